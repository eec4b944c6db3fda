/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `moldovan-stack`: one image a song of four things on top of each other (Moldovan), frame by frame:
 * MFCC (20 rows), spectral centroid (1), CENS chroma (12), mel spectrogram in dB (128). Each part is
 * scaled to [0, 1] by itself, or the cepstrum's hundreds would leave nothing of the chroma. */

#include <string.h>

#include "engine/dsp/cens.h"
#include "engine/dsp/chroma.h"
#include "engine/dsp/dct.h"
#include "engine/dsp/decibel.h"
#include "engine/dsp/feature-set-internal.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/image.h"
#include "engine/dsp/mel.h"
#include "engine/dsp/spectral.h"
#include "engine/dsp/spectrum.h"

typedef struct
{
  DspFeatureSetConfig config;
  DspSpectrum *spectrum; /* (owned) */
  DspMel *mel;           /* (owned) */
  DspDct *dct;           /* (owned) */
  DspChroma *chroma;     /* (owned) */
  gsize n_rows;
  gsize height;
  gsize width;
} Stack;

/* What the frames of a segment give, (n_frames, values of a frame) each. */
typedef struct
{
  float *mfcc;
  float *centroid;
  float *chroma;
  float *mel;
} Parts;

static void
stack_free (gpointer prepared)
{
  Stack *self = prepared;

  dsp_spectrum_free (self->spectrum);
  dsp_mel_free (self->mel);
  dsp_dct_free (self->dct);
  dsp_chroma_free (self->chroma);
  g_free (self);
}

static gpointer
stack_prepare (const DspFeatureSetConfig  *config,
               gsize                       shape[3],
               GError                    **error)
{
  g_autoptr (DspMel) mel = NULL;
  Stack *self;

  mel = (config->equal_area ? dsp_mel_new_equal_area : dsp_mel_new) (config->sample_rate, config->fft_size,
                                                                     config->n_bands, config->f_min,
                                                                     config->f_max, error);
  if (mel == NULL)
    return NULL;

  self = g_new0 (Stack, 1);
  self->config = *config;
  self->spectrum = dsp_spectrum_new (config->fft_size);
  self->mel = g_steal_pointer (&mel);
  self->dct = dsp_dct_new (config->n_bands, config->n_coefficients);
  self->chroma = dsp_chroma_new (config->sample_rate, config->fft_size);

  self->n_rows = config->n_coefficients + 1 + DSP_CHROMA_N_CLASSES + config->n_bands;
  self->height = config->height > 0 ? config->height : self->n_rows;
  self->width = config->width > 0
                    ? config->width
                    : dsp_spectrum_count_frames (dsp_feature_set_config_count (config), config->hop);
  shape[0] = config->n_channels;
  shape[1] = self->height;
  shape[2] = self->width;
  return self;
}

static void
fill_parts (const Stack *self,
            const float *samples,
            gsize        n_samples,
            gsize        n_frames,
            Parts       *parts)
{
  const gsize n_bins = dsp_spectrum_get_n_bins (self->spectrum);
  const double hz_per_bin = (double)self->config.sample_rate / self->config.fft_size;
  float *scratch = dsp_fft_alloc_real (dsp_spectrum_get_n_scratch (self->spectrum));
  g_autofree float *power = g_new (float, n_bins);
  g_autofree float *magnitude = g_new (float, n_bins);

  for (gsize t = 0; t < n_frames; t++)
    {
      dsp_spectrum_process (self->spectrum, samples, n_samples,
                            dsp_spectrum_get_start (t, self->config.hop, self->config.fft_size), scratch,
                            power);
      dsp_spectral_fill_magnitude (power, n_bins, magnitude);
      parts->centroid[t] = dsp_spectral_centroid (magnitude, n_bins, hz_per_bin);
      dsp_chroma_process (self->chroma, power, parts->chroma + t * DSP_CHROMA_N_CLASSES);
      dsp_mel_process (self->mel, power, parts->mel + t * self->config.n_bands);
    }

  dsp_fft_free (scratch);
}

static void
fill_cepstrum (const Stack *self,
               gsize        n_frames,
               Parts       *parts)
{
  const gsize n_bands = self->config.n_bands;

  dsp_decibel_from_power (parts->mel, n_frames * n_bands, DSP_DECIBEL_MIN_POWER, parts->mel);
  dsp_decibel_below_peak (parts->mel, n_frames * n_bands, (float)self->config.range_db);
  for (gsize t = 0; t < n_frames; t++)
    dsp_dct_process (self->dct, parts->mel + t * n_bands, parts->mfcc + t * self->config.n_coefficients);
}

/* Copies a part, scaled, into its rows of the frames. Returns the row after it. */
static gsize
stack_part (const Stack *self,
            float       *part,
            gsize        n_frames,
            gsize        n_values,
            gsize        row,
            float       *frames)
{
  dsp_image_scale_unit (part, n_frames * n_values);
  for (gsize t = 0; t < n_frames; t++)
    memcpy (frames + t * self->n_rows + row, part + t * n_values, n_values * sizeof (float));

  return row + n_values;
}

static void
stack_compute (gconstpointer  prepared,
               const float   *samples,
               gsize          n_samples,
               float         *output)
{
  const Stack *self = prepared;
  const gsize n_frames = dsp_spectrum_count_frames (n_samples, self->config.hop);
  const gsize size = self->height * self->width;
  g_autofree float *mfcc = g_new (float, n_frames * self->config.n_coefficients);
  g_autofree float *centroid = g_new (float, n_frames);
  g_autofree float *chroma = g_new (float, n_frames *DSP_CHROMA_N_CLASSES);
  g_autofree float *cens = g_new (float, n_frames *DSP_CHROMA_N_CLASSES);
  g_autofree float *mel = g_new (float, n_frames * self->config.n_bands);
  g_autofree float *frames = g_new (float, n_frames * self->n_rows);
  Parts parts = { mfcc, centroid, chroma, mel };
  gsize row = 0;

  fill_parts (self, samples, n_samples, n_frames, &parts);
  fill_cepstrum (self, n_frames, &parts);
  dsp_cens_from_chroma (chroma, n_frames, cens);

  row = stack_part (self, mfcc, n_frames, self->config.n_coefficients, row, frames);
  row = stack_part (self, centroid, n_frames, 1, row, frames);
  row = stack_part (self, cens, n_frames, DSP_CHROMA_N_CLASSES, row, frames);
  row = stack_part (self, mel, n_frames, self->config.n_bands, row, frames);
  g_assert (row == self->n_rows);

  dsp_image_from_frames (frames, n_frames, self->n_rows, self->height, self->width, output);
  for (gsize channel = 1; channel < self->config.n_channels; channel++)
    memcpy (output + channel * size, output, size * sizeof (float));
}

const DspFeatureSetClass dsp_feature_set_moldovan_stack = {
  .name = "moldovan-stack",
  .settings = DSP_SET_RATE | DSP_SET_SECONDS | DSP_SET_FFT | DSP_SET_HOP | DSP_SET_BANDS
              | DSP_SET_COEFFICIENTS | DSP_SET_F_MIN | DSP_SET_F_MAX | DSP_SET_RANGE | DSP_SET_EQUAL_AREA
              | DSP_SET_PEAK | DSP_SET_CHANNELS | DSP_SET_HEIGHT | DSP_SET_WIDTH,
  .usual = "rate=22050 seconds=30 fft=2048 hop=512 bands=128 coefficients=20 range=80 equal-area=1 width=161",
  .prepare = stack_prepare,
  .compute = stack_compute,
  .free = stack_free,
};
