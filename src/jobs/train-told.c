/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/train-told.h"

#include <math.h>

static void
figures_clear (gpointer data)
{
  JobsTrainFigures *figures = data;

  g_free ((gpointer)figures->points);
  g_strfreev ((char **)figures->own_classes);
  g_free ((gpointer)figures->own_confusion);
}

void
jobs_train_told_add (JobsTrainTold          *self,
                     const JobsTrainFigures *figures)
{
  if (self->epochs == NULL)
    {
      self->epochs = g_array_new (FALSE, FALSE, sizeof (JobsTrainFigures));
      g_array_set_clear_func (self->epochs, figures_clear);
    }
  g_array_append_vals (self->epochs, figures, 1);
}

void
jobs_train_told_take (JobsTrainTold *self,
                      JobsTrainTold *taken)
{
  *taken = *self;
  self->epochs = NULL;
  self->step.epoch = 0;
}

void
jobs_train_told_clear (JobsTrainTold *self)
{
  g_clear_pointer (&self->epochs, g_array_unref);
}

static JobsTrainPoint *
make_points (const TrainingVerdict *verdict)
{
  JobsTrainPoint *points = g_new (JobsTrainPoint, verdict->n + 1);

  for (gsize i = 0; i < verdict->n; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (verdict->corpus, verdict->clips[i]);
      const MoodEstimate *estimate = &verdict->estimates[i];

      points[i] = (JobsTrainPoint) {
        .has_point = clip->point != TRAINING_POINT_NONE,
        .true_valence = clip->point != TRAINING_POINT_NONE ? clip->valence : NAN,
        .true_arousal = clip->point != TRAINING_POINT_NONE ? verdict->arousals[i] : NAN,
        .true_class = clip->has_quadrant ? (int)clip->quadrant : -1,
        .valence = estimate->gaussian.valence,
        .arousal = estimate->gaussian.arousal,
        .class = estimate->quadrant,
      };
    }
  return points;
}

static void
take_classes (JobsTrainFigures           *self,
              const TrainingClassMetrics *classes)
{
  const guint n = classes->figures.n_classes;
  guint *confusion;

  if (classes->figures.n == 0)
    return;

  confusion = g_new (guint, n *n);
  for (guint truth = 0; truth < n; truth++)
    for (guint heard = 0; heard < n; heard++)
      confusion[truth * n + heard] = classes->figures.confusion[truth][heard];
  self->own_confusion = confusion;
  self->n_own_classes = n;
  self->own_classes = (const char *const *)g_strdupv (classes->names);
  self->accuracy = training_classification_get_accuracy (&classes->figures);
  self->macro_f1 = training_classification_get_macro_f1 (&classes->figures);
}

static double
get_axis (const TrainingMetrics    *metrics,
          TrainingAxis              axis,
          TrainingRegressionFigure  figure)
{
  return training_regression_get (&metrics->axes[axis], figure);
}

void
jobs_train_figures_init (JobsTrainFigures          *self,
                         const TrainingEpochReport *report,
                         guint                      part)
{
  const TrainingMetrics *metrics = &report->verdict->metrics;

  *self = (JobsTrainFigures) {
    .part = part,
    .epoch = report->epoch.epoch,
    .n_epochs = report->n_epochs,
    .train_loss = report->epoch.loss,
    .valid_loss = report->verdict->loss,
    .accuracy = training_metrics_get_accuracy (metrics),
    .macro_f1 = training_metrics_get_macro_f1 (metrics),
    .concordance_valence = get_axis (metrics, TRAINING_AXIS_VALENCE, TRAINING_REGRESSION_CONCORDANCE),
    .concordance_arousal = get_axis (metrics, TRAINING_AXIS_AROUSAL, TRAINING_REGRESSION_CONCORDANCE),
    .rmse_valence = get_axis (metrics, TRAINING_AXIS_VALENCE, TRAINING_REGRESSION_RMSE),
    .rmse_arousal = get_axis (metrics, TRAINING_AXIS_AROUSAL, TRAINING_REGRESSION_RMSE),
    .learning_rate = report->learning_rate,
    .seconds = report->seconds,
    .speed = report->epoch.seconds > 0.0 ? report->epoch.n_examples / report->epoch.seconds : 0.0,
    .is_best = report->is_best,
    .points = make_points (report->verdict),
    .n_points = report->verdict->n,
  };

  for (int t = 0; t < JOBS_TRAIN_N_CLASSES; t++)
    for (int h = 0; h < JOBS_TRAIN_N_CLASSES; h++)
      self->confusion[t][h] = metrics->quadrants.confusion[t][h];
  take_classes (self, &report->verdict->classes);
}

/* Names are values, never parts of keys: they may be any text. */
static void
write_class (TrainingNotes              *notes,
             const TrainingClassMetrics *classes,
             guint                       which)
{
  const TrainingClassification *figures = &classes->figures;
  g_autofree char *prefix = g_strdup_printf ("classes/%u/", which);
  const struct
  {
    const char *name;
    double number;
  } numbers[] = {
    { "songs", training_classification_get_n_true (figures, which) },
    { "precision", training_classification_get_precision (figures, which) },
    { "recall", training_classification_get_recall (figures, which) },
    { "f1", training_classification_get_f1 (figures, which) },
  };
  g_autofree char *name = g_strconcat (prefix, "name", NULL);

  training_notes_set_text (notes, name, classes->names[which]);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *key = g_strconcat (prefix, numbers[i].name, NULL);

      training_notes_set_number (notes, key, numbers[i].number);
    }
  for (guint heard = 0; heard < figures->n_classes; heard++)
    {
      g_autofree char *key = g_strdup_printf ("%sas/%u", prefix, heard);

      training_notes_set_number (notes, key, figures->confusion[which][heard]);
    }
}

static void
write_classes (TrainingNotes              *notes,
               const TrainingClassMetrics *classes)
{
  if (classes->figures.n == 0)
    return;

  training_notes_set_number (notes, "figures/classes-accuracy", training_classification_get_accuracy (&classes->figures));
  training_notes_set_number (notes, "figures/classes-macro-f1", training_classification_get_macro_f1 (&classes->figures));
  training_notes_set_number (notes, "figures/classes-cross-entropy",
                             training_classification_get_cross_entropy (&classes->figures));
  training_notes_set_number (notes, "figures/classes-chance", training_class_metrics_get_chance (classes));
  for (guint c = 0; c < classes->figures.n_classes; c++)
    write_class (notes, classes, c);
}

static void
write_confusion (TrainingNotes                *notes,
                 const TrainingClassification *quadrants)
{
  for (int t = 0; t < JOBS_TRAIN_N_CLASSES; t++)
    for (int h = 0; h < JOBS_TRAIN_N_CLASSES; h++)
      {
        g_autofree char *name
            = g_strdup_printf ("confusion/%s-as-%s", mood_quadrant_to_id (t), mood_quadrant_to_id (h));

        training_notes_set_number (notes, name, quadrants->confusion[t][h]);
      }
}

void
jobs_train_report_write (TrainingNotes         *notes,
                         const JobsTrainingRun *run,
                         const TrainingMetrics *metrics,
                         const TrainingClassMetrics *classes,
                         const GArray          *epochs)
{
  const JobsRunCounts *counts = jobs_training_run_get_counts (run);
  const JobsTrainFigures *best = NULL;

  for (guint i = 0; i < epochs->len; i++)
    if (g_array_index (epochs, JobsTrainFigures, i).is_best)
      best = &g_array_index (epochs, JobsTrainFigures, i);

  training_notes_set_text (notes, "moodplane", "report");
  training_notes_set_text (notes, "name", jobs_training_run_get_name (run));
  training_notes_set_number (notes, "date", jobs_training_run_get_date (run));
  training_notes_set_text (notes, "source", jobs_training_run_get_source (run));
  training_notes_set_number (notes, "songs/training", counts->n_training);
  training_notes_set_number (notes, "songs/validation", counts->n_validation);
  training_notes_set_number (notes, "songs/held-out", counts->n_held_out);
  if (best != NULL)
    {
      training_notes_set_number (notes, "epochs/done", g_array_index (epochs, JobsTrainFigures, epochs->len - 1).epoch);
      training_notes_set_number (notes, "epochs/best", best->epoch);
      training_notes_set_number (notes, "epochs/seconds", g_array_index (epochs, JobsTrainFigures, epochs->len - 1).seconds);
    }
  training_notes_set_number (notes, "figures/accuracy", training_metrics_get_accuracy (metrics));
  training_notes_set_number (notes, "figures/macro-f1", training_metrics_get_macro_f1 (metrics));
  training_notes_set_number (notes, "figures/calibration-error", training_metrics_get_calibration_error (metrics));
  training_notes_set_number (notes, "figures/concordance-valence",
                             get_axis (metrics, TRAINING_AXIS_VALENCE, TRAINING_REGRESSION_CONCORDANCE));
  training_notes_set_number (notes, "figures/concordance-arousal",
                             get_axis (metrics, TRAINING_AXIS_AROUSAL, TRAINING_REGRESSION_CONCORDANCE));
  training_notes_set_number (notes, "figures/rmse-valence", get_axis (metrics, TRAINING_AXIS_VALENCE, TRAINING_REGRESSION_RMSE));
  training_notes_set_number (notes, "figures/rmse-arousal", get_axis (metrics, TRAINING_AXIS_AROUSAL, TRAINING_REGRESSION_RMSE));
  write_confusion (notes, &metrics->quadrants);
  write_classes (notes, classes);
}
