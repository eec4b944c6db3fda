/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/tones.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/chords.h"
#include "engine/dsp/chroma.h"
#include "engine/dsp/distribution.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/mirror.h"
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
#define LEAST_LOUD        0.01 /* of the loudest frame */
#define SILENCE           1e-5
#define LEAST_HEARD       8

/* Bands at least so harmonic count in full for pitch and chroma. */
#define HARMONIC          0.3f

/* Peaks go on from frame to frame; what is told of each frame by itself is had from every second one, a moment. */
#define MOMENT_STEP       2

/* Rows of the moments around the one that is split: more than DSP_PERCUSSION_TIME. */
#define N_RING            16
#define DELAY             (DSP_PERCUSSION_TIME / 2)

#define N_WITHIN          4
#define N_STEPS           9

/* What is kept of a frame. */
enum
{
  FRAME_PEAKS = 0,
  FRAME_WITHIN = FRAME_PEAKS + 2 * DSP_PEAKS_N_BANDS,
  FRAME_N = FRAME_WITHIN + N_WITHIN,
};

/* And of a moment. */
enum
{
  MOMENT_HARMONIC = 0,
  MOMENT_PERCUSSIVE_SHARE = MOMENT_HARMONIC + DSP_PITCH_N_OCTAVES,
  MOMENT_PERCUSSIVE_LEVEL,
  MOMENT_LAYERS,
  MOMENT_RIVALS = MOMENT_LAYERS + 3,
  MOMENT_PROMINENCE = MOMENT_RIVALS + 3,
  MOMENT_PITCH,
  MOMENT_ROUGHNESS,
  MOMENT_ROUGHNESS_SHARE,
  MOMENT_N,
};

typedef enum
{
  GROUP_OF_FRAMES,
  GROUP_OF_MOMENTS,
  GROUP_PARTIALS,
  GROUP_STEPS,
  GROUP_CHORDS,
} GroupKind;

/* Numbers that are told of together. @first, @names: of those of frames and moments: which, and what each is called */
typedef struct
{
  GroupKind kind;
  gsize n;
  gsize first;
  const char *names[8];
} Group;

static const Group groups[] = {
  { GROUP_OF_FRAMES,
    8,
    FRAME_PEAKS,
    { "peaks-50", "peak-share-50", "peaks-300", "peak-share-300", "peaks-1000", "peak-share-1000", "peaks-3000",
      "peak-share-3000" } },
  { GROUP_OF_FRAMES,
    N_WITHIN,
    FRAME_WITHIN,
    { "peaks-within-10-db", "peaks-within-20-db", "peaks-within-30-db", "peaks-within-40-db" } },
  { GROUP_PARTIALS, DSP_PEAKS_N_BANDS * DSP_PARTIALS_N_NUMBERS },
  { GROUP_OF_MOMENTS,
    DSP_PITCH_N_OCTAVES,
    MOMENT_HARMONIC,
    { "harmonic-share-55", "harmonic-share-110", "harmonic-share-220", "harmonic-share-440", "harmonic-share-880",
      "harmonic-share-1760", "harmonic-share-3520" } },
  { GROUP_OF_MOMENTS, 1, MOMENT_PERCUSSIVE_SHARE, { "percussive-share" } },
  { GROUP_OF_MOMENTS, 1, MOMENT_PERCUSSIVE_LEVEL, { "percussive-level" } },
  { GROUP_OF_MOMENTS, 3, MOMENT_LAYERS, { "layers-50", "layers-70", "layers-85" } },
  { GROUP_OF_MOMENTS, 3, MOMENT_RIVALS, { "rival-4", "rival-3", "rival-2" } },
  { GROUP_OF_MOMENTS, 1, MOMENT_PROMINENCE, { "prominence" } },
  { GROUP_OF_MOMENTS, 1, MOMENT_PITCH, { "pitch" } },
  { GROUP_STEPS, N_STEPS },
  { GROUP_CHORDS, DSP_CHORDS_N_NUMBERS },
  { GROUP_OF_MOMENTS, 1, MOMENT_ROUGHNESS, { "roughness" } },
  { GROUP_OF_MOMENTS, 1, MOMENT_ROUGHNESS_SHARE, { "roughness-share" } },
};

static const double step_limits[N_STEPS] = { 0.3, 0.8, 1.5, 2.5, 4.5, 7.5, 11.5, 12.5, 1e9 };
static const char *const step_names[N_STEPS]
    = { "pitch-stays",       "pitch-step-to-0.8", "pitch-step-to-1.5",  "pitch-step-to-2.5",  "pitch-step-to-4.5",
        "pitch-step-to-7.5", "pitch-step-to-11.5", "pitch-step-to-12.5", "pitch-step-above-12.5" };
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
  gsize n_moments;
  DspPartials *partials; /* (owned) */
  DspPeak *peaks;        /* (owned) */
  float *scratch;        /* (owned): of the spectrum */
  float *power;          /* (owned): all bins */
  float *amplitudes;     /* (owned): (n_bins) */
  float *sums;           /* (owned): of the peaks */
  float *ring;           /* (owned): (N_RING, DSP_PERCUSSION_ROW) */
  float *frames;         /* (owned): (n_frames, FRAME_N) */
  float *moments;        /* (owned): (n_moments, MOMENT_N) */
  float *chroma;         /* (owned): (n_moments, 12) */
  float *levels;         /* (owned): (n_frames): roots of the frames' power */
  float *column;         /* (owned): (2 * n_frames) */
  gboolean *is_heard;    /* (owned): (n_frames) */
  gboolean *is_moment_heard; /* (owned): (n_moments) */
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
  return group->kind <= GROUP_OF_MOMENTS ? group->n * DSP_DISTRIBUTION_N : group->n;
}

/* Returns: (transfer full) */
char *
dsp_tones_make_name (gsize number)
{
  gsize which = 0;

  for (; number >= count_numbers (&groups[which]); which++)
    number -= count_numbers (&groups[which]);

  switch (groups[which].kind)
    {
    case GROUP_PARTIALS:
      return g_strdup_printf ("partials-%g-%s", dsp_peaks_band_edges[number / DSP_PARTIALS_N_NUMBERS],
                              dsp_partials_get_name (number % DSP_PARTIALS_N_NUMBERS));
    case GROUP_STEPS:
      return g_strdup (step_names[number]);
    case GROUP_CHORDS:
      return dsp_chords_make_name (number);
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
  self->n_moments = (n_frames + MOMENT_STEP - 1) / MOMENT_STEP;
  self->partials = dsp_partials_new (max_peaks, tones->frame_rate);
  self->peaks = g_new (DspPeak, max_peaks);
  self->scratch = dsp_fft_alloc_real (dsp_spectrum_get_n_scratch (tones->spectrum));
  self->power = g_new (float, dsp_spectrum_get_n_bins (tones->spectrum));
  self->amplitudes = g_new (float, tones->n_bins);
  self->sums = g_new (float, DSP_PEAKS_N_SCRATCH (tones->n_bins));
  self->ring = g_new0 (float, N_RING * DSP_PERCUSSION_ROW);
  self->frames = g_new (float, n_frames * FRAME_N);
  self->moments = g_new (float, self->n_moments * MOMENT_N);
  self->chroma = g_new (float, self->n_moments * DSP_CHROMA_N_CLASSES);
  self->levels = g_new (float, n_frames);
  self->column = g_new (float, 2 * n_frames);
  self->is_heard = g_new (gboolean, n_frames);
  self->is_moment_heard = g_new (gboolean, self->n_moments);
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
  g_free (self->moments);
  g_free (self->chroma);
  g_free (self->levels);
  g_free (self->column);
  g_free (self->is_heard);
  g_free (self->is_moment_heard);
}

static float *
get_row (const Segment *self,
         gsize          moment)
{
  return self->ring + moment % N_RING * DSP_PERCUSSION_ROW;
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

  memset (frame, 0, FRAME_N * sizeof (float));
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

/* Of the frame that was taken last. */
static void
take_moment (Segment *self,
             gsize    n_peaks,
             gsize    moment)
{
  float *numbers = self->moments + moment * MOMENT_N;
  float *row = get_row (self, moment);

  dsp_roughness_process (self->tones->rough, self->peaks, n_peaks, &numbers[MOMENT_ROUGHNESS],
                         &numbers[MOMENT_ROUGHNESS_SHARE]);
  dsp_triangles_process (self->tones->pitches, self->amplitudes, row + DSP_PERCUSSION_MARGIN);
  dsp_percussion_mirror (row);
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
  float largest;
  gsize n_peaks;

  dsp_spectrum_process (tones->spectrum, samples, n_samples, (gssize)(frame * tones->hop), self->scratch, self->power);
  for (gsize i = 0; i < tones->n_bins; i++)
    amplitudes[i] = sqrtf (power[i]);
  self->levels[frame] = (float)sqrt (dsp_sum (power, tones->n_bins));

  largest = dsp_largest (amplitudes, tones->n_bins, 0.0f);
  n_peaks = dsp_peaks_find (amplitudes, tones->n_bins, largest, tones->hz_per_bin, self->sums, self->peaks);
  dsp_partials_add (self->partials, self->peaks, n_peaks);
  describe_peaks (self, n_peaks, largest, self->frames + frame * FRAME_N);
  if (frame % MOMENT_STEP == 0)
    take_moment (self, n_peaks, frame / MOMENT_STEP);
}

static void
describe_percussion (const float *bands,
                     const float *shares,
                     float       *numbers)
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
      numbers[MOMENT_HARMONIC + i] = energy > 0.0f ? MIN (kept / energy, 1.0f) : 0.0f;
      all += energy;
      harmonic += kept;
    }

  numbers[MOMENT_PERCUSSIVE_SHARE] = all > 0.0 ? (float)log10 (MAX (all - harmonic, 0.0) / all + 1e-4) : -4.0f;
  numbers[MOMENT_PERCUSSIVE_LEVEL] = (float)MAX (all - harmonic, 0.0);
}

/* As dsp_percussion_split() needs moments to both sides, DELAY moments after take_moment(). */
static void
split_moment (Segment *self,
              gsize    moment)
{
  float *numbers = self->moments + moment * MOMENT_N;
  const float *bands = get_row (self, moment) + DSP_PERCUSSION_MARGIN;
  const float *rows[DSP_PERCUSSION_TIME];
  float shares[DSP_PITCH_N_BANDS], harmonic[DSP_PITCH_N_BANDS];
  DspSalienceFrame salience;

  for (gsize i = 0; i < DSP_PERCUSSION_TIME; i++)
    {
      /* Of LEAST_FRAMES there are enough for what stands in to be still in the ring. */
      rows[i] = get_row (self, dsp_mirror ((gssize)(moment + i) - DELAY, self->n_moments));
    }
  dsp_percussion_split (rows, shares);
  describe_percussion (bands, shares, numbers);

  for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
    harmonic[i] = sqrtf (bands[i] * (shares[i] > HARMONIC ? 1.0f : shares[i]));
  dsp_chroma_fold_pitches (harmonic, self->chroma + moment * DSP_CHROMA_N_CLASSES);

  dsp_salience_process (self->tones->salience, harmonic, &salience);
  memcpy (numbers + MOMENT_LAYERS, salience.layers, sizeof salience.layers);
  memcpy (numbers + MOMENT_RIVALS, salience.rivals, sizeof salience.rivals);
  numbers[MOMENT_PROMINENCE] = salience.prominence;
  numbers[MOMENT_PITCH] = salience.pitch;
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
  loud = MAX (loud, LEAST_LOUD * dsp_largest (self->levels, self->n_frames, 0.0f));
  loud = loud * loud;

  for (gsize t = 0; t < self->n_frames; t++)
    {
      self->is_heard[t] = (double)self->levels[t] * self->levels[t] > SILENCE * loud;
      n_heard += self->is_heard[t] ? 1 : 0;
    }
  for (gsize t = 0; t < self->n_frames && n_heard < LEAST_HEARD; t++)
    self->is_heard[t] = TRUE;
  for (gsize t = 0; t < self->n_moments; t++)
    self->is_moment_heard[t] = self->is_heard[t * MOMENT_STEP];

  return MAX (loud, 1e-30);
}

static void
fill_steps (const Segment *self,
            float         *shares)
{
  gsize n = 0;

  memset (shares, 0, N_STEPS * sizeof (float));
  for (gsize t = 1; t < self->n_moments; t++)
    {
      const float *now = self->moments + t * MOMENT_N;
      const double step = fabs ((double)now[MOMENT_PITCH] - (now - MOMENT_N)[MOMENT_PITCH]);
      gsize which = 0;

      if (!self->is_moment_heard[t] || !self->is_moment_heard[t - 1])
        continue;
      while (step > step_limits[which])
        which++;
      shares[which] += 1.0f;
      n++;
    }

  for (gsize i = 0; i < N_STEPS; i++)
    shares[i] /= (float)MAX (n, 1);
}

/* Levels against that of the loud frames, which are only known now. */
static void
scale_moments (Segment *self,
               double   loud)
{
  for (gsize t = 0; t < self->n_moments; t++)
    {
      float *numbers = self->moments + t * MOMENT_N;
      const float roughness = numbers[MOMENT_ROUGHNESS];
      const float power = numbers[MOMENT_ROUGHNESS_SHARE];

      numbers[MOMENT_PERCUSSIVE_LEVEL] = (float)log10 (numbers[MOMENT_PERCUSSIVE_LEVEL] / loud + 1e-5);
      numbers[MOMENT_ROUGHNESS] = (float)log10 (roughness / loud + 1e-6);
      numbers[MOMENT_ROUGHNESS_SHARE] = power > 0.0f ? roughness / power : 0.0f;
    }
}

static void
fill_group (Segment     *self,
            const Group *group,
            float       *numbers)
{
  switch (group->kind)
    {
    case GROUP_OF_FRAMES:
      dsp_distribution_fill (self->frames + group->first, self->n_frames, group->n, FRAME_N, self->is_heard,
                             self->column, numbers);
      break;
    case GROUP_OF_MOMENTS:
      dsp_distribution_fill (self->moments + group->first, self->n_moments, group->n, MOMENT_N, self->is_moment_heard,
                             self->column, numbers);
      break;
    case GROUP_PARTIALS:
      dsp_partials_finish (self->partials, numbers);
      break;
    case GROUP_STEPS:
      fill_steps (self, numbers);
      break;
    case GROUP_CHORDS:
      dsp_chords_process (self->chroma, self->n_moments, numbers);
      break;
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
  for (gsize frame = 0; frame < n_frames; frame++)
    {
      const gsize moment = frame / MOMENT_STEP;

      take_frame (&segment, samples, n_samples, frame);
      if (frame % MOMENT_STEP == 0 && moment >= DELAY)
        split_moment (&segment, moment - DELAY);
    }
  for (gsize moment = segment.n_moments - DELAY; moment < segment.n_moments; moment++)
    split_moment (&segment, moment);

  scale_moments (&segment, find_heard (&segment));
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      fill_group (&segment, &groups[i], numbers);
      numbers += count_numbers (&groups[i]);
    }
  segment_clear (&segment);
}
