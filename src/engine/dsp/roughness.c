/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/roughness.h"

#include <math.h>

#define N_STRONGEST 16

/* The curve from a table, with straight lines between its points; beyond it less than 1e-6 is left. */
#define PER_UNIT    64
#define N_UNITS     4

struct _DspRoughness
{
  float curve[PER_UNIT * N_UNITS + 1];
};

DspRoughness *
dsp_roughness_new (void)
{
  DspRoughness *self = g_new (DspRoughness, 1);

  for (gsize i = 0; i <= PER_UNIT * N_UNITS; i++)
    {
      const double x = (double)i / PER_UNIT;

      self->curve[i] = (float)(exp (-3.5 * x) - exp (-5.75 * x));
    }

  return self;
}

void
dsp_roughness_free (DspRoughness *self)
{
  g_free (self);
}

/* @strongest: (out): (N_STRONGEST); Returns: how many */
static gsize
find_strongest (const DspPeak *peaks,
                gsize          n_peaks,
                DspPeak       *strongest)
{
  const gsize n = MIN (n_peaks, N_STRONGEST);
  gsize weakest = 0;

  for (gsize i = 0; i < n_peaks; i++)
    {
      if (i < n)
        strongest[i] = peaks[i];
      else if (peaks[i].amplitude > strongest[weakest].amplitude)
        strongest[weakest] = peaks[i];
      else
        continue;

      if (i + 1 < n)
        continue;
      weakest = 0;
      for (gsize j = 1; j < n; j++)
        if (strongest[j].amplitude < strongest[weakest].amplitude)
          weakest = j;
    }

  return n;
}

static float
look_up (const DspRoughness *self,
         float               x)
{
  const float place = x * PER_UNIT;
  const gsize before = (gsize)place;

  if (place >= PER_UNIT * N_UNITS)
    return 0.0f;

  return self->curve[before] + (place - (float)before) * (self->curve[before + 1] - self->curve[before]);
}

void
dsp_roughness_process (const DspRoughness *self,
                       const DspPeak      *peaks,
                       gsize               n_peaks,
                       float              *roughness,
                       float              *power)
{
  DspPeak strongest[N_STRONGEST];
  const gsize n = find_strongest (peaks, n_peaks, strongest);

  *roughness = *power = 0.0f;
  for (gsize i = 0; i < n; i++)
    {
      *power += strongest[i].amplitude * strongest[i].amplitude;
      for (gsize j = 0; j < i; j++)
        {
          const float lower = MIN (strongest[i].frequency, strongest[j].frequency);
          const float apart = fabsf (strongest[i].frequency - strongest[j].frequency);
          const float x = 0.24f * apart / (0.0207f * lower + 18.96f);

          *roughness += 2.0f * strongest[i].amplitude * strongest[j].amplitude * look_up (self, x);
        }
    }
}
