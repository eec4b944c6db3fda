/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/chroma.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/sums.h"
#include "engine/dsp/triangles.h"

#define N       DSP_CHROMA_N_CLASSES
#define N_FOURS (N / 4)

/* A0, from which octaves are counted; the center of the octave weights and their width. */
#define LOWEST_HZ    27.5
#define CENTER       5.0
#define WIDTH        2.0
#define CLASS_OF_A   9
#define SILENCE      1e-12f
#define LEAST_WEIGHT 1e-7f

/* sin (pi i / 6) */
#define R3 0.866025403784438647
static const double sines[N] = { 0.0, 0.5, R3, 1.0, R3, 0.5, 0.0, -0.5, -R3, -1.0, -R3, -0.5 };

struct _DspChroma
{
  gsize n_bins;   /* that weigh anything */
  float *weights; /* (owned): (n_bins, 12) */
};

/* Semitones above A0. The bin of 0 Hz has no pitch: it is put one and a half octaves below the next. */
static double
pitch_of (gsize  bin,
          double hz_per_bin)
{
  if (bin == 0)
    return pitch_of (1, hz_per_bin) - 1.5 * N;

  return N * log2 ((double)bin * hz_per_bin / LOWEST_HZ);
}

static void
fill_bin (float  *weights,
          gsize   bin,
          double  hz_per_bin)
{
  const double pitch = pitch_of (bin, hz_per_bin);
  const double width = MAX (pitch_of (bin + 1, hz_per_bin) - pitch, 1.0);
  const double octave = (pitch / N - CENTER) / WIDTH;
  double bells[N], norm = 0.0;

  for (gsize i = 0; i < N; i++)
    {
      /* The distance to the nearest pitch of this class (counted from A), in [-6, 6). */
      const double distance = pitch - (double)i;
      const double nearest = distance - N * floor ((distance + N / 2.0) / N);

      bells[i] = exp (-0.5 * (2.0 * nearest / width) * (2.0 * nearest / width));
      norm += bells[i] * bells[i];
    }

  for (gsize i = 0; i < N; i++)
    weights[(i + CLASS_OF_A) % N] = (float)(bells[i] / sqrt (norm) * exp (-0.5 * octave * octave));
}

DspChroma *
dsp_chroma_new (double sample_rate,
                gsize  fft_size)
{
  DspChroma *self = g_new0 (DspChroma, 1);
  const gsize n_bins = fft_size / 2 + 1;

  self->weights = g_new (float, n_bins *N);
  for (gsize bin = 0; bin < n_bins; bin++)
    {
      float heaviest = 0.0f;

      fill_bin (self->weights + bin * N, bin, sample_rate / (double)fft_size);
      for (gsize i = 0; i < N; i++)
        heaviest = MAX (heaviest, self->weights[bin * N + i]);
      if (heaviest >= LEAST_WEIGHT)
        self->n_bins = bin + 1;
    }

  return self;
}

void
dsp_chroma_free (DspChroma *self)
{
  if (self == NULL)
    return;

  g_free (self->weights);
  g_free (self);
}

/* As vectors by hand: compilers keep the sums of plain loops in memory. */
static inline void
add_bin (DspFour      sums[N_FOURS],
         const float *weights,
         float        power)
{
  for (gsize i = 0; i < N_FOURS; i++)
    {
      DspFour four;

      memcpy (&four, weights + 4 * i, sizeof four);
      sums[i] += power * four;
    }
}

void
dsp_chroma_process (const DspChroma *self,
                    const float     *power,
                    float           *chroma)
{
  DspFour sums[2][N_FOURS] = { 0 };
  const float *weights = self->weights;
  gsize bin = 0;

  /* Of two bins side by side neither waits for the sums of the other. */
  for (; bin + 2 <= self->n_bins; bin += 2, weights += 2 * N)
    {
      add_bin (sums[0], weights, power[bin]);
      add_bin (sums[1], weights + N, power[bin + 1]);
    }
  if (bin < self->n_bins)
    add_bin (sums[0], weights, power[bin]);

  for (gsize i = 0; i < N_FOURS; i++)
    {
      const DspFour four = sums[0][i] + sums[1][i];

      memcpy (chroma + 4 * i, &four, sizeof four);
    }
}

/**
 * dsp_chroma_fold_pitches:
 * @bands: (DSP_PITCH_N_BANDS): of dsp_triangles_new_pitch()
 * @chroma: (out): (12): four octaves from 110 Hz on, each semitone from its three bands
 */
void
dsp_chroma_fold_pitches (const float *bands,
                         float       *chroma)
{
  memset (chroma, 0, N * sizeof (float));
  for (gsize i = 0; i < 4 * N; i++)
    {
      /* The middle one of the three is in tune. */
      const float *third = bands + DSP_PITCH_PER_OCTAVE + 3 * i - 1;

      chroma[(i + CLASS_OF_A) % N] += third[0] + third[1] + third[2];
    }
}

/* @chroma: (inout): (12): then the strongest class is 1; silence is 0 all over */
void
dsp_chroma_normalize (float *chroma)
{
  float strongest = 0.0f;

  for (gsize i = 0; i < N; i++)
    strongest = MAX (strongest, chroma[i]);
  for (gsize i = 0; i < N; i++)
    chroma[i] = strongest < SILENCE ? 0.0f : chroma[i] / strongest;
}

/**
 * dsp_chroma_to_tonal:
 * @chroma: (12)
 * @tonal: (out): (6): sine and cosine on the circles of fifths, minor thirds and major thirds, the
 *   last with half the radius
 *
 * The tonal centroid (Harte, Sandler and Gasser 2006): chords that share notes are near each other.
 */
void
dsp_chroma_to_tonal (const float *chroma,
                     float       *tonal)
{
  /* A semitone's step on each circle, in twelfths of a turn: 7 pi / 6, 3 pi / 2 and 2 pi / 3. */
  static const gsize steps[3] = { 7, 9, 4 };
  static const double radii[3] = { 1.0, 1.0, 0.5 };
  double sum = 0.0;

  for (gsize i = 0; i < N; i++)
    sum += chroma[i];

  for (gsize circle = 0; circle < 3; circle++)
    {
      double sine = 0.0, cosine = 0.0;

      for (gsize i = 0; i < N; i++)
        {
          sine += chroma[i] * sines[steps[circle] * i % N];
          cosine += chroma[i] * sines[(steps[circle] * i + N / 4) % N];
        }
      tonal[2 * circle] = sum < SILENCE ? 0.0f : (float)(radii[circle] * sine / sum);
      tonal[2 * circle + 1] = sum < SILENCE ? 0.0f : (float)(radii[circle] * cosine / sum);
    }
}
