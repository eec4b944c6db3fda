/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/compare-findings.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#include "engine/training/class-metrics.h"
#include "engine/training/model-writer.h"
#include "jobs/model-adoption.h"
#include "jobs/model-choice.h"

static char *
dup_text (const AnalysisModel *model, const char *key)
{
  const char *text = analysis_model_get_metadata (model, key);

  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

void
jobs_compare_findings_describe (JobsComparedModel *self, const char *path, const char *name, const TrainingMeasurement *measured)
{
  g_autofree char *shipped = jobs_model_choice_find_shipped ();
  g_autofree char *in_use = jobs_model_choice_find ();
  GStatBuf status;

  self->path = g_strdup (path);
  self->fingerprint = g_strdup (analysis_model_get_fingerprint (measured->model));
  self->name = name != NULL ? g_strdup (name) : jobs_model_adoption_get_name (path);
  self->date = dup_text (measured->model, TRAINING_MODEL_DATE);
  self->corpora = dup_text (measured->model, TRAINING_MODEL_CORPORA);
  self->is_shipped = g_str_equal (path, shipped);
  self->is_in_use = g_str_equal (path, in_use);
  self->n_bytes = g_stat (path, &status) == 0 ? (guint64)status.st_size : 0;
}

static JobsDifferenceVerdict
judge (const TrainingPairedFigure *figure, gboolean is_less_better, guint n_groups)
{
  if (n_groups < TRAINING_PAIRED_MIN_GROUPS || isnan (figure->low))
    return JOBS_DIFFERENCE_TOO_FEW;
  if (figure->low <= 0.0 && figure->high >= 0.0)
    return JOBS_DIFFERENCE_UNCLEAR;

  return (figure->low > 0.0) == !is_less_better ? JOBS_DIFFERENCE_BETTER : JOBS_DIFFERENCE_WORSE;
}

static void
take_figures (JobsComparison *self, const TrainingPaired *paired)
{
  for (gsize i = 0; i < training_n_paired_columns; i++)
    {
      const TrainingPairedColumn *column = &training_paired_columns[i];
      const TrainingPairedFigure *from = &paired->figures[i];
      JobsComparedFigure *figure;

      if (from->n == 0)
        continue;

      figure = jobs_compared_figure_new ();
      figure->id = column->id;
      figure->title = g_strdup (_ (column->title));
      figure->is_less_better = column->is_less_better;
      figure->n = from->n;
      figure->values[JOBS_COMPARED_CANDIDATE] = from->values[0];
      figure->values[JOBS_COMPARED_OTHER] = from->values[1];
      figure->difference = from->values[0] - from->values[1];
      figure->low = from->low;
      figure->high = from->high;
      figure->sureness = from->sureness;
      figure->verdict = judge (from, column->is_less_better, paired->n_groups);
      g_ptr_array_add (self->figures, figure);
    }
}

G_STATIC_ASSERT (JOBS_N_CALIBRATION_BINS == TRAINING_CALIBRATION_BINS);

static void
take_quadrants (JobsComparison *self, JobsCompared which, const TrainingClassification *quadrants)
{
  JobsConfusion *confusion = &self->confusions[which];

  confusion->n = quadrants->n;
  for (int truth = 0; truth < MOOD_N_QUADRANTS; truth++)
    for (int reported = 0; reported < MOOD_N_QUADRANTS; reported++)
      confusion->counts[truth][reported] = quadrants->confusion[truth][reported];

  for (int i = 0; i < JOBS_N_CALIBRATION_BINS; i++)
    {
      const guint n = quadrants->bin_count[i];

      self->calibration[which][i] = (JobsCalibrationBin) {
        .n = n,
        .said = n > 0 ? quadrants->bin_confidence[i] / n : NAN,
        .correct = n > 0 ? (double)quadrants->bin_correct[i] / n : NAN,
      };
    }
}

static void
take_confusion (JobsComparison *self, JobsCompared which, const TrainingClassification *classes)
{
  const gsize n = g_strv_length (self->class_names);

  self->class_confusions[which] = g_new (guint, n * n);
  for (gsize truth = 0; truth < n; truth++)
    for (gsize reported = 0; reported < n; reported++)
      self->class_confusions[which][truth * n + reported] = classes->confusion[truth][reported];
}

/* (transfer full): "right of 42 of 50 songs, macro-F1 0.81" */
static char *
tell_figures (const TrainingMeasurement *measured)
{
  g_auto (TrainingClassMetrics) metrics = { 0 };
  guint n, n_right;

  training_class_metrics_gather (&metrics, measured->corpus, -1, measured->predictions);
  n = metrics.figures.n;
  if (n == 0)
    return g_strdup (_ ("none of these songs is of one of them"));

  n_right = (guint)(0.5 + n * training_classification_get_accuracy (&metrics.figures));
  return g_strdup_printf (g_dngettext (NULL, "right of %u of %u song, macro-F1 %.2f", "right of %u of %u songs, macro-F1 %.2f", n),
                          n_right, n, training_classification_get_macro_f1 (&metrics.figures));
}

/* Only where both tell the same classes their figures are compared. */
static void
take_classes (JobsComparison *self, const TrainingPaired *paired, const TrainingMeasurement *measured)
{
  AnalysisClassHead *const heads[]
      = { analysis_model_get_classes (measured[0].model), analysis_model_get_classes (measured[1].model) };
  g_autofree char *first = heads[0] != NULL ? tell_figures (&measured[0]) : NULL;
  g_autofree char *second = heads[1] != NULL ? tell_figures (&measured[1]) : NULL;

  if (first != NULL && second != NULL
      && g_strv_equal (analysis_class_head_get_names (heads[0]), analysis_class_head_get_names (heads[1])))
    {
      if (paired->metrics[0].classes.n == 0)
        return;
      self->class_names = g_strdupv ((char **)analysis_class_head_get_names (heads[0]));
      for (int m = 0; m < JOBS_N_COMPARED; m++)
        take_confusion (self, m, &paired->metrics[m].classes);
    }
  else if (first != NULL && second != NULL)
    self->classes_told
        = g_strdup_printf (_ ("The models tell different classes, which cannot be compared: the new one is %s; the other is %s."),
                           first, second);
  else if (first != NULL)
    self->classes_told = g_strdup_printf (_ ("Only the new model tells own classes: %s."), first);
  else if (second != NULL)
    self->classes_told = g_strdup_printf (_ ("The new model tells no own classes; the other does: %s."), second);
}

static void
take_songs (JobsComparison *self, const TrainingPaired *paired, const TrainingMeasurement *measured)
{
  for (guint i = 0; i < paired->pairs->len; i++)
    {
      const guint *both = &((const guint *)(gconstpointer)paired->pairs->data)[2 * i];
      const TrainingClip *clip = training_findings_get_clip (&measured[0].findings, both[0]);
      JobsComparedSong *song = jobs_compared_song_new ();

      song->path = g_strdup (clip->path);
      song->title = *clip->title != '\0' ? g_utf8_make_valid (clip->title, -1) : g_filename_display_basename (clip->path);
      song->artist = g_utf8_make_valid (clip->artist, -1);
      song->group = g_utf8_make_valid (clip->group, -1);
      song->quadrant = clip->has_quadrant ? (int)clip->quadrant : -1;
      if (clip->point != TRAINING_POINT_NONE)
        {
          song->valence = clip->valence;
          song->arousal = clip->arousal;
        }
      for (int m = 0; m < JOBS_N_COMPARED; m++)
        song->estimates[m] = measured[m].findings.estimates[both[m]];
      song->distance
          = hypot (song->estimates[0].gaussian.valence - song->estimates[1].gaussian.valence,
                   song->estimates[0].gaussian.arousal - song->estimates[1].gaussian.arousal);
      g_ptr_array_add (self->songs, song);
    }
}

void
jobs_compare_findings_take (JobsComparison *self, const TrainingPaired *paired, const TrainingMeasurement *measured)
{
  self->n_groups = paired->n_groups;
  self->is_grouped = paired->is_grouped;
  self->n_left_out = (guint)(training_corpus_get_n_clips (measured[0].corpus) - paired->pairs->len);
  take_figures (self, paired);
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    take_quadrants (self, m, &paired->metrics[m].quadrants);
  take_classes (self, paired, measured);
  take_songs (self, paired, measured);
}
