/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/analysis/ear.h"
#include "engine/base/rng.h"
#include "feature-fixture.h"
#include "fixture.h"

#define N_BANDS 7

/* --- frames and features as such --- */

static void
test_round (void)
{
  float values[] = { 0.0f, -0.05f, 0.13f, -119.99f, 31.126f, -120.0f, NAN };

  analysis_tape_round (values, G_N_ELEMENTS (values));
  g_assert_cmpfloat (values[0], ==, 0.0f);
  g_assert_false (signbit (values[1]));
  g_assert_cmpfloat (values[2], ==, 0.25f);
  g_assert_cmpfloat (values[3], ==, -120.0f);
  g_assert_cmpfloat (values[4], ==, 31.25f);
  g_assert_cmpfloat (values[5], ==, -120.0f);
  g_assert_true (isnan (values[6]));
}

/* Quiet noise, with jumps as large as there are. */
static float *
make_frames (gsize n_frames)
{
  float *frames = g_new (float, n_frames *N_BANDS);
  BaseRng rng;

  base_rng_init (&rng, 4);
  for (gsize i = 0; i < n_frames * N_BANDS; i++)
    frames[i] = (float)(i % 97 == 0 ? 1500.0 : i % 89 == 0 ? -1900.0 : -60.0 + 8.0 * base_rng_normal (&rng));
  analysis_tape_round (frames, n_frames * N_BANDS);
  return frames;
}

static AnalysisTape *
record_frames (const float *frames, gsize n_frames)
{
  AnalysisTape *tape = analysis_tape_new (ANALYSIS_TAPE_FRAMES, N_BANDS);

  analysis_tape_add_frames (tape, frames, n_frames / 3);
  analysis_tape_add_frames (tape, frames + n_frames / 3 * N_BANDS, n_frames - n_frames / 3);
  analysis_tape_end (tape, 12345, 0.0f);
  return tape;
}

static void
test_frames (void)
{
  const gsize n_frames = 500;
  g_autofree float *frames = make_frames (n_frames);
  g_autofree float *played = g_new (float, n_frames *N_BANDS);
  g_autoptr (AnalysisTape) tape = record_frames (frames, n_frames);
  g_autoptr (GBytes) bytes = analysis_tape_to_bytes (tape);
  g_autoptr (AnalysisTape) again = analysis_tape_from_bytes (bytes, ANALYSIS_TAPE_FRAMES, N_BANDS);
  gsize n = 0;

  g_assert_nonnull (again);
  g_assert_cmpuint (analysis_tape_get_n_samples (again), ==, 12345);
  for (guint turn = 0; turn < 2; turn++)
    {
      analysis_tape_rewind (again);
      for (n = 0; n < n_frames;)
        n += analysis_tape_play (again, played + n * N_BANDS, MIN (13 + 100 * turn, n_frames - n));
      g_assert_cmpuint (analysis_tape_play (again, played, 1), ==, 0);
      g_assert_false (analysis_tape_is_broken (again));
      g_assert_cmpmem (played, n_frames * N_BANDS * sizeof (float), frames,
                       n_frames * N_BANDS * sizeof (float));
    }
  /* Another front end's. */
  g_assert_null (analysis_tape_from_bytes (bytes, ANALYSIS_TAPE_FRAMES, N_BANDS + 1));
  g_assert_null (analysis_tape_from_bytes (bytes, ANALYSIS_TAPE_FEATURES, N_BANDS));
}

static void
test_features (void)
{
  float values[] = { 1.5f, -2.25e-20f, 3.4e30f, 0.1f, -7.0f, G_MINFLOAT };
  float times[] = { 1.0f, 2.5f };
  float levels[] = { -20.0f, -33.3f };
  const AnalysisFeatures pieces_added[]
      = { { .n_examples = 1, .values = values, .times = times, .levels = levels },
          { .n_examples = 1, .values = values + 3, .times = times + 1, .levels = levels + 1 } };
  g_autoptr (AnalysisTape) tape = analysis_tape_new (ANALYSIS_TAPE_FEATURES, 3);
  g_autoptr (AnalysisTape) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GArray) pieces = g_array_new (FALSE, TRUE, sizeof (guint));
  g_auto (AnalysisFeatures) played = { 0 };

  g_assert_null (analysis_tape_to_bytes (tape));
  for (guint i = 0; i < 2; i++)
    analysis_tape_add_features (tape, &pieces_added[i]);
  analysis_tape_end (tape, 99, 0.5f);
  bytes = analysis_tape_to_bytes (tape);
  again = analysis_tape_from_bytes (bytes, ANALYSIS_TAPE_FEATURES, 3);
  g_assert_nonnull (again);
  g_assert_cmpfloat (analysis_tape_get_loudest (again), ==, 0.5f);
  g_assert_true (analysis_tape_get_features (again, TRUE, &played, pieces));
  g_assert_cmpuint (pieces->len, ==, 2);
  g_assert_cmpuint (g_array_index (pieces, guint, 1), ==, 1);
  g_assert_cmpuint (played.n_examples, ==, 2);
  g_assert_cmpmem (played.values, sizeof values, values, sizeof values);
  g_assert_cmpmem (played.times, sizeof times, times, sizeof times);
  g_assert_cmpmem (played.levels, sizeof levels, levels, sizeof levels);
}

static void
test_no_numbers (void)
{
  g_autofree float *frames = make_frames (3);
  float nan = NAN, time = 1.0f;
  const AnalysisFeatures features = { .n_examples = 1, .values = &nan, .times = &time };
  g_autoptr (AnalysisTape) tape = analysis_tape_new (ANALYSIS_TAPE_FEATURES, 1);

  analysis_tape_add_features (tape, &features);
  analysis_tape_end (tape, 1, 0.0f);
  g_assert_null (analysis_tape_to_bytes (tape));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AnalysisTape) broken = NULL;

      frames[2 * N_BANDS - 1] = i == 0 ? NAN : INFINITY;
      broken = record_frames (frames, 3);
      g_assert_true (analysis_tape_is_broken (broken));
      g_assert_null (analysis_tape_to_bytes (broken));
    }
}

/* Whatever was done to its bytes, a tape is refused, breaks off, or plays numbers. */
static void
play_hostile (const guint8 *data, gsize length, AnalysisTapeKind kind)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (AnalysisTape) tape = analysis_tape_from_bytes (bytes, kind, N_BANDS);
  float frames[5 * N_BANDS];
  gsize n;

  if (tape == NULL)
    return;
  if (kind == ANALYSIS_TAPE_FEATURES)
    {
      g_autoptr (GArray) pieces = g_array_new (FALSE, TRUE, sizeof (guint));
      g_auto (AnalysisFeatures) features = { 0 };

      analysis_tape_get_features (tape, TRUE, &features, pieces);
      return;
    }
  analysis_tape_rewind (tape);
  while ((n = analysis_tape_play (tape, frames, 5)) > 0)
    for (gsize i = 0; i < n * N_BANDS; i++)
      g_assert_true (isfinite (frames[i]));
}

static void
test_hostile (void)
{
  g_autofree float *frames = make_frames (20);
  g_autofree float *beside = g_new0 (float, 20);
  const AnalysisFeatures features = { .n_examples = 20, .values = frames, .times = beside, .levels = beside };

  for (AnalysisTapeKind kind = ANALYSIS_TAPE_FRAMES; kind <= ANALYSIS_TAPE_FEATURES; kind++)
    {
      g_autoptr (AnalysisTape) tape
          = kind == ANALYSIS_TAPE_FRAMES ? record_frames (frames, 20) : analysis_tape_new (kind, N_BANDS);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree guint8 *data = NULL;
      gsize length;

      if (kind == ANALYSIS_TAPE_FEATURES)
        {
          analysis_tape_add_features (tape, &features);
          analysis_tape_end (tape, 1, 0.0f);
        }
      bytes = analysis_tape_to_bytes (tape);
      data = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));
      length = g_bytes_get_size (bytes);
      for (gsize i = 0; i < length; i++)
        {
          const guint8 byte = data[i];

          play_hostile (data, i, kind);
          for (guint bit = 0; bit < 8; bit++)
            {
              data[i] = byte ^ (guint8)(1 << bit);
              play_hostile (data, length, kind);
            }
          data[i] = byte ^ 0xff;
          play_hostile (data, length, kind);
          data[i] = byte;
        }
    }
}

/* --- what is heard from it --- */

static AnalysisEar *
make_ear (AnalysisModel *model)
{
  g_autoptr (GError) error = NULL;
  AnalysisEar *ear = analysis_ear_new (model, &error);

  g_assert_no_error (error);
  return ear;
}

static AnalysisModel *
make_features (const char *architecture, const char *features, const char *cut)
{
  g_autoptr (AnalysisFeatureModel) model = feature_fixture_make_model (architecture, features, cut);

  return analysis_model_new_features (model, NULL);
}

static void
assert_same (const AnalysisResult *a, const AnalysisResult *b)
{
  g_assert_cmpmem (&a->estimate.gaussian, sizeof (MoodGaussian), &b->estimate.gaussian,
                   sizeof (MoodGaussian));
  g_assert_cmpfloat (a->duration, ==, b->duration);
  g_assert_cmpuint (a->n_windows, ==, b->n_windows);
  g_assert_true ((a->curve == NULL) == (b->curve == NULL));
  if (a->curve != NULL)
    {
      const gsize n = a->curve->n_points * sizeof (float);

      g_assert_cmpuint (a->curve->n_points, ==, b->curve->n_points);
      g_assert_cmpmem (a->curve->valence, n, b->curve->valence, n);
      g_assert_cmpmem (a->curve->arousal, n, b->curve->arousal, n);
    }
  g_assert_true ((a->embedding == NULL) == (b->embedding == NULL));
  if (a->embedding != NULL)
    g_assert_cmpmem (a->embedding->values, a->embedding->n_values * sizeof (float), b->embedding->values,
                     b->embedding->n_values * sizeof (float));
}

/* @old hears @samples and records them; @new hears the tapes, and the samples, which must come to the same. */
static void
check_models (AnalysisModel *old, AnalysisModel *new, const float *samples, gsize n_samples)
{
  g_autoptr (AnalysisEar) recorder = make_ear (old);
  g_autoptr (AnalysisEar) hearer = make_ear (new);
  g_autoptr (AnalysisEar) player = make_ear (new);
  g_autoptr (AnalysisResult) recorded = NULL;
  g_autoptr (AnalysisResult) heard = NULL;
  g_autoptr (AnalysisResult) played = NULL;
  g_autoptr (GError) error = NULL;

  analysis_ear_begin (recorder);
  for (gsize i = 0; i < analysis_ear_get_n_parts (recorder); i++)
    analysis_ear_record (analysis_ear_get_part (recorder, i));
  for (gsize i = 0; i < n_samples; i += 7000)
    analysis_ear_hear (recorder, samples + i, MIN (7000, n_samples - i));
  recorded = analysis_ear_finish (recorder, NULL, &error);
  g_assert_no_error (error);

  analysis_ear_begin (hearer);
  analysis_ear_hear (hearer, samples, n_samples);
  heard = analysis_ear_finish (hearer, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (analysis_ear_get_n_parts (player), ==, analysis_ear_get_n_parts (recorder));
  analysis_ear_begin (player);
  for (gsize i = 0; i < analysis_ear_get_n_parts (recorder); i++)
    {
      AnalysisEar *from = analysis_ear_get_part (recorder, i);
      AnalysisEar *to = analysis_ear_get_part (player, i);
      g_autoptr (AnalysisTape) tape = analysis_ear_take_tape (from);
      g_autoptr (GBytes) bytes = analysis_tape_to_bytes (tape);
      g_autofree char *made_by = analysis_ear_describe_tape (from);
      g_autofree char *wanted = analysis_ear_describe_tape (to);

      g_assert_cmpstr (made_by, ==, wanted);
      g_assert_true (analysis_ear_play (to, bytes, NULL));
    }
  played = analysis_ear_finish (player, NULL, &error);
  g_assert_no_error (error);
  assert_same (heard, played);
}

/* Every architecture of windows: with steps and without, recurrent ones, and songs of many and of less than one. */
static void
test_windows (void)
{
  static const char *const architectures[] = { "moodplane-1", "stoltenberg", "crnn" };

  for (guint i = 0; i < G_N_ELEMENTS (architectures); i++)
    for (guint seconds = 3; seconds <= 33; seconds += 15)
      {
        const gsize n_samples = seconds * 16000 + 77;
        g_autofree float *music = fixture_make_music (n_samples, i + seconds);
        g_autoptr (AnalysisModel) old = fixture_make_model_of (architectures[i], 320, 1);
        g_autoptr (AnalysisModel) new = fixture_make_model_of (architectures[i], 320, 2);

        check_models (old, new, music, n_samples);
        check_models (old, old, music, n_samples);
      }
}

/* Every cut, learners and networks, vectors, images and sequences. */
static void
test_pieces (void)
{
  static const struct
  {
    const char *old, *new, *features, *cut;
  } cases[] = {
    { "mlr", "svr", FEATURE_FIXTURE_VECTORS, "whole" },
    { "svm", "kernel", FEATURE_FIXTURE_VECTORS, "slices 6 every 9 from 30" },
    { "kernel", "svm", FEATURE_FIXTURE_VECTORS, "slices 6 every 9" },
    { "svr", "mlr", FEATURE_FIXTURE_IMAGES, "slices" },
    { "svr", "svr", FEATURE_FIXTURE_IMAGES, "excerpts 3" },
    { "svr", "stoltenberg", FEATURE_FIXTURE_IMAGES, "quarter" },
    { "mlr", "gao-ffnn", "gao-260 rate=8000 seconds=1", "slices" },
    { "kernel", "moldovan-ann", FEATURE_FIXTURE_VECTORS " seconds=2", "slices" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint seconds = 2; seconds <= 42; seconds += 20)
      {
        const gsize n_samples = seconds * 8000 + 33;
        g_autofree float *music = fixture_make_music (n_samples, i + seconds);
        g_autoptr (AnalysisModel) old = make_features (cases[i].old, cases[i].features, cases[i].cut);
        g_autoptr (AnalysisModel) new = make_features (cases[i].new, cases[i].features, cases[i].cut);

        check_models (old, new, music, n_samples);
      }
}

static void
test_ensemble (void)
{
  static const char vectors[] = "song-statistics rate=16000";
  static const double weights[] = { 3.0, 1.0 };
  const gsize n_samples = 50 * 16000;
  g_autofree float *music = fixture_make_music (n_samples, 8);
  AnalysisModel *ensembles[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AnalysisModel) pieces
          = make_features (i == 0 ? "mlr" : "kernel", vectors, "slices 6 every 18 from 45");
      g_autoptr (AnalysisModel) windows = fixture_make_model (i + 1);
      g_autoptr (GError) error = NULL;

      ensembles[i]
          = analysis_model_new_ensemble ((AnalysisModel *[]) { pieces, windows }, weights, 2, NULL, &error);
      g_assert_no_error (error);
    }
  check_models (ensembles[0], ensembles[1], music, n_samples);
  for (guint i = 0; i < 2; i++)
    analysis_model_unref (ensembles[i]);
}

/* One that is damaged where its checksum could not tell is not heard. */
static void
test_damaged (void)
{
  g_autoptr (AnalysisModel) windows = fixture_make_model (1);
  g_autoptr (AnalysisModel) pieces = make_features ("mlr", FEATURE_FIXTURE_VECTORS, "slices 6 every 9");
  AnalysisModel *const models[] = { windows, pieces };
  const gsize n_samples = 20 * 16000;
  g_autofree float *music = fixture_make_music (n_samples, 3);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AnalysisEar) ear = make_ear (models[i]);
      g_autoptr (AnalysisResult) result = NULL;
      g_autoptr (AnalysisTape) tape = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) cut = NULL;
      g_autoptr (GBytes) long_one = NULL;
      g_autofree guint8 *longer = NULL;
      gsize length;

      analysis_ear_begin (ear);
      analysis_ear_record (ear);
      analysis_ear_hear (ear, music, n_samples);
      result = analysis_ear_finish (ear, NULL, NULL);
      tape = analysis_ear_take_tape (ear);
      bytes = analysis_tape_to_bytes (tape);
      g_assert_nonnull (bytes);
      length = g_bytes_get_size (bytes);

      cut = g_bytes_new_from_bytes (bytes, 0, length - 1);
      analysis_ear_begin (ear);
      g_assert_false (analysis_ear_play (ear, cut, NULL));

      /* A song of a million years: n_samples is at 16. */
      longer = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
      memset (longer + 16, 0x7f, 8);
      long_one = g_bytes_new (longer, length);
      analysis_ear_begin (ear);
      g_assert_false (analysis_ear_play (ear, long_one, NULL));

      /* And it still can hear. */
      analysis_ear_begin (ear);
      g_assert_true (analysis_ear_play (ear, bytes, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/tape/round", test_round);
  g_test_add_func ("/analysis/tape/frames", test_frames);
  g_test_add_func ("/analysis/tape/features", test_features);
  g_test_add_func ("/analysis/tape/no-numbers", test_no_numbers);
  g_test_add_func ("/analysis/tape/hostile", test_hostile);
  g_test_add_func ("/analysis/tape/windows", test_windows);
  g_test_add_func ("/analysis/tape/pieces", test_pieces);
  g_test_add_func ("/analysis/tape/ensemble", test_ensemble);
  g_test_add_func ("/analysis/tape/damaged", test_damaged);
  return g_test_run ();
}
