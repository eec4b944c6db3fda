/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: analysis_spectrogram_make() works in the thread that calls it, with a decoder child of its own; it is cancelled
 * from any. */
#include "engine/analysis/spectrogram.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "engine/audio/decoder.h"
#include "engine/base/error.h"
#include "engine/dsp/frontend.h"

/* Samples from the decoder at a time: half a second, so that a cancel is seen soon. */
#define BLOCK 8192
/* Frames at a time that a block can make, with room for what was left of the one before. */
#define MAX_FRAMES 32

/* From black to white, below the loudest: about what an ear takes in at a time. */
#define RANGE_DB 50.0f
/* The loudest are so many of a hundred thousand cells: a single click must not make the rest dark. */
#define LOUDEST_SHARE 0.002
/* What is nowhere louder than this is silence: the last bit of 16 is a little louder. */
#define SILENCE_DB -100.0f

/* Raised when a picture of the same front end would look otherwise. */
#define PICTURE_VERSION 1

/**
 * Columns:
 *
 * The picture while the song is heard. Nobody knows its length before its end, so each time that all columns are full
 * they are joined in pairs, and from then on each takes twice as many frames.
 */
typedef struct
{
  guint n_bands;
  guint n;            /* columns that have frames; the last may be going to take more */
  gsize n_per_column; /* frames */
  gsize n_in_last;    /* frames */
  float *sums;        /* (owned) (MAX_COLUMNS, n_bands): dB, times the frames of the column */
} Columns;

static void
columns_join (Columns *self)
{
  for (guint i = 0; i < self->n / 2; i++)
    for (guint b = 0; b < self->n_bands; b++)
      self->sums[i * self->n_bands + b]
          = self->sums[2 * i * self->n_bands + b] + self->sums[(2 * i + 1) * self->n_bands + b];
  self->n /= 2;
  self->n_per_column *= 2;
  self->n_in_last = self->n_per_column;
}

static void
columns_add (Columns *self, const float *frame)
{
  float *sums;

  if (self->n == MOOD_SPECTROGRAM_MAX_COLUMNS && self->n_in_last == self->n_per_column)
    columns_join (self);
  if (self->n == 0 || self->n_in_last == self->n_per_column)
    {
      memset (self->sums + (gsize)self->n * self->n_bands, 0, self->n_bands * sizeof (float));
      self->n++;
      self->n_in_last = 0;
    }

  sums = self->sums + (gsize)(self->n - 1) * self->n_bands;
  for (guint b = 0; b < self->n_bands; b++)
    sums[b] += frame[b];
  self->n_in_last++;
}

/* From sums to means, in place. */
static void
columns_finish (Columns *self)
{
  for (guint i = 0; i < self->n; i++)
    for (guint b = 0; b < self->n_bands; b++)
      self->sums[i * self->n_bands + b] /= (float)(i + 1 < self->n ? self->n_per_column : self->n_in_last);
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  const float x = *(const float *)a;
  const float y = *(const float *)b;

  return (x > y) - (x < y);
}

/* The level of which only a few cells are louder, dB. */
static float
find_loudest (const float *levels, gsize n)
{
  g_autofree float *sorted = g_memdup2 (levels, n * sizeof (float));

  qsort (sorted, n, sizeof (float), compare_levels);

  return sorted[(gsize)((double)(n - 1) * (1 - LOUDEST_SHARE))];
}

static MoodSpectrogram *
paint (Columns *self, double seconds_per_frame, GError **error)
{
  const gsize n_cells = (gsize)self->n * self->n_bands;
  g_autofree guint8 *levels = g_new (guint8, MAX (n_cells, 1));
  const gsize n_frames = self->n > 0 ? (self->n - 1) * self->n_per_column + self->n_in_last : 0;
  float loudest;

  columns_finish (self);
  loudest = self->n > 0 ? find_loudest (self->sums, n_cells) : SILENCE_DB;
  if (loudest <= SILENCE_DB)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_SILENT, _ ("There is nothing to hear in this file"));
      return NULL;
    }

  for (gsize i = 0; i < n_cells; i++)
    levels[i] = (guint8)(CLAMP (1 + (self->sums[i] - loudest) / RANGE_DB, 0.0f, 1.0f) * 255 + 0.5f);

  return mood_spectrogram_new (self->n, self->n_bands, (double)n_frames * seconds_per_frame, levels);
}

static void
hear (DspFrontendStream *stream, const float *samples, gsize n_samples, float *frames, Columns *columns)
{
  while (n_samples > 0)
    {
      gsize n_taken;
      gsize n_frames = dsp_frontend_stream_process (stream, samples, n_samples, &n_taken, frames, MAX_FRAMES);

      for (gsize i = 0; i < n_frames; i++)
        columns_add (columns, frames + i * columns->n_bands);
      samples += n_taken;
      n_samples -= n_taken;
    }
}

static DspFrontendConfig
make_config (void)
{
  DspFrontendConfig config = dsp_frontend_default_config;

  config.n_bands = MOOD_SPECTROGRAM_MAX_BANDS;

  return config;
}

char *
analysis_spectrogram_get_version (void)
{
  const DspFrontendConfig config = make_config ();
  g_autofree char *text = dsp_frontend_config_to_string (&config);

  return g_strdup_printf ("%d/%d/%s", PICTURE_VERSION, DSP_FRONTEND_VERSION, text);
}

/**
 * analysis_spectrogram_make:
 * @path: the song's file
 *
 * Hears the whole song; memory does not grow with it. Errors: those of audio_decoder_open() and _read(), and
 * %BASE_ERROR_SILENT when there is nothing to see, as in a song that is shorter than a frame.
 *
 * Returns: (transfer full) (nullable): NULL with an error; a song that breaks off has no picture, as it has no mood
 */
MoodSpectrogram *
analysis_spectrogram_make (const char *path, GCancellable *cancellable, GError **error)
{
  const DspFrontendConfig config = make_config ();
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&config, error);
  g_autoptr (DspFrontendStream) stream = NULL;
  g_autoptr (AudioDecoder) decoder = NULL;
  g_autofree float *samples = g_new (float, BLOCK);
  g_autofree float *frames = g_new (float, MAX_FRAMES *MOOD_SPECTROGRAM_MAX_BANDS);
  g_autofree float *sums = g_new (float, MOOD_SPECTROGRAM_MAX_COLUMNS *MOOD_SPECTROGRAM_MAX_BANDS);
  Columns columns = { .n_bands = config.n_bands, .n_per_column = 1, .sums = sums };
  gssize n;

  if (frontend == NULL)
    return NULL;

  decoder = audio_decoder_new (config.sample_rate);
  if (!audio_decoder_open (decoder, path, cancellable, error))
    return NULL;

  stream = dsp_frontend_stream_new (frontend);
  while ((n = audio_decoder_read (decoder, samples, BLOCK, cancellable, error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      hear (stream, samples, (gsize)n, frames, &columns);
    }
  if (n < 0)
    return NULL;

  return paint (&columns, (double)config.hop / config.sample_rate, error);
}
