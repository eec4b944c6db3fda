/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the parent does with a child that does not do as it should. Small shell scripts stand in
 * for moodplane-decoder; deadlines are either far too short or far too long to matter to the result.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "engine/audio/decoder-protocol.h"
#include "engine/audio/decoder.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "tests/support/fixtures.h"

static const double short_deadline = 0.05;
static const double endless_deadline = 3600.0;

typedef struct
{
  char *folder;      /* (owned) */
  char *song;        /* (owned) (nullable) a good one */
  char *real_helper; /* (owned) the folder of the real child */
  AudioDecoder *decoder;
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 30.0 };
  g_autofree char *helper = base_paths_find_helper ("moodplane-decoder");

  fixture->folder = fixture_folder_new ();
  fixture->song = fixture_write_into (&spec, fixture->folder, "song");
  fixture->real_helper = g_path_get_dirname (helper);
  fixture->decoder = audio_decoder_new (16000);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_setenv ("MOODPLANE_HELPERDIR", fixture->real_helper, TRUE);
  audio_decoder_free (fixture->decoder);
  g_free (fixture->real_helper);
  g_free (fixture->song);
  fixture_folder_free (fixture->folder);
}

/* The next child is a shell script. */
static void
use_fake (Fixture    *fixture,
          const char *script)
{
  g_autofree char *path = g_build_filename (fixture->folder, "moodplane-decoder", NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_chmod (path, 0755);
  g_setenv ("MOODPLANE_HELPERDIR", fixture->folder, TRUE);
}

static void
assert_song_fails (Fixture       *fixture,
                   BaseErrorCode  code)
{
  g_autoptr (GError) error = NULL;
  float samples[1000];
  gssize got = -1;

  if (audio_decoder_open (fixture->decoder, fixture->song, NULL, &error))
    while ((got = audio_decoder_read (fixture->decoder, samples, G_N_ELEMENTS (samples), NULL, &error)) > 0)
      ;

  g_assert_cmpint (got, ==, -1);
  g_assert_error (error, BASE_ERROR, (int)code);
}

/* The same decoder object, with a real child again, decodes as if nothing had been. */
static void
assert_recovers (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *samples = g_new (float, 500000);

  g_setenv ("MOODPLANE_HELPERDIR", fixture->real_helper, TRUE);
  audio_decoder_set_deadline (fixture->decoder, 60.0);
  audio_decoder_open (fixture->decoder, fixture->song, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (audio_decoder_read (fixture->decoder, samples, 500000, NULL, &error), ==, 480000);
  g_assert_no_error (error);
  g_assert_cmpint (audio_decoder_read (fixture->decoder, samples, 500000, NULL, &error), ==, 0);
  g_assert_no_error (error);
}

typedef struct
{
  const char *name;
  const char *script;
  BaseErrorCode code;
} Fake;

#define READ_REQUEST   "head -c 12 >/dev/null; "
#define SAMPLES_HEADER "printf '\\001\\000\\000\\000\\010\\000\\000\\000'; "

static const Fake fakes[] = {
  { "hangs-at-once", "exec sleep 1000", BASE_ERROR_TIMED_OUT },
  { "hangs-after-samples", READ_REQUEST SAMPLES_HEADER "printf '12345678'; exec sleep 1000",
    BASE_ERROR_TIMED_OUT },
  { "hangs-within-samples", READ_REQUEST SAMPLES_HEADER "printf '123'; exec sleep 1000",
    BASE_ERROR_TIMED_OUT },
  { "crashes-at-once", "kill -SEGV $$", BASE_ERROR_CRASHED },
  { "crashes-within-samples", READ_REQUEST SAMPLES_HEADER "printf '123'; kill -ABRT $$", BASE_ERROR_CRASHED },
  { "leaves", "exit 3", BASE_ERROR_CRASHED },
  { "leaves-politely", READ_REQUEST "exit 0", BASE_ERROR_CRASHED },
  { "writes-noise", "exec cat /dev/urandom", BASE_ERROR_CRASHED },
  { "writes-zeros", "exec cat /dev/zero", BASE_ERROR_CRASHED },
  { "writes-text", "exec yes 'a line of text'", BASE_ERROR_CRASHED },
  { "promises-too-much", READ_REQUEST "printf '\\001\\000\\000\\000\\374\\377\\377\\177'; exec sleep 1000",
    BASE_ERROR_CRASHED },
  { "promises-odd-bytes", READ_REQUEST "printf '\\001\\000\\000\\000\\007\\000\\000\\000'; exec sleep 1000",
    BASE_ERROR_CRASHED },
  { "promises-nothing", READ_REQUEST "printf '\\001\\000\\000\\000\\000\\000\\000\\000'; exec sleep 1000",
    BASE_ERROR_CRASHED },
  { "long-error", READ_REQUEST "printf '\\003\\000\\000\\000\\377\\377\\000\\000'; exec cat /dev/zero",
    BASE_ERROR_CRASHED },
  { "unknown-error",
    READ_REQUEST "printf '\\003\\000\\000\\000\\005\\000\\000\\000\\377\\000\\000\\000x'; exec sleep 1000",
    BASE_ERROR_CRASHED },
};

static void
test_fake (Fixture       *fixture,
           gconstpointer  data)
{
  const Fake *fake = data;

  if (fixture->song == NULL)
    return;

  use_fake (fixture, fake->script);
  audio_decoder_set_deadline (fixture->decoder,
                              fake->code == BASE_ERROR_TIMED_OUT ? short_deadline : endless_deadline);
  assert_song_fails (fixture, fake->code);
  assert_song_fails (fixture, fake->code);
  assert_recovers (fixture);
}

/* An error's text is made valid before anyone shows it. */
static void
test_error_text (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  if (fixture->song == NULL)
    return;

  use_fake (fixture, READ_REQUEST
            "printf '\\003\\000\\000\\000\\007\\000\\000\\000\\007\\000\\000\\000a\\377b'; sleep 1000");
  g_assert_false (audio_decoder_open (fixture->decoder, fixture->song, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_DAMAGED);
  g_assert_cmpstr (error->message, ==, "a\357\277\275b");
}

static void
test_no_helper (Fixture       *fixture,
                gconstpointer  data)
{
  if (fixture->song == NULL)
    return;

  g_setenv ("MOODPLANE_HELPERDIR", "/nonexistent", TRUE);
  assert_song_fails (fixture, BASE_ERROR_FAILED);
  assert_recovers (fixture);
}

/* A child that the song before has hurt dies on the next one: that is not the next one's fault. */
static void
test_dies_later (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *script = NULL;
  g_autoptr (GError) error = NULL;
  float samples[16];

  if (fixture->song == NULL)
    return;

  /* One song of two samples, and the end when the next is asked for. */
  script = g_strdup_printf (READ_REQUEST "head -c %zu >/dev/null; " SAMPLES_HEADER
                                         "printf '12345678\\002\\000\\000\\000\\000\\000\\000\\000'; "
                                         "head -c 12 >/dev/null; kill -SEGV $$",
                            strlen (fixture->song));
  use_fake (fixture, script);
  audio_decoder_set_deadline (fixture->decoder, endless_deadline);
  g_assert_true (audio_decoder_open (fixture->decoder, fixture->song, NULL, &error));
  g_assert_cmpint (audio_decoder_read (fixture->decoder, samples, G_N_ELEMENTS (samples), NULL, &error), ==,
                   2);
  g_assert_no_error (error);

  assert_recovers (fixture);
}

/* Only the first child is given time to build the list of plugins. The times are told, not measured. */
static void
test_deadlines (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const messages[] = { "for 2 seconds", "for 1 second" };

  if (fixture->song == NULL)
    return;

  use_fake (fixture, "exec sleep 1000");
  audio_decoder_set_deadline (fixture->decoder, 0.7);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (audio_decoder_open (fixture->decoder, fixture->song, NULL, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_TIMED_OUT);
      g_assert_true (g_str_has_suffix (error->message, messages[i]));
    }
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);

  return NULL;
}

/* A read that waits on a silent child comes back when another thread cancels; the deadline would not end it. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  float samples[16];

  if (fixture->song == NULL)
    return;

  use_fake (fixture, READ_REQUEST SAMPLES_HEADER "printf '12345678'; exec sleep 1000");
  audio_decoder_set_deadline (fixture->decoder, endless_deadline);
  g_assert_true (audio_decoder_open (fixture->decoder, fixture->song, cancellable, &error));
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_cmpint (audio_decoder_read (fixture->decoder, samples, G_N_ELEMENTS (samples), cancellable,
                                       &error),
                   ==, -1);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_error (&error);
  g_assert_false (audio_decoder_open (fixture->decoder, fixture->song, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  assert_recovers (fixture);
}

/* A song left in the middle, after a block and in the middle of one, is no trouble for the next. */
static void
test_leave_song (Fixture       *fixture,
                 gconstpointer  data)
{
  float samples[10];

  if (fixture->song == NULL)
    return;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (audio_decoder_open (fixture->decoder, fixture->song, NULL, &error));
      if (i > 0)
        g_assert_cmpint (audio_decoder_read (fixture->decoder, samples, G_N_ELEMENTS (samples), NULL, &error),
                         ==, 10);
    }
  assert_recovers (fixture);
}

/* A child without a parent leaves, idle or not. */
static void
test_orphan (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *program = g_build_filename (fixture->real_helper, "moodplane-decoder", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                          NULL);

  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, &error));
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (child));
}

/* What a terminal or the end of a session sends to everyone does not end a child whose parent is still there. */
static void
test_signals (Fixture       *fixture,
              gconstpointer  data)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  const AudioRequest request = { AUDIO_REQUEST_MAGIC, 16000, 1 };
  g_autofree char *program = g_build_filename (fixture->real_helper, "moodplane-decoder", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                          NULL);
  GInputStream *output = g_subprocess_get_stdout_pipe (child);
  AudioMessage message;
  char sentence[sizeof (AudioErrorPayload) + AUDIO_MAX_ERROR_LENGTH];

  for (guint i = 0; i <= G_N_ELEMENTS (signals); i++)
    {
      /* "/" is no song; its answer shows that the child is up, and that it still is. */
      g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), &request, sizeof request,
                                                NULL, NULL, &error));
      g_assert_true (
          g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), "/", 1, NULL, NULL, &error));
      g_assert_true (g_input_stream_read_all (output, &message, sizeof message, NULL, NULL, &error));
      g_assert_cmpuint (message.type, ==, AUDIO_MESSAGE_ERROR);
      g_assert_cmpuint (message.size, <=, sizeof sentence);
      g_assert_true (g_input_stream_read_all (output, sentence, message.size, NULL, NULL, &error));
      if (i < G_N_ELEMENTS (signals))
        g_subprocess_send_signal (child, signals[i]);
    }

  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, &error));
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  g_assert_true (g_subprocess_get_if_exited (child));
}

/* Half an installation: GStreamer without its plugins says what is missing. */
static void
test_no_plugins (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *registry = g_build_filename (fixture->folder, "registry", NULL);
  g_autoptr (GError) error = NULL;

  if (fixture->song == NULL)
    return;

  g_setenv ("GST_PLUGIN_SYSTEM_PATH_1_0", fixture->folder, TRUE);
  g_setenv ("GST_REGISTRY_1_0", registry, TRUE);
  g_assert_false (audio_decoder_open (fixture->decoder, fixture->song, NULL, &error));
  g_unsetenv ("GST_PLUGIN_SYSTEM_PATH_1_0");
  g_unsetenv ("GST_REGISTRY_1_0");
  g_assert_error (error, BASE_ERROR, BASE_ERROR_MISSING_CODEC);
  g_assert_nonnull (strstr (error->message, "“filesrc”"));
}

static void
add (const char *name, void (*test) (Fixture *fixture, gconstpointer data), gconstpointer data)
{
  g_test_add (name, Fixture, data, setup, test, teardown);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fakes); i++)
    {
      g_autofree char *name = g_strconcat ("/audio/child/", fakes[i].name, NULL);

      add (name, test_fake, &fakes[i]);
    }
  add ("/audio/child/error-text", test_error_text, NULL);
  add ("/audio/child/no-helper", test_no_helper, NULL);
  add ("/audio/child/cancel", test_cancel, NULL);
  add ("/audio/child/leave-song", test_leave_song, NULL);
  add ("/audio/child/dies-later", test_dies_later, NULL);
  add ("/audio/child/deadlines", test_deadlines, NULL);
  add ("/audio/child/orphan", test_orphan, NULL);
  add ("/audio/child/signals", test_signals, NULL);
  add ("/audio/child/no-plugins", test_no_plugins, NULL);

  return g_test_run ();
}
