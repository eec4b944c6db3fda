/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/partials.h"

#include <math.h>

#include "engine/dsp/logarithm.h"

#define N_LENGTHS        6
#define LEAST_STEADY     8
#define LEAST_BORN       6
#define MAX_DRIFT        80.0f
#define GLIDE            15.0f
#define MAX_LEVEL_CHANGE 20.0f
#define CENTS_PER_OCTAVE 1200.0f

/* What is summed over the peaks of a partial that have one before them. */
typedef struct
{
  float weight;
  float drift;
  float drift_square;
  float glides;
  float level;
  float level_change;
  float level_fall;
} Course;

typedef struct
{
  DspPeak last;
  guint length;
  gsize band; /* where it began */
  float weight;
  float first_weight;
  Course course;
} Partial;

typedef struct
{
  double weight;
  double length;
  double by_length[N_LENGTHS];
  double n_born;
  double born_weight;
  double steady_weight;
  double course[6]; /* in the order of Course, without its weight */
} Totals;

struct _DspPartials
{
  double frame_rate;
  gsize n_frames;
  gsize n_partials;
  Partial *partials; /* (owned): (max_peaks): those that reach the last frame, from low to high */
  Partial *next;     /* (owned): (max_peaks) */
  Totals totals[DSP_PEAKS_N_BANDS];
};

static const guint longest[N_LENGTHS] = { 2, 4, 8, 16, 32, G_MAXUINT };

static const char *const names[DSP_PARTIALS_N_NUMBERS] = {
  "length-to-2", "length-to-4", "length-to-8", "length-to-16", "length-to-32", "length-above-32",
  "drift",       "drift-rms",   "glides",      "mean-length",  "births",       "birth-share",
  "level-slope", "level-change", "level-fall",
};

DspPartials *
dsp_partials_new (gsize  max_peaks,
                  double frame_rate)
{
  DspPartials *self = g_new0 (DspPartials, 1);

  self->frame_rate = frame_rate;
  self->partials = g_new (Partial, max_peaks);
  self->next = g_new (Partial, max_peaks);

  return self;
}

void
dsp_partials_free (DspPartials *self)
{
  if (self == NULL)
    return;

  g_free (self->partials);
  g_free (self->next);
  g_free (self);
}

const char *
dsp_partials_get_name (gsize number)
{
  return names[number];
}

static void
begin (Partial       *partial,
       const DspPeak *peak)
{
  const float weight = sqrtf (peak->amplitude);

  *partial = (Partial) {
    .last = *peak,
    .length = 1,
    .band = dsp_peaks_get_band (peak->frequency),
    .weight = weight,
    .first_weight = weight,
  };
}

/* @to: (out): @from, and one frame more */
static void
go_on (Partial       *to,
       const Partial *from,
       const DspPeak *peak)
{
  const float weight = sqrtf (peak->amplitude);
  const float drift = CENTS_PER_OCTAVE * fabsf (dsp_log2 (peak->frequency / from->last.frequency));
  const float limited = MIN (drift, MAX_DRIFT);
  const float level = CLAMP (peak->level - from->last.level, -MAX_LEVEL_CHANGE, MAX_LEVEL_CHANGE);

  *to = *from;
  to->last = *peak;
  to->length++;
  to->weight += weight;
  to->course.weight += weight;
  to->course.drift += weight * drift;
  to->course.drift_square += weight * limited * limited;
  to->course.glides += drift > GLIDE ? weight : 0.0f;
  to->course.level += weight * level;
  to->course.level_change += weight * fabsf (level);
  to->course.level_fall += weight * MAX (-level, 0.0f);
}

static void
end (DspPartials   *self,
     const Partial *partial)
{
  Totals *totals;
  gsize which = 0;

  if (partial->band >= DSP_PEAKS_N_BANDS)
    return;

  totals = &self->totals[partial->band];
  while (partial->length > longest[which])
    which++;
  totals->by_length[which] += partial->weight;
  totals->weight += partial->weight;
  totals->length += (double)partial->weight * partial->length;

  if (partial->length >= LEAST_BORN)
    {
      totals->n_born += 1.0;
      totals->born_weight += partial->first_weight;
    }

  if (partial->length >= LEAST_STEADY)
    {
      const Course *course = &partial->course;

      totals->steady_weight += course->weight;
      totals->course[0] += course->drift;
      totals->course[1] += course->drift_square;
      totals->course[2] += course->glides;
      totals->course[3] += course->level;
      totals->course[4] += course->level_change;
      totals->course[5] += course->level_fall;
    }
}

void
dsp_partials_add (DspPartials   *self,
                  const DspPeak *peaks,
                  gsize          n_peaks)
{
  Partial *swapped = self->partials;
  gsize old = 0;

  /* Both are in order, and peaks are three bins apart: at most one goes on to each. */
  for (gsize i = 0; i < n_peaks; i++)
    {
      while (old < self->n_partials && self->partials[old].last.bin + 1 < peaks[i].bin)
        end (self, &self->partials[old++]);

      if (old < self->n_partials && self->partials[old].last.bin <= peaks[i].bin + 1)
        go_on (&self->next[i], &self->partials[old++], &peaks[i]);
      else
        begin (&self->next[i], &peaks[i]);
    }
  while (old < self->n_partials)
    end (self, &self->partials[old++]);

  self->partials = self->next;
  self->next = swapped;
  self->n_partials = n_peaks;
  self->n_frames++;
}

static void
fill_numbers (const DspPartials *self,
              const Totals      *totals,
              float             *numbers)
{
  const double all = MAX (totals->weight, 1e-30);
  const double steady = MAX (totals->steady_weight, 1e-30);
  const double seconds = (double)MAX (self->n_frames, 1) / self->frame_rate;

  for (gsize i = 0; i < N_LENGTHS; i++)
    numbers[i] = (float)(totals->by_length[i] / all);
  numbers[6] = (float)(totals->course[0] / steady);
  numbers[7] = (float)sqrt (totals->course[1] / steady);
  numbers[8] = (float)(totals->course[2] / steady);
  numbers[9] = (float)log (totals->length / all + 1.0);
  numbers[10] = (float)(totals->n_born / seconds / 10.0);
  numbers[11] = (float)(30.0 * totals->born_weight / all);
  for (gsize i = 3; i < 6; i++)
    numbers[9 + i] = (float)(totals->course[i] / steady);
}

/* Partials that reach the last frame end there. */
void
dsp_partials_finish (DspPartials *self,
                     float       *numbers)
{
  for (gsize i = 0; i < self->n_partials; i++)
    end (self, &self->partials[i]);
  self->n_partials = 0;

  for (gsize i = 0; i < DSP_PEAKS_N_BANDS; i++)
    fill_numbers (self, &self->totals[i], numbers + i * DSP_PARTIALS_N_NUMBERS);
}
