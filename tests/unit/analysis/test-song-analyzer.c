/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/analysis/listener.h"
#include "engine/analysis/song-analyzer.h"
#include "engine/base/error.h"
#include "fixture.h"

#define RATE 16000

typedef struct
{
  char *folder;   /* (owned) */
  char *path;     /* (owned): a song of 25 s */
  float *samples; /* (owned): what is in it */
  gsize n_samples;
  AnalysisModel *model;           /* (owned) */
  AnalysisSongAnalyzer *analyzer; /* (owned) */
} Fixture;

static void
append_u32 (GByteArray *bytes,
            guint32     value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, 4);
}

static void
append_text (GByteArray *bytes,
             const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

/* Mono, 16 bits, 16 kHz; @samples are rounded to what the file holds. */
static void
write_wav (const char *path,
           float      *samples,
           gsize       n_samples)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint32 n_bytes = (guint32) n_samples * 2;

  append_text (bytes, "RIFF");
  append_u32 (bytes, 36 + n_bytes);
  append_text (bytes, "WAVEfmt ");
  append_u32 (bytes, 16);
  append_u32 (bytes, 1 | 1 << 16); /* PCM, one channel */
  append_u32 (bytes, RATE);
  append_u32 (bytes, RATE * 2);
  append_u32 (bytes, 2 | 16 << 16); /* bytes in a frame, bits in a sample */
  append_text (bytes, "data");
  append_u32 (bytes, n_bytes);
  for (gsize i = 0; i < n_samples; i++)
    {
      const gint16 value = (gint16) lrintf (samples[i] * 32767.0f);
      const gint16 little = GINT16_TO_LE (value);

      samples[i] = (float) value / 32768.0f;
      g_byte_array_append (bytes, (const guint8 *) &little, 2);
    }

  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("moodplane-analyzer-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "song.wav", NULL);
  fixture->n_samples = 25 * RATE;
  fixture->samples = fixture_make_music (fixture->n_samples, 3);
  write_wav (fixture->path, fixture->samples, fixture->n_samples);

  fixture->model = fixture_make_model (7);
  fixture->analyzer = analysis_song_analyzer_new (fixture->model, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  analysis_song_analyzer_free (fixture->analyzer);
  analysis_model_unref (fixture->model);
  g_free (fixture->samples);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static AnalysisResult *
run_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AnalysisResult *result = analysis_song_analyzer_run (fixture->analyzer, fixture->path, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

/* The way over file and decoder changes nothing of what is heard. */
static void
test_as_listener (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisListener) listener = analysis_listener_new (fixture->model, &error);
  g_autoptr (AnalysisResult) expected = NULL;
  g_autoptr (AnalysisResult) result = run_well (fixture);

  analysis_listener_begin (listener);
  analysis_listener_hear (listener, fixture->samples, fixture->n_samples);
  expected = analysis_listener_finish (listener, &error);
  g_assert_no_error (error);

  g_assert_cmpfloat_with_epsilon (result->duration, 25.0, 1e-3);
  g_assert_cmpuint (result->n_windows, ==, 3);
  g_assert_cmpuint (result->curve->n_points, ==, 50);
  g_assert_cmpfloat_with_epsilon (result->estimate.gaussian.valence, expected->estimate.gaussian.valence,
                                  1e-4);
  g_assert_cmpfloat_with_epsilon (result->estimate.gaussian.arousal, expected->estimate.gaussian.arousal,
                                  1e-4);
  for (gsize i = 0; i < 50; i++)
    g_assert_cmpfloat_with_epsilon (result->curve->valence[i], expected->curve->valence[i], 1e-4);
}

typedef struct
{
  guint n_calls;
  double last;
  double cancel_at; /* 0: never */
  GCancellable *cancellable;
} Progress;

static void
progress_cb (double   seconds,
             gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpfloat (seconds, >, progress->last);
  progress->last = seconds;
  progress->n_calls++;
  if (progress->cancel_at > 0.0 && seconds >= progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_progress (Fixture       *fixture,
               gconstpointer  data)
{
  Progress progress = { 0 };
  g_autoptr (AnalysisResult) result = NULL;

  analysis_song_analyzer_set_progress (fixture->analyzer, progress_cb, &progress);
  result = run_well (fixture);
  g_assert_cmpuint (progress.n_calls, >=, 10);
  g_assert_cmpuint (progress.n_calls, <=, 25);
  g_assert_cmpfloat (progress.last, >, 20.0);
  g_assert_cmpfloat (progress.last, <=, 25.1);
}

/* Cancelled in the middle; the next song is heard as if nothing had been. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { .cancel_at = 12.0, .cancellable = cancellable };
  g_autoptr (AnalysisResult) before = run_well (fixture);
  g_autoptr (AnalysisResult) after = NULL;

  analysis_song_analyzer_set_progress (fixture->analyzer, progress_cb, &progress);
  g_assert_null (analysis_song_analyzer_run (fixture->analyzer, fixture->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (progress.last, <, 15.0);

  g_clear_error (&error);
  g_assert_null (analysis_song_analyzer_run (fixture->analyzer, fixture->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  analysis_song_analyzer_set_progress (fixture->analyzer, NULL, NULL);
  after = run_well (fixture);
  g_assert_cmpmem (&before->estimate.gaussian, sizeof (MoodGaussian), &after->estimate.gaussian,
                   sizeof (MoodGaussian));
}

static void
test_silent_file (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  memset (fixture->samples, 0, fixture->n_samples * sizeof (float));
  write_wav (fixture->path, fixture->samples, fixture->n_samples);
  g_assert_null (analysis_song_analyzer_run (fixture->analyzer, fixture->path, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_SILENT);
}

/* Files that are no songs are errors, and the next song is heard all the same. */
static void
test_no_songs (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *text = g_build_filename (fixture->folder, "text.mp3", NULL);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.ogg", NULL);
  g_autoptr (AnalysisResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (analysis_song_analyzer_run (fixture->analyzer, missing, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (text, "This is a text.\n", -1, NULL));
  g_assert_null (analysis_song_analyzer_run (fixture->analyzer, text, NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == BASE_ERROR);
  g_remove (text);

  result = run_well (fixture);
  g_assert_cmpuint (result->n_windows, ==, 3);
}

static void
add (const char *path, void (*function) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/analysis/song-analyzer/as-listener", test_as_listener);
  add ("/analysis/song-analyzer/progress", test_progress);
  add ("/analysis/song-analyzer/cancel", test_cancel);
  add ("/analysis/song-analyzer/silent", test_silent_file);
  add ("/analysis/song-analyzer/no-songs", test_no_songs);

  return g_test_run ();
}
