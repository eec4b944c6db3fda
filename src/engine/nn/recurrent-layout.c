/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/recurrent-run.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

#define MAX_HIDDEN ((gsize) 1 << 20)

/* Hands out one block of memory piece by piece, or only counts. */
typedef struct
{
  float *base; /* (nullable) */
  gsize used;
} Cursor;

static float *
take (Cursor *cursor,
      gsize   n)
{
  float *piece = cursor->base != NULL ? cursor->base + cursor->used : NULL;

  cursor->used += n;
  return piece;
}

/* What does not grow with the batch is taken first, in whole panels: so all of it is aligned. */
static float *
take_fixed (Cursor *cursor,
            gsize   n)
{
  return take (cursor, nn_product_round_up (n));
}

static void
take_panels (Cursor   *cursor,
             NnPanels *panels,
             gsize     n_terms,
             gsize     n_columns)
{
  G_STATIC_ASSERT (sizeof (guint32) == sizeof (float));

  panels->n_terms = n_terms;
  panels->n_columns = n_columns;
  panels->panels = take_fixed (cursor, nn_panels_get_size (n_terms, n_columns));
  panels->offsets = (guint32 *) take_fixed (cursor, n_terms);
}

static void
take_tape (NnRecurrentRun *run,
           Cursor         *cursor)
{
  const gsize n_rows = run->n_steps * run->batch;

  for (gsize d = 0; d < run->n_directions; d++)
    {
      NnRecurrentDirection *direction = &run->directions[d];

      direction->gates = take (cursor, n_rows * NN_RECURRENT_SLOTS * run->n_hidden);
      direction->hidden = take (cursor, n_rows * run->n_hidden);
      direction->cell = run->cell->has_cell ? take (cursor, n_rows * run->n_hidden) : NULL;
    }
  run->x = take (cursor, n_rows * run->n_inputs);
}

static gsize
lay_out_saved (NnRecurrentRun *run,
               float          *saved)
{
  Cursor cursor = { saved, 0 };

  take_tape (run, &cursor);
  return cursor.used;
}

static gsize
lay_out_forward (NnRecurrentRun *run,
                 gboolean        training,
                 float          *scratch)
{
  const gsize n_sums = run->cell->n_gates * run->n_hidden;
  Cursor cursor = { scratch, 0 };

  run->zeros = take_fixed (&cursor, run->n_hidden);
  for (gsize d = 0; d < run->n_directions; d++)
    {
      take_panels (&cursor, &run->directions[d].weight, run->n_hidden, n_sums);
      run->directions[d].bias = take_fixed (&cursor, NN_RECURRENT_SLOTS * run->n_hidden);
    }
  for (gsize d = 0; d < run->n_directions; d++)
    run->directions[d].sums = take (&cursor, run->batch * nn_product_round_up (n_sums));
  if (!training)
    take_tape (run, &cursor);
  return cursor.used;
}

static gsize
lay_out_backward (NnRecurrentRun *run,
                  float          *scratch)
{
  const gsize n_rows = run->n_steps * run->batch;
  Cursor cursor = { scratch, 0 };

  run->zeros = take_fixed (&cursor, run->n_hidden);
  for (gsize d = 0; d < run->n_directions; d++)
    {
      take_panels (&cursor, &run->directions[d].weight, run->cell->n_gates * run->n_hidden, run->n_hidden);
      run->directions[d].bias = take_fixed (&cursor, NN_RECURRENT_SLOTS * run->n_hidden);
    }
  for (gsize d = 0; d < run->n_directions; d++)
    {
      NnRecurrentDirection *direction = &run->directions[d];

      direction->carry = take (&cursor, run->batch * nn_product_round_up (run->n_hidden));
      direction->cell_carry = take (&cursor, run->batch * run->n_hidden);
      direction->dy = take (&cursor, n_rows * run->n_hidden);
      direction->gate_gradients = take (&cursor, n_rows * NN_RECURRENT_SLOTS * run->n_hidden);
    }
  run->dx = take (&cursor, n_rows * run->n_inputs);
  return cursor.used;
}

static NnRecurrentRun
run_of (const NnCell            *cell,
        const NnRecurrentConfig *config,
        NnShape                  input,
        gsize                    batch)
{
  return (NnRecurrentRun) {
    .cell = cell,
    .batch = batch,
    .n_steps = input.width,
    .n_inputs = input.channels,
    .n_hidden = config->n_hidden,
    .n_directions = config->bidirectional ? 2 : 1,
  };
}

static void
plan_memory (const NnCell            *cell,
             const NnRecurrentConfig *config,
             NnShape                  input,
             NnOpPlan                *plan)
{
  NnRecurrentRun none = run_of (cell, config, input, 0);
  NnRecurrentRun one = run_of (cell, config, input, 1);
  const gsize fixed = lay_out_forward (&none, FALSE, NULL);
  const gsize fixed_backward = lay_out_backward (&none, NULL);

  plan->scratch = MAX (fixed, fixed_backward);
  plan->scratch_per_sample
      = MAX (lay_out_forward (&one, FALSE, NULL) - fixed, lay_out_backward (&one, NULL) - fixed_backward);
  plan->saved_per_sample = lay_out_saved (&one, NULL);
}

static void
plan_tensor (NnOpPlan   *plan,
             const char *name,
             gsize       n_rows,
             gsize       n_columns,
             gsize       n_hidden)
{
  plan->tensors[plan->n_tensors++] = (NnTensorSpec) {
    .name = name,
    .shape = { n_rows, n_columns },
    .n_dims = n_columns > 0 ? 2 : 1,
    .init = NN_INIT_UNIFORM,
    .fan_in = n_hidden,
    .decays = n_columns > 0,
  };
}

gboolean
nn_recurrent_plan (const NnCell            *cell,
                   const NnRecurrentConfig *config,
                   NnShape                  input,
                   NnOpPlan                *plan,
                   GError                 **error)
{
  static const char *const names[NN_RECURRENT_MAX_DIRECTIONS][NN_RECURRENT_N_TENSORS] = {
    { "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0" },
    { "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse" },
  };
  const gsize n_directions = config->bidirectional ? 2 : 1;
  const gsize n_rows = cell->n_gates * config->n_hidden;

  if (input.height != 1)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A recurrent layer reads one row of time steps, not %zu × %zu × %zu: it needs a "
                      "squeeze before it."),
                   input.channels, input.height, input.width);
      return FALSE;
    }
  if (config->n_hidden == 0 || config->n_hidden > MAX_HIDDEN)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A recurrent layer cannot have %zu hidden units."), config->n_hidden);
      return FALSE;
    }

  plan->output = (NnShape) { n_directions * config->n_hidden, 1, input.width };
  for (gsize d = 0; d < n_directions; d++)
    {
      plan_tensor (plan, names[d][NN_RECURRENT_WEIGHT_IH], n_rows, input.channels, config->n_hidden);
      plan_tensor (plan, names[d][NN_RECURRENT_WEIGHT_HH], n_rows, config->n_hidden, config->n_hidden);
      plan_tensor (plan, names[d][NN_RECURRENT_BIAS_IH], n_rows, 0, config->n_hidden);
      plan_tensor (plan, names[d][NN_RECURRENT_BIAS_HH], n_rows, 0, config->n_hidden);
    }
  plan_memory (cell, config, input, plan);
  return TRUE;
}

static NnRecurrentRun
begin (const NnCell *cell,
       const NnCall *call)
{
  NnRecurrentRun run = run_of (cell, call->config, call->input_shapes[0], call->batch);

  run.call = call;
  return run;
}

NnRecurrentRun
nn_recurrent_begin_forward (const NnCell *cell,
                            const NnCall *call)
{
  NnRecurrentRun run = begin (cell, call);

  if (call->training)
    lay_out_saved (&run, call->saved);
  lay_out_forward (&run, call->training, call->scratch);
  memset (run.zeros, 0, run.n_hidden * sizeof (float));
  return run;
}

NnRecurrentRun
nn_recurrent_begin_backward (const NnCell *cell,
                             const NnCall *call)
{
  NnRecurrentRun run = begin (cell, call);

  lay_out_saved (&run, call->saved);
  lay_out_backward (&run, call->scratch);
  memset (run.zeros, 0, run.n_hidden * sizeof (float));
  return run;
}
