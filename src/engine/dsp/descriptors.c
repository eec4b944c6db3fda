/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/descriptors.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/chroma.h"
#include "engine/dsp/dct.h"
#include "engine/dsp/decibel.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/mel.h"
#include "engine/dsp/octaves.h"
#include "engine/dsp/rhythm.h"
#include "engine/dsp/spectral.h"
#include "engine/dsp/spectrum.h"
#include "engine/dsp/waveform.h"

#define N_BANDS     40
#define N_MFCC      14
#define N_OCTAVES   7
#define FLOOR_POWER 1e-10f /* -100 dB */

struct _DspDescriptors
{
  double hz_per_bin;
  gsize fft_size;
  gsize hop;
  DspSpectrum *spectrum; /* (owned) */
  DspMel *mel;           /* (owned) */
  DspDct *dct;           /* (owned) */
  DspOctaves *octaves;   /* (owned) */
  DspChroma *chroma;     /* (owned) */
};

/* The room for one segment, and what the next frame must know of the one before. */
typedef struct
{
  gsize n_bins;
  float *scratch;          /* (owned): of the spectrum */
  float *power;            /* (owned): (n_bins) */
  float *magnitude;        /* (owned): (n_bins) */
  float *magnitude_before; /* (owned): (n_bins) */
  double sum_before;       /* of these */
  float levels[N_BANDS];
  float levels_before[N_BANDS];
} Frame;

static const char *const names[DSP_DESCRIPTORS_N] = {
  "rms",
  "level",
  "zero-crossings",
  "onset-strength",
  "mfcc-1",
  "mfcc-2",
  "mfcc-3",
  "mfcc-4",
  "mfcc-5",
  "mfcc-6",
  "mfcc-7",
  "mfcc-8",
  "mfcc-9",
  "mfcc-10",
  "mfcc-11",
  "mfcc-12",
  "mfcc-13",
  "mfcc-14",
  "centroid",
  "bandwidth",
  "skewness",
  "kurtosis",
  "slope",
  "entropy",
  "flatness",
  "crest",
  "flux",
  "rolloff-25",
  "rolloff-50",
  "rolloff-75",
  "rolloff-85",
  "share-250-650",
  "share-1000-4000",
  "contrast-0",
  "contrast-1",
  "contrast-2",
  "contrast-3",
  "contrast-4",
  "contrast-5",
  "contrast-6",
  "octave-0",
  "octave-1",
  "octave-2",
  "octave-3",
  "octave-4",
  "octave-5",
  "octave-6",
  "chroma-c",
  "chroma-c#",
  "chroma-d",
  "chroma-d#",
  "chroma-e",
  "chroma-f",
  "chroma-f#",
  "chroma-g",
  "chroma-g#",
  "chroma-a",
  "chroma-a#",
  "chroma-b",
  "tonal-fifths-sin",
  "tonal-fifths-cos",
  "tonal-minor-sin",
  "tonal-minor-cos",
  "tonal-major-sin",
  "tonal-major-cos",
};

const char *
dsp_descriptors_get_name (gsize index)
{
  g_return_val_if_fail (index < DSP_DESCRIPTORS_N, NULL);

  return names[index];
}

/**
 * dsp_descriptors_new:
 * @fft_size: samples in a frame; at most 16384
 * @hop: samples from frame to frame
 * @error: %BASE_ERROR_INVALID_ARGUMENT when the frames are too short for forty bands
 */
DspDescriptors *
dsp_descriptors_new (double   sample_rate,
                     gsize    fft_size,
                     gsize    hop,
                     GError **error)
{
  g_autoptr (DspMel) mel = dsp_mel_new (sample_rate, fft_size, N_BANDS, 0.0, sample_rate / 2.0, error);
  DspDescriptors *self;

  if (mel == NULL)
    return NULL;

  self = g_new0 (DspDescriptors, 1);
  self->hz_per_bin = sample_rate / (double)fft_size;
  self->fft_size = fft_size;
  self->hop = hop;
  self->spectrum = dsp_spectrum_new (fft_size);
  self->mel = g_steal_pointer (&mel);
  self->dct = dsp_dct_new (N_BANDS, N_MFCC + 1);
  self->octaves = dsp_octaves_new (fft_size / 2 + 1, self->hz_per_bin, N_OCTAVES);
  self->chroma = dsp_chroma_new (sample_rate, fft_size);

  return self;
}

void
dsp_descriptors_free (DspDescriptors *self)
{
  if (self == NULL)
    return;

  dsp_spectrum_free (self->spectrum);
  dsp_mel_free (self->mel);
  dsp_dct_free (self->dct);
  dsp_octaves_free (self->octaves);
  dsp_chroma_free (self->chroma);
  g_free (self);
}

static void
frame_init (Frame                *frame,
            const DspDescriptors *self)
{
  frame->n_bins = dsp_spectrum_get_n_bins (self->spectrum);
  frame->scratch = dsp_fft_alloc_real (dsp_spectrum_get_n_scratch (self->spectrum));
  frame->power = g_new (float, frame->n_bins);
  frame->magnitude = g_new0 (float, frame->n_bins);
  frame->magnitude_before = g_new0 (float, frame->n_bins);
}

static void
frame_clear (Frame *frame)
{
  dsp_fft_free (frame->scratch);
  g_free (frame->power);
  g_free (frame->magnitude);
  g_free (frame->magnitude_before);
}

static void
describe_waveform (const DspDescriptors *self,
                   const float          *samples,
                   gsize                 n_samples,
                   gssize                start,
                   float                *values)
{
  const gsize first = (gsize)CLAMP (start, 0, (gssize)n_samples);
  const gsize end = (gsize)CLAMP (start + (gssize)self->fft_size, 0, (gssize)n_samples);
  const float share = (float)(end - first) / (float)self->fft_size; /* the rest is silence */
  const float rms = dsp_waveform_rms (samples + first, end - first) * sqrtf (share);
  const float power = rms * rms;

  values[DSP_DESCRIPTOR_RMS] = rms;
  dsp_decibel_from_power (&power, 1, FLOOR_POWER, &values[DSP_DESCRIPTOR_LEVEL]);
  values[DSP_DESCRIPTOR_ZERO_CROSSINGS] = dsp_waveform_zero_crossings (samples + first, end - first) * share;
}

static void
describe_bands (const DspDescriptors *self,
                Frame                *frame,
                gboolean              is_first,
                float                *values)
{
  float cepstrum[N_MFCC + 1];

  memcpy (frame->levels_before, frame->levels, sizeof frame->levels);
  dsp_mel_process (self->mel, frame->power, frame->levels);
  dsp_decibel_from_power (frame->levels, N_BANDS, FLOOR_POWER, frame->levels);
  dsp_dct_process (self->dct, frame->levels, cepstrum);

  values[DSP_DESCRIPTOR_ONSET_STRENGTH]
      = is_first ? 0.0f : dsp_rhythm_onset_strength (frame->levels_before, frame->levels, N_BANDS);
  memcpy (&values[DSP_DESCRIPTOR_MFCC], cepstrum + 1, N_MFCC * sizeof (float));
}

static void
describe_shape (const DspDescriptors *self,
                Frame                *frame,
                gboolean              is_first,
                float                *values)
{
  float *before = frame->magnitude;
  DspSpectralShape shape;

  frame->magnitude = frame->magnitude_before;
  frame->magnitude_before = before;
  dsp_spectral_fill_magnitude (frame->power, frame->n_bins, frame->magnitude);
  dsp_spectral_measure (frame->power, frame->magnitude, frame->n_bins, self->hz_per_bin, &shape);

  values[DSP_DESCRIPTOR_SHAPE] = shape.centroid;
  values[DSP_DESCRIPTOR_SHAPE + 1] = shape.bandwidth;
  values[DSP_DESCRIPTOR_SHAPE + 2] = shape.skewness;
  values[DSP_DESCRIPTOR_SHAPE + 3] = shape.kurtosis;
  values[DSP_DESCRIPTOR_SHAPE + 4] = shape.slope;
  values[DSP_DESCRIPTOR_SHAPE + 5] = shape.entropy;
  values[DSP_DESCRIPTOR_SHAPE + 6] = shape.flatness;
  values[DSP_DESCRIPTOR_SHAPE + 7] = shape.crest;
  values[DSP_DESCRIPTOR_FLUX]
      = is_first ? 0.0f
                 : dsp_spectral_flux (frame->magnitude_before, frame->sum_before, frame->magnitude, shape.magnitude,
                                      frame->n_bins);
  frame->sum_before = shape.magnitude;
  memcpy (&values[DSP_DESCRIPTOR_ROLLOFF], shape.rolloff, sizeof shape.rolloff);
  values[DSP_DESCRIPTOR_SHARE]
      = dsp_spectral_share (frame->power, frame->n_bins, shape.power, self->hz_per_bin, 250.0, 650.0);
  values[DSP_DESCRIPTOR_SHARE + 1]
      = dsp_spectral_share (frame->power, frame->n_bins, shape.power, self->hz_per_bin, 1000.0, 4000.0);
}

static void
describe_pitch (const DspDescriptors *self,
                Frame                *frame,
                float                *values)
{
  dsp_octaves_process (self->octaves, frame->power, &values[DSP_DESCRIPTOR_OCTAVE],
                       &values[DSP_DESCRIPTOR_CONTRAST]);
  dsp_chroma_process (self->chroma, frame->power, &values[DSP_DESCRIPTOR_CHROMA]);
  dsp_chroma_normalize (&values[DSP_DESCRIPTOR_CHROMA]);
  dsp_chroma_to_tonal (&values[DSP_DESCRIPTOR_CHROMA], &values[DSP_DESCRIPTOR_TONAL]);
}

void
dsp_descriptors_process (const DspDescriptors *self,
                         const float          *samples,
                         gsize                 n_samples,
                         gsize                 n_frames,
                         float                *values)
{
  Frame frame = { 0 };

  frame_init (&frame, self);
  for (gsize t = 0; t < n_frames; t++)
    {
      const gssize start = dsp_spectrum_get_start (t, self->hop, self->fft_size);
      float *row = values + t * DSP_DESCRIPTORS_N;

      dsp_spectrum_process (self->spectrum, samples, n_samples, start, frame.scratch, frame.power);
      describe_waveform (self, samples, n_samples, start, row);
      describe_bands (self, &frame, t == 0, row);
      describe_shape (self, &frame, t == 0, row);
      describe_pitch (self, &frame, row);
    }
  frame_clear (&frame);
}
