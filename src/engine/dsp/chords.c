/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/chords.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/chroma.h"
#include "engine/dsp/distribution.h"
#include "engine/dsp/key.h"
#include "engine/dsp/mirror.h"

#define N            DSP_CHROMA_N_CLASSES
#define N_KINDS      9
#define N_INTERVALS  6
#define SMOOTH_REACH 3
#define STEP         4
#define SILENCE      1e-12

/* What is kept of each moment, to be told of as distributions. */
enum
{
  MOMENT_FIT = 0,
  MOMENT_INTERVAL = MOMENT_FIT + N_KINDS,
  MOMENT_ENTROPY = MOMENT_INTERVAL + N_INTERVALS,
  MOMENT_N,
};

enum
{
  NUMBER_SHARE = 0,
  NUMBER_FIT = NUMBER_SHARE + N_KINDS,
  NUMBER_CHANGES = NUMBER_FIT + N_KINDS * DSP_DISTRIBUTION_N,
  NUMBER_KEY,
  NUMBER_DEGREE = NUMBER_KEY + 4,
  NUMBER_INTERVAL = NUMBER_DEGREE + N,
  NUMBER_SCALE_INTERVAL = NUMBER_INTERVAL + N_INTERVALS * DSP_DISTRIBUTION_N,
  NUMBER_ENTROPY = NUMBER_SCALE_INTERVAL + N_INTERVALS,
  NUMBER_CHANGE = NUMBER_ENTROPY + DSP_DISTRIBUTION_N,
};

G_STATIC_ASSERT (NUMBER_CHANGE + DSP_DISTRIBUTION_N == DSP_CHORDS_N_NUMBERS);

typedef struct
{
  const char *name;
  guint n_notes;
  guint notes[4]; /* semitones above the root */
} Kind;

static const Kind kinds[N_KINDS] = {
  { "major", 3, { 0, 4, 7 } },
  { "minor", 3, { 0, 3, 7 } },
  { "diminished", 3, { 0, 3, 6 } },
  { "augmented", 3, { 0, 4, 8 } },
  { "suspended", 3, { 0, 5, 7 } },
  { "fifth", 2, { 0, 7 } },
  { "major-seventh", 4, { 0, 4, 7, 11 } },
  { "dominant-seventh", 4, { 0, 4, 7, 10 } },
  { "minor-seventh", 4, { 0, 3, 7, 10 } },
};

static const char *const key_names[4] = { "key-major", "key-minor", "key-mode", "key-margin" };

/* Returns: (transfer full) */
char *
dsp_chords_make_name (gsize number)
{
  if (number < NUMBER_FIT)
    return g_strdup_printf ("chord-%s-share", kinds[number].name);
  if (number < NUMBER_CHANGES)
    return g_strdup_printf ("chord-%s-fit-%s", kinds[(number - NUMBER_FIT) % N_KINDS].name,
                            dsp_distribution_names[(number - NUMBER_FIT) / N_KINDS]);
  if (number < NUMBER_KEY)
    return g_strdup ("chord-changes");
  if (number < NUMBER_DEGREE)
    return g_strdup (key_names[number - NUMBER_KEY]);
  if (number < NUMBER_INTERVAL)
    return g_strdup_printf ("degree-%u", (guint)(number - NUMBER_DEGREE));
  if (number < NUMBER_SCALE_INTERVAL)
    return g_strdup_printf ("interval-%u-%s", (guint)((number - NUMBER_INTERVAL) % N_INTERVALS + 1),
                            dsp_distribution_names[(number - NUMBER_INTERVAL) / N_INTERVALS]);
  if (number < NUMBER_ENTROPY)
    return g_strdup_printf ("scale-interval-%u", (guint)(number - NUMBER_SCALE_INTERVAL + 1));
  if (number < NUMBER_CHANGE)
    return g_strdup_printf ("chroma-entropy-%s", dsp_distribution_names[number - NUMBER_ENTROPY]);

  return g_strdup_printf ("chroma-change-%s", dsp_distribution_names[number - NUMBER_CHANGE]);
}

/* @moment: (out): (12): the mean around @frame */
static void
fill_moment (const float *chroma,
             gsize        n_frames,
             gsize        frame,
             float       *moment)
{
  memset (moment, 0, N * sizeof (float));
  for (gssize i = -SMOOTH_REACH; i <= SMOOTH_REACH; i++)
    {
      const float *row = chroma + N * dsp_mirror ((gssize)frame + i, n_frames);

      for (gsize j = 0; j < N; j++)
        moment[j] += row[j] / (2 * SMOOTH_REACH + 1);
    }
}

/* @unit: (12): of length 1; @fits: (out): (N_KINDS); Returns: the best chord, its kind times 12 and its root */
static gsize
fit_chords (const float *unit,
            float       *fits)
{
  float best_fit = -1.0f;
  gsize best = 0;

  for (gsize i = 0; i < N_KINDS; i++)
    {
      const float scale = 1.0f / sqrtf ((float)kinds[i].n_notes);

      fits[i] = -1.0f;
      for (gsize root = 0; root < N; root++)
        {
          float fit = 0.0f;

          for (gsize j = 0; j < kinds[i].n_notes; j++)
            fit += unit[(root + kinds[i].notes[j]) % N];
          fits[i] = MAX (fits[i], fit * scale);
          if (fit * scale > best_fit)
            {
              best_fit = fit * scale;
              best = i * N + root;
            }
        }
    }

  return best;
}

static float
measure_entropy (const float *moment,
                 double       sum)
{
  double entropy = 0.0;

  for (gsize i = 0; i < N; i++)
    entropy -= moment[i] / sum * log (moment[i] / sum + 1e-9);

  return (float)entropy;
}

/* @unit: (out): (12); @row: (out): (MOMENT_N). Returns: the best chord */
static gsize
describe_moment (const float *moment,
                 double       sum,
                 float       *unit,
                 float       *row)
{
  double square = 0.0;

  for (gsize i = 0; i < N; i++)
    square += (double)moment[i] * moment[i];
  for (gsize i = 0; i < N; i++)
    unit[i] = (float)(moment[i] / sqrt (square));

  for (gsize k = 1; k <= N_INTERVALS; k++)
    {
      float cosine = 0.0f;

      for (gsize i = 0; i < N; i++)
        cosine += unit[i] * unit[(i + k) % N];
      row[MOMENT_INTERVAL + k - 1] = cosine;
    }
  row[MOMENT_ENTROPY] = measure_entropy (moment, sum);

  return fit_chords (unit, row + MOMENT_FIT);
}

static float
measure_distance (const float *a,
                  const float *b)
{
  float square = 0.0f;

  for (gsize i = 0; i < N; i++)
    square += (a[i] - b[i]) * (a[i] - b[i]);

  return sqrtf (square);
}

/* @mean: (12): sums up to 1 */
static void
fill_key (const float *mean,
          float       *numbers)
{
  float fits[DSP_KEY_N], best[2] = { -2.0f, -2.0f };
  float second = -2.0f;
  gsize key = 0;

  dsp_key_fit_all (mean, fits);
  for (gsize i = 0; i < DSP_KEY_N; i++)
    {
      best[i / N] = MAX (best[i / N], fits[i]);
      key = fits[i] > fits[key] ? i : key;
    }
  for (gsize i = 0; i < DSP_KEY_N; i++)
    if (i != key)
      second = MAX (second, fits[i]);

  numbers[NUMBER_KEY] = best[0];
  numbers[NUMBER_KEY + 1] = best[1];
  numbers[NUMBER_KEY + 2] = best[0] - best[1];
  numbers[NUMBER_KEY + 3] = fits[key] - second;
  for (gsize i = 0; i < N; i++)
    numbers[NUMBER_DEGREE + i] = mean[(i + key) % N] * N;
}

static void
fill_scale_intervals (const float *mean,
                      float       *numbers)
{
  double square = 0.0;

  for (gsize i = 0; i < N; i++)
    square += (mean[i] - 1.0 / N) * (mean[i] - 1.0 / N);

  for (gsize k = 1; k <= N_INTERVALS; k++)
    {
      double product = 0.0;

      for (gsize i = 0; i < N; i++)
        product += (mean[i] - 1.0 / N) * (mean[(i + k) % N] - 1.0 / N);
      numbers[NUMBER_SCALE_INTERVAL + k - 1] = square > SILENCE ? (float)(product / square) : 0.0f;
    }
}

void
dsp_chords_process (const float *chroma,
                    gsize        n_frames,
                    float       *numbers)
{
  const gsize max_moments = (n_frames + STEP - 1) / STEP;
  g_autofree float *rows = g_new (float, MAX (max_moments, 1) * MOMENT_N);
  g_autofree float *changes = g_new (float, MAX (max_moments, 1));
  g_autofree float *scratch = g_new (float, MAX (2 * max_moments, 1));
  float unit[N], before[N], mean[N];
  double total[N] = { 0.0 }, all = 0.0;
  gsize n = 0, n_changes = 0, last = 0;

  memset (numbers, 0, DSP_CHORDS_N_NUMBERS * sizeof (float));
  for (gsize frame = 0; frame < n_frames; frame += STEP)
    {
      float moment[N];
      double sum = 0.0;
      gsize chord;

      fill_moment (chroma, n_frames, frame, moment);
      for (gsize i = 0; i < N; i++)
        sum += moment[i];
      if (sum < SILENCE)
        continue;

      chord = describe_moment (moment, sum, unit, rows + n * MOMENT_N);
      numbers[NUMBER_SHARE + chord / N] += 1.0f;
      if (n > 0)
        {
          n_changes += chord != last;
          changes[n - 1] = measure_distance (unit, before);
        }
      for (gsize i = 0; i < N; i++)
        total[i] += moment[i];
      memcpy (before, unit, sizeof before);
      last = chord;
      all += sum;
      n++;
    }

  if (n == 0)
    return;

  for (gsize i = 0; i < N_KINDS; i++)
    numbers[NUMBER_SHARE + i] /= (float)n;
  numbers[NUMBER_CHANGES] = n > 1 ? (float)n_changes / (float)(n - 1) : 0.0f;
  for (gsize i = 0; i < N; i++)
    mean[i] = (float)(total[i] / all);
  fill_key (mean, numbers);
  fill_scale_intervals (mean, numbers);

  dsp_distribution_fill (rows + MOMENT_FIT, n, N_KINDS, MOMENT_N, NULL, scratch, numbers + NUMBER_FIT);
  dsp_distribution_fill (rows + MOMENT_INTERVAL, n, N_INTERVALS, MOMENT_N, NULL, scratch, numbers + NUMBER_INTERVAL);
  dsp_distribution_fill (rows + MOMENT_ENTROPY, n, 1, MOMENT_N, NULL, scratch, numbers + NUMBER_ENTROPY);
  dsp_distribution_fill (changes, n - 1, 1, 1, NULL, scratch, numbers + NUMBER_CHANGE);
}
