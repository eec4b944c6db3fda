/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/audio/decoder-output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void
write_all (int         fd,
           const void *bytes,
           gsize       size)
{
  const char *next = bytes;

  while (size > 0)
    {
      ssize_t written = write (fd, next, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        _exit (0);
      next += written;
      size -= (gsize)written;
    }
}

static void
write_message (DecoderOutput *self,
               guint32        type,
               const void    *payload,
               gsize          size)
{
  AudioMessage message = { .type = type, .size = (guint32)size };

  write_all (self->fd, &message, sizeof message);
  write_all (self->fd, payload, size);
}

static void
flush (DecoderOutput *self)
{
  if (self->n_samples > 0)
    write_message (self, AUDIO_MESSAGE_SAMPLES, self->block, self->n_samples * sizeof (float));
  self->n_samples = 0;
}

void
decoder_output_begin (DecoderOutput *self)
{
  self->n_samples = 0;
  self->n_written = 0;
}

void
decoder_output_samples (DecoderOutput *self,
                        const float   *samples,
                        gsize          n_samples)
{
  self->n_written += n_samples;

  while (n_samples > 0)
    {
      gsize n_now = MIN (n_samples, AUDIO_BLOCK_SAMPLES - self->n_samples);

      memcpy (self->block + self->n_samples, samples, n_now * sizeof (float));
      self->n_samples += n_now;
      samples += n_now;
      n_samples -= n_now;
      if (self->n_samples == AUDIO_BLOCK_SAMPLES)
        flush (self);
    }
}

void
decoder_output_end (DecoderOutput *self)
{
  flush (self);
  write_message (self, AUDIO_MESSAGE_END, NULL, 0);
}

void
decoder_output_error (DecoderOutput *self,
                      BaseErrorCode  code,
                      const char    *sentence)
{
  char payload[sizeof (AudioErrorPayload) + AUDIO_MAX_ERROR_LENGTH];
  AudioErrorPayload head = { .code = code };
  gsize length = MIN (strlen (sentence), AUDIO_MAX_ERROR_LENGTH);

  memcpy (payload, &head, sizeof head);
  memcpy (payload + sizeof head, sentence, length);
  flush (self);
  write_message (self, AUDIO_MESSAGE_ERROR, payload, sizeof head + length);
}
