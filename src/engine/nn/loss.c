/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/loss.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"

/* No variance is taken for less, as in PyTorch's GaussianNLLLoss. */
#define MIN_VARIANCE 1e-6

static const char *const kind_names[] = {
  [NN_LOSS_MSE] = "mse",
  [NN_LOSS_L1] = "l1",
  [NN_LOSS_HUBER] = "huber",
  [NN_LOSS_CROSS_ENTROPY] = "cross-entropy",
  [NN_LOSS_BINARY_CROSS_ENTROPY] = "binary-cross-entropy",
  [NN_LOSS_GAUSSIAN_NLL] = "gaussian-nll",
};

/* One term with what it finds in a sample: all arrays begin at the term's own first number. */
typedef struct
{
  const NnLossTerm *term;
  gsize n_targets;
  const float *output;
  const float *target;
  const float *target_weights; /* (nullable) */
  float *gradient;
} Part;

static double
weight_of (const Part *part,
           gsize       i)
{
  double weight = 1.0;

  if (part->target_weights != NULL)
    weight = (double) part->target_weights[i];
  if (part->term->output_weights != NULL)
    weight *= (double) part->term->output_weights[i];

  return weight;
}

static double
sigmoid (double x)
{
  return x >= 0.0 ? 1.0 / (1.0 + exp (-x)) : exp (x) / (1.0 + exp (x));
}

/* Loss of one output by itself, and its slope. */
static double
judge_output (const NnLossTerm *term,
              double            x,
              double            t,
              double           *slope)
{
  const double distance = x - t;
  const double delta = term->delta > 0.0 ? term->delta : 1.0;

  switch (term->kind)
    {
    case NN_LOSS_MSE: *slope = 2.0 * distance; return distance * distance;

    case NN_LOSS_L1:
      *slope = distance > 0.0 ? 1.0 : distance < 0.0 ? -1.0 : 0.0;
      return fabs (distance);

    case NN_LOSS_HUBER:
      *slope = CLAMP (distance, -delta, delta);
      return fabs (distance) <= delta ? 0.5 * distance * distance : delta * (fabs (distance) - 0.5 * delta);

    /* -t ln s(x) - (1 - t) ln (1 - s(x)), which for large x would be lost in rounding. */
    case NN_LOSS_BINARY_CROSS_ENTROPY:
      *slope = sigmoid (x) - t;
      return MAX (x, 0.0) - x * t + log1p (exp (-fabs (x)));

    case NN_LOSS_CROSS_ENTROPY:
    case NN_LOSS_GAUSSIAN_NLL:
    default: g_assert_not_reached ();
    }
}

static double
judge_outputs (const Part *part,
               double      factor)
{
  double loss = 0.0;

  factor /= (double) part->n_targets;
  for (gsize i = 0; i < part->n_targets; i++)
    {
      const double weight = factor * weight_of (part, i);
      double slope;

      /* What is missing may hold anything, even what is no number. */
      if (weight == 0.0)
        continue;
      loss += weight * judge_output (part->term, (double) part->output[i], (double) part->target[i], &slope);
      part->gradient[i] += (float) (weight * slope);
    }

  return loss;
}

/* Nix & Weigend 1994, without the constant; as PyTorch's GaussianNLLLoss of the variance exp (s). */
static double
judge_gaussian (const Part *part,
                double      factor)
{
  double loss = 0.0;

  factor /= (double) part->n_targets;
  for (gsize i = 0; i < part->n_targets; i++)
    {
      const double weight = factor * weight_of (part, i);
      double log_variance, distance, scaled;

      if (weight == 0.0)
        continue;
      log_variance = (double) part->output[part->n_targets + i];
      /* What is no number stays so, and ends the training. */
      if (log_variance < log (MIN_VARIANCE))
        log_variance = log (MIN_VARIANCE);
      distance = (double) part->output[i] - (double) part->target[i];
      scaled = distance / exp (log_variance);
      loss += weight * 0.5 * (log_variance + distance * scaled);
      part->gradient[i] += (float) (weight * scaled);
      /* Below the least variance the loss is flat in it; the slope at the edge leads back. */
      part->gradient[part->n_targets + i] += (float) (weight * 0.5 * (1.0 - distance * scaled));
    }

  return loss;
}

static double
log_sum_exp (const float *values,
             gsize        n)
{
  double largest = -INFINITY, sum = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, (double) values[i]);
  if (!isfinite (largest))
    return (double) NAN;
  for (gsize i = 0; i < n; i++)
    sum += exp ((double) values[i] - largest);

  return largest + log (sum);
}

/* What class @i weighs: its share of the target after smoothing, times its weight. */
static double
class_weight (const Part *part,
              gsize       i)
{
  const double weight = weight_of (part, i);
  const double smoothing = part->term->label_smoothing;

  if (weight == 0.0)
    return 0.0;
  return weight * ((1.0 - smoothing) * (double) part->target[i] + smoothing / (double) part->n_targets);
}

static double
judge_classes (const Part *part,
               double      factor)
{
  const gsize n = part->n_targets;
  double total = 0.0, loss = 0.0, normalizer;

  for (gsize i = 0; i < n; i++)
    total += class_weight (part, i);
  if (total == 0.0)
    return 0.0;

  normalizer = log_sum_exp (part->output, n);
  for (gsize i = 0; i < n; i++)
    {
      const double log_probability = (double) part->output[i] - normalizer;
      const double weight = class_weight (part, i);

      if (weight != 0.0)
        loss -= weight * log_probability;
      part->gradient[i] += (float) (factor * (total * exp (log_probability) - weight));
    }

  return factor * loss;
}

gsize
nn_loss_term_get_n_targets (const NnLossTerm *term)
{
  return term->kind == NN_LOSS_GAUSSIAN_NLL ? term->n_outputs / 2 : term->n_outputs;
}

gboolean
nn_loss_check (const NnLossTerm *terms,
               gsize             n_terms,
               gsize             n_outputs,
               gsize             n_targets,
               GError          **error)
{
  for (gsize i = 0; i < n_terms; i++)
    {
      const NnLossTerm *term = &terms[i];
      const gsize n_own = nn_loss_term_get_n_targets (term);

      if (n_own == 0 || (term->kind == NN_LOSS_GAUSSIAN_NLL && term->n_outputs % 2 != 0)
          || term->first_output > n_outputs || term->n_outputs > n_outputs - term->first_output
          || term->first_target > n_targets || n_own > n_targets - term->first_target
          || !(term->label_smoothing >= 0.0 && term->label_smoothing <= 1.0) || !(term->delta >= 0.0)
          || !isfinite (term->weight))
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("The loss “%s” does not fit a network of %zu outputs and %zu labels."),
                       nn_loss_kind_to_string (term->kind), n_outputs, n_targets);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * nn_loss_sample:
 * @output: of the network for one sample
 * @target: what it should have been
 * @target_weights: (nullable): a factor for each target; 0 where the label is missing, and then the
 *   target may be anything
 * @output_gradient: (inout): dLoss/dOutput is added to it, so that terms may share outputs and those
 *   that no term names keep what they have: the caller clears it
 *
 * A mean divides by all targets of the term, missing ones too, as PyTorch's weights do: a sample with
 * half of its labels counts half.
 *
 * Returns: the sum of all terms. Not a number if the outputs are none.
 */
double
nn_loss_sample (const NnLossTerm *terms,
                gsize             n_terms,
                const float      *output,
                const float      *target,
                const float      *target_weights,
                float            *output_gradient)
{
  double loss = 0.0;

  for (gsize i = 0; i < n_terms; i++)
    {
      const NnLossTerm *term = &terms[i];
      const double factor = term->weight != 0.0 ? term->weight : 1.0;
      const Part part = {
        .term = term,
        .n_targets = nn_loss_term_get_n_targets (term),
        .output = output + term->first_output,
        .target = target + term->first_target,
        .target_weights = target_weights != NULL ? target_weights + term->first_target : NULL,
        .gradient = output_gradient + term->first_output,
      };

      if (term->kind == NN_LOSS_CROSS_ENTROPY)
        loss += judge_classes (&part, factor);
      else if (term->kind == NN_LOSS_GAUSSIAN_NLL)
        loss += judge_gaussian (&part, factor);
      else
        loss += judge_outputs (&part, factor);
    }

  return loss;
}

const char *
nn_loss_kind_to_string (NnLossKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

gboolean
nn_loss_kind_from_string (const char *text,
                          NnLossKind *kind,
                          GError    **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = (NnLossKind) i;
        return TRUE;
      }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no loss named “%s”."),
               text != NULL ? text : "");
  return FALSE;
}
