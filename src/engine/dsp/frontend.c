/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples -> Hann window -> |FFT|^2 -> mel bands -> dB. Threads: a front end is read-only after
 * dsp_frontend_new() and may be used by any number of them; a stream belongs to one. */

#include "engine/dsp/frontend.h"

#include <math.h>

#include "engine/dsp/fft.h"
#include "engine/dsp/frontend-config.h"
#include "engine/dsp/logarithm.h"
#include "engine/dsp/mel.h"
#include "engine/dsp/stft.h"
#include "engine/dsp/window.h"

/* Samples may come from a damaged float file. What is not a number counts as the floor; what is
 * absurdly loud counts as this, so that one bad frame cannot turn a window into infinities. */
#define CEILING_DB 100.0f

struct _DspFrontend
{
  gatomicrefcount ref_count; /* (atomic) */
  DspFrontendConfig config;
  const DspFft *fft;
  float *window; /* (owned): (fft_size) */
  DspMel *mel;   /* (owned) */
  float floor_power;
};

struct _DspFrontendStream
{
  DspFrontend *frontend; /* (owned) */
  DspStft *stft;         /* (owned) */
  float *power;          /* (owned): (fft_size / 2 + 1) */
};

/**
 * dsp_frontend_new:
 * @config: copied
 * @error: %BASE_ERROR_INVALID_ARGUMENT when the numbers are out of bounds or do not fit together
 */
DspFrontend *
dsp_frontend_new (const DspFrontendConfig  *config,
                  GError                  **error)
{
  g_autoptr (DspMel) mel = NULL;
  DspFrontend *self;

  if (!dsp_frontend_config_check (config, error))
    return NULL;

  mel = dsp_mel_new (config->sample_rate, config->fft_size, config->n_bands, config->f_min, config->f_max,
                     error);
  if (mel == NULL)
    return NULL;

  self = g_new0 (DspFrontend, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->config = *config;
  self->fft = dsp_fft_get (config->fft_size);
  self->window = g_new (float, config->fft_size);
  dsp_window_fill_hann (self->window, config->fft_size);
  self->mel = g_steal_pointer (&mel);
  self->floor_power = (float) pow (10.0, config->floor_db / 10.0);

  return self;
}

DspFrontend *
dsp_frontend_ref (DspFrontend *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
dsp_frontend_unref (DspFrontend *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->window);
  dsp_mel_free (self->mel);
  g_free (self);
}

const DspFrontendConfig *
dsp_frontend_get_config (const DspFrontend *self)
{
  return &self->config;
}

/**
 * dsp_frontend_count_frames:
 *
 * Returns: how many frames a song of @n_samples gives
 */
gsize
dsp_frontend_count_frames (const DspFrontend *self,
                           gsize              n_samples)
{
  if (n_samples < self->config.fft_size)
    return 0;

  return 1 + (n_samples - self->config.fft_size) / self->config.hop;
}

DspFrontendStream *
dsp_frontend_stream_new (DspFrontend *frontend)
{
  DspFrontendStream *self = g_new0 (DspFrontendStream, 1);

  self->frontend = dsp_frontend_ref (frontend);
  self->stft = dsp_stft_new (frontend->fft, frontend->window, frontend->config.hop);
  self->power = g_new (float, frontend->config.fft_size / 2 + 1);

  return self;
}

void
dsp_frontend_stream_free (DspFrontendStream *self)
{
  if (self == NULL)
    return;

  dsp_stft_free (self->stft);
  g_free (self->power);
  dsp_frontend_unref (self->frontend);
  g_free (self);
}

/* For the next song. */
void
dsp_frontend_stream_reset (DspFrontendStream *self)
{
  dsp_stft_reset (self->stft);
}

/* @bands: (n_bands), power in, dB out. */
static void
power_to_db (const DspFrontend *self,
             float             *bands)
{
  const float floor_db = (float)self->config.floor_db;
  const float floor_power = self->floor_power;
  const gsize n_bands = self->config.n_bands;

  for (gsize i = 0; i < n_bands; i++)
    {
      const gboolean is_heard = bands[i] > floor_power; /* not what is no number */
      const float decibels = DSP_DB_PER_OCTAVE * dsp_log2 (is_heard ? bands[i] : 1.0f);

      bands[i] = is_heard ? MIN (decibels, CEILING_DB) : floor_db;
    }
}

gsize
dsp_frontend_stream_process (DspFrontendStream *self,
                             const float *samples,
                             gsize n_samples,
                             gsize *n_taken,
                             float *frames,
                             gsize max_frames)
{
  gsize n_frames = 0;
  gsize taken = 0;

  while (n_frames < max_frames)
    {
      float *bands = frames + n_frames * self->frontend->config.n_bands;
      gboolean full;
      gsize n;

      full = dsp_stft_feed (self->stft, samples + taken, n_samples - taken, &n);
      taken += n;
      if (!full)
        break;

      dsp_stft_take_frame (self->stft, self->power);
      dsp_mel_process (self->frontend->mel, self->power, bands);
      power_to_db (self->frontend, bands);
      n_frames++;
    }

  if (n_taken != NULL)
    *n_taken = taken;
  return n_frames;
}

float
dsp_frontend_measure_level (const DspFrontend *self,
                            const float       *frames,
                            gsize              n_frames)
{
  const gsize n_values = n_frames * self->config.n_bands;
  double power = 0.0;

  g_return_val_if_fail (n_frames > 0, 0.0f);

  for (gsize i = 0; i < n_values; i++)
    power += exp2f (frames[i] / DSP_DB_PER_OCTAVE);

  return (float) (10.0 * log10 (power / (double) n_frames));
}

/* What is not a number stays so: whoever trains or judges on it must get to know. */
static inline float
at_least (float value,
          float floor_db)
{
  return value < floor_db ? floor_db : value;
}

/**
 * dsp_frontend_fill_window:
 * @frames: (n_frames, n_bands), dB
 * @n_frames: at least 1
 * @window: (out): (n_bands, n_frames)
 *
 * The mean over all bands and frames is taken away, so that gain does not matter (but for what
 * it pushes below the floor, unless there is a range); the difference is divided by
 * %DSP_FRONTEND_WINDOW_SCALE.
 */
void
dsp_frontend_fill_window (const DspFrontend *self,
                          const float       *frames,
                          gsize              n_frames,
                          float             *window)
{
  const gsize n_bands = self->config.n_bands;
  float floor_db = (float) self->config.floor_db;
  double sum = 0.0;
  float mean;

  g_return_if_fail (n_frames > 0);

  if (self->config.range_db > 0.0)
    floor_db = dsp_frontend_measure_level (self, frames, n_frames) - (float) self->config.range_db;

  for (gsize i = 0; i < n_frames * n_bands; i++)
    sum += at_least (frames[i], floor_db);
  mean = (float) (sum / (double) (n_frames * n_bands));

  for (gsize band = 0; band < n_bands; band++)
    for (gsize t = 0; t < n_frames; t++)
      window[band * n_frames + t] = (at_least (frames[t * n_bands + band], floor_db) - mean)
                                     / (float) DSP_FRONTEND_WINDOW_SCALE;
}
