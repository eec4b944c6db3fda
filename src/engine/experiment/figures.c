/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/figures.h"

#include <math.h>

#include "engine/training/baseline.h"
#include "engine/training/classification-metrics.h"
#include "engine/training/regression-metrics.h"

/* The names that the tables use for figures of single outputs. */
static const struct
{
  TrainingRegressionFigure figure;
  const char *name;
  gboolean has_mean; /* over the outputs */
} value_figures[] = {
  { TRAINING_REGRESSION_MAE, "mae", TRUE },
  { TRAINING_REGRESSION_RMSE, "rmse", TRUE },
  { TRAINING_REGRESSION_SQUARED_CORRELATION, "r2", FALSE },
  { TRAINING_REGRESSION_DETERMINATION, "determination", FALSE },
  { TRAINING_REGRESSION_PEARSON, "pearson", FALSE },
  { TRAINING_REGRESSION_CONCORDANCE, "concordance", FALSE },
  { TRAINING_REGRESSION_ESTIMATE_SD, "sd", FALSE },
  { TRAINING_REGRESSION_LABEL_SD, "label-sd", FALSE },
};

static void
add_named (ExperimentResult *result,
           const char       *prefix,
           const char       *figure,
           const char       *output,
           double            value)
{
  g_autofree char *name = g_strconcat (prefix, figure, output != NULL ? "-" : "", output, NULL);

  experiment_result_add (result, name, value);
}

static const float *
get_truth (const ExperimentSaid *said,
           guint                 judged)
{
  return said->labels->values + (gsize)g_array_index (said->examples, guint, judged) * said->labels->n_outputs;
}

/* A label that is missing says nothing of the estimate. */
static void
add_known (TrainingRegression *regression,
           double              label,
           double              estimate)
{
  if (!isnan (label))
    training_regression_add (regression, label, estimate);
}

/* A running mean over songs, of figures that are numbers. */
typedef struct
{
  double mean;
  guint n;
} Mean;

static void
mean_add (Mean   *mean,
          double  value)
{
  if (isfinite (value))
    mean->mean += (value - mean->mean) / ++mean->n;
}

static double
mean_get (const Mean *mean)
{
  return mean->n > 0 ? mean->mean : NAN;
}

/* The figures of moments: those of each song, averaged. */
static void
add_curve_figures (const ExperimentSaid *said,
                   const double         *constants,
                   const char           *prefix,
                   ExperimentResult     *result)
{
  const guint n = said->labels->n_outputs;

  for (gsize f = 0; f < G_N_ELEMENTS (value_figures); f++)
    {
      Mean over_outputs = { 0 };

      for (guint o = 0; o < n; o++)
        {
          Mean over_songs = { 0 };

          for (guint s = 0; s < said->songs->len; s++)
            {
              const ExperimentSong *song = &g_array_index (said->songs, ExperimentSong, s);
              TrainingRegression regression = { 0 };

              for (guint e = song->first; e < song->first + song->n; e++)
                add_known (&regression, get_truth (said, e)[o],
                           constants != NULL ? constants[o] : said->said[(gsize)e * n + o]);
              mean_add (&over_songs, training_regression_get (&regression, value_figures[f].figure));
            }
          add_named (result, prefix, value_figures[f].name, experiment_labels_get_output_name (said->row, o),
                     mean_get (&over_songs));
          mean_add (&over_outputs, mean_get (&over_songs));
        }
      if (value_figures[f].has_mean)
        add_named (result, prefix, value_figures[f].name, NULL, mean_get (&over_outputs));
    }
}

/* The same of all moments together, whichever song they are of: within a song the labels hardly move. */
static void
add_pooled_figures (const ExperimentSaid *said,
                    const double         *constants,
                    const char           *prefix,
                    ExperimentResult     *result)
{
  const guint n = said->labels->n_outputs;
  g_autofree char *pooled = g_strconcat (prefix, "pooled-", NULL);

  for (guint o = 0; o < n; o++)
    {
      TrainingRegression regression = { 0 };

      for (guint e = 0; e < said->examples->len; e++)
        add_known (&regression, get_truth (said, e)[o],
                   constants != NULL ? constants[o] : said->said[(gsize)e * n + o]);
      for (gsize f = 0; f < G_N_ELEMENTS (value_figures); f++)
        add_named (result, pooled, value_figures[f].name, experiment_labels_get_output_name (said->row, o),
                   training_regression_get (&regression, value_figures[f].figure));
    }
}

/* The figures of songs: what is said of one is the mean of what is said of its segments. */
static void
add_song_figures (const ExperimentSaid *said,
                  const double         *constants,
                  const char           *prefix,
                  ExperimentResult     *result)
{
  const guint n = said->labels->n_outputs;
  g_autofree TrainingRegression *outputs = g_new0 (TrainingRegression, n);
  g_autofree double *mean = g_new0 (double, n);

  for (guint s = 0; s < said->songs->len; s++)
    {
      const ExperimentSong *song = &g_array_index (said->songs, ExperimentSong, s);

      training_song_mean (song->n, n, said->said + (gsize)song->first * n, mean);
      for (guint o = 0; o < n; o++)
        add_known (&outputs[o], get_truth (said, song->first)[o],
                   constants != NULL ? constants[o] : mean[o]);
    }

  for (gsize f = 0; f < G_N_ELEMENTS (value_figures); f++)
    {
      for (guint o = 0; o < n; o++)
        add_named (result, prefix, value_figures[f].name, experiment_labels_get_output_name (said->row, o),
                   training_regression_get (&outputs[o], value_figures[f].figure));
      if (value_figures[f].has_mean)
        add_named (result, prefix, value_figures[f].name, NULL,
                   training_regression_get_mean (outputs, n, value_figures[f].figure));
    }

  if (said->row->target == EXPERIMENT_TARGET_DEGREES)
    add_named (result, prefix, "yu-accuracy", NULL,
               training_regression_get_pooled (outputs, n, TRAINING_REGRESSION_YU_ACCURACY));
}

static void
add_values (const ExperimentSaid *said,
            const GArray         *training,
            ExperimentResult     *result)
{
  const guint n = said->labels->n_outputs;
  g_autofree double *labels = g_new (double, (gsize)MAX (1, training->len) * n);
  g_autofree double *medians = g_new0 (double, n);

  for (guint e = 0; e < training->len; e++)
    for (guint o = 0; o < n; o++)
      labels[(gsize)e * n + o] = said->labels->values[(gsize)g_array_index (training, guint, e) * n + o];
  training_baseline_fit (TRAINING_BASELINE_MEDIAN, training->len, n, labels, medians);

  if (said->row->target == EXPERIMENT_TARGET_CURVE)
    {
      add_curve_figures (said, NULL, "", result);
      add_curve_figures (said, medians, "baseline-", result);
      add_pooled_figures (said, NULL, "", result);
      add_pooled_figures (said, medians, "baseline-", result);
    }
  else
    {
      add_song_figures (said, NULL, "", result);
      add_song_figures (said, medians, "baseline-", result);
    }
}

static void
keep_confusion (const TrainingClassification *classification,
                guint                         n,
                ExperimentResult             *result)
{
  g_free (result->confusion);
  result->n_classes = n;
  result->confusion = g_new0 (guint, (gsize)n * n);
  for (guint truth = 0; truth < n; truth++)
    for (guint said = 0; said < n; said++)
      result->confusion[truth * n + said] = classification->confusion[truth][said];
}

static guint
find_most_common (const ExperimentSaid *said,
                  const GArray         *training)
{
  g_autofree guint *classes = g_new (guint, training->len + 1);

  for (guint e = 0; e < training->len; e++)
    classes[e] = said->labels->classes[g_array_index (training, guint, e)];
  return training_baseline_fit_class (training->len, said->labels->n_outputs, classes, NULL);
}

static void
add_classes (const ExperimentSaid *said,
             const GArray         *training,
             ExperimentResult     *result)
{
  const guint n = said->labels->n_outputs;
  const guint most_common = find_most_common (said, training);
  g_autofree double *song_values = g_new0 (double, n);
  g_autofree double *mean = g_new0 (double, n);
  TrainingClassification ours = { .n_classes = n };
  TrainingClassification baseline = { .n_classes = n };

  for (guint s = 0; s < said->songs->len; s++)
    {
      const ExperimentSong *song = &g_array_index (said->songs, ExperimentSong, s);
      const double *pieces = said->said + (gsize)song->first * n;
      const int truth = said->labels->classes[g_array_index (said->examples, guint, song->first)];

      if (truth < 0)
        continue;
      training_song_mean (song->n, n, pieces, mean);
      training_classification_add (
          &ours, truth, training_song_rule_decide (&said->row->song_rule, song->n, n, pieces, song_values), mean);
      training_classification_add (&baseline, truth, most_common, NULL);
    }

  experiment_result_add (result, "accuracy", training_classification_get_accuracy (&ours));
  experiment_result_add (result, "macro-f1", training_classification_get_macro_f1 (&ours));
  experiment_result_add (result, "cross-entropy", training_classification_get_cross_entropy (&ours));
  experiment_result_add (result, "calibration-error", training_classification_get_calibration_error (&ours));
  experiment_result_add (result, "baseline-accuracy", training_classification_get_accuracy (&baseline));
  experiment_result_add (result, "baseline-macro-f1", training_classification_get_macro_f1 (&baseline));
  keep_confusion (&ours, n, result);
}

void
experiment_figures_add (const ExperimentSaid *said,
                        const GArray         *training,
                        ExperimentResult     *result)
{
  if (said->labels->has_classes)
    add_classes (said, training, result);
  else
    add_values (said, training, result);
}

static gboolean
has_class (const ExperimentRow *row,
           const TrainingClip  *clip,
           int                  class)
{
  return class >= 0 && g_strv_contains ((const char *const *)clip->words, row->classes[class]);
}

gboolean
experiment_figures_has_word (const ExperimentRow *row,
                             const TrainingClip  *clip)
{
  for (int class = 0; row->classes[class] != NULL; class++)
    if (has_class (row, clip, class))
      return TRUE;

  return FALSE;
}

void
experiment_figures_add_transfer (const ExperimentSaid *said,
                                 ExperimentResult     *result)
{
  const TrainingSongRule majority = { TRAINING_SONG_MAJORITY, 0.0 };
  const TrainingSongRule threshold = { TRAINING_SONG_THRESHOLD, said->row->vote_threshold };
  const TrainingCorpus *corpus = experiment_dataset_get_corpus (said->dataset);
  const guint n = g_strv_length (said->row->classes);
  g_autofree double *values = g_new0 (double, n);
  g_autofree guint *n_with_word = g_new0 (guint, n);
  guint n_hit = 0, n_clear = 0, n_most = 0;

  if (said->songs->len == 0)
    return;

  for (guint s = 0; s < said->songs->len; s++)
    {
      const ExperimentSong *song = &g_array_index (said->songs, ExperimentSong, s);
      const TrainingClip *clip = training_corpus_get_clip (corpus, song->clip);
      const double *pieces = said->said + (gsize)song->first * n;

      n_hit += has_class (said->row, clip, training_song_rule_decide (&majority, song->n, n, pieces, values));
      n_clear += has_class (said->row, clip, training_song_rule_decide (&threshold, song->n, n, pieces, values));
      for (guint c = 0; c < n; c++)
        {
          n_with_word[c] += has_class (said->row, clip, c);
          n_most = MAX (n_most, n_with_word[c]);
        }
    }

  /* Who always says the word that most of these songs have. */
  experiment_result_add (result, "hit", (double)n_hit / said->songs->len);
  experiment_result_add (result, "hit-threshold", (double)n_clear / said->songs->len);
  experiment_result_add (result, "baseline-hit", (double)n_most / said->songs->len);
}
