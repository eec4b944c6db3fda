/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of a whole song is what a listener would say of it, by the model that we come with: music made up
 * here, and real clips where there are any. */

#include <math.h>
#include <string.h>

#include "engine/analysis/ear.h"
#include "engine/audio/decoder.h"
#include "engine/base/paths.h"
#include "engine/base/rng.h"
#include "fixture.h"

#define RATE 16000

/* Seconds */
#define SONG     100
#define INTRO    20
#define OUTBURST 3

typedef struct
{
  AnalysisModel *model; /* (owned) */
  AnalysisEar *ear;     /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = base_paths_find_data ("models/default.safetensors");
  g_autoptr (GError) error = NULL;

  fixture->model = analysis_model_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_sample_rate (fixture->model), ==, RATE);
  fixture->ear = analysis_ear_new (fixture->model, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  analysis_ear_free (fixture->ear);
  analysis_model_unref (fixture->model);
}

static void
append (GArray      *song,
        const float *samples,
        gsize        n_samples)
{
  g_array_append_vals (song, samples, (guint) n_samples);
}

static void
append_noise (GArray *song,
              double  seconds,
              double  amplitude)
{
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (gsize i = 0; i < seconds * RATE; i++)
    {
      const float sample = (float) (amplitude * (2.0 * base_rng_uniform (&rng) - 1.0));

      g_array_append_val (song, sample);
    }
}

static AnalysisResult *
hear (Fixture      *fixture,
      const GArray *song)
{
  g_autoptr (GError) error = NULL;
  AnalysisResult *result;

  analysis_ear_begin (fixture->ear);
  analysis_ear_hear (fixture->ear, (const float *) (gconstpointer) song->data, song->len);
  result = analysis_ear_finish (fixture->ear, NULL, &error);
  g_assert_no_error (error);

  return result;
}

/* How far @other is from @song on the plane. */
static double
measure (Fixture      *fixture,
         const GArray *song,
         const GArray *other)
{
  g_autoptr (AnalysisResult) a = hear (fixture, song);
  g_autoptr (AnalysisResult) b = hear (fixture, other);

  return hypot (a->estimate.gaussian.valence - b->estimate.gaussian.valence,
                a->estimate.gaussian.arousal - b->estimate.gaussian.arousal);
}

static GArray *
new_song (void)
{
  return g_array_new (FALSE, FALSE, sizeof (float));
}

static GArray *
make_music (void)
{
  GArray *song = new_song ();
  g_autofree float *samples = fixture_make_music (SONG * RATE, 3);

  append (song, samples, SONG * RATE);
  return song;
}

typedef enum
{
  CHANGE_TWICE,
  CHANGE_NOISE,
  CHANGE_SOFT_NOISE,
  CHANGE_OUTBURST,
  N_CHANGES,
} Change;

static const char *const change_names[N_CHANGES] = { "twice", "noise before", "soft noise before", "outburst" };

/* So far a song may move on the plane for what does not change its mood: neighboring words of the vocabulary are
 * some three times as far apart. Noise as loud as the music for 20 s of 120 is a part of the song, even if an odd one. */
static const double tolerances[N_CHANGES] = { 0.05, 0.1, 0.05, 0.05 };

static GArray *
change_song (const GArray *song,
             Change        change)
{
  const float *samples = (const float *) (gconstpointer) song->data;
  GArray *other = new_song ();

  switch (change)
    {
    case CHANGE_TWICE: append (other, samples, song->len); break;
    case CHANGE_NOISE: append_noise (other, INTRO, 0.3); break;
    case CHANGE_SOFT_NOISE: append_noise (other, INTRO, 0.003); break;
    case CHANGE_OUTBURST:
      append (other, samples, song->len / 2);
      append_noise (other, OUTBURST, 1.0);
      append (other, samples + song->len / 2, song->len - song->len / 2);
      return other;
    case N_CHANGES: break;
    }

  append (other, samples, song->len);
  return other;
}

static void
test_made_up (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GArray) song = make_music ();

  for (Change change = 0; change < N_CHANGES; change++)
    {
      g_autoptr (GArray) other = change_song (song, change);
      const double moved = measure (fixture, song, other);

      g_test_message ("%s: moved by %.4f", change_names[change], moved);
      g_assert_cmpfloat (moved, <, tolerances[change]);
    }
}

/* Adds a clip of @corpus, without its first and last three seconds. FALSE where it is not there. */
static gboolean
append_clip (GArray       *song,
             AudioDecoder *decoder,
             const char   *name)
{
  const char *shared = g_getenv ("MOODPLANE_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", "corpora", "taffc4q", name, NULL);
  g_autoptr (GArray) clip = new_song ();
  float block[4096];
  gssize n;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || !audio_decoder_open (decoder, path, NULL, NULL))
    return FALSE;
  while ((n = audio_decoder_read (decoder, block, G_N_ELEMENTS (block), NULL, NULL)) > 0)
    append (clip, block, (gsize) n);
  if (n < 0 || clip->len < 27 * RATE)
    return FALSE;

  append (song, (const float *) (gconstpointer) clip->data + 3 * RATE, 24 * RATE);
  return TRUE;
}

/* Drawn by lot: of the quadrants Q3 and Q4, and Q1 and Q2. */
static const char *const calm_clips[] = {
  "audio/MT0033177286.opus", "audio/MT0003129858.opus", "audio/MT0003037754.opus",
  "audio/MT0015682649.opus", "audio/MT0005981667.opus", "audio/MT0014584473.opus",
  "audio/MT0003420996.opus", "audio/MT0007265208.opus", "audio/MT0004089549.opus",
  "audio/MT0033410438.opus", "audio/MT0013166908.opus", "audio/MT0012317309.opus",
};
static const char *const lively_clips[] = {
  "audio/MT0010482550.opus", "audio/MT0006810990.opus", "audio/MT0028617657.opus",
  "audio/MT0026963572.opus", "audio/MT0032405040.opus", "audio/MT0004645468.opus",
  "audio/MT0015028144.opus", "audio/MT0004558461.opus", "audio/MT0028172888.opus",
  "audio/MT0033397838.opus", "audio/MT0004511265.opus", "audio/MT0002698706.opus",
};

/* A song of one clip four times over. Single songs move by what their windows differ in; the mean must not. */
static void
test_real (Fixture       *fixture,
           gconstpointer  data)
{
  const guint n_songs = 4;
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (RATE);
  double sums[N_CHANGES] = { 0.0 };

  for (guint i = 0; i < n_songs; i++)
    {
      g_autoptr (GArray) song = new_song ();

      for (int k = 0; k < 4; k++)
        if (!append_clip (song, decoder, i % 2 == 0 ? calm_clips[i] : lively_clips[i]))
          {
            g_test_skip ("the clips are not here");
            return;
          }
      for (Change change = 0; change < N_CHANGES; change++)
        {
          g_autoptr (GArray) other = change_song (song, change);

          sums[change] += measure (fixture, song, other);
        }
    }

  for (Change change = 0; change < N_CHANGES; change++)
    {
      g_test_message ("%s: moved by %.4f", change_names[change], sums[change] / n_songs);
      g_assert_cmpfloat (sums[change] / n_songs, <, tolerances[change]);
    }
}

/* Calm for 48 s, then lively, or the other way round. */
#define HALF_POINTS 96

/* The curve of a song of four clips, added to @sum, upside down if it falls. */
static gboolean
add_joined (Fixture      *fixture,
            AudioDecoder *decoder,
            guint         index,
            double       *sum)
{
  const gboolean falls = index % 2 == 1;
  g_autoptr (GArray) song = new_song ();
  g_autoptr (AnalysisResult) result = NULL;

  for (guint k = 0; k < 4; k++)
    {
      const char *const *clips = (k < 2) != falls ? calm_clips : lively_clips;

      if (!append_clip (song, decoder, clips[2 * index + k % 2]))
        return FALSE;
    }

  result = hear (fixture, song);
  g_assert_cmpuint (result->curve->n_points, ==, 2 * HALF_POINTS);
  for (gsize i = 0; i < 2 * HALF_POINTS; i++)
    sum[i] += falls ? -result->curve->arousal[i] : result->curve->arousal[i];
  return TRUE;
}

static double
get_mean (const double *values,
          gsize         n_values)
{
  double sum = 0.0;

  for (gsize i = 0; i < n_values; i++)
    sum += values[i];
  return sum / (double) n_values;
}

/* The mean curve is half way up where the music changes, within a second. */
static void
test_change_on_time (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (RATE);
  double sum[2 * HALF_POINTS] = { 0.0 };
  double middle;
  gsize crossing = HALF_POINTS - 20;

  for (guint i = 0; i < G_N_ELEMENTS (calm_clips) / 2; i++)
    if (!add_joined (fixture, decoder, i, sum))
      {
        g_test_skip ("the clips are not here");
        return;
      }

  middle = 0.5 * (get_mean (sum + 16, HALF_POINTS - 32) + get_mean (sum + HALF_POINTS + 16, HALF_POINTS - 32));
  while (crossing < HALF_POINTS + 20 && sum[crossing] < middle)
    crossing++;
  g_test_message ("half way at %.1f s, the change is at %.1f s", (double) crossing * MOOD_CURVE_HOP,
                  HALF_POINTS * MOOD_CURVE_HOP);
  g_assert_cmpuint (crossing, >=, HALF_POINTS - 2);
  g_assert_cmpuint (crossing, <=, HALF_POINTS + 2);
}

#define ADD(name, function) g_test_add ("/analysis/whole-song/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("made-up", test_made_up);
  ADD ("real", test_real);
  ADD ("change-on-time", test_change_on_time);

  return g_test_run ();
}
