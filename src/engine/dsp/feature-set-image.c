/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sets that are pictures of sound: spectrogram, mel spectrogram, MFCC over time.
 *
 *   samples -> power spectra -> (mel bands) -> dB below the loudest -> (DCT) -> image -> (0..1)
 *
 * and, of MFCC, the slopes and bends over time as further channels if they are asked for.
 */

#include <string.h>

#include "engine/dsp/dct.h"
#include "engine/dsp/decibel.h"
#include "engine/dsp/delta.h"
#include "engine/dsp/feature-set-internal.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/image.h"
#include "engine/dsp/mel.h"
#include "engine/dsp/spectrum.h"

typedef struct
{
  DspFeatureSetConfig config;
  DspSpectrum *spectrum; /* (owned) */
  DspMel *mel;           /* (owned) (nullable): NULL: the bins themselves */
  DspDct *dct;           /* (owned) (nullable) */
  gsize n_levels;        /* of a frame, in dB */
  gsize n_rows;          /* of the image before it is resized */
  gsize height;
  gsize width;
} Image;

static void
image_free (gpointer prepared)
{
  Image *self = prepared;

  dsp_spectrum_free (self->spectrum);
  dsp_mel_free (self->mel);
  dsp_dct_free (self->dct);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Image, image_free)

static DspMel *
make_mel (const DspFeatureSetConfig  *config,
          GError                    **error)
{
  return (config->equal_area ? dsp_mel_new_equal_area : dsp_mel_new) (config->sample_rate, config->fft_size,
                                                                      config->n_bands, config->f_min,
                                                                      config->f_max, error);
}

static Image *
image_new (const DspFeatureSetConfig *config)
{
  Image *self = g_new0 (Image, 1);

  self->config = *config;
  self->spectrum = dsp_spectrum_new (config->fft_size);
  self->n_levels = self->n_rows = dsp_spectrum_get_n_bins (self->spectrum);

  return self;
}

static gpointer
image_finish (Image *self,
              gsize  shape[3])
{
  const gsize n_samples = dsp_feature_set_config_count (&self->config);

  self->height = self->config.height > 0 ? self->config.height : self->n_rows;
  self->width
      = self->config.width > 0 ? self->config.width : dsp_spectrum_count_frames (n_samples, self->config.hop);
  shape[0] = self->config.n_channels * (1 + self->config.n_deltas);
  shape[1] = self->height;
  shape[2] = self->width;

  return self;
}

static gpointer
spectrogram_prepare (const DspFeatureSetConfig  *config,
                     gsize                       shape[3],
                     GError                    **error)
{
  return image_finish (image_new (config), shape);
}

static gpointer
mel_prepare (const DspFeatureSetConfig  *config,
             gsize                       shape[3],
             GError                    **error)
{
  g_autoptr (Image) self = image_new (config);

  self->mel = make_mel (config, error);
  if (self->mel == NULL)
    return NULL;

  self->n_levels = self->n_rows = config->n_bands;
  return image_finish (g_steal_pointer (&self), shape);
}

static gpointer
mfcc_prepare (const DspFeatureSetConfig  *config,
              gsize                       shape[3],
              GError                    **error)
{
  g_autoptr (Image) self = image_new (config);

  self->mel = make_mel (config, error);
  if (self->mel == NULL)
    return NULL;

  self->dct = dsp_dct_new (config->n_bands, config->n_coefficients);
  self->n_levels = config->n_bands;
  self->n_rows = config->n_coefficients;
  return image_finish (g_steal_pointer (&self), shape);
}

/* @levels: (out): (n_frames, n_levels), power */
static void
fill_power (const Image *self,
            const float *samples,
            gsize        n_samples,
            gsize        n_frames,
            float       *levels)
{
  const gsize n_bins = dsp_spectrum_get_n_bins (self->spectrum);
  float *scratch = dsp_fft_alloc_real (dsp_spectrum_get_n_scratch (self->spectrum));
  g_autofree float *power = g_new (float, n_bins);

  for (gsize t = 0; t < n_frames; t++)
    {
      float *row = levels + t * self->n_levels;

      dsp_spectrum_process (self->spectrum, samples, n_samples,
                            dsp_spectrum_get_start (t, self->config.hop, self->config.fft_size), scratch,
                            self->mel != NULL ? power : row);
      if (self->mel != NULL)
        dsp_mel_process (self->mel, power, row);
    }

  dsp_fft_free (scratch);
}

/* @frames: (n_frames, n_rows); @output: (height, width) */
static void
fill_image (const Image *self,
            const float *frames,
            gsize        n_frames,
            float       *output)
{
  dsp_image_from_frames (frames, n_frames, self->n_rows, self->height, self->width, output);
  if (self->config.unit)
    dsp_image_scale_unit (output, self->height * self->width);
}

/* The image of the frames and, if they are asked for, those of their derivatives over time. */
static void
fill_images (const Image *self,
             const float *frames,
             gsize        n_frames,
             float       *output)
{
  static void (*const derivatives[]) (const float *, gsize, gsize, float *) = {
    dsp_delta_first,
    dsp_delta_second,
  };
  g_autofree float *derived = NULL;

  fill_image (self, frames, n_frames, output);
  if (self->config.n_deltas > 0)
    derived = g_new (float, n_frames * self->n_rows);
  for (gsize i = 0; i < self->config.n_deltas; i++)
    {
      output += self->height * self->width;
      derivatives[i](frames, n_frames, self->n_rows, derived);
      fill_image (self, derived, n_frames, output);
    }
}

static void
image_compute (gconstpointer  prepared,
               const float   *samples,
               gsize          n_samples,
               float         *output)
{
  const Image *self = prepared;
  const gsize n_frames = dsp_spectrum_count_frames (n_samples, self->config.hop);
  const gsize size = (1 + self->config.n_deltas) * self->height * self->width;
  g_autofree float *levels = g_new (float, n_frames * self->n_levels);
  g_autofree float *coefficients = NULL;

  fill_power (self, samples, n_samples, n_frames, levels);
  dsp_decibel_from_power (levels, n_frames * self->n_levels, DSP_DECIBEL_MIN_POWER, levels);
  dsp_decibel_below_peak (levels, n_frames * self->n_levels, (float)self->config.range_db);

  if (self->dct != NULL)
    {
      coefficients = g_new (float, n_frames * self->n_rows);
      for (gsize t = 0; t < n_frames; t++)
        dsp_dct_process (self->dct, levels + t * self->n_levels, coefficients + t * self->n_rows);
    }

  fill_images (self, coefficients != NULL ? coefficients : levels, n_frames, output);
  for (gsize i = 1; i < self->config.n_channels; i++)
    memcpy (output + i * size, output, size * sizeof (float));
}

#define FRAMES (DSP_SET_RATE | DSP_SET_SECONDS | DSP_SET_FFT | DSP_SET_HOP)
#define BANDS  (DSP_SET_BANDS | DSP_SET_F_MIN | DSP_SET_F_MAX | DSP_SET_EQUAL_AREA)
#define IMAGE                                                                                                \
  (DSP_SET_RANGE | DSP_SET_PEAK | DSP_SET_UNIT | DSP_SET_CHANNELS | DSP_SET_HEIGHT | DSP_SET_WIDTH)

/* librosa's defaults, which the paper went by. */
const DspFeatureSetClass dsp_feature_set_mel80_db = {
  .name = "mel80-db",
  .settings = FRAMES | BANDS | IMAGE,
  .usual = "rate=16000 seconds=15 fft=2048 hop=512 bands=80 range=80 equal-area=1 peak=1",
  .prepare = mel_prepare,
  .compute = image_compute,
  .free = image_free,
};

const DspFeatureSetClass dsp_feature_set_mel_image = {
  .name = "mel-image",
  .settings = FRAMES | BANDS | IMAGE,
  .usual = "rate=22050 seconds=4 fft=2048 hop=512 bands=128 range=80 equal-area=1 unit=1 height=64 width=64",
  .prepare = mel_prepare,
  .compute = image_compute,
  .free = image_free,
};

const DspFeatureSetClass dsp_feature_set_mfcc_image = {
  .name = "mfcc-image",
  .settings = FRAMES | BANDS | DSP_SET_COEFFICIENTS | IMAGE | DSP_SET_DELTAS,
  .usual = "rate=22050 seconds=10 fft=2048 hop=512 bands=128 coefficients=40 range=80 equal-area=1 unit=1 height=64 "
           "width=64",
  .prepare = mfcc_prepare,
  .compute = image_compute,
  .free = image_free,
};

/* SoX's picture shows 120 dB. */
const DspFeatureSetClass dsp_feature_set_spectrogram_image = {
  .name = "spectrogram-image",
  .settings = FRAMES | IMAGE,
  .usual = "rate=22050 seconds=4 fft=1024 hop=256 range=120 unit=1 height=64 width=64",
  .prepare = spectrogram_prepare,
  .compute = image_compute,
  .free = image_free,
};
