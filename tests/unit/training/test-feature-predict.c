/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What training measures of a model that hears features is what its users are told. */

#include <glib/gstdio.h>
#include <math.h>

#include "engine/analysis/song-analyzer.h"
#include "engine/training/clip-features.h"
#include "engine/training/feature-predict.h"
#include "engine/training/feature-table.h"
#include "engine/training/prediction.h"
#include "feature-fixture.h"
#include "fixtures.h"
#include "tones.h"

#define FEATURES "song-statistics rate=16000"
#define CUT      "slices 1 every 2 from 5"

/* By its spread the pieces count otherwise. */
static const MoodCalibration calibration = { 1.5, 1.0, 1.0 };

enum
{
  CLIP_LONG,
  CLIP_SHORT,
  N_CLIPS,
};

typedef struct
{
  char *folder;                  /* (owned) */
  char *cache;                   /* (owned) */
  TrainingCorpus *corpus;        /* (owned) */
  AnalysisFeatureReader *reader; /* (owned) */
} Fixture;

/* A song that begins softly, and one that is too short to be cut. */
static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  static const TonePart of_long[]
      = { { 200, 0.02, 2 }, { 330, 0.01, 2 }, { 260, 0.05, 2 }, { 440, 0.5, 2 },  { 550, 0.4, 2 },
          { 660, 0.5, 2 },  { 880, 0.6, 2 },  { 700, 0.4, 2 },  { 500, 0.5, 2 }, { 3000, 0.5, 2 } };
  static const TonePart of_short[] = { { 300, 0.02, 2 }, { 900, 0.5, 2 } };
  g_autofree char *manifest = NULL;
  g_autofree char *path_of_long = NULL;
  g_autofree char *path_of_short = NULL;

  self->folder = fixture_folder_new ();
  self->cache = g_build_filename (self->folder, "cache", NULL);
  manifest = g_build_filename (self->folder, "manifest.csv", NULL);
  path_of_long = g_build_filename (self->folder, "long.wav", NULL);
  path_of_short = g_build_filename (self->folder, "short.wav", NULL);
  tones_write_parts (path_of_long, of_long, G_N_ELEMENTS (of_long));
  tones_write_parts (path_of_short, of_short, G_N_ELEMENTS (of_short));
  g_assert_true (g_file_set_contents (manifest, "path,quadrant\nlong.wav,Q1\nshort.wav,Q3\n", -1, NULL));
  self->corpus = training_corpus_new ();
  g_assert_true (training_corpus_add_manifest (self->corpus, manifest, NULL));
  self->reader = feature_fixture_make_reader (FEATURES, CUT);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  analysis_feature_reader_unref (self->reader);
  training_corpus_free (self->corpus);
  g_free (self->cache);
  fixture_folder_free (self->folder);
}

static void
loaded_cb (gsize    n_done,
           gsize    n_clips,
           gpointer user_data)
{
}

static TrainingFeatureTable *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TrainingFeatureTable *table
      = training_feature_table_load (self->corpus, self->reader, self->cache, NULL, loaded_cb, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_CLIPS; i++)
    g_assert_no_error (training_feature_table_get_error (table, i));
  return table;
}

static GArray *
predict (AnalysisFeatureModel       *model,
         const TrainingFeatureTable *table)
{
  g_autoptr (GArray) clips = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  GArray *predictions;

  for (guint i = 0; i < N_CLIPS; i++)
    g_array_append_val (clips, i);
  predictions = training_feature_predict (model, table, clips, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (predictions->len, ==, N_CLIPS);
  return predictions;
}

static AnalysisResult *
hear (Fixture              *self,
      AnalysisFeatureModel *model,
      guint                 clip)
{
  g_autoptr (AnalysisModel) analysis = analysis_model_new_features (model, &calibration);
  g_autoptr (AnalysisSongAnalyzer) analyzer = analysis_song_analyzer_new (analysis, NULL);
  g_autoptr (GError) error = NULL;
  AnalysisResult *result
      = analysis_song_analyzer_run (analyzer, training_corpus_get_clip (self->corpus, clip)->path, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_same (const TrainingPrediction *prediction,
             const AnalysisResult     *result)
{
  MoodEstimate estimate;

  training_prediction_get_estimate (prediction, &calibration, &estimate);
  g_assert_cmpuint (prediction->windows->len, ==, result->n_windows);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.valence, result->estimate.gaussian.valence, 1e-9);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.arousal, result->estimate.gaussian.arousal, 1e-9);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.valence_sd, result->estimate.gaussian.valence_sd, 1e-9);
  g_assert_cmpfloat_with_epsilon (estimate.gaussian.correlation, result->estimate.gaussian.correlation, 1e-9);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    g_assert_cmpfloat_with_epsilon (estimate.quadrant_probabilities[q], result->estimate.quadrant_probabilities[q], 1e-9);
  g_assert_cmpuint (prediction->degrees->n_degrees, ==, 2);
  for (gsize d = 0; d < 2; d++)
    g_assert_cmpfloat_with_epsilon (prediction->degrees->shares[d], result->degrees->shares[d], 1e-9);
}

/* Loud and soft pieces, degrees beside the mood, and a song that is heard whole; also from what the cache has kept. */
static void
test_as_heard (Fixture       *self,
               gconstpointer  data)
{
  static const char *const degrees[] = { "tension", "calmness", NULL };
  g_autoptr (TrainingFeatureTable) table = load (self);
  g_autoptr (TrainingFeatureTable) kept = load (self);
  g_autoptr (AnalysisFeatureModel) model
      = feature_fixture_make_knowing_model (self->reader, training_feature_table_get (table, CLIP_LONG), degrees);
  g_autoptr (GArray) predictions = predict (model, table);
  g_autoptr (GArray) from_kept = predict (model, kept);
  TrainingPrediction *of_long = &g_array_index (predictions, TrainingPrediction, CLIP_LONG);
  MoodEstimate weighed, unweighed;

  for (guint i = 0; i < N_CLIPS; i++)
    {
      g_autoptr (AnalysisResult) result = hear (self, model, i);

      assert_same (&g_array_index (predictions, TrainingPrediction, i), result);
      assert_same (&g_array_index (from_kept, TrainingPrediction, i), result);
      g_assert_cmpuint (result->n_windows, ==, i == CLIP_LONG ? 10 : 1);
    }

  /* The levels have a say here. */
  training_prediction_get_estimate (of_long, &calibration, &weighed);
  g_clear_pointer (&of_long->levels, g_array_unref);
  training_prediction_get_estimate (of_long, &calibration, &unweighed);
  g_test_message ("valence %g with levels, %g without", weighed.gaussian.valence, unweighed.gaussian.valence);
  g_assert_cmpfloat (fabs (weighed.gaussian.valence - unweighed.gaussian.valence), >, 1e-3);
}

/* Where others would be kept than the program works out now, they are not taken for these. */
static void
test_revision (Fixture       *self,
               gconstpointer  data)
{
  const char *path = training_corpus_get_clip (self->corpus, CLIP_LONG)->path;
  g_autofree char *now
      = training_clip_features_get_cache_path (self->reader, self->cache, path, DSP_FEATURE_SET_REVISION);
  g_autofree char *later
      = training_clip_features_get_cache_path (self->reader, self->cache, path, DSP_FEATURE_SET_REVISION + 1);
  g_autoptr (TrainingFeatureTable) table = load (self);
  g_autoptr (TrainingFeatureTable) again = NULL;
  GStatBuf before, after;

  g_assert_cmpstr (now, !=, later);
  g_assert_cmpint (g_stat (now, &before), ==, 0);
  g_assert_false (g_file_test (later, G_FILE_TEST_EXISTS));

  /* What is of now is read, and not made again. */
  again = load (self);
  g_assert_cmpint (g_stat (now, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  g_assert_cmpmem (training_feature_table_get (table, CLIP_LONG)->levels, 10 * sizeof (float),
                   training_feature_table_get (again, CLIP_LONG)->levels, 10 * sizeof (float));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/training/feature-predict/as-heard", Fixture, NULL, set_up, test_as_heard, tear_down);
  g_test_add ("/training/feature-predict/revision", Fixture, NULL, set_up, test_revision, tear_down);

  return g_test_run ();
}
