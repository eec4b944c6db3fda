/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/* Several values one behind the other along the channels: (C1, H, W), (C2, H, W), ... to
 * (C1 + C2 + ..., H, W). Within a sample each of them is one block of memory. */

static gboolean
concat_plan (const void    *config,
             const NnShape *inputs,
             guint          n_inputs,
             NnOpPlan      *plan,
             GError       **error)
{
  if (n_inputs == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("A concatenation needs at least one input."));
      return FALSE;
    }

  plan->output = inputs[0];
  for (guint i = 1; i < n_inputs; i++)
    {
      if (inputs[i].height != inputs[0].height || inputs[i].width != inputs[0].width)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("Planes of %zu × %zu and of %zu × %zu cannot be joined along the channels."),
                       inputs[0].height, inputs[0].width, inputs[i].height, inputs[i].width);
          return FALSE;
        }
      plan->output.channels += inputs[i].channels;
    }

  return TRUE;
}

static void
join_samples (gconstpointer data,
              gsize         task,
              gsize         first,
              gsize         end)
{
  const NnCall *call = data;
  const gsize out_size = nn_shape_size (call->plan->output);

  for (gsize b = first; b < end; b++)
    {
      float *output = call->output + b * out_size;

      for (guint i = 0; i < call->n_inputs; i++)
        {
          const gsize size = nn_shape_size (call->input_shapes[i]);

          memcpy (output, call->inputs[i] + b * size, size * sizeof (float));
          output += size;
        }
    }
}

static void
part_samples (gconstpointer data,
              gsize         task,
              gsize         first,
              gsize         end)
{
  const NnCall *call = data;
  const gsize out_size = nn_shape_size (call->plan->output);

  for (gsize b = first; b < end; b++)
    {
      const float *gradient = call->output_gradient + b * out_size;

      for (guint i = 0; i < call->n_inputs; i++)
        {
          const gsize size = nn_shape_size (call->input_shapes[i]);

          if (call->input_gradients[i] != NULL)
            memcpy (call->input_gradients[i] + b * size, gradient, size * sizeof (float));
          gradient += size;
        }
    }
}

static void
for_samples (const NnCall *call,
             NnSplitFunc   func)
{
  nn_split_run (call->parallel, call->batch,
                nn_split_n_tasks (call->batch, nn_shape_size (call->plan->output), NN_TASK_FLOATS), func,
                call);
}

static void
concat_forward (const NnCall *call)
{
  for_samples (call, join_samples);
}

static void
concat_backward (const NnCall *call)
{
  for_samples (call, part_samples);
}

const NnOp nn_op_concat = {
  .name = "concat",
  .flags = NN_OP_KEEPS_RELU_GAIN,
  .plan = concat_plan,
  .forward = concat_forward,
  .backward = concat_backward,
};
