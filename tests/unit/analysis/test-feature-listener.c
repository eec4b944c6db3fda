/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hearing songs for models that hear features: what comes of blocks, silence, length and cancelling. */

#include <math.h>
#include <string.h>

#include "engine/analysis/feature-judge.h"
#include "engine/analysis/feature-listener.h"
#include "engine/analysis/pool.h"
#include "engine/analysis/song-analyzer.h"
#include "engine/base/error.h"
#include "feature-fixture.h"
#include "fixture.h"
#include "tests/support/fixtures.h"

#define RATE 8000

static AnalysisFeatureListener *
make_listener (const char *architecture,
               const char *features,
               const char *cut,
               double      spread)
{
  g_autoptr (AnalysisFeatureModel) model = feature_fixture_make_model (architecture, features, cut);
  g_autoptr (AnalysisModel) analysis = analysis_model_new_features (model, &(MoodCalibration) { spread, 1.0, 1.0 });
  g_autoptr (GError) error = NULL;
  AnalysisFeatureListener *listener = analysis_feature_listener_new (analysis, &error);

  g_assert_no_error (error);
  return listener;
}

static AnalysisResult *
hear (AnalysisFeatureListener *listener,
      const float             *samples,
      gsize                    n_samples,
      gsize                    block)
{
  g_autoptr (GError) error = NULL;
  AnalysisResult *result;

  analysis_feature_listener_begin (listener);
  for (gsize i = 0; i < n_samples; i += block)
    analysis_feature_listener_hear (listener, samples + i, MIN (block, n_samples - i));
  result = analysis_feature_listener_finish (listener, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_same (const AnalysisResult *a,
             const AnalysisResult *b)
{
  g_assert_cmpmem (&a->estimate.gaussian, sizeof (MoodGaussian), &b->estimate.gaussian, sizeof (MoodGaussian));
  g_assert_cmpuint (a->n_windows, ==, b->n_windows);
  g_assert_true ((a->curve == NULL) == (b->curve == NULL));
  if (a->curve != NULL)
    g_assert_cmpmem (a->curve->valence, a->curve->n_points * sizeof (float), b->curve->valence,
                     b->curve->n_points * sizeof (float));
}

/* The blocks change no bit, nor do the songs before. */
static void
test_blocks (void)
{
  const gsize n = 6 * RATE + 123;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autofree float *other = fixture_make_music (n, 9);
  g_autoptr (AnalysisFeatureListener) listener = make_listener ("svr", FEATURE_FIXTURE_IMAGES, "slices", 1.0);
  g_autoptr (AnalysisResult) once = hear (listener, music, n, n);
  g_autoptr (AnalysisResult) between = hear (listener, other, n - 5000, 8192);
  g_autoptr (AnalysisResult) blocks = hear (listener, music, n, 77);

  assert_same (once, blocks);
  g_assert_cmpfloat (once->estimate.gaussian.valence, !=, between->estimate.gaussian.valence);
  g_assert_cmpfloat_with_epsilon (once->duration, (double)n / RATE, 1e-9);
  g_assert_cmpuint (once->n_windows, ==, 7);
}

/* Slices tell of the whole song, at 2 Hz; of excerpts, a quarter or all at once no curve is made up. */
static void
test_curve (void)
{
  static const char *const without[] = { "excerpts 3", "quarter", "whole" };
  const gsize n = 6 * RATE;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autoptr (AnalysisFeatureListener) slices = make_listener ("stoltenberg", FEATURE_FIXTURE_IMAGES, "slices", 1.0);
  g_autoptr (AnalysisFeatureListener) whole = make_listener ("svm", FEATURE_FIXTURE_VECTORS, "slices", 1.0);
  g_autoptr (AnalysisResult) result = hear (slices, music, n, n);
  g_autoptr (AnalysisResult) level = hear (whole, music, n, n);
  float lowest = 1.0f, highest = -1.0f;

  g_assert_cmpuint (result->curve->n_points, ==, 12);
  g_assert_cmpfloat (result->curve->hop, ==, 0.5);
  for (gsize i = 0; i < result->curve->n_points; i++)
    {
      lowest = MIN (lowest, result->curve->valence[i]);
      highest = MAX (highest, result->curve->valence[i]);
    }
  g_assert_cmpfloat (lowest, <, highest);
  g_assert_cmpfloat (lowest, >, -1.0f);
  g_assert_cmpfloat (highest, <, 1.0f);

  /* Features of a whole song cannot be cut. */
  g_assert_null (level->curve);
  g_assert_cmpuint (level->n_windows, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (without); i++)
    {
      g_autoptr (AnalysisFeatureListener) listener
          = make_listener ("stoltenberg", FEATURE_FIXTURE_IMAGES, without[i], 1.0);
      g_autoptr (AnalysisResult) heard = hear (listener, music, n, n);

      g_assert_null (heard->curve);
    }
}

/* The calibration of the model's file is applied. */
static void
test_spread (void)
{
  const gsize n = 3 * RATE;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autoptr (AnalysisFeatureListener) plain = make_listener ("svr", FEATURE_FIXTURE_VECTORS, "whole", 1.0);
  g_autoptr (AnalysisFeatureListener) wide = make_listener ("svr", FEATURE_FIXTURE_VECTORS, "whole", 2.0);
  g_autoptr (AnalysisResult) a = hear (plain, music, n, n);
  g_autoptr (AnalysisResult) b = hear (wide, music, n, n);

  g_assert_cmpfloat_with_epsilon (a->estimate.gaussian.valence_sd, 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (b->estimate.gaussian.valence_sd, 0.5, 1e-12);
  g_assert_cmpfloat (a->estimate.gaussian.valence, ==, b->estimate.gaussian.valence);
  g_assert_null (a->degrees);
}

/* What is heard as the song goes by is what the training works out of all samples at once, in blocks of any size. */
static void
test_streamed (void)
{
  static const struct
  {
    const char *architecture;
    const char *features;
    const char *cut;
    double seconds;
    guint n_pieces;
  } cases[] = {
    { "svr", FEATURE_FIXTURE_IMAGES, "slices", 6.3, 7 },
    { "svr", FEATURE_FIXTURE_IMAGES, "slices", 6.0, 6 },
    { "svr", FEATURE_FIXTURE_IMAGES, "slices", 0.4, 1 },
    { "svr", FEATURE_FIXTURE_VECTORS, "slices 2 every 5", 14.0, 3 },
    { "svr", FEATURE_FIXTURE_VECTORS, "slices 2 every 5", 3.0, 1 },
    { "svr", FEATURE_FIXTURE_VECTORS, "slices 2 every 5", 1.0, 1 },
    { "svr", FEATURE_FIXTURE_VECTORS, "slices 1 every 2 from 5", 4.9, 1 },
    { "svr", FEATURE_FIXTURE_VECTORS, "slices 1 every 2 from 5", 5.0, 2 },
    { "svr", FEATURE_FIXTURE_VECTORS, "slices 1 every 2 from 5", 0.5, 1 },
    { "mlr", "gao-260 rate=8000 seconds=1", "slices", 5.7, 11 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize n = (gsize)(cases[i].seconds * RATE);
      g_autofree float *music = fixture_make_music (n, 3);
      g_autoptr (AnalysisFeatureListener) listener
          = make_listener (cases[i].architecture, cases[i].features, cases[i].cut, 1.0);
      g_autoptr (AnalysisFeatureModel) model
          = feature_fixture_make_model (cases[i].architecture, cases[i].features, cases[i].cut);
      g_autoptr (AnalysisFeatureJudge) judge = analysis_feature_judge_new (model, NULL);
      g_autoptr (GArray) gaussians = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
      g_auto (AnalysisFeatures) features = { 0 };
      g_autoptr (AnalysisResult) once = hear (listener, music, n, n);
      g_autoptr (AnalysisResult) blocks = hear (listener, music, n, 777);
      g_autoptr (AnalysisResult) singly = hear (listener, music, n, 1);
      MoodGaussian song;

      assert_same (once, blocks);
      assert_same (once, singly);
      g_assert_true (analysis_feature_reader_compute (analysis_feature_model_get_reader (model), music, n, &features,
                                                      NULL, NULL));
      g_assert_true (analysis_feature_judge_run (judge, &features, gaussians, NULL, NULL, NULL));
      analysis_pool_windows (&song, (const MoodGaussian *)(gpointer)gaussians->data, NULL, gaussians->len);
      g_assert_cmpuint (once->n_windows, ==, gaussians->len);
      g_assert_cmpuint (once->n_windows, ==, cases[i].n_pieces);
      g_assert_cmpfloat_with_epsilon (once->estimate.gaussian.valence, song.valence, 1e-9);
      g_assert_cmpfloat_with_epsilon (once->estimate.gaussian.arousal_sd, song.arousal_sd, 1e-9);
    }
}

/* A song that is too short to be cut is heard as a model hears it that never cuts; the same listener cuts the next one. */
static void
test_short_is_whole (void)
{
  const gsize n = 4 * RATE;
  g_autofree float *music = fixture_make_music (2 * n, 3);
  g_autoptr (AnalysisFeatureListener) whole = make_listener ("svr", FEATURE_FIXTURE_VECTORS, "whole", 1.0);
  g_autoptr (AnalysisFeatureListener) cutting
      = make_listener ("svr", FEATURE_FIXTURE_VECTORS, "slices 1 every 2 from 5", 1.0);
  g_autoptr (AnalysisFeatureListener) never_whole
      = make_listener ("svr", FEATURE_FIXTURE_VECTORS, "slices 1 every 2", 1.0);
  g_autoptr (AnalysisResult) expected = hear (whole, music, n, 999);
  g_autoptr (AnalysisResult) heard = hear (cutting, music, n, 999);
  g_autoptr (AnalysisResult) expected_long = hear (never_whole, music, 2 * n, 999);
  g_autoptr (AnalysisResult) heard_long = hear (cutting, music, 2 * n, 999);

  assert_same (expected, heard);
  assert_same (expected_long, heard_long);
}

/* What is said of a song in the end is all that is judged, and of its beginning no more is kept than has to be. */
static void
test_judged_once (void)
{
  static const char *const features = FEATURE_FIXTURE_VECTORS;
  const gsize n = 8 * RATE;
  g_autofree float *music = fixture_make_music (n, 3);
  g_autoptr (AnalysisFeatureListener) listener = make_listener ("svr", features, "slices 1 every 2 from 5", 1.0);
  g_autoptr (AnalysisResult) of_short = hear (listener, music, n / 2, 999);
  const gsize n_judged_of_short = analysis_feature_listener_get_n_judged (listener);
  const gsize n_kept_of_short = analysis_feature_listener_get_n_kept (listener);
  g_autoptr (AnalysisResult) of_long = hear (listener, music, n, 999);

  g_assert_cmpuint (n_judged_of_short, ==, 1);
  g_assert_cmpuint (of_short->n_windows, ==, 1);
  g_assert_cmpuint (n_kept_of_short, ==, n / 2 + RATE);
  g_assert_cmpfloat_with_epsilon (of_short->duration, 4.0, 1e-9);
  g_assert_cmpuint (analysis_feature_listener_get_n_judged (listener), ==, 4);
  g_assert_cmpuint (of_long->n_windows, ==, 4);
  g_assert_cmpuint (analysis_feature_listener_get_n_kept (listener), ==, RATE);
  g_assert_cmpfloat_with_epsilon (of_long->duration, 8.0, 1e-9);
}

/* Degrees are the means of what is said of the pieces, by the weights of the song's point, of one song after the other: what
 * is another thing than the song has no say. */
static void
test_degrees (void)
{
  static const char *const names[] = { "tension", "calmness", NULL };
  static const char *const cuts[] = { "slices", "excerpts 7" };
  const gsize n = 9 * RATE;
  g_autofree float *music = fixture_make_music (n, 5);
  g_autofree float *other = fixture_make_music (n, 6);

  for (gsize i = 8 * RATE; i < n; i++)
    music[i] = i % 90 == 0 ? 0.9f : 0.0f;

  for (gsize c = 0; c < G_N_ELEMENTS (cuts); c++)
    {
      g_autoptr (AnalysisFeatureReader) reader = feature_fixture_make_reader (FEATURE_FIXTURE_IMAGES, cuts[c]);
      g_auto (AnalysisFeatures) features = { 0 };
      const gboolean is_read = analysis_feature_reader_compute (reader, music, n, &features, NULL, NULL);
      g_autoptr (AnalysisFeatureModel) model = feature_fixture_make_knowing_model (reader, &features, names);
      g_autoptr (AnalysisModel) analysis = analysis_model_new_features (model, NULL);
      g_autoptr (AnalysisFeatureListener) listener = analysis_feature_listener_new (analysis, NULL);
      g_autoptr (AnalysisFeatureJudge) judge = analysis_feature_judge_new (model, NULL);
      g_autoptr (GArray) gaussians = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
      g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (float));
      g_autoptr (AnalysisResult) first = hear (listener, other, n, n);
      g_autoptr (AnalysisResult) result = hear (listener, music, n, 1000);
      g_autofree double *weights = NULL;

      g_assert_true (is_read);
      g_assert_true (analysis_feature_judge_run (judge, &features, gaussians, shares, NULL, NULL));
      g_assert_cmpuint (shares->len, ==, 2 * gaussians->len);
      weights = g_new (double, gaussians->len);
      analysis_pool_weigh (weights, (const MoodGaussian *)(gpointer)gaussians->data, NULL, gaussians->len);
      g_assert_cmpfloat (weights[gaussians->len - 1], ==, 0.0);

      g_assert_cmpuint (result->degrees->n_degrees, ==, 2);
      for (gsize d = 0; d < 2; d++)
        {
          double sum = 0.0, total = 0.0;

          for (guint i = 0; i < gaussians->len; i++)
            {
              sum += weights[i] * g_array_index (shares, float, 2 * i + d);
              total += weights[i];
            }
          g_assert_cmpstr (result->degrees->names[d], ==, names[d]);
          g_assert_cmpfloat_with_epsilon (result->degrees->shares[d], sum / total, 1e-6);
          g_assert_cmpfloat (fabs (first->degrees->shares[d] - result->degrees->shares[d]), >, 1e-3);
        }
      g_test_message ("%s: %g", cuts[c], result->degrees->shares[0]);
      g_assert_cmpfloat (result->degrees->shares[0], <, 0.3);
      g_assert_cmpfloat (result->degrees->shares[1], >, 0.7);
    }
}

/* Where a model says quadrants beside points, the song's point is calibrated and settled: the curve goes along. Of a song of one slice it
 * is its point, of any other it is moved from what the pieces say by as much, where the plane's edge is at infinity. */
static void
test_settled_curve (void)
{
  static const char *const names[] = { "tension", "calmness", NULL };
  const gsize n = 9 * RATE;
  g_autofree float *music = fixture_make_music (n, 5);
  g_autoptr (AnalysisFeatureReader) reader = feature_fixture_make_reader (FEATURE_FIXTURE_IMAGES, "slices");
  g_auto (AnalysisFeatures) features = { 0 };
  const gboolean is_read = analysis_feature_reader_compute (reader, music, n, &features, NULL, NULL);
  g_autoptr (AnalysisFeatureModel) model = feature_fixture_make_knowing_model (reader, &features, names);
  g_autoptr (AnalysisModel) analysis = analysis_model_new_features (model, &(MoodCalibration) { 1.5, 1.2, 1.1 });
  g_autoptr (AnalysisFeatureListener) listener = analysis_feature_listener_new (analysis, NULL);
  g_autoptr (AnalysisFeatureJudge) judge = analysis_feature_judge_new (model, NULL);
  g_autoptr (GArray) gaussians = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
  g_autoptr (AnalysisResult) of_one = hear (listener, music + RATE, RATE, RATE);
  g_autoptr (AnalysisResult) of_all = hear (listener, music, n, n);
  MoodGaussian heard;
  double shift;
  float first;

  g_assert_true (is_read);
  g_test_message ("said %g, settled %g", of_one->said.valence, of_one->estimate.gaussian.valence);
  g_assert_cmpfloat (fabs (of_one->said.valence - of_one->estimate.gaussian.valence), >, 0.05);
  for (gsize i = 0; i < of_one->curve->n_points; i++)
    {
      g_assert_cmpfloat_with_epsilon (of_one->curve->valence[i], of_one->estimate.gaussian.valence, 1e-5);
      g_assert_cmpfloat_with_epsilon (of_one->curve->arousal[i], of_one->estimate.gaussian.arousal, 1e-5);
    }

  /* The first point is the mean of those up to 2.5 s, the middles of pieces being at 0.5, 1.5 and 2.5 s. */
  g_assert_true (analysis_feature_judge_run (judge, &features, gaussians, NULL, NULL, NULL));
  analysis_pool_windows (&heard, (const MoodGaussian *)(gpointer)gaussians->data, NULL, gaussians->len);
  shift = atanh (of_all->estimate.gaussian.valence) - atanh (heard.valence);
  first = (float)((2.5 * g_array_index (gaussians, MoodGaussian, 0).valence
                   + 2.0 * g_array_index (gaussians, MoodGaussian, 1).valence
                   + 1.5 * g_array_index (gaussians, MoodGaussian, 2).valence)
                  / 6.0);
  g_assert_cmpfloat (fabs (shift), >, 1e-3);
  g_assert_cmpfloat_with_epsilon (of_all->curve->valence[0], tanh (atanh (first) + shift), 1e-5);
}

/* Slices of a long song are heard to its end, and no more than one of them is kept; of other pieces the first ten
 * minutes are heard, and all of the song is counted. The memory is flat. */
static void
test_long (void)
{
  static const char *const features = "mel-image rate=8000 seconds=20 height=8 width=8";
  const gsize n_heard = (gsize)ANALYSIS_FEATURES_MAX_SECONDS * RATE;
  const gsize n = n_heard + 20 * RATE;
  g_autofree float *music = fixture_make_music (n, 4);
  g_autoptr (AnalysisFeatureListener) slices = make_listener ("mlr", features, "slices", 1.0);
  g_autoptr (AnalysisFeatureListener) excerpts = make_listener ("mlr", features, "excerpts 3", 1.0);
  g_autoptr (AnalysisResult) beginning = hear (excerpts, music, n_heard, 65536);
  g_autoptr (AnalysisResult) all = hear (excerpts, music, n, 65536);
  g_autoptr (AnalysisResult) sliced = hear (slices, music, n, 65536);

  assert_same (beginning, all);
  g_assert_cmpfloat_with_epsilon (all->duration, ANALYSIS_FEATURES_MAX_SECONDS + 20, 1e-9);
  g_assert_cmpuint (analysis_feature_listener_get_n_kept (excerpts), ==, n_heard);

  g_assert_cmpuint (sliced->n_windows, ==, ANALYSIS_FEATURES_MAX_SECONDS / 20 + 1);
  g_assert_cmpuint (sliced->curve->n_points, ==, 2 * (ANALYSIS_FEATURES_MAX_SECONDS + 20));
  g_assert_cmpuint (analysis_feature_listener_get_n_kept (slices), ==, 20 * RATE);
}

/* Sparse slices have a length that the features must be of, if they are of any. */
static void
test_sparse_length (void)
{
  g_autoptr (GError) error = NULL;
  AnalysisCut cut;

  g_assert_true (analysis_cut_parse (&cut, "slices 2 every 5", NULL));
  g_assert_null (analysis_feature_reader_new (FEATURE_FIXTURE_IMAGES, &cut, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "2 seconds"));
}

static void
test_nothing (void)
{
  const gsize n = 2 * RATE;
  g_autofree float *silence = g_new0 (float, n);
  g_autoptr (AnalysisFeatureListener) listener = make_listener ("svm", FEATURE_FIXTURE_VECTORS, "whole", 1.0);
  g_autoptr (GError) error = NULL;

  analysis_feature_listener_begin (listener);
  g_assert_null (analysis_feature_listener_finish (listener, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_EMPTY);
  g_clear_error (&error);

  analysis_feature_listener_begin (listener);
  analysis_feature_listener_hear (listener, silence, n);
  g_assert_null (analysis_feature_listener_finish (listener, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_SILENT);
}

static void
test_cancelled (void)
{
  const gsize n = 2 * RATE;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autoptr (AnalysisFeatureListener) listener = make_listener ("svm", FEATURE_FIXTURE_VECTORS, "whole", 1.0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  analysis_feature_listener_begin (listener);
  analysis_feature_listener_hear (listener, music, n);
  g_assert_null (analysis_feature_listener_finish (listener, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Samples that are no numbers, from a damaged float file, still give an answer on the plane. */
static void
test_wild_samples (void)
{
  const gsize n = 2 * RATE;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autoptr (AnalysisFeatureListener) listener = make_listener ("mlr", FEATURE_FIXTURE_VECTORS, "whole", 1.0);
  g_autoptr (AnalysisResult) result = NULL;

  music[100] = NAN;
  music[200] = INFINITY;
  music[300] = 1e30f;
  result = hear (listener, music, n, n);
  g_assert_cmpfloat (fabs (result->estimate.gaussian.valence), <, 1.0);
  g_assert_cmpfloat (fabs (result->estimate.gaussian.arousal), <, 1.0);
}

/* Nor does one of them take the weights of all pieces away. */
static void
test_wild_pieces (void)
{
  const gsize n = 14 * RATE;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autoptr (AnalysisFeatureListener) listener = make_listener ("mlr", FEATURE_FIXTURE_VECTORS, "slices 2 every 5", 1.0);
  g_autoptr (AnalysisResult) result = NULL;

  music[2 * RATE] = NAN;
  music[7 * RATE] = INFINITY;
  result = hear (listener, music, n, n);
  g_assert_cmpuint (result->n_windows, ==, 3);
  g_assert_cmpfloat (fabs (result->estimate.gaussian.valence), <, 1.0);
  g_assert_cmpfloat (result->estimate.gaussian.valence_sd, >, 0.0);
}

static gpointer
hear_thread (gpointer data)
{
  g_autofree float *music = fixture_make_music (4 * RATE, 1);
  g_autoptr (AnalysisFeatureListener) listener = analysis_feature_listener_new (data, NULL);

  return hear (listener, music, 4 * RATE, 4096);
}

/* One model, several threads: the same bits. */
static void
test_threads (void)
{
  static const char *const architectures[] = { "svm", "svr", "stoltenberg" };

  for (gsize i = 0; i < G_N_ELEMENTS (architectures); i++)
    {
      g_autoptr (AnalysisFeatureModel) model
          = feature_fixture_make_model (architectures[i], FEATURE_FIXTURE_IMAGES, "slices");
      g_autoptr (AnalysisModel) analysis = analysis_model_new_features (model, NULL);
      g_autoptr (AnalysisResult) here = hear_thread (analysis);
      GThread *threads[3];

      for (gsize t = 0; t < G_N_ELEMENTS (threads); t++)
        threads[t] = g_thread_new ("hear", hear_thread, analysis);
      for (gsize t = 0; t < G_N_ELEMENTS (threads); t++)
        {
          g_autoptr (AnalysisResult) there = g_thread_join (threads[t]);

          assert_same (here, there);
        }
    }
}

/* A file through the decoder, as users' songs come. */
static void
test_song (void)
{
  const FixtureSpec spec
      = { .format = FIXTURE_WAV, .sound = FIXTURE_CHORDS, .frequency = 220, .seconds = 3, .rate = 22050, .channels = 2 };
  g_autofree char *folder = fixture_folder_new ();
  g_autofree char *path = fixture_write_into (&spec, folder, "song");
  g_autoptr (AnalysisFeatureModel) model = feature_fixture_make_model ("svm", FEATURE_FIXTURE_VECTORS, "whole");
  g_autoptr (AnalysisModel) analysis = analysis_model_new_features (model, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = analysis_song_analyzer_new (analysis, &error);
  g_autoptr (AnalysisResult) result = NULL;

  g_assert_no_error (error);
  result = analysis_song_analyzer_run (analyzer, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (result->duration, 3.0, 0.1);
  g_assert_null (result->curve);
  fixture_folder_free (g_steal_pointer (&folder));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/feature-listener/blocks", test_blocks);
  g_test_add_func ("/analysis/feature-listener/curve", test_curve);
  g_test_add_func ("/analysis/feature-listener/spread", test_spread);
  g_test_add_func ("/analysis/feature-listener/streamed", test_streamed);
  g_test_add_func ("/analysis/feature-listener/short-is-whole", test_short_is_whole);
  g_test_add_func ("/analysis/feature-listener/judged-once", test_judged_once);
  g_test_add_func ("/analysis/feature-listener/degrees", test_degrees);
  g_test_add_func ("/analysis/feature-listener/settled-curve", test_settled_curve);
  g_test_add_func ("/analysis/feature-listener/long", test_long);
  g_test_add_func ("/analysis/feature-listener/sparse-length", test_sparse_length);
  g_test_add_func ("/analysis/feature-listener/nothing", test_nothing);
  g_test_add_func ("/analysis/feature-listener/cancelled", test_cancelled);
  g_test_add_func ("/analysis/feature-listener/wild-samples", test_wild_samples);
  g_test_add_func ("/analysis/feature-listener/wild-pieces", test_wild_pieces);
  g_test_add_func ("/analysis/feature-listener/threads", test_threads);
  g_test_add_func ("/analysis/feature-listener/song", test_song);

  return g_test_run ();
}
