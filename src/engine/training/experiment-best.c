/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/experiment-best.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"

/* "EPOCH BITS": the bits of the score, so that it comes back exactly. */
static char *
make_mark (guint  epoch,
           double score)
{
  guint64 bits;

  memcpy (&bits, &score, sizeof bits);
  return g_strdup_printf ("%u %" G_GINT64_MODIFIER "x", epoch, bits);
}

static gboolean
read_mark (const char *text,
           guint      *epoch,
           double     *score)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", 3);
  guint64 number, bits;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXUINT, &number, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 16, 0, G_MAXUINT64, &bits, NULL))
    return FALSE;

  *epoch = number;
  memcpy (score, &bits, sizeof bits);
  return !isnan (*score);
}

gboolean
training_best_init (TrainingBest              *self,
                    const TrainingExperiment  *experiment,
                    int                        held_out,
                    GError                   **error)
{
  g_autofree char *name = g_strdup_printf ("best-%d.safetensors", held_out);

  *self = (TrainingBest) { .path = training_experiment_get_folder (experiment, name), .score = -INFINITY };
  if (!experiment->options->resume || self->path == NULL || !g_file_test (self->path, G_FILE_TEST_EXISTS))
    return TRUE;

  self->model = analysis_model_load (self->path, error);
  if (self->model == NULL)
    return FALSE;
  if (read_mark (analysis_model_get_metadata (self->model, TRAINING_MODEL_BEST), &self->epoch, &self->score))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("%s is not a checkpoint of this kind of training."), self->path);
  return FALSE;
}

void
training_best_clear (TrainingBest *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->model, analysis_model_unref);
}

gboolean
training_best_offer (TrainingBest              *self,
                     const TrainingExperiment  *experiment,
                     AnalysisModel             *model,
                     guint                      epoch,
                     double                     score,
                     gboolean                  *is_best,
                     GError                   **error)
{
  g_autofree char *mark = make_mark (epoch, score);
  const TrainingModelFacts facts = {
    .config = experiment->config,
    .corpus = experiment->corpus,
    .n_manifests = 1,
    .calibration = mood_calibration_none,
    .report = "",
    .best = mark,
  };

  /* The first is the best so far, whatever it is worth. Trained again, the best one is as good as it was. */
  *is_best = self->model == NULL || score > self->score || epoch == self->epoch;
  if (!*is_best)
    return TRUE;
  if (self->path != NULL && !training_model_write (model, &facts, self->path, error))
    return FALSE;

  g_clear_pointer (&self->model, analysis_model_unref);
  self->model = analysis_model_ref (model);
  self->epoch = epoch;
  self->score = score;
  return TRUE;
}
