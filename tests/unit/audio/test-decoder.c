/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/audio/decoder.h"
#include "engine/base/error.h"
#include "tests/support/fixtures.h"
#include "tests/support/ordinary-user.h"

typedef struct
{
  char *folder; /* (owned) */
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_clear_pointer (&fixture->folder, fixture_folder_free);
}

/* Reads an open song to its end. NULL with @error set when it fails. */
static GArray *
read_all (AudioDecoder  *decoder,
          GError       **error)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (float));
  float block[5000]; /* divides neither the child's blocks nor the songs */
  gssize got;

  while ((got = audio_decoder_read (decoder, block, G_N_ELEMENTS (block), NULL, error)) > 0)
    g_array_append_vals (samples, block, (guint)got);

  return got < 0 ? NULL : g_steal_pointer (&samples);
}

static GArray *
decode (AudioDecoder  *decoder,
        const char    *path,
        GError       **error)
{
  return audio_decoder_open (decoder, path, NULL, error) ? read_all (decoder, error) : NULL;
}

static void
assert_fails (AudioDecoder  *decoder,
              const char    *path,
              BaseErrorCode  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) samples = decode (decoder, path, &error);

  g_assert_null (samples);
  g_assert_error (error, BASE_ERROR, (int)code);
  g_assert_cmpstr (error->message, !=, "");
}

/* Amplitude of one frequency, by correlation with it (Goertzel), over the middle of a song. */
static double
get_amplitude (const GArray *samples,
               double        frequency,
               double        rate)
{
  guint start = samples->len / 4;
  guint count = samples->len / 2;
  double in_phase = 0.0;
  double quadrature = 0.0;

  for (guint i = 0; i < count; i++)
    {
      double window = 1.0 - cos (2.0 * G_PI * i / count);
      double value = (double)g_array_index (samples, float, start + i) * window;

      in_phase += value * cos (2.0 * G_PI * frequency * i / rate);
      quadrature += value * sin (2.0 * G_PI * frequency * i / rate);
    }

  return 2.0 * hypot (in_phase, quadrature) / count;
}

static gboolean
is_lossless (FixtureFormat format)
{
  return format == FIXTURE_WAV || format == FIXTURE_AIFF || format == FIXTURE_FLAC
         || format == FIXTURE_WAVPACK;
}

/* Right length, right tone, right level, nothing else: in every format, with tags, covers and pictures around it. */
static void
test_format (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) samples = NULL;
  g_autofree char *path = NULL;
  FixtureSpec spec = {
    .format = (FixtureFormat)GPOINTER_TO_INT (data),
    .frequency = 1000.0,
    .seconds = 3.0,
    .title = "A title",
    .cover = TRUE,
    .video = TRUE,
  };

  if (spec.format == FIXTURE_APE)
    spec.sound = FIXTURE_SILENCE;
  path = fixture_write_into (&spec, fixture->folder, "song");
  if (path == NULL)
    return;

  samples = decode (decoder, path, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon ((double)samples->len / 16000.0, 3.0,
                                  is_lossless (spec.format) ? 0.001 : 0.1);
  if (spec.sound != FIXTURE_SILENCE)
    {
      g_assert_cmpfloat_with_epsilon (get_amplitude (samples, 1000.0, 16000.0), 0.5, 0.02);
      g_assert_cmpfloat (get_amplitude (samples, 1300.0, 16000.0), <, 0.005);
    }
}

static void
test_rates (Fixture       *fixture,
            gconstpointer  data)
{
  static const guint file_rates[] = { 8000, 22050, 48000, 96000 };
  static const guint rates[] = { 8000, 16000, 22050, 44100 };

  for (guint i = 0; i < G_N_ELEMENTS (file_rates); i++)
    {
      g_autoptr (AudioDecoder) decoder = audio_decoder_new (rates[i]);
      g_autoptr (GError) error = NULL;
      FixtureSpec spec = { .format = FIXTURE_WAV, .frequency = 500.0, .seconds = 2.0, .rate = file_rates[i] };
      g_autofree char *path = fixture_write_into (&spec, fixture->folder, "song");
      g_autoptr (GArray) samples = NULL;

      if (path == NULL)
        return;
      samples = decode (decoder, path, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (samples->len / (double)rates[i], 2.0, 0.002);
      g_assert_cmpfloat_with_epsilon (get_amplitude (samples, 500.0, rates[i]), 0.5, 0.01);
    }
}

/* Mono is the mean of the channels: a song with one silent channel is half as loud. */
static void
test_downmix (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint channels[] = { 1, 2, 6 };
  static const double levels[] = { 0.5, 0.25, 0.02 };

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
      g_autoptr (GError) error = NULL;
      FixtureSpec spec
          = { .format = FIXTURE_WAV, .seconds = 1.0, .channels = channels[i], .right_only = TRUE };
      g_autofree char *path = fixture_write_into (&spec, fixture->folder, "song");
      g_autoptr (GArray) samples = NULL;

      if (path == NULL)
        return;
      samples = decode (decoder, path, &error);
      g_assert_no_error (error);
      if (channels[i] <= 2)
        g_assert_cmpfloat_with_epsilon (get_amplitude (samples, 440.0, 16000.0), levels[i], 0.01);
      else
        g_assert_cmpfloat (get_amplitude (samples, 440.0, 16000.0), >, levels[i]);
    }
}

/* Names that are no UTF-8, that look like a URI, an option or a format string. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const names[]
      = { "caf\xe9 \xff.wav", "100% %s %41.wav", "-o #1?a=b&c.wav", "a\nb\t\"'\\ $(x).wav" };
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 0.5 };
  g_autofree char *path = fixture_write_into (&spec, fixture->folder, "song");

  for (guint i = 0; path != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *renamed = g_build_filename (fixture->folder, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) samples = NULL;

      g_assert_cmpint (g_rename (path, renamed), ==, 0);
      samples = decode (decoder, renamed, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (samples->len, ==, 8000);
      g_free (path);
      path = g_steal_pointer (&renamed);
    }
}

static char *
write_text (Fixture    *fixture,
            const char *name,
            const char *text)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

/* Everything that is no song, each with its own code, and a good song after them all. */
static void
test_not_songs (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) samples = NULL;
  g_autofree char *vanished = g_build_filename (fixture->folder, "vanished.mp3", NULL);
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo.mp3", NULL);
  g_autofree char *loop = g_build_filename (fixture->folder, "loop.mp3", NULL);
  g_autofree char *picture = g_build_filename (fixture->folder, "picture.mp3", NULL);
  g_autofree char *empty = write_text (fixture, "empty.mp3", "");
  g_autofree char *text = write_text (fixture, "text.mp3", "This is a text.\nIt is no song.\n");
  g_autofree char *page = write_text (fixture, "page.ogg", "<html><body>404 not found</body></html>\n");
  FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 0.5 };
  g_autofree char *song = fixture_write_into (&spec, fixture->folder, "song");

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (loop, loop), ==, 0);
  fixture_write_picture (picture);

  assert_fails (decoder, vanished, BASE_ERROR_NOT_FOUND);
  assert_fails (decoder, fifo, BASE_ERROR_NOT_A_FILE);
  assert_fails (decoder, fixture->folder, BASE_ERROR_NOT_A_FILE);
  assert_fails (decoder, "/dev/null", BASE_ERROR_NOT_A_FILE);
  assert_fails (decoder, loop, BASE_ERROR_NOT_A_FILE);
  assert_fails (decoder, empty, BASE_ERROR_EMPTY);
  assert_fails (decoder, text, BASE_ERROR_NOT_AUDIO);
  assert_fails (decoder, page, BASE_ERROR_NOT_AUDIO);
  assert_fails (decoder, picture, BASE_ERROR_NOT_AUDIO);

  samples = decode (decoder, song, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (samples->len, ==, 8000);
}

/* Bytes that no type finder knows: nobody can say that they hold no sound. */
static void
test_unknown_kind (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  g_autofree char *path = g_build_filename (fixture->folder, "unknown.mp3", NULL);
  g_autoptr (GError) error = NULL;
  char bytes[4096];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (char)(0x80 + i * i * 37 % 61);
  g_assert_true (g_file_set_contents (path, bytes, sizeof bytes, NULL));

  g_assert_null (decode (decoder, path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_AUDIO);
  g_assert_nonnull (strstr (error->message, "cannot be told"));
}

/* Root may read everything, so root runs this one test again as nobody. */
static void
run_again_as_nobody (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *arguments[] = {
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", self, "-p", "/audio/permission", NULL
  };
  g_autofree char *program = g_find_program_in_path ("setpriv");
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (program == NULL)
    {
      g_test_skip ("running as root, and setpriv is not installed");
      return;
    }

  if (!test_ordinary_user_may_run (self))
    {
      g_test_skip ("running as root, and nobody may not run programs from the build folder");
      return;
    }

  g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_nonnull (strstr (output, "ok 1 /audio/permission"));
  g_assert_null (strstr (output, "SKIP"));
}

static void
test_permission (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  g_autofree char *path = write_text (fixture, "secret.mp3", "secret");

  if (geteuid () == 0)
    {
      run_again_as_nobody ();
      return;
    }

  g_chmod (path, 0000);
  assert_fails (decoder, path, BASE_ERROR_PERMISSION_DENIED);
  /* A file that could be read, in a folder that may not be entered. */
  g_chmod (path, 0600);
  g_chmod (fixture->folder, 0600);
  assert_fails (decoder, path, BASE_ERROR_PERMISSION_DENIED);
  g_chmod (fixture->folder, 0700);
}

/* A container that is sound but holds no sample. */
static void
test_no_samples (Fixture       *fixture,
                 gconstpointer  data)
{
  static const guint8 wave[44]
      = "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\2\0\x44\xac\0\0\x10\xb1\2\0\4\0\x10\0data\0\0\0";
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  g_autofree char *path = g_build_filename (fixture->folder, "none.wav", NULL);

  g_assert_true (g_file_set_contents (path, (const char *)wave, sizeof wave, NULL));
  assert_fails (decoder, path, BASE_ERROR_EMPTY);
}

/* A codec that is not installed, acted by taking every decoder of FLAC off the list: the sentence names it. */
static void
test_missing_codec (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  g_autoptr (GError) error = NULL;
  FixtureSpec spec = { .format = FIXTURE_FLAC, .seconds = 1.0 };
  g_autofree char *path = fixture_write_into (&spec, fixture->folder, "song");

  if (path == NULL)
    return;

  g_setenv ("GST_PLUGIN_FEATURE_RANK", "flacdec:NONE,avdec_flac:NONE", TRUE);
  g_assert_false (audio_decoder_open (decoder, path, NULL, &error));
  g_unsetenv ("GST_PLUGIN_FEATURE_RANK");

  g_assert_error (error, BASE_ERROR, BASE_ERROR_MISSING_CODEC);
  g_assert_nonnull (strstr (error->message, "FLAC"));
  g_assert_nonnull (strstr (error->message, "not installed"));
}

/* Half a file is an error that says so, or, where nothing in it tells the length, half a song. */
static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  FixtureSpec spec = {
    .format = (FixtureFormat)GPOINTER_TO_INT (data),
    .sound = FIXTURE_CHORDS,
    .seconds = 8.0,
  };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) samples = NULL;

  if (spec.format == FIXTURE_APE)
    spec.sound = FIXTURE_SILENCE;
  path = fixture_write_into (&spec, fixture->folder, "song");
  if (path == NULL)
    return;

  /* Only the one that may hang is hurried: a busy machine takes its time with the others. */
  if (spec.format == FIXTURE_APE)
    audio_decoder_set_deadline (decoder, 1.0);
  fixture_truncate (path, 0.5);
  samples = decode (decoder, path, &error);
  g_assert_null (samples);
  /* libav's demuxer of APE waits for ever at the end of such a file, and the deadline is what ends it; a
   * newer libav dies of it. */
  if (spec.format == FIXTURE_APE
      && (g_error_matches (error, BASE_ERROR, BASE_ERROR_TIMED_OUT)
          || g_error_matches (error, BASE_ERROR, BASE_ERROR_CRASHED)))
    return;
  g_assert_error (error, BASE_ERROR, BASE_ERROR_DAMAGED);
}

/* Whatever flipped bits do, the answer is a song or one of the errors of a file, and the child or its successor is
 * good for the next song. */
static void
test_flipped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (16000);
  FixtureSpec spec = {
    .format = (FixtureFormat)GPOINTER_TO_INT (data),
    .sound = FIXTURE_CHORDS,
    .seconds = 2.0,
  };
  FixtureSpec good = { .format = FIXTURE_WAV, .seconds = 0.5 };
  g_autofree char *good_path = fixture_write_into (&good, fixture->folder, "good");

  if (spec.format == FIXTURE_APE)
    spec.sound = FIXTURE_SILENCE;

  for (guint seed = 0; seed < 6; seed++)
    {
      g_autofree char *path = fixture_write_into (&spec, fixture->folder, "song");
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) good_error = NULL;
      g_autoptr (GArray) samples = NULL;
      g_autoptr (GArray) after = NULL;

      if (path == NULL)
        return;
      /* A file that hangs shall not take long, a good one may on a busy machine. */
      audio_decoder_set_deadline (decoder, 1.0);
      fixture_flip_bits (path, 4u << (2 * seed), seed % 2 == 0 ? 0 : 60, seed);
      samples = decode (decoder, path, &error);
      if (samples == NULL)
        {
          g_test_message ("%s", error->message);
          g_assert_true (g_error_matches (error, BASE_ERROR, BASE_ERROR_DAMAGED)
                         || g_error_matches (error, BASE_ERROR, BASE_ERROR_NOT_AUDIO)
                         || g_error_matches (error, BASE_ERROR, BASE_ERROR_EMPTY)
                         || g_error_matches (error, BASE_ERROR, BASE_ERROR_MISSING_CODEC)
                         || g_error_matches (error, BASE_ERROR, BASE_ERROR_TIMED_OUT)
                         || g_error_matches (error, BASE_ERROR, BASE_ERROR_CRASHED));
        }

      audio_decoder_set_deadline (decoder, 60.0);
      after = decode (decoder, good_path, &good_error);
      g_assert_no_error (good_error);
      g_assert_cmpuint (after->len, ==, 8000);
    }
}

static void
add (const char *name, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (name, Fixture, NULL, setup, test, teardown);
}

static void
add_for_formats (const char *folder, void (*test) (Fixture *fixture, gconstpointer data))
{
  for (int format = 0; format < FIXTURE_N_FORMATS; format++)
    {
      g_autofree char *name
          = g_strdup_printf ("/audio/%s/%s", folder, fixture_format_get_extension ((FixtureFormat)format));

      g_test_add (name, Fixture, GINT_TO_POINTER (format), setup, test, teardown);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_for_formats ("format", test_format);
  add ("/audio/rates", test_rates);
  add ("/audio/downmix", test_downmix);
  add ("/audio/names", test_names);
  add ("/audio/not-songs", test_not_songs);
  add ("/audio/unknown-kind", test_unknown_kind);
  add ("/audio/permission", test_permission);
  add ("/audio/no-samples", test_no_samples);
  add ("/audio/missing-codec", test_missing_codec);
  add_for_formats ("truncated", test_truncated);
  add_for_formats ("flipped", test_flipped);

  return g_test_run ();
}
