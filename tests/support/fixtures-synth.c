/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/fixtures-private.h"

#include <math.h>

#include "engine/base/rng.h"

static const double default_frequency = 440.0;
static const double default_amplitude = 0.5;
static const double default_seconds = 5.0;

/**
 * fixture_spec_complete:
 * @spec: a spec as a test wrote it
 *
 * Returns: @spec with every zero replaced by its default
 */
FixtureSpec
fixture_spec_complete (const FixtureSpec *spec)
{
  FixtureSpec full = *spec;

  if (full.frequency == 0.0)
    full.frequency = default_frequency;
  if (full.amplitude == 0.0)
    full.amplitude = default_amplitude;
  if (full.seconds == 0.0)
    full.seconds = default_seconds;
  if (full.rate == 0)
    full.rate = 44100;
  if (full.channels == 0)
    full.channels = 2;

  return full;
}

/* I-vi-IV-V in just intonation above the lowest note, two chords a second, each with a decay. */
static double
sample_chords (const FixtureSpec *spec,
               double             time,
               double             noise)
{
  static const double roots[4] = { 1.0, 5.0 / 3.0, 4.0 / 3.0, 3.0 / 2.0 };
  static const double thirds[4] = { 5.0 / 4.0, 6.0 / 5.0, 5.0 / 4.0, 5.0 / 4.0 };
  double beat = time * 2.0;
  int chord = (int)fmod (beat, 4.0);
  double decay = exp (-3.0 * fmod (beat, 1.0));
  double phase = 2.0 * G_PI * spec->frequency * roots[chord] * time;
  double tones = sin (phase) + sin (phase * thirds[chord]) + sin (phase * 1.5) + 0.3 * sin (phase * 4.0);

  return (tones / 3.3 * (0.3 + 0.7 * decay) + 0.05 * noise * decay) / 1.05;
}

/**
 * fixture_synthesise:
 * @spec: what to synthesise
 * @n_frames: (out): number of frames
 *
 * Returns: (transfer full): interleaved samples, (n_frames, channels)
 */
float *
fixture_synthesise (const FixtureSpec *spec,
                    gsize             *n_frames)
{
  FixtureSpec full = fixture_spec_complete (spec);
  gsize count = (gsize)llround (full.seconds * full.rate);
  float *samples = g_new0 (float, count *full.channels + 1);
  BaseRng rng;

  base_rng_init (&rng, full.seed);

  for (gsize i = 0; i < count; i++)
    {
      double time = (double)i / full.rate;
      double noise = 2.0 * base_rng_uniform (&rng) - 1.0;
      double value = 0.0;

      switch (full.sound)
        {
        case FIXTURE_SINE: value = sin (2.0 * G_PI * full.frequency * time); break;
        case FIXTURE_CHORDS: value = sample_chords (&full, time, noise); break;
        case FIXTURE_NOISE: value = noise; break;
        case FIXTURE_SILENCE: break;
        }

      for (guint channel = 0; channel < full.channels; channel++)
        if (!full.right_only || channel + 1 == full.channels)
          samples[i * full.channels + channel] = (float)(full.amplitude * value);
    }

  *n_frames = count;

  return samples;
}
