/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/salience.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/sums.h"

#define LOWEST_PITCH 80.0
#define PER_OCTAVE   60 /* pitches */
#define PER_SEMITONE 5.0f
#define N_PITCHES    240
#define N_HARMONICS  8
#define DECAY        0.8

/* Pitches that are told apart are the highest of REACH to both sides: a semitone. */
#define REACH        5
#define N_TOP        4

/* The pitches' grid goes on to the last harmonic of the last pitch; above the bands it is silent. */
#define N_GRID       (N_PITCHES + 3 * PER_OCTAVE)

struct _DspSalience
{
  gsize n_heard; /* how many of the grid lie within the bands */
  guint16 band[N_GRID];
  float above[N_GRID]; /* the share of the band after that one */
  gsize harmonic[N_HARMONICS]; /* how far up the grid, to the nearest: at most 10 cents off */
  float weight[N_HARMONICS];
};

static const float layer_shares[3] = { 0.5f, 0.7f, 0.85f };

DspSalience *
dsp_salience_new (void)
{
  DspSalience *self = g_new0 (DspSalience, 1);
  const double first = DSP_PITCH_PER_OCTAVE * log2 (LOWEST_PITCH / DSP_PITCH_LOWEST);

  for (gsize i = 0; i < N_GRID; i++)
    {
      const double place = first + (double)i * DSP_PITCH_PER_OCTAVE / PER_OCTAVE;

      if (place >= DSP_PITCH_N_BANDS - 1)
        break;
      self->band[i] = (guint16)floor (place);
      self->above[i] = (float)(place - floor (place));
      self->n_heard = i + 1;
    }

  for (gsize i = 0; i < N_HARMONICS; i++)
    {
      self->harmonic[i] = (gsize)lround (PER_OCTAVE * log2 ((double)i + 1.0));
      self->weight[i] = (float)pow (DECAY, (double)i);
    }

  return self;
}

void
dsp_salience_free (DspSalience *self)
{
  g_free (self);
}

/* @saliences: (out): (N_PITCHES) */
static void
fill_saliences (const DspSalience *self,
                const float       *bands,
                float *restrict    saliences)
{
  float grid[N_GRID] = { 0.0f };

  for (gsize i = 0; i < self->n_heard; i++)
    {
      const float *band = bands + self->band[i];

      grid[i] = band[0] + self->above[i] * (band[1] - band[0]);
    }

  memcpy (saliences, grid, N_PITCHES * sizeof (float));
  for (gsize h = 1; h < N_HARMONICS; h++)
    {
      const float *harmonic = grid + self->harmonic[h];
      const float weight = self->weight[h];

      for (gsize i = 0; i < N_PITCHES; i++)
        saliences[i] += weight * harmonic[i];
    }
}

/* @highest: (out): (N_PITCHES): the largest of REACH to both sides, where there are any */
static void
fill_highest (const float *saliences,
              float       *highest)
{
  float two[N_PITCHES + 2 * REACH] = { 0.0f }, four[N_PITCHES + 2 * REACH] = { 0.0f };
  const gsize n = N_PITCHES + 2 * REACH;

  /* Windows of 1, 2, 4, 8 and at last 11, each the larger of two of those before. */
  memcpy (four + REACH, saliences, N_PITCHES * sizeof (float));
  for (gsize i = 0; i + 1 < n; i++)
    two[i] = MAX (four[i], four[i + 1]);
  for (gsize i = 0; i + 3 < n; i++)
    four[i] = MAX (two[i], two[i + 2]);
  for (gsize i = 0; i + 7 < n; i++)
    two[i] = MAX (four[i], four[i + 4]);
  for (gsize i = 0; i < N_PITCHES; i++)
    highest[i] = MAX (two[i], two[i + 3]);
}

/* @top: (N_TOP), from large to small */
static void
insert (float *top,
        float  value)
{
  for (gsize i = 0; i < N_TOP; i++)
    if (value > top[i])
      {
        const float other = top[i];

        top[i] = value;
        value = other;
      }
}

void
dsp_salience_process (const DspSalience *self,
                      const float       *bands,
                      DspSalienceFrame  *frame)
{
  float saliences[N_PITCHES], highest[N_PITCHES], top[N_TOP] = { 0.0f };
  float most, sum;
  gsize best = 0;

  memset (frame, 0, sizeof *frame);
  fill_saliences (self, bands, saliences);
  sum = (float)dsp_sum (saliences, N_PITCHES);
  if (sum <= 0.0f)
    return;

  for (gsize i = 1; i < N_PITCHES; i++)
    best = saliences[i] > saliences[best] ? i : best;
  most = saliences[best];

  fill_highest (saliences, highest);
  for (gsize i = 0; i < N_PITCHES; i++)
    {
      if (saliences[i] < highest[i])
        continue;

      insert (top, saliences[i]);
      for (gsize j = 0; j < G_N_ELEMENTS (layer_shares); j++)
        frame->layers[j] += saliences[i] > layer_shares[j] * most ? 1.0f : 0.0f;
    }

  for (gsize i = 0; i < 3; i++)
    frame->rivals[i] = top[3 - i] / most;
  frame->prominence = most * N_PITCHES / sum;
  frame->pitch = (float)best / PER_SEMITONE;
}
