/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <math.h>

#include "engine/analysis/listener.h"
#include "engine/analysis/pool.h"
#include "engine/base/error.h"
#include "fixture.h"

#define RATE 16000

/* Samples that fill a window of the networks here, 320 frames, to its end. */
#define ONE_WINDOW (319 * 500 + 1024)

typedef struct
{
  AnalysisModel *model;       /* (owned) */
  AnalysisListener *listener; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->model = fixture_make_model (7);
  fixture->listener = analysis_listener_new (fixture->model, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  analysis_listener_free (fixture->listener);
  analysis_model_unref (fixture->model);
}

static AnalysisResult *
hear (AnalysisListener  *listener,
      const float       *samples,
      gsize              n_samples,
      gsize              block,
      GError           **error)
{
  analysis_listener_begin (listener);
  for (gsize at = 0; at < n_samples; at += block)
    analysis_listener_hear (listener, samples + at, MIN (block, n_samples - at));

  return analysis_listener_finish (listener, error);
}

static AnalysisResult *
hear_well (AnalysisListener *listener,
           const float      *samples,
           gsize             n_samples)
{
  g_autoptr (GError) error = NULL;
  AnalysisResult *result = hear (listener, samples, n_samples, 8192, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_sane (const AnalysisResult *result)
{
  double sum = 0.0;

  g_assert_cmpfloat (fabs (result->estimate.gaussian.valence), <, 1.0);
  g_assert_cmpfloat (fabs (result->estimate.gaussian.arousal), <, 1.0);
  g_assert_cmpfloat (result->estimate.gaussian.valence_sd, >, 0.0);
  g_assert_cmpfloat (result->estimate.gaussian.arousal_sd, >, 0.0);
  g_assert_cmpfloat (fabs (result->estimate.gaussian.correlation), <, 1.0);
  for (gsize i = 0; i < MOOD_N_QUADRANTS; i++)
    sum += result->estimate.quadrant_probabilities[i];
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-6);

  for (gsize i = 0; i < result->curve->n_points; i++)
    {
      g_assert_cmpfloat (fabsf (result->curve->valence[i]), <, 1.0f);
      g_assert_cmpfloat (fabsf (result->curve->arousal[i]), <, 1.0f);
    }
}

static void
assert_same (const AnalysisResult *a,
             const AnalysisResult *b)
{
  g_assert_cmpfloat (a->duration, ==, b->duration);
  g_assert_cmpuint (a->n_windows, ==, b->n_windows);
  g_assert_cmpmem (&a->estimate.gaussian, sizeof (MoodGaussian), &b->estimate.gaussian,
                   sizeof (MoodGaussian));
  g_assert_cmpmem (a->curve->valence, a->curve->n_points * sizeof (float), b->curve->valence,
                   b->curve->n_points * sizeof (float));
  g_assert_cmpmem (a->curve->arousal, a->curve->n_points * sizeof (float), b->curve->arousal,
                   b->curve->n_points * sizeof (float));
}

/* The same but for the order of sums, which follows the number of outputs. */
static void
assert_near (const AnalysisResult *a,
             const AnalysisResult *b)
{
  g_assert_cmpuint (a->n_windows, ==, b->n_windows);
  g_assert_cmpfloat_with_epsilon (a->estimate.gaussian.valence, b->estimate.gaussian.valence, 1e-5);
  g_assert_cmpfloat_with_epsilon (a->estimate.gaussian.arousal, b->estimate.gaussian.arousal, 1e-5);
  g_assert_cmpfloat_with_epsilon (a->estimate.gaussian.arousal_sd, b->estimate.gaussian.arousal_sd, 1e-5);
  g_assert_cmpuint (a->curve->n_points, ==, b->curve->n_points);
  for (gsize i = 0; i < a->curve->n_points; i++)
    {
      g_assert_cmpfloat_with_epsilon (a->curve->valence[i], b->curve->valence[i], 1e-5);
      g_assert_cmpfloat_with_epsilon (a->curve->arousal[i], b->curve->arousal[i], 1e-5);
    }
}

static void
test_too_short (Fixture       *fixture,
                gconstpointer  data)
{
  static const gsize lengths[] = { 0, 1, 1023 };
  g_autofree float *samples = fixture_make_music (1024, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hear (fixture->listener, samples, lengths[i], 512, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_EMPTY);
    }
}

static void
test_silence (Fixture       *fixture,
              gconstpointer  data)
{
  static const gsize seconds[] = { 1, 10, 35 };
  g_autofree float *samples = g_new0 (float, 35 * RATE);

  /* Not digital zero, but what dither leaves: the lowest bit of 16. */
  for (gsize i = 0; i < 35 * RATE; i += 3)
    samples[i] = (i % 2 == 0 ? 1.0f : -1.0f) / 32768.0f;

  for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hear (fixture->listener, samples, seconds[i] * RATE, 8192, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_SILENT);
    }
}

static void
test_short (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    gsize n_samples;
    gsize n_points;
  } cases[] = { { 1024, 1 }, { RATE / 2, 1 }, { 2 * RATE, 4 }, { 5 * RATE + 100, 10 }, { 10 * RATE, 20 } };
  g_autofree float *samples = fixture_make_music (10 * RATE, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnalysisResult) result = hear_well (fixture->listener, samples, cases[i].n_samples);

      g_assert_cmpuint (result->n_windows, ==, 1);
      g_assert_cmpuint (result->curve->n_points, ==, cases[i].n_points);
      g_assert_cmpfloat_with_epsilon (result->duration, (double) cases[i].n_samples / RATE, 1e-9);
      assert_sane (result);
    }
}

static void
test_blocks (Fixture       *fixture,
             gconstpointer  data)
{
  static const gsize blocks[] = { 1, 333, 500, 1024, 16000, 1000000 };
  const gsize n_samples = 25 * RATE + 77;
  g_autofree float *samples = fixture_make_music (n_samples, 2);
  g_autoptr (AnalysisResult) expected = hear_well (fixture->listener, samples, n_samples);

  g_assert_cmpuint (expected->n_windows, ==, 3);
  g_assert_cmpuint (expected->curve->n_points, ==, 50);
  assert_sane (expected);

  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AnalysisResult) result = hear (fixture->listener, samples, n_samples, blocks[i], &error);

      g_assert_no_error (error);
      assert_same (result, expected);
    }
}

/* Another listener, and the same one after other songs, hear the same; another song is heard
 * otherwise. */
static void
test_repeatable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisListener) other = analysis_listener_new (fixture->model, &error);
  const gsize n_samples = 31 * RATE;
  g_autofree float *samples = fixture_make_music (n_samples, 3);
  g_autofree float *others = fixture_make_music (n_samples, 4);
  g_autoptr (AnalysisResult) first = hear_well (fixture->listener, samples, n_samples);
  g_autoptr (AnalysisResult) elsewhere = hear_well (other, samples, n_samples);
  g_autoptr (AnalysisResult) between = hear_well (fixture->listener, others + 5 * RATE, 13 * RATE);
  g_autoptr (AnalysisResult) again = hear_well (fixture->listener, samples, n_samples);

  assert_same (first, elsewhere);
  assert_same (first, again);
  g_assert_cmpfloat (first->estimate.gaussian.valence, !=, between->estimate.gaussian.valence);
}

/* Windows go through the network four at a time: what it says of one does not depend on the
 * others. */
static void
test_batches (Fixture       *fixture,
              gconstpointer  data)
{
  const gsize window = 319 * 500 + 1024;
  const gsize hop = 256 * 500;
  g_autofree float *samples = fixture_make_music (window + 5 * hop, 10);
  MoodGaussian alone[6];
  float valences[6];
  const MoodGaussian *together;
  g_autoptr (AnalysisResult) song = NULL;
  gsize n_windows;

  for (gsize i = 0; i < G_N_ELEMENTS (alone); i++)
    {
      g_autoptr (AnalysisResult) result = hear_well (fixture->listener, samples + i * hop, window);

      alone[i] = analysis_listener_get_windows (fixture->listener, &n_windows)[0];
      g_assert_cmpuint (n_windows, ==, 1);
      g_assert_cmpuint (result->n_windows, ==, 1);
      valences[i] = result->curve->valence[10];
      if (i > 0)
        g_assert_cmpfloat (fabs (alone[i].valence - alone[i - 1].valence), >, 1e-4);
    }

  song = hear_well (fixture->listener, samples, window + 5 * hop);
  together = analysis_listener_get_windows (fixture->listener, &n_windows);
  g_assert_cmpuint (n_windows, ==, G_N_ELEMENTS (alone));
  g_assert_cmpmem (alone, sizeof alone, together, sizeof alone);

  /* In the middle of a window the curve knows next to nothing of the neighbors either. */
  for (gsize i = 0; i < G_N_ELEMENTS (alone); i++)
    g_assert_cmpfloat_with_epsilon (song->curve->valence[16 * i + 10], valences[i], 5e-3);
}

/* What training keeps, frames, is heard as the samples are. */
static void
test_frames (Fixture       *fixture,
             gconstpointer  data)
{
  const gsize n_samples = 23 * RATE;
  DspFrontend *frontend = analysis_model_get_frontend (fixture->model);
  const gsize n_frames = dsp_frontend_count_frames (frontend, n_samples);
  g_autofree float *samples = fixture_make_music (n_samples, 11);
  g_autofree float *frames = g_new (float, n_frames * 80);
  g_autoptr (DspFrontendStream) stream = dsp_frontend_stream_new (frontend);
  g_autoptr (AnalysisResult) expected = hear_well (fixture->listener, samples, n_samples);
  g_autoptr (AnalysisResult) result = NULL;
  g_autoptr (GError) error = NULL;

  dsp_frontend_stream_process (stream, samples, n_samples, NULL, frames, n_frames);
  analysis_listener_begin (fixture->listener);
  analysis_listener_hear_frames (fixture->listener, frames, n_frames);
  result = analysis_listener_finish (fixture->listener, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_windows, ==, expected->n_windows);
  g_assert_cmpmem (&result->estimate.gaussian, sizeof (MoodGaussian), &expected->estimate.gaussian,
                   sizeof (MoodGaussian));
}

static void
test_gain (Fixture       *fixture,
           gconstpointer  data)
{
  const gsize n_samples = 20 * RATE;
  g_autofree float *samples = fixture_make_music (n_samples, 5);
  g_autoptr (AnalysisResult) loud = hear_well (fixture->listener, samples, n_samples);
  g_autoptr (AnalysisResult) soft = NULL;

  for (gsize i = 0; i < n_samples; i++)
    samples[i] *= 0.5f;
  soft = hear_well (fixture->listener, samples, n_samples);

  /* Frames are rounded, see tape.h, and half is no whole number of steps. */
  g_assert_cmpfloat_with_epsilon (loud->estimate.gaussian.valence, soft->estimate.gaussian.valence, 1e-3);
  g_assert_cmpfloat_with_epsilon (loud->estimate.gaussian.arousal, soft->estimate.gaussian.arousal, 1e-3);
}

/* Music and then as much silence: the silence takes no part, and the curve holds through it. */
static void
test_half_silent (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree float *music = fixture_make_music (26 * RATE, 6);
  g_autofree float *samples = g_new0 (float, 60 * RATE);
  g_autoptr (AnalysisResult) result = NULL;

  memcpy (samples, music, 26 * RATE * sizeof (float));
  result = hear_well (fixture->listener, samples, 60 * RATE);

  /* Windows start every 8 s; those at 0, 8, 16 and 24 hold music. */
  g_assert_cmpuint (result->n_windows, ==, 4);
  g_assert_cmpuint (result->curve->n_points, ==, 120);
  for (gsize i = 70; i < 120; i++)
    g_assert_cmpfloat (result->curve->valence[i], ==, result->curve->valence[69]);
  assert_sane (result);
}

/* Ten minutes, in blocks made on the way: the memory in use does not grow but for the curve. */
static void
test_long (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree float *samples = fixture_make_music (10 * RATE, 8);
  g_autoptr (AnalysisResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gsize in_use = 0;

  analysis_listener_begin (fixture->listener);
  for (guint i = 0; i < 60; i++)
    {
      if (i == 6)
        in_use = mallinfo2 ().uordblks;
      analysis_listener_hear (fixture->listener, samples, 10 * RATE);
    }
  g_assert_cmpuint (mallinfo2 ().uordblks, <=, in_use + 110000);

  result = analysis_listener_finish (fixture->listener, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->curve->n_points, ==, 1200);
  g_assert_cmpuint (result->n_windows, ==, 75);
  g_assert_cmpfloat_with_epsilon (result->duration, 600.0, 1e-9);
  assert_sane (result);
}

/* What comes out of a damaged float file. */
static void
test_hostile_samples (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree float *samples = fixture_make_music (12 * RATE, 9);
  g_autoptr (AnalysisResult) result = NULL;

  samples[5000] = NAN;
  samples[50000] = INFINITY;
  samples[90000] = -3e38f;
  result = hear_well (fixture->listener, samples, 12 * RATE);
  assert_sane (result);
}

/* Networks that say one thing of a window, and one whose steps do not fit its window: their curve
 * comes from windows that overlap by three quarters. The first number is that of frames in a window. */
static void
test_without_steps (void)
{
  static const struct
  {
    const char *architecture;
    gsize n_frames, hop, step_frames;
    gboolean has_steps;
  } cases[] = {
    { "moodplane-1", 320, 256, 16, TRUE }, { "crnn", 320, 256, 16, TRUE },       { "crnn", 330, 82, 41, FALSE },
    { "stoltenberg", 320, 80, 40, FALSE }, { "yu-mymodel", 96, 24, 12, FALSE },
  };
  const gsize n_samples = 40 * RATE;
  g_autofree float *music = fixture_make_music (n_samples, 5);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnalysisModel) model = fixture_make_model_of (cases[i].architecture, cases[i].n_frames, 3);
      g_autoptr (AnalysisListener) listener = analysis_listener_new (model, NULL);
      g_autoptr (AnalysisResult) result = hear_well (listener, music, n_samples);
      g_autoptr (AnalysisResult) in_blocks = hear (listener, music, n_samples, 777, NULL);
      const gsize n_frames = n_samples / 512; /* or one or two fewer */
      const gsize n_full = (n_frames - cases[i].n_frames) / cases[i].hop + 1;

      g_assert_cmpuint (analysis_model_get_hop (model), ==, cases[i].hop);
      g_assert_cmpuint (analysis_model_get_step_frames (model), ==, cases[i].step_frames);
      g_assert_cmpint (analysis_model_get_steps_node (model) != G_MAXUINT, ==, cases[i].has_steps);

      assert_sane (result);
      assert_same (result, in_blocks);
      g_assert_cmpuint (result->curve->n_points, ==, 80);
      g_assert_cmpuint (result->n_windows, >=, n_full - 1);
      g_assert_cmpuint (result->n_windows, <=, n_full + 1);
      g_assert_cmpfloat (fabsf (result->curve->valence[20] - result->curve->valence[60]), >, 0.0f);
    }
}

/* Of a song of one window such a network says one thing, so the curve is flat. */
static void
test_one_window_without_steps (void)
{
  g_autoptr (AnalysisModel) model = fixture_make_model_of ("stoltenberg", 320, 3);
  g_autoptr (AnalysisListener) listener = analysis_listener_new (model, NULL);
  const gsize n_samples = 8 * RATE;
  g_autofree float *music = fixture_make_music (n_samples, 5);
  g_autoptr (AnalysisResult) result = hear_well (listener, music, n_samples);

  g_assert_cmpuint (result->n_windows, ==, 1);
  g_assert_cmpuint (result->curve->n_points, ==, 16);
  for (gsize i = 0; i < result->curve->n_points; i++)
    {
      g_assert_cmpfloat_with_epsilon ((double) result->curve->valence[i], result->estimate.gaussian.valence, 1e-5);
      g_assert_cmpfloat_with_epsilon ((double) result->curve->arousal[i], result->estimate.gaussian.arousal, 1e-5);
    }
}

static void
test_broken_network (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) network = fixture_make_network (1);
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisListener) listener = NULL;
  g_autofree float *samples = fixture_make_music (2 * RATE, 1);

  nn_model_get_parameters_mutable (network)[nn_model_get_n_parameters (network) - 1] = NAN;
  model = analysis_model_new (network, frontend, NULL);
  listener = analysis_listener_new (model, &error);
  g_assert_no_error (error);

  g_assert_null (hear (listener, samples, 2 * RATE, 8192, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
}

/* The calibration widens the windows, not their place. */
static void
test_spread (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) network = fixture_make_network (7);
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  g_autoptr (AnalysisModel) plain_model = analysis_model_new (network, frontend, NULL);
  g_autoptr (AnalysisModel) wide_model = analysis_model_new (network, frontend, &(MoodCalibration) { 1.5, 1.0, 1.0 });
  g_autoptr (AnalysisListener) plain = analysis_listener_new (plain_model, &error);
  g_autoptr (AnalysisListener) wide = analysis_listener_new (wide_model, &error);
  g_autofree float *samples = fixture_make_music (5 * RATE, 1);
  g_autoptr (AnalysisResult) a = hear_well (plain, samples, 5 * RATE);
  g_autoptr (AnalysisResult) b = hear_well (wide, samples, 5 * RATE);

  g_assert_cmpfloat (a->estimate.gaussian.valence, ==, b->estimate.gaussian.valence);
  g_assert_cmpfloat_with_epsilon (1.5 * a->estimate.gaussian.valence_sd, b->estimate.gaussian.valence_sd,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (1.5 * a->estimate.gaussian.arousal_sd, b->estimate.gaussian.arousal_sd,
                                  1e-9);
}

static void
add (const char *path, void (*function) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

/* The network of @degrees with the mood's outputs alone. */
static NnModel *
cut_to_mood (NnModel *degrees,
             guint64  seed)
{
  NnModel *mood = fixture_make_network (seed);
  const gsize n_before = nn_model_get_n_parameters (mood) - MOOD_N_RAW * (192 + 1);

  memcpy (nn_model_get_parameters_mutable (mood), nn_model_get_parameters (degrees), n_before * sizeof (float));
  memcpy (fixture_get_tensor (mood, "steps.weight"), fixture_get_tensor (degrees, "steps.weight"),
          MOOD_N_RAW * 192 * sizeof (float));
  memcpy (fixture_get_tensor (mood, "steps.bias"), fixture_get_tensor (degrees, "steps.bias"),
          MOOD_N_RAW * sizeof (float));
  return mood;
}

/* A network that says degrees too says the same mood as without them, at every window and step; and the degrees,
 * each by its name. */
static void
test_degrees (void)
{
  static const double shares[] = { 0.25, 0.9, 0.5 };
  static const char *const names[] = { "power", "tension", "nostalgia", NULL };
  const gsize n_samples = 47 * RATE;
  g_autoptr (GError) error = NULL;
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, &error);
  g_autoptr (NnModel) network = fixture_make_degree_network (3, shares, 21);
  g_autoptr (NnModel) mood = cut_to_mood (network, 22);
  g_autoptr (AnalysisModel) model = analysis_model_new_with_degrees (network, frontend, names, NULL);
  g_autoptr (AnalysisModel) plain = analysis_model_new (mood, frontend, NULL);
  g_autoptr (AnalysisListener) listener = analysis_listener_new (model, &error);
  g_autoptr (AnalysisListener) plain_listener = analysis_listener_new (plain, &error);
  g_autofree float *samples = fixture_make_music (n_samples, 12);
  g_autoptr (AnalysisResult) result = hear_well (listener, samples, n_samples);
  g_autoptr (AnalysisResult) expected = hear_well (plain_listener, samples, n_samples);

  g_assert_cmpuint (result->n_windows, >, 4);
  assert_near (result, expected);
  g_assert_cmpuint (result->embedding->n_values, ==, 192);
  for (gsize i = 0; i < 192; i++)
    g_assert_cmpfloat_with_epsilon (result->embedding->values[i], expected->embedding->values[i], 1e-5);
  g_assert_null (expected->degrees);
  g_assert_cmpuint (result->degrees->n_degrees, ==, 3);
  for (gsize i = 0; i < 3; i++)
    {
      g_assert_cmpstr (result->degrees->names[i], ==, names[i]);
      g_assert_cmpfloat_with_epsilon (result->degrees->shares[i], shares[i], 1e-6);
    }
}

/* What the last layer makes of the embedding is what the network said: so it is that layer's input, averaged over
 * time as the network does it. */
static void
test_embedding (void)
{
  static const struct
  {
    const char *architecture;
    const char *last;
    gsize n_values;
  } cases[] = {
    { "moodplane-1", "steps", 192 },
    { "crnn", "steps", 128 },
    { "stoltenberg", "output", 8 },
    { "resnet18", "fc", 512 },
  };
  g_autofree float *music = fixture_make_music (ONE_WINDOW, 5);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnalysisModel) model = fixture_make_model_of (cases[i].architecture, 320, 3);
      g_autofree char *weight_name = g_strconcat (cases[i].last, ".weight", NULL);
      g_autofree char *bias_name = g_strconcat (cases[i].last, ".bias", NULL);
      const float *weight = fixture_get_tensor (analysis_model_get_network (model), weight_name);
      const float *bias = fixture_get_tensor (analysis_model_get_network (model), bias_name);
      g_autoptr (GError) error = NULL;
      g_autoptr (AnalysisListener) listener = analysis_listener_new (model, &error);
      g_autoptr (AnalysisResult) result = hear_well (listener, music, ONE_WINDOW);
      float raw[MOOD_N_RAW];
      MoodGaussian gaussian;

      g_assert_cmpuint (result->n_windows, ==, 1);
      g_assert_cmpuint (result->embedding->n_values, ==, cases[i].n_values);
      for (gsize k = 0; k < MOOD_N_RAW; k++)
        {
          raw[k] = bias[k];
          for (gsize c = 0; c < cases[i].n_values; c++)
            raw[k] += weight[k * cases[i].n_values + c] * result->embedding->values[c];
        }

      mood_gaussian_from_raw (&gaussian, raw);
      g_assert_cmpfloat_with_epsilon (gaussian.valence, result->estimate.gaussian.valence, 1e-4);
      g_assert_cmpfloat_with_epsilon (gaussian.arousal, result->estimate.gaussian.arousal, 1e-4);
      g_assert_cmpfloat_with_epsilon (gaussian.valence_sd, result->estimate.gaussian.valence_sd, 1e-4);
    }
}

/* Of a song it is the mean of what is heard in its windows, each of its own. */
static void
test_embedding_of_windows (Fixture       *fixture,
                           gconstpointer  data)
{
  const gsize hop = 256 * 500;
  const gsize n_windows = 6;
  g_autofree float *samples = fixture_make_music (ONE_WINDOW + (n_windows - 1) * hop, 10);
  g_autoptr (AnalysisResult) song = hear_well (fixture->listener, samples, ONE_WINDOW + (n_windows - 1) * hop);
  const MoodGaussian *heard;
  g_autofree double *weights = g_new (double, n_windows);
  double sum = 0.0, total = 0.0, first = 0.0;
  gsize n_heard;

  heard = analysis_listener_get_windows (fixture->listener, &n_heard);
  g_assert_cmpuint (n_heard, ==, n_windows);
  analysis_pool_weigh (weights, heard, analysis_listener_get_levels (fixture->listener), n_windows);
  for (gsize i = 0; i < n_windows; i++)
    {
      g_autoptr (AnalysisResult) window = hear_well (fixture->listener, samples + i * hop, ONE_WINDOW);

      sum += weights[i] * window->embedding->values[17];
      total += weights[i];
      first = i == 0 ? window->embedding->values[17] : first;
    }

  g_assert_cmpfloat_with_epsilon (song->embedding->values[17], sum / total, 1e-6);
  g_assert_cmpfloat (fabs (song->embedding->values[17] - first), >, 1e-5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/analysis/listener/too-short", test_too_short);
  add ("/analysis/listener/silence", test_silence);
  add ("/analysis/listener/short", test_short);
  add ("/analysis/listener/blocks", test_blocks);
  add ("/analysis/listener/repeatable", test_repeatable);
  add ("/analysis/listener/batches", test_batches);
  add ("/analysis/listener/frames", test_frames);
  add ("/analysis/listener/gain", test_gain);
  add ("/analysis/listener/half-silent", test_half_silent);
  add ("/analysis/listener/long", test_long);
  add ("/analysis/listener/hostile-samples", test_hostile_samples);
  g_test_add_func ("/analysis/listener/without-steps", test_without_steps);
  g_test_add_func ("/analysis/listener/one-window-without-steps", test_one_window_without_steps);
  add ("/analysis/listener/embedding-of-windows", test_embedding_of_windows);
  g_test_add_func ("/analysis/listener/embedding", test_embedding);
  g_test_add_func ("/analysis/listener/degrees", test_degrees);
  g_test_add_func ("/analysis/listener/broken-network", test_broken_network);
  g_test_add_func ("/analysis/listener/spread", test_spread);

  return g_test_run ();
}
