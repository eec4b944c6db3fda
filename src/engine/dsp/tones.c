/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/tones.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/chords.h"
#include "engine/dsp/chroma.h"
#include "engine/dsp/distribution.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/partials.h"
#include "engine/dsp/peaks.h"
#include "engine/dsp/percussion.h"
#include "engine/dsp/roughness.h"
#include "engine/dsp/salience.h"
#include "engine/dsp/spectrum.h"
#include "engine/dsp/statistics.h"
#include "engine/dsp/sums.h"
#include "engine/dsp/triangles.h"

#define FRAMES_PER_SECOND 30.0
#define FRAME_SECONDS     0.186
#define HIGHEST           8000.0
#define LEAST_FRAMES      9

/* Silent is what is 50 dB below the loud frames; if that is nearly all, nothing is. */
#define LOUD_SHARE        0.9
#define SILENCE           1e-5
#define LEAST_HEARD       8

/* Bands at least so harmonic count in full for pitch and chroma. */
#define HARMONIC          0.3f

/* Every so many frames. */
#define ROUGHNESS_STEP    2

/* Rows of the frames around the one that is split: a power of two above DSP_PERCUSSION_TIME. */
#define N_RING            32
#define DELAY             (DSP_PERCUSSION_TIME / 2)

#define N_WITHIN          4
#define N_STEPS           9

/* What is kept of a frame. */
enum
{
  FRAME_PEAKS = 0,
  FRAME_WITHIN = FRAME_PEAKS + 2 * DSP_PEAKS_N_BANDS,
  FRAME_HARMONIC = FRAME_WITHIN + N_WITHIN,
  FRAME_PERCUSSIVE_SHARE = FRAME_HARMONIC + DSP_PITCH_N_OCTAVES,
  FRAME_PERCUSSIVE_LEVEL,
  FRAME_LAYERS,
  FRAME_RIVALS = FRAME_LAYERS + 3,
  FRAME_PROMINENCE = FRAME_RIVALS + 3,
  FRAME_PITCH,
  FRAME_N,
};

/* A run of a frame's numbers that are told of together, and the name of each; or, where there are none, other numbers. */
typedef struct
{
  gsize first;
  gsize n;
  const char *names[8];
} Group;

static const Group groups[] = {
  { FRAME_PEAKS, 8, { "peaks-50", "peak-share-50", "peaks-300", "peak-share-300", "peaks-1000", "peak-share-1000", "peaks-3000", "peak-share-3000" } },
  { FRAME_WITHIN, N_WITHIN, { "peaks-within-10-db", "peaks-within-20-db", "peaks-within-30-db", "peaks-within-40-db" } },
  { FRAME_N, DSP_PEAKS_N_BANDS * DSP_PARTIALS_N_NUMBERS, { NULL } },
  { FRAME_HARMONIC, DSP_PITCH_N_OCTAVES, { "harmonic-share-55", "harmonic-share-110", "harmonic-share-220", "harmonic-share-440", "harmonic-share-880", "harmonic-share-1760", "harmonic-share-3520" } },
  { FRAME_PERCUSSIVE_SHARE, 1, { "percussive-share" } },
  { FRAME_PERCUSSIVE_LEVEL, 1, { "percussive-level" } },
  { FRAME_LAYERS, 3, { "layers-50", "layers-70", "layers-85" } },
  { FRAME_RIVALS, 3, { "rival-4", "rival-3", "rival-2" } },
  { FRAME_PROMINENCE, 1, { "prominence" } },
  { FRAME_PITCH, 1, { "pitch" } },
  { FRAME_N, N_STEPS, { NULL } },
  { FRAME_N, DSP_CHORDS_N_NUMBERS, { NULL } },
  { FRAME_N, 2 * DSP_DISTRIBUTION_N, { NULL } },
};

/* Of the groups that are not of frames. */
enum
{
  GROUP_PARTIALS = 2,
  GROUP_STEPS = 10,
  GROUP_CHORDS = 11,
  GROUP_ROUGHNESS = 12,
};

static const double step_limits[N_STEPS] = { 0.3, 0.8, 1.5, 2.5, 4.5, 7.5, 11.5, 12.5, 1e9 };
static const char *const step_names[N_STEPS]
    = { "pitch-stays",       "pitch-step-to-0.8", "pitch-step-to-1.5",  "pitch-step-to-2.5",  "pitch-step-to-4.5",
        "pitch-step-to-7.5", "pitch-step-to-11.5", "pitch-step-to-12.5", "pitch-step-above-12.5" };
static const char *const roughness_names[2] = { "roughness", "roughness-share" };
static const float within[N_WITHIN] = { 0.316227766f, 0.1f, 0.0316227766f, 0.01f };

struct _DspTones
{
  DspSpectrum *spectrum; /* (owned) */
  DspTriangles *pitches; /* (owned) */
  DspSalience *salience; /* (owned) */
  DspRoughness *rough;   /* (owned) */
  gsize fft_size;
  gsize hop;
  double hz_per_bin;
  double frame_rate;
  gsize n_bins;                            /* up to HIGHEST */
  gsize band_bins[DSP_PEAKS_N_BANDS + 1]; /* first bins, then the end */
};

/* Of one segment. */
typedef struct
{
  const DspTones *tones;
  gsize n_frames;
  DspPartials *partials; /* (owned) */
  DspPeak *peaks;        /* (owned) */
  float *scratch;        /* (owned): of the spectrum */
  float *power;          /* (owned): all bins */
  float *amplitudes;     /* (owned): (n_bins) */
  float *sums;           /* (owned): of the peaks */
  float *ring;           /* (owned): (N_RING, DSP_PERCUSSION_ROW) */
  float *frames;         /* (owned): (n_frames, FRAME_N) */
  float *chroma;         /* (owned): (n_frames, 12) */
  float *levels;         /* (owned): (n_frames): roots of the frames' power */
  float *roughness;      /* (owned): (n_frames / ROUGHNESS_STEP + 1, 2) */
  float *column;         /* (owned): (n_frames) */
  gboolean *is_heard;    /* (owned): (n_frames) */
} Segment;

/* @sample_rate: at least 16000 */
DspTones *
dsp_tones_new (double sample_rate)
{
  DspTones *self = g_new0 (DspTones, 1);

  self->fft_size = (gsize)1 << (gsize)lround (log2 (FRAME_SECONDS * sample_rate));
  self->hop = (gsize)lround (sample_rate / FRAMES_PER_SECOND);
  self->frame_rate = sample_rate / (double)self->hop;
  self->hz_per_bin = sample_rate / (double)self->fft_size;
  self->n_bins = (gsize)(HIGHEST / self->hz_per_bin);
  for (gsize i = 0; i <= DSP_PEAKS_N_BANDS; i++)
    self->band_bins[i] = MIN ((gsize)ceil (dsp_peaks_band_edges[i] / self->hz_per_bin), self->n_bins);

  self->spectrum = dsp_spectrum_new (self->fft_size);
  self->pitches = dsp_triangles_new_pitch (self->hz_per_bin, self->n_bins);
  self->salience = dsp_salience_new ();
  self->rough = dsp_roughness_new ();

  return self;
}

void
dsp_tones_free (DspTones *self)
{
  if (self == NULL)
    return;

  dsp_spectrum_free (self->spectrum);
  dsp_triangles_free (self->pitches);
  dsp_salience_free (self->salience);
  dsp_roughness_free (self->rough);
  g_free (self);
}

static gsize
count_numbers (const Group *group)
{
  return group->first < FRAME_N ? group->n * DSP_DISTRIBUTION_N : group->n;
}

/* Returns: (transfer full) */
char *
dsp_tones_make_name (gsize number)
{
  gsize which = 0;

  for (; number >= count_numbers (&groups[which]); which++)
    number -= count_numbers (&groups[which]);

  switch (which)
    {
    case GROUP_PARTIALS:
      return g_strdup_printf ("partials-%g-%s", dsp_peaks_band_edges[number / DSP_PARTIALS_N_NUMBERS],
                              dsp_partials_get_name (number % DSP_PARTIALS_N_NUMBERS));
    case GROUP_STEPS:
      return g_strdup (step_names[number]);
    case GROUP_CHORDS:
      return dsp_chords_make_name (number);
    case GROUP_ROUGHNESS:
      return g_strdup_printf ("%s-%s", roughness_names[number / DSP_DISTRIBUTION_N],
                              dsp_distribution_names[number % DSP_DISTRIBUTION_N]);
    default:
      return g_strdup_printf ("%s-%s", groups[which].names[number % groups[which].n],
                              dsp_distribution_names[number / groups[which].n]);
    }
}

static void
segment_init (Segment        *self,
              const DspTones *tones,
              gsize           n_frames)
{
  const gsize max_peaks = DSP_PEAKS_MAX (tones->n_bins);

  self->tones = tones;
  self->n_frames = n_frames;
  self->partials = dsp_partials_new (max_peaks, tones->frame_rate);
  self->peaks = g_new (DspPeak, max_peaks);
  self->scratch = dsp_fft_alloc_real (dsp_spectrum_get_n_scratch (tones->spectrum));
  self->power = g_new (float, dsp_spectrum_get_n_bins (tones->spectrum));
  self->amplitudes = g_new (float, tones->n_bins);
  self->sums = g_new (float, DSP_PEAKS_N_SCRATCH (tones->n_bins));
  self->ring = g_new0 (float, N_RING * DSP_PERCUSSION_ROW);
  self->frames = g_new (float, n_frames * FRAME_N);
  self->chroma = g_new (float, n_frames * DSP_CHROMA_N_CLASSES);
  self->levels = g_new (float, n_frames);
  self->roughness = g_new (float, (n_frames / ROUGHNESS_STEP + 1) * 2);
  self->column = g_new (float, n_frames);
  self->is_heard = g_new (gboolean, n_frames);
}

static void
segment_clear (Segment *self)
{
  dsp_partials_free (self->partials);
  g_free (self->peaks);
  dsp_fft_free (self->scratch);
  g_free (self->power);
  g_free (self->amplitudes);
  g_free (self->sums);
  g_free (self->ring);
  g_free (self->frames);
  g_free (self->chroma);
  g_free (self->levels);
  g_free (self->roughness);
  g_free (self->column);
  g_free (self->is_heard);
}

static float *
get_row (const Segment *self,
         gsize          frame)
{
  return self->ring + frame % N_RING * DSP_PERCUSSION_ROW;
}

/* Numbers and shares of the peaks, by band and by how strong they are. @largest: amplitude of the strongest bin */
static void
describe_peaks (const Segment *self,
                gsize          n_peaks,
                float          largest,
                float         *frame)
{
  const DspTones *tones = self->tones;
  double in_peaks[DSP_PEAKS_N_BANDS] = { 0.0 };
  gsize band = 0, covered = 0;

  memset (frame, 0, FRAME_HARMONIC * sizeof (float));
  for (gsize i = 0; i < n_peaks; i++)
    {
      const DspPeak *peak = &self->peaks[i];

      for (gsize j = 0; j < N_WITHIN; j++)
        frame[FRAME_WITHIN + j] += peak->amplitude > within[j] * largest ? 1.0f : 0.0f;

      while (band < DSP_PEAKS_N_BANDS && peak->bin >= tones->band_bins[band + 1])
        band++;
      if (band == DSP_PEAKS_N_BANDS || peak->bin < tones->band_bins[band])
        continue;

      /* Peaks that are close share a bin; it counts once. */
      frame[FRAME_PEAKS + 2 * band] += 1.0f;
      for (gsize bin = MAX (peak->bin - DSP_PEAKS_REACH, covered); bin <= peak->bin + DSP_PEAKS_REACH; bin++)
        in_peaks[band] += self->power[bin];
      covered = peak->bin + DSP_PEAKS_REACH + 1;
    }

  for (gsize i = 0; i < DSP_PEAKS_N_BANDS; i++)
    {
      const gsize first = tones->band_bins[i];
      const double all = dsp_sum (self->power + first, tones->band_bins[i + 1] - first);

      frame[FRAME_PEAKS + 2 * i + 1] = all > 0.0 ? (float)MIN (in_peaks[i] / all, 1.0) : 0.0f;
    }
}

static void
take_frame (Segment     *self,
            const float *samples,
            gsize        n_samples,
            gsize        frame)
{
  const DspTones *tones = self->tones;
  float *restrict amplitudes = self->amplitudes;
  const float *restrict power = self->power;
  float *row = get_row (self, frame);
  gsize n_peaks;

  dsp_spectrum_process (tones->spectrum, samples, n_samples, (gssize)(frame * tones->hop), self->scratch, self->power);
  for (gsize i = 0; i < tones->n_bins; i++)
    amplitudes[i] = sqrtf (power[i]);
  self->levels[frame] = (float)sqrt (dsp_sum (power, tones->n_bins));

  n_peaks = dsp_peaks_find (amplitudes, tones->n_bins, tones->hz_per_bin, self->sums, self->peaks);
  dsp_partials_add (self->partials, self->peaks, n_peaks);
  describe_peaks (self, n_peaks, dsp_largest (amplitudes, tones->n_bins, 0.0f), self->frames + frame * FRAME_N);
  if (frame % ROUGHNESS_STEP == 0)
    {
      float *rough = self->roughness + frame / ROUGHNESS_STEP * 2;

      dsp_roughness_process (tones->rough, self->peaks, n_peaks, &rough[0], &rough[1]);
    }

  dsp_triangles_process (tones->pitches, amplitudes, row + DSP_PERCUSSION_MARGIN);
  dsp_percussion_mirror (row);
}

/* Four octaves from 110 Hz on, each semitone from its three bands. */
static void
fill_chroma (const float *harmonic,
             float       *chroma)
{
  memset (chroma, 0, DSP_CHROMA_N_CLASSES * sizeof (float));
  for (gsize i = 0; i < 4 * DSP_CHROMA_N_CLASSES; i++)
    {
      /* The middle one of the three is in tune. The first is an A, C comes first in the chroma. */
      const float *third = harmonic + DSP_PITCH_PER_OCTAVE + 3 * i - 1;

      chroma[(i + 9) % DSP_CHROMA_N_CLASSES] += third[0] + third[1] + third[2];
    }
}

static void
describe_percussion (const float *bands,
                     const float *shares,
                     float       *frame)
{
  double all = 0.0, harmonic = 0.0;

  for (gsize i = 0; i < DSP_PITCH_N_OCTAVES; i++)
    {
      float energy = 0.0f, kept = 0.0f;

      for (gsize j = i * DSP_PITCH_PER_OCTAVE; j < (i + 1) * DSP_PITCH_PER_OCTAVE; j++)
        {
          const float square = bands[j] * bands[j];

          energy += square;
          kept += square * shares[j];
        }
      frame[FRAME_HARMONIC + i] = energy > 0.0f ? MIN (kept / energy, 1.0f) : 0.0f;
      all += energy;
      harmonic += kept;
    }

  frame[FRAME_PERCUSSIVE_SHARE] = all > 0.0 ? (float)log10 (MAX (all - harmonic, 0.0) / all + 1e-4) : -4.0f;
  frame[FRAME_PERCUSSIVE_LEVEL] = (float)MAX (all - harmonic, 0.0);
}

/* As dsp_percussion_split() needs frames to both sides, DELAY frames after take_frame(). */
static void
split_frame (Segment *self,
             gsize    frame)
{
  float *numbers = self->frames + frame * FRAME_N;
  const float *bands = get_row (self, frame) + DSP_PERCUSSION_MARGIN;
  const float *rows[DSP_PERCUSSION_TIME];
  float shares[DSP_PITCH_N_BANDS], harmonic[DSP_PITCH_N_BANDS];
  DspSalienceFrame salience;

  for (gsize i = 0; i < DSP_PERCUSSION_TIME; i++)
    {
      gssize other = (gssize)(frame + i) - DELAY;

      /* Mirrored at both ends; there are LEAST_FRAMES, so that it is always one of these. */
      if (other < 0)
        other = -1 - other;
      if (other >= (gssize)self->n_frames)
        other = 2 * (gssize)self->n_frames - 1 - other;
      rows[i] = get_row (self, (gsize)other);
    }
  dsp_percussion_split (rows, shares);
  describe_percussion (bands, shares, numbers);

  for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
    harmonic[i] = sqrtf (bands[i] * (shares[i] > HARMONIC ? 1.0f : shares[i]));
  fill_chroma (harmonic, self->chroma + frame * DSP_CHROMA_N_CLASSES);

  dsp_salience_process (self->tones->salience, harmonic, &salience);
  memcpy (numbers + FRAME_LAYERS, salience.layers, sizeof salience.layers);
  memcpy (numbers + FRAME_RIVALS, salience.rivals, sizeof salience.rivals);
  numbers[FRAME_PROMINENCE] = salience.prominence;
  numbers[FRAME_PITCH] = salience.pitch;
}

/* Returns: the power of the loud frames */
static double
find_heard (Segment *self)
{
  double loud;
  gsize n_heard = 0;

  for (gsize t = 0; t < self->n_frames; t++)
    self->column[t] = self->levels[t];
  loud = dsp_statistics_percentile (self->column, self->n_frames, LOUD_SHARE);
  loud = loud * loud;

  for (gsize t = 0; t < self->n_frames; t++)
    {
      self->is_heard[t] = (double)self->levels[t] * self->levels[t] > SILENCE * loud;
      n_heard += self->is_heard[t] ? 1 : 0;
    }
  for (gsize t = 0; t < self->n_frames && n_heard < LEAST_HEARD; t++)
    self->is_heard[t] = TRUE;

  return MAX (loud, 1e-30);
}

static void
fill_steps (const Segment *self,
            float         *shares)
{
  gsize n = 0;

  memset (shares, 0, N_STEPS * sizeof (float));
  for (gsize t = 1; t < self->n_frames; t++)
    {
      const float *now = self->frames + t * FRAME_N;
      const double step = fabs ((double)now[FRAME_PITCH] - (now - FRAME_N)[FRAME_PITCH]);
      gsize which = 0;

      if (!self->is_heard[t] || !self->is_heard[t - 1])
        continue;
      while (step > step_limits[which])
        which++;
      shares[which] += 1.0f;
      n++;
    }

  for (gsize i = 0; i < N_STEPS; i++)
    shares[i] /= (float)MAX (n, 1);
}

static void
fill_roughness (Segment *self,
                double   loud,
                float   *numbers)
{
  const gsize n = (self->n_frames + ROUGHNESS_STEP - 1) / ROUGHNESS_STEP;

  for (gsize i = 0; i < n; i++)
    {
      float *rough = self->roughness + 2 * i;
      const float power = rough[1];

      rough[1] = power > 0.0f ? rough[0] / power : 0.0f;
      rough[0] = (float)log10 (rough[0] / loud + 1e-6);
    }
  for (gsize i = 0; i < 2; i++)
    dsp_distribution_fill (self->roughness + i, n, 1, 2, NULL, self->column, numbers + i * DSP_DISTRIBUTION_N);
}

static void
finish (Segment *self,
        float   *numbers)
{
  const double loud = find_heard (self);

  for (gsize t = 0; t < self->n_frames; t++)
    {
      float *level = self->frames + t * FRAME_N + FRAME_PERCUSSIVE_LEVEL;

      *level = (float)log10 (*level / loud + 1e-5);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (i == GROUP_PARTIALS)
        dsp_partials_finish (self->partials, numbers);
      else if (i == GROUP_STEPS)
        fill_steps (self, numbers);
      else if (i == GROUP_CHORDS)
        dsp_chords_process (self->chroma, self->n_frames, numbers);
      else if (i == GROUP_ROUGHNESS)
        fill_roughness (self, loud, numbers);
      else
        dsp_distribution_fill (self->frames + groups[i].first, self->n_frames, groups[i].n, FRAME_N, self->is_heard,
                               self->column, numbers);
      numbers += count_numbers (&groups[i]);
    }
}

void
dsp_tones_process (const DspTones *self,
                   const float    *samples,
                   gsize           n_samples,
                   float          *numbers)
{
  const gsize least = self->fft_size + (LEAST_FRAMES - 1) * self->hop;
  const gsize n_frames = (MAX (n_samples, least) - self->fft_size) / self->hop + 1;
  Segment segment = { 0 };

  segment_init (&segment, self, n_frames);
  for (gsize frame = 0; frame < n_frames + DELAY; frame++)
    {
      if (frame < n_frames)
        take_frame (&segment, samples, n_samples, frame);
      if (frame >= DELAY)
        split_frame (&segment, frame - DELAY);
    }
  finish (&segment, numbers);
  segment_clear (&segment);
}
