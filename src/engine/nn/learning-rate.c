/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/learning-rate.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"

static const char *const kind_names[] = {
  [NN_LEARNING_RATE_COSINE] = "cosine",
  [NN_LEARNING_RATE_CONSTANT] = "constant",
  [NN_LEARNING_RATE_STEP] = "step",
  [NN_LEARNING_RATE_ONE_CYCLE] = "one-cycle",
};

/* Half a cosine from @begin to @end, @place in [0, 1]. */
static double
anneal (double begin,
        double end,
        double place)
{
  return end + (begin - end) * 0.5 * (1.0 + cos (G_PI * place));
}

/* Smith & Topin 2018, as in PyTorch: two phases. Its last steps of the phases are counted from 0. */
static double
get_one_cycle (const NnLearningRate *self,
               double                step,
               double                n_steps)
{
  const double first = self->rate / (self->start_divisor > 0.0 ? self->start_divisor : 25.0);
  const double last = first / (self->end_divisor > 0.0 ? self->end_divisor : 1e4);
  const double top = (self->warmup > 0.0 ? self->warmup : 0.3) * n_steps - 1.0;

  if (step <= top)
    return top > 0.0 ? anneal (first, self->rate, step / top) : self->rate;

  return n_steps - 1.0 > top ? anneal (self->rate, last, (step - top) / (n_steps - 1.0 - top)) : last;
}

double
nn_learning_rate_get (const NnLearningRate *self,
                      guint64               step,
                      guint64               n_steps,
                      guint64               n_steps_per_epoch)
{
  /* The middle of the step stands for it: so no step has a rate of 0. */
  const double progress = ((double) step + 0.5) / (double) MAX (n_steps, 1);

  switch (self->kind)
    {
    case NN_LEARNING_RATE_COSINE:
    case NN_LEARNING_RATE_CONSTANT:
      if (progress < self->warmup)
        return self->rate * progress / self->warmup;
      if (self->kind == NN_LEARNING_RATE_CONSTANT)
        return self->rate;
      return anneal (self->rate, 0.0, (progress - self->warmup) / (1.0 - self->warmup));

    case NN_LEARNING_RATE_STEP:
      return self->rate
             * pow (self->gamma, (double) (step / MAX (n_steps_per_epoch, 1) / MAX (self->step_epochs, 1)));

    case NN_LEARNING_RATE_ONE_CYCLE: return get_one_cycle (self, (double) step, (double) n_steps);

    default: g_assert_not_reached ();
    }
}

const char *
nn_learning_rate_kind_to_string (NnLearningRateKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

gboolean
nn_learning_rate_kind_from_string (const char         *text,
                                   NnLearningRateKind *kind,
                                   GError            **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = (NnLearningRateKind) i;
        return TRUE;
      }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("There is no learning-rate schedule named “%s”."), text != NULL ? text : "");
  return FALSE;
}
