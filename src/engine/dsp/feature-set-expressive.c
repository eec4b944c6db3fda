/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `expressive`: what is heard of a song's notes, texture, harmony, percussion, rhythm and dynamics, in 608 named
 * numbers: the 341 of #DspTones, then the 267 of #DspPulses, whose headers say what each is. They stand beside
 * `song-statistics`, which tell of the color of the sound. How loud the samples are does not matter. */

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/dsp/feature-set-internal.h"
#include "engine/dsp/pulses.h"
#include "engine/dsp/tones.h"

#define N_FEATURES (DSP_TONES_N_NUMBERS + DSP_PULSES_N_NUMBERS)

/* The highest band ends at 8 kHz. */
#define LEAST_RATE 16000

typedef struct
{
  DspTones *tones;         /* (owned) */
  DspPulses *pulses;       /* (owned) */
  char *names[N_FEATURES]; /* (owned) */
} Expressive;

static void
expressive_free (gpointer prepared)
{
  Expressive *self = prepared;

  dsp_tones_free (self->tones);
  dsp_pulses_free (self->pulses);
  for (gsize i = 0; i < N_FEATURES; i++)
    g_free (self->names[i]);
  g_free (self);
}

static gpointer
expressive_prepare (const DspFeatureSetConfig  *config,
                    gsize                       shape[3],
                    GError                    **error)
{
  Expressive *self;

  if (config->sample_rate < LEAST_RATE)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end “%s” needs a sample rate of at least %u Hz."), "expressive", LEAST_RATE);
      return NULL;
    }

  self = g_new0 (Expressive, 1);
  self->tones = dsp_tones_new (config->sample_rate);
  self->pulses = dsp_pulses_new (config->sample_rate);
  for (gsize i = 0; i < N_FEATURES; i++)
    self->names[i] = i < DSP_TONES_N_NUMBERS ? dsp_tones_make_name (i)
                                             : dsp_pulses_make_name (i - DSP_TONES_N_NUMBERS);

  shape[0] = N_FEATURES;
  shape[1] = shape[2] = 1;
  return self;
}

static void
expressive_compute (gconstpointer  prepared,
                    const float   *samples,
                    gsize          n_samples,
                    float         *output)
{
  const Expressive *self = prepared;

  dsp_tones_process (self->tones, samples, n_samples, output);
  dsp_pulses_process (self->pulses, samples, n_samples, output + DSP_TONES_N_NUMBERS);
}

static const char *
expressive_get_name (gconstpointer prepared,
                     gsize         channel)
{
  const Expressive *self = prepared;

  return self->names[channel];
}

const DspFeatureSetClass dsp_feature_set_expressive = {
  .name = "expressive",
  .settings = DSP_SET_RATE | DSP_SET_SECONDS | DSP_SET_PEAK,
  .usual = "rate=22050 peak=1",
  .prepare = expressive_prepare,
  .compute = expressive_compute,
  .get_name = expressive_get_name,
  .free = expressive_free,
};
