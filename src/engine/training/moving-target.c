/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/moving-target.h"

#include <math.h>

#include "engine/training/curve-metrics.h"

struct _TrainingMovingTarget
{
  MoodCurve *curve; /* (owned): at MOOD_CURVE_HOP */
  gsize first;      /* which multiple of it the curve begins with */
  double gain;
  double valence; /* means of the curve */
  double arousal;
};

/* The mean of @values from @begin to before @end. */
static double
get_mean (const float *values,
          gsize        begin,
          gsize        end)
{
  double sum = 0.0;

  for (gsize i = begin; i < end; i++)
    sum += values[i];
  return sum / (double)(end - begin);
}

TrainingMovingTarget *
training_moving_target_new (const GArray *rated,
                            double        gain)
{
  g_autoptr (MoodCurve) curve = NULL;
  TrainingMovingTarget *self;
  gsize first;

  if (rated == NULL)
    return NULL;
  curve = training_curve_resample (rated, &first);
  if (curve->n_points == 0)
    return NULL;

  self = g_new0 (TrainingMovingTarget, 1);
  self->valence = get_mean (curve->valence, 0, curve->n_points);
  self->arousal = get_mean (curve->arousal, 0, curve->n_points);
  self->curve = g_steal_pointer (&curve);
  self->first = first;
  self->gain = gain;
  return self;
}

void
training_moving_target_free (TrainingMovingTarget *self)
{
  mood_curve_unref (self->curve);
  g_free (self);
}

/* Which point of the curve stands for @time; beyond its ends the first or the last one. */
static gsize
find_point (const TrainingMovingTarget *self,
            double                      time)
{
  const double point = floor (time / MOOD_CURVE_HOP + 0.5) - (double)self->first;

  return (gsize)CLAMP (point, 0.0, (double)(self->curve->n_points - 1));
}

static double
enlarge (double mean,
         double there,
         double gain)
{
  return CLAMP (mean + gain * (there - mean), -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
}

void
training_moving_target_place (const TrainingMovingTarget *self,
                              double                      from,
                              double                      to,
                              TrainingTarget             *target)
{
  const gsize begin = find_point (self, from);
  const gsize end = MAX (find_point (self, to), begin) + 1;

  target->valence = enlarge (self->valence, get_mean (self->curve->valence, begin, end), self->gain);
  target->arousal = enlarge (self->arousal, get_mean (self->curve->arousal, begin, end), self->gain);
}

void
training_moving_target_describe (const TrainingMovingTarget *self,
                                 GChecksum                  *checksum)
{
  const gsize n_bytes = self->curve->n_points * sizeof (float);
  const double settings[] = { (double)self->first, self->gain };

  g_checksum_update (checksum, (const guchar *)settings, sizeof settings);
  g_checksum_update (checksum, (const guchar *)self->curve->valence, (gssize)n_bytes);
  g_checksum_update (checksum, (const guchar *)self->curve->arousal, (gssize)n_bytes);
}
