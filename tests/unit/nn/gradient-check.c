/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gradient-check.h"

#include <math.h>
#include <string.h>

/*
 * The loss is a random linear functional of the output, summed in double: its gradient by the
 * output is the functional itself, and every path of backward is used. A derivative by central
 * differences with step h has an error of about h² f''' / 6 from curvature and |f| 2⁻²⁴ / h from
 * single precision; h = 1e-2 and values near 1 keep both under 1e-3, and where there are many or large
 * values, what they may have been rounded by is allowed as well. Algorithms that round more than that
 * have tests of their own. Inputs are far apart, so that no
 * step carries one past another in a maximum or past zero in a ReLU.
 */
#define STEP      1e-2f
#define TOLERANCE 3e-3

/* Of single precision, a few times: outputs are sums of rounded numbers. */
#define ROUNDING (4.0 / (1 << 24))

/* Of each array at most so many derivatives are taken. */
#define MAX_PROBES 60

typedef struct
{
  NnExec *exec; /* (owned) */
  gsize batch;
  float *functional; /* (owned) */
  gsize n_outputs;
  BaseRng dropout_rng;
  double magnitude; /* sum of what the last loss was made of, whatever the signs */
} Subject;

void
fill_normal (float   *values,
             gsize    n,
             BaseRng *rng)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float) base_rng_normal (rng);
}

/* A shuffled even grid over about [-2, 2] that leaves out zero. */
void
fill_far_apart (float   *values,
                gsize    n,
                BaseRng *rng)
{
  const float gap = MAX (4.0f / (float) n, 4.0f * STEP);

  for (gsize i = 0; i < n; i++)
    values[i] = ((float) i + 0.5f - (float) (n / 2)) * gap;
  for (gsize i = n; i > 1; i--)
    {
      const gsize j = base_rng_below (rng, i);
      const float value = values[i - 1];

      values[i - 1] = values[j];
      values[j] = value;
    }
}

static double
loss_of (Subject *subject)
{
  BaseRng rng = subject->dropout_rng;
  const float *output;
  double loss = 0.0;

  nn_exec_forward (subject->exec, subject->batch, &rng);
  output = nn_exec_get_value (subject->exec, nn_exec_get_output_node (subject->exec), NULL);
  subject->magnitude = 0.0;
  for (gsize i = 0; i < subject->n_outputs; i++)
    {
      const double term = (double) subject->functional[i] * (double) output[i];

      loss += term;
      subject->magnitude += fabs (term);
    }

  return loss;
}

static void
compare (Subject     *subject,
         const char  *what,
         float       *values,
         const float *gradients,
         gsize        n,
         BaseRng     *rng)
{
  double largest = 1.0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs ((double) gradients[i]));

  for (gsize probe = 0; probe < MIN (n, MAX_PROBES); probe++)
    {
      const gsize i = n <= MAX_PROBES ? probe : base_rng_below (rng, n);
      const float value = values[i];
      double above, below, numeric;

      values[i] = value + STEP;
      above = loss_of (subject);
      values[i] = value - STEP;
      below = loss_of (subject);
      values[i] = value;
      numeric = (above - below) / ((double) (value + STEP) - (double) (value - STEP));

      if (!(fabs (numeric - (double) gradients[i])
            <= TOLERANCE * largest + ROUNDING * subject->magnitude / (double) STEP))
        {
          g_test_message ("%s[%zu]: backward says %g, differences say %g (largest %g)", what, i,
                          (double) gradients[i], numeric, largest);
          g_test_fail ();
          return;
        }
    }
}

/* With one tensor frozen after the other, that one's gradients stay 0 and all others come out as they
 * did. */
static void
check_freezing (NnModel     *model,
                Subject     *subject,
                const float *input,
                const float *gradients)
{
  const NnShape shape = nn_model_get_input_shape (model);
  const gsize n_parameters = nn_model_get_n_parameters (model);

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *frozen = nn_model_get_tensor (model, i);
      g_autofree float *others = g_new0 (float, n_parameters);
      g_autoptr (NnExec) exec = NULL;
      BaseRng rng = subject->dropout_rng;

      if (frozen->is_statistic)
        continue;
      nn_model_set_trainable (model, i, FALSE);
      exec = nn_exec_new (model, shape, subject->batch, NN_MODE_TRAINING, NULL);
      memcpy (nn_exec_get_input (exec), input, subject->batch * nn_shape_size (shape) * sizeof (float));
      nn_exec_forward (exec, subject->batch, &rng);
      memcpy (nn_exec_get_output_gradient (exec), subject->functional, subject->n_outputs * sizeof (float));
      nn_exec_backward (exec, others);
      nn_model_set_trainable (model, i, TRUE);

      for (gsize j = 0; j < n_parameters; j++)
        if (j >= frozen->offset && j < frozen->offset + frozen->size)
          g_assert_cmpfloat (others[j], ==, 0.0f);
        else
          g_assert_cmpfloat (others[j], ==, gradients[j]);
    }
}

/**
 * check_gradients:
 *
 * Compares backward with finite differences, for parameters and for the input. Forward and backward
 * run twice on the parameters' gradients, which must add up, and once anew. No tensor's gradients may depend on
 * whether another one is frozen.
 */
void
check_gradients (NnGraph *graph,
                 NnShape  input,
                 gsize    batch,
                 guint64  seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;
  g_autofree float *gradients = NULL;
  g_autofree float *once = NULL;
  g_autofree float *functional = NULL;
  Subject subject = { 0 };
  NnShape output;
  BaseRng rng;
  gsize n_parameters;

  base_rng_init (&rng, seed);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  exec = nn_exec_new (model, input, batch, NN_MODE_TRAINING, &error);
  g_assert_no_error (error);
  nn_exec_want_input_gradient (exec);
  nn_exec_set_exact (exec, TRUE);
  n_parameters = nn_model_get_n_parameters (model);

  /* Nothing at its initial 0 or 1. */
  for (gsize i = 0; i < n_parameters; i++)
    nn_model_get_parameters_mutable (model)[i] += 0.3f * (float) base_rng_normal (&rng);
  fill_far_apart (nn_exec_get_input (exec), batch * nn_shape_size (input), &rng);

  nn_exec_get_value (exec, nn_exec_get_output_node (exec), &output);
  subject.exec = exec;
  subject.batch = batch;
  subject.n_outputs = batch * nn_shape_size (output);
  subject.functional = functional = g_new (float, subject.n_outputs);
  base_rng_init (&subject.dropout_rng, seed + 1);
  fill_normal (subject.functional, subject.n_outputs, &rng);

  loss_of (&subject);
  memcpy (nn_exec_get_output_gradient (exec), subject.functional, subject.n_outputs * sizeof (float));
  gradients = g_new0 (float, n_parameters);
  nn_exec_backward (exec, gradients);
  once = g_memdup2 (gradients, n_parameters * sizeof (float));
  loss_of (&subject);
  nn_exec_backward (exec, gradients);
  for (gsize i = 0; i < n_parameters; i++)
    {
      g_assert_cmpfloat_with_epsilon (gradients[i], 2.0f * once[i], 1e-3f * (1.0f + fabsf (gradients[i])));
      gradients[i] = once[i];
    }
  loss_of (&subject);
  for (gsize i = 0; i < n_parameters; i++)
    gradients[i] = 1e30f;
  nn_exec_backward_anew (exec, gradients);
  g_assert_cmpmem (gradients, n_parameters * sizeof (float), once, n_parameters * sizeof (float));
  check_freezing (model, &subject, nn_exec_get_input (exec), once);

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);

      if (!tensor->is_statistic)
        compare (&subject, tensor->name, nn_model_get_parameters_mutable (model) + tensor->offset,
                 gradients + tensor->offset, tensor->size, &rng);
    }
  {
    const gsize n = batch * nn_shape_size (input);
    g_autofree float *input_gradient = g_memdup2 (nn_exec_get_input_gradient (exec), n * sizeof (float));

    compare (&subject, "input", nn_exec_get_input (exec), input_gradient, n, &rng);
  }
}
