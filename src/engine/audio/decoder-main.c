/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * moodplane-decoder: reads requests from standard input and answers on standard output until
 * standard input ends. Only the program's own worker threads run it; see decoder-protocol.h.
 *
 * Threads: the main thread reads requests, watches the pipeline's bus and writes the last message
 * of a song. GStreamer's streaming thread writes the samples; it is joined before that last message.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <gst/gst.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "config.h"
#include "engine/audio/decoder-protocol.h"
#include "engine/audio/decoder-song.h"

enum
{
  MAX_PATH_LENGTH = 64 * 1024,
};

static gboolean
read_all (void  *bytes,
          gsize  size)
{
  char *next = bytes;

  while (size > 0)
    {
      ssize_t got = read (STDIN_FILENO, next, size);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      next += got;
      size -= (gsize)got;
    }

  return TRUE;
}

/* Libraries below the plugins print to standard output now and then: that must not meet our messages. */
static int
take_standard_output (void)
{
  int fd = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

  dup2 (STDERR_FILENO, STDOUT_FILENO);

  return fd;
}

static void
limit_resources (void)
{
  struct rlimit no_core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  /* A file that makes a plugin ask for more than this is damaged or hostile. The sanitizers take far
   * more for themselves. */
  const rlim_t max_address_space = (rlim_t)4 << 30;
  struct rlimit memory = { max_address_space, max_address_space };

  setrlimit (RLIMIT_AS, &memory);
#endif
  /* One heap for all threads, given back early: there is a child for every worker. */
  mallopt (M_ARENA_MAX, 1);
  mallopt (M_TRIM_THRESHOLD, 256 * 1024);
}

/* Ctrl-C and the end of a session go to the whole group: the parent decides what they mean. Were they to end the child,
 * the song would look like one that crashes the decoder. The end of standard input is what ends it. */
static void
ignore_signals (void)
{
  static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };

  for (gsize i = 0; i < G_N_ELEMENTS (ignored); i++)
    signal (ignored[i], SIG_IGN);
}

static void
set_rank (const char *name,
          guint       rank)
{
  g_autoptr (GstPluginFeature) feature = gst_registry_lookup_feature (gst_registry_get (), name);

  if (feature != NULL)
    gst_plugin_feature_set_rank (feature, rank);
}

static void
choose_decoders (void)
{
  /* GStreamer ranks two MP3 decoders alike; mpg123 takes half the time of libav and needs none of its libraries. */
  set_rank ("mpg123audiodec", GST_RANK_PRIMARY + 1);
}

static void
serve (DecoderOutput *output)
{
  AudioRequest request;

  while (read_all (&request, sizeof request))
    {
      g_autofree char *path = NULL;

      if (request.magic != AUDIO_REQUEST_MAGIC || request.path_length > MAX_PATH_LENGTH
          || request.sample_rate == 0)
        return;

      path = g_malloc0 (request.path_length + 1);
      if (!read_all (path, request.path_length))
        return;

      decoder_output_begin (output);
      decoder_song_run (path, request.sample_rate, STDIN_FILENO, output);
      malloc_trim (0);
    }
}

int
main (int   argc,
      char *argv[])
{
  static DecoderOutput output;

  ignore_signals ();
  setlocale (LC_ALL, "");
  bindtextdomain (MOODPLANE_GETTEXT_PACKAGE, MOODPLANE_LOCALEDIR);
  bind_textdomain_codeset (MOODPLANE_GETTEXT_PACKAGE, "UTF-8");
  textdomain (MOODPLANE_GETTEXT_PACKAGE);

  limit_resources ();
  output.fd = take_standard_output ();
  gst_init (&argc, &argv);
  choose_decoders ();
  serve (&output);

  return 0;
}
