/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: prepare() runs in several at a time and only reads; judge() is of the trainer's thread alone
 * and uses the arrays of the mixed labels. */

#include "engine/training/dataset-problem.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/augment.h"

struct _TrainingDatasetProblem
{
  TrainingProblem problem;
  TrainingDataset dataset;
  TrainingImageAugment augment;
  NnLossTerm *terms;      /* (owned) (array length=n_terms): output_weights are owned too */
  gsize n_terms;
  float *mixed_targets; /* (owned): (n_targets) */
  float *mixed_weights; /* (owned): (n_targets) */
};

static void
fill_image (const TrainingDatasetProblem *self,
            guint                         example,
            BaseRng                      *rng,
            float                        *image,
            float                        *scratch)
{
  const gsize size = nn_shape_size (self->dataset.input);

  memcpy (image, self->dataset.inputs + example * size, size * sizeof (float));
  training_image_augment_apply (&self->augment, rng, image, self->dataset.input, scratch);
}

/* @scratch: an image, and what it takes to distort one. */
static void
prepare (gpointer      data,
         TrainingDraw *draw,
         float        *input,
         float        *scratch)
{
  const TrainingDatasetProblem *self = data;
  const gsize size = nn_shape_size (self->dataset.input);

  fill_image (self, draw->first, &draw->rng, input, scratch + size);
  if (draw->share < 1.0)
    {
      fill_image (self, draw->second, &draw->rng, scratch, scratch + size);
      training_augment_mix (input, scratch, size, draw->share);
    }
}

/* A label that only one of the two has is that one's, at its share. */
static void
mix_targets (TrainingDatasetProblem *self,
             const TrainingDraw     *draw)
{
  const gsize n = self->dataset.n_targets;
  const float *targets[2] = { self->dataset.targets + draw->first * n, self->dataset.targets + draw->second * n };
  const float *weights = self->dataset.target_weights;

  for (gsize i = 0; i < n; i++)
    {
      const double first = draw->share * (weights != NULL ? weights[draw->first * n + i] : 1.0);
      const double second = (1.0 - draw->share) * (weights != NULL ? weights[draw->second * n + i] : 1.0);
      double sum = 0.0;

      if (first > 0.0)
        sum += first * targets[0][i];
      if (second > 0.0)
        sum += second * targets[1][i];
      self->mixed_weights[i] = first + second;
      self->mixed_targets[i] = first + second > 0.0 ? sum / (first + second) : 0.0;
    }
}

static double
judge (gpointer            data,
       const TrainingDraw *draw,
       const float        *output,
       float              *gradient)
{
  TrainingDatasetProblem *self = data;
  const gsize n = self->dataset.n_targets;
  const float *weights = self->dataset.target_weights;

  if (draw->share < 1.0)
    {
      mix_targets (self, draw);
      return nn_loss_sample (self->terms, self->n_terms, output, self->mixed_targets, self->mixed_weights,
                             gradient);
    }

  return nn_loss_sample (self->terms, self->n_terms, output, self->dataset.targets + draw->first * n,
                         weights != NULL ? weights + draw->first * n : NULL, gradient);
}

static void
describe (gpointer   data,
          GChecksum *checksum)
{
  const TrainingDatasetProblem *self = data;
  const TrainingDataset *d = &self->dataset;
  const gsize sizes[] = { d->n_examples, d->n_targets, self->n_terms, d->target_weights != NULL };

  g_checksum_update (checksum, (const guchar *)sizes, sizeof sizes);
  g_checksum_update (checksum, (const guchar *)&self->augment, sizeof self->augment);
  for (gsize i = 0; i < self->n_terms; i++)
    {
      const NnLossTerm *term = &self->terms[i];
      const double numbers[] = { term->kind,         term->first_output, term->n_outputs,      term->first_target,
                                 term->weight,       term->delta,        term->label_smoothing, 0.0 };

      g_checksum_update (checksum, (const guchar *)numbers, sizeof numbers);
      if (term->output_weights != NULL)
        g_checksum_update (checksum, (const guchar *)term->output_weights,
                           nn_loss_term_get_n_targets (term) * sizeof (float));
    }

  for (gsize i = 0; i < d->n_examples; i++)
    {
      const gsize size = nn_shape_size (d->input);

      g_checksum_update (checksum, (const guchar *)(d->inputs + i * size), size * sizeof (float));
      g_checksum_update (checksum, (const guchar *)(d->targets + i * d->n_targets), d->n_targets * sizeof (float));
      if (d->target_weights != NULL)
        g_checksum_update (checksum, (const guchar *)(d->target_weights + i * d->n_targets),
                           d->n_targets * sizeof (float));
    }
}

static void
copy_terms (TrainingDatasetProblem *self,
            const NnLossTerm       *terms,
            gsize                   n_terms)
{
  self->n_terms = n_terms;
  self->terms = g_memdup2 (terms, n_terms * sizeof (NnLossTerm));
  for (gsize i = 0; i < n_terms; i++)
    self->terms[i].output_weights
        = g_memdup2 (terms[i].output_weights,
                     terms[i].output_weights != NULL ? nn_loss_term_get_n_targets (&terms[i]) * sizeof (float) : 0);
}

/**
 * training_dataset_problem_new:
 * @n_outputs: of the network
 */
TrainingDatasetProblem *
training_dataset_problem_new (const TrainingDataset       *dataset,
                              const NnLossTerm            *terms,
                              gsize                        n_terms,
                              gsize                        n_outputs,
                              const TrainingImageAugment  *augment,
                              GError                     **error)
{
  TrainingDatasetProblem *self;

  if (dataset->n_examples == 0 || nn_shape_size (dataset->input) == 0 || n_terms == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is nothing to train on."));
      return NULL;
    }

  if (!nn_loss_check (terms, n_terms, n_outputs, dataset->n_targets, error))
    return NULL;

  self = g_new0 (TrainingDatasetProblem, 1);
  self->dataset = *dataset;
  if (augment != NULL)
    self->augment = *augment;
  copy_terms (self, terms, n_terms);
  self->mixed_targets = g_new (float, dataset->n_targets);
  self->mixed_weights = g_new (float, dataset->n_targets);
  self->problem = (TrainingProblem) {
    .input = dataset->input,
    .n_examples = dataset->n_examples,
    .n_outputs = n_outputs,
    .n_scratch = nn_shape_size (dataset->input)
                 + training_image_augment_get_n_scratch (&self->augment, dataset->input),
    .mixup = self->augment.mixup,
    .prepare = prepare,
    .judge = judge,
    .describe = describe,
    .self = self,
  };
  return self;
}

void
training_dataset_problem_free (TrainingDatasetProblem *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < self->n_terms; i++)
    g_free ((gpointer)self->terms[i].output_weights);
  g_free (self->terms);
  g_free (self->mixed_targets);
  g_free (self->mixed_weights);
  g_free (self);
}

const TrainingProblem *
training_dataset_problem_get (const TrainingDatasetProblem *self)
{
  return &self->problem;
}
