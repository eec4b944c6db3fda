/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The parent's side: asks the child for a song, hands on its samples, and turns everything that
 * can happen to a process into an error of one song.
 *
 * Threads: none here. All calls for one decoder come from one thread at a time; cancelling its
 * GCancellable from elsewhere wakes a read that waits.
 */
#include "engine/audio/decoder.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/wait.h>

#include "engine/audio/decoder-protocol.h"
#include "engine/audio/process.h"
#include "engine/base/error.h"

/* The first child may have to build the list of plugins, once per user: it is given more time for its first word. Its
 * successors are not: a row of files that hang costs the plain deadline each. */
static const double start_allowance = 3.0;

struct _AudioDecoder
{
  guint sample_rate;
  double deadline;       /* seconds */
  AudioProcess *process; /* (owned) (nullable) */
  gboolean is_first;     /* the first child of all, before its first word */
  gboolean in_song;      /* the child still has to say END or ERROR */
  gsize n_left;          /* samples of the current message that are not yet read */
  GError *error;         /* (owned) (nullable) how the song ended, given to the next read */
};

AudioDecoder *
audio_decoder_new (guint sample_rate)
{
  AudioDecoder *self = g_new0 (AudioDecoder, 1);

  self->sample_rate = sample_rate;
  self->deadline = AUDIO_DECODER_DEFAULT_DEADLINE;
  self->is_first = TRUE;

  return self;
}

void
audio_decoder_free (AudioDecoder *self)
{
  if (self == NULL)
    return;

  audio_process_free (self->process);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * audio_decoder_set_deadline:
 * @self: a decoder
 * @seconds: how long the child may be silent; what the caller does between reads does not count
 */
void
audio_decoder_set_deadline (AudioDecoder *self,
                            double        seconds)
{
  self->deadline = seconds;
}

/* Ends the song and the child with it. Returns the child's wait status. */
static int
drop_child (AudioDecoder *self)
{
  int status = audio_process_kill (self->process);

  g_clear_pointer (&self->process, audio_process_free);
  self->is_first = FALSE;
  self->in_song = FALSE;
  self->n_left = 0;

  return status;
}

static gboolean
fail_crashed (AudioDecoder  *self,
              GError       **error)
{
  int status = drop_child (self);

  if (status != -1 && WIFSIGNALED (status))
    g_set_error (error, BASE_ERROR, BASE_ERROR_CRASHED, _ ("The decoder crashed on this file (%s)"),
                 g_strsignal (WTERMSIG (status)));
  else
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_CRASHED, _ ("The decoder gave up on this file"));

  return FALSE;
}

/* Reads exactly @size bytes, or sets the error that says why not. */
static gboolean
receive (AudioDecoder  *self,
         void          *bytes,
         gsize          size,
         GCancellable  *cancellable,
         GError       **error)
{
  double seconds = self->deadline * (self->is_first ? start_allowance : 1.0);
  gint64 end_time = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);

  switch (audio_process_receive (self->process, bytes, size, end_time, cancellable))
    {
    case AUDIO_PROCESS_OK: self->is_first = FALSE; return TRUE;

    case AUDIO_PROCESS_CANCELLED:
      drop_child (self);
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FALSE;

    case AUDIO_PROCESS_TIMED_OUT:
      drop_child (self);
      g_set_error (error, BASE_ERROR, BASE_ERROR_TIMED_OUT,
                   ngettext ("Decoding made no progress for %d second",
                             "Decoding made no progress for %d seconds", (gulong)MAX (seconds, 1.0)),
                   (int)MAX (seconds, 1.0));
      return FALSE;

    case AUDIO_PROCESS_GONE: return fail_crashed (self, error);
    }

  g_return_val_if_reached (FALSE);
}

/* An ERROR message: its code and its sentence, neither of which is believed unchecked. */
static gboolean
receive_error (AudioDecoder  *self,
               gsize          size,
               GCancellable  *cancellable,
               GError       **error)
{
  AudioErrorPayload payload;
  char text[AUDIO_MAX_ERROR_LENGTH + 1];
  g_autofree char *valid = NULL;
  gsize length;

  if (size < sizeof payload || size > sizeof payload + AUDIO_MAX_ERROR_LENGTH)
    return fail_crashed (self, error);

  length = size - sizeof payload;
  if (!receive (self, &payload, sizeof payload, cancellable, error)
      || !receive (self, text, length, cancellable, error))
    return FALSE;
  if (payload.code > BASE_ERROR_INVALID_ARGUMENT)
    return fail_crashed (self, error);

  valid = g_utf8_make_valid (text, (gssize)length);
  self->in_song = FALSE;
  g_set_error_literal (error, BASE_ERROR, (int)payload.code, valid);

  return FALSE;
}

/* Reads the head of the next message: samples to come, the end (n_left stays 0), or an error. */
static gboolean
receive_message (AudioDecoder  *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  AudioMessage message;

  if (!receive (self, &message, sizeof message, cancellable, error))
    return FALSE;

  if (message.type == AUDIO_MESSAGE_SAMPLES && message.size > 0 && message.size % sizeof (float) == 0
      && message.size <= AUDIO_BLOCK_SAMPLES * sizeof (float))
    {
      self->n_left = message.size / sizeof (float);
      return TRUE;
    }

  if (message.type == AUDIO_MESSAGE_END && message.size == 0)
    {
      self->in_song = FALSE;
      return TRUE;
    }

  if (message.type == AUDIO_MESSAGE_ERROR)
    return receive_error (self, message.size, cancellable, error);

  return fail_crashed (self, error);
}

/* A child in the middle of a song, or one that died while idle, is no use for the next. */
static void
drop_useless_child (AudioDecoder *self)
{
  if (self->process != NULL && (self->in_song || !audio_process_is_alive (self->process)))
    drop_child (self);
}

/* Asks the child, a new one if there is none, for a song and waits for its first word. */
static gboolean
begin_song (AudioDecoder  *self,
            const char    *absolute,
            GCancellable  *cancellable,
            GError       **error)
{
  AudioRequest request = {
    .magic = AUDIO_REQUEST_MAGIC,
    .sample_rate = self->sample_rate,
    .path_length = (guint32)strlen (absolute),
  };

  if (self->process == NULL)
    self->process = audio_process_new (error);
  if (self->process == NULL)
    return FALSE;

  self->in_song = TRUE;
  self->n_left = 0;
  if (!audio_process_send (self->process, &request, sizeof request)
      || !audio_process_send (self->process, absolute, request.path_length))
    return fail_crashed (self, error);

  return receive_message (self, cancellable, error);
}

/**
 * audio_decoder_open:
 * @self: a decoder
 * @path: the song, in the file system's bytes; absolute, or relative to the working folder
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Starts a song and waits until its first samples are there. Whether a path is a file that can be
 * opened is found out in the child too, so that a dead network share cannot hold the caller.
 *
 * Errors: %BASE_ERROR_NOT_FOUND, _PERMISSION_DENIED, _NOT_A_FILE, _EMPTY, _NOT_AUDIO,
 *   _MISSING_CODEC, _DAMAGED, _TIMED_OUT, _CRASHED, _FAILED; %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is something to read
 */
gboolean
audio_decoder_open (AudioDecoder  *self,
                    const char    *path,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autoptr (GError) local_error = NULL;
  gboolean is_reused;

  g_clear_error (&self->error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  drop_useless_child (self);
  is_reused = self->process != NULL;
  if (begin_song (self, absolute, cancellable, &local_error))
    return TRUE;

  /* It may be the song before that hurt this child: only a fresh one's death is held against the song. */
  if (is_reused && g_error_matches (local_error, BASE_ERROR, BASE_ERROR_CRASHED))
    return begin_song (self, absolute, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/**
 * audio_decoder_read:
 * @self: a decoder with an open song
 * @samples: (out caller-allocates): mono samples, full scale is 1
 * @n_samples: how many are wanted
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Fills @samples; only the last read of a song gives fewer than were asked for. A song that turns
 * out to be damaged gives what it has and then the error. Memory does not depend on the song.
 *
 * Returns: the number of samples, 0 at the end, -1 on error
 */
gssize
audio_decoder_read (AudioDecoder  *self,
                    float         *samples,
                    gsize          n_samples,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gsize n_done = 0;

  if (g_cancellable_is_cancelled (cancellable))
    {
      if (self->process != NULL)
        drop_child (self);
      g_clear_error (&self->error);
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return -1;
    }

  while (n_done < n_samples && self->error == NULL && self->in_song)
    {
      gsize n_now = MIN (n_samples - n_done, self->n_left);

      if (self->n_left == 0)
        {
          receive_message (self, cancellable, &self->error);
        }
      else if (receive (self, samples + n_done, n_now * sizeof (float), cancellable, &self->error))
        {
          self->n_left -= n_now;
          n_done += n_now;
        }
    }

  /* A cancelled caller wants to hear of that at once, and of nothing else. */
  if (self->error != NULL && (n_done == 0 || g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return -1;
    }

  return (gssize)n_done;
}
