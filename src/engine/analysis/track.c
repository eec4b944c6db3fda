/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/track.h"

#include <math.h>

#include "engine/mood/gaussian.h"

/* Musical mood does not jump: what moves within a few seconds is the network's noise. The curve is a
 * moving mean, weighted by a raised cosine that is this wide at half its height. It looks as far ahead as
 * back, so a change is half way where the music changes, and takes as many seconds from a tenth to nine
 * tenths. A plain mean of like width lets through several times the noise: it has edges, over which single
 * steps come and go. */
#define SMOOTHING_SECONDS 6.0

/* The outputs of all windows that cover one step, each times its weight, and the sum of weights;
 * weight 0: no window was heard there. */
typedef struct
{
  float raw[MOOD_N_RAW];
  float weight;
} Step;

struct _AnalysisTrack
{
  gsize n_steps; /* in a window */
  gsize frames_per_step;
  double seconds_per_step;
  GArray *steps; /* (owned): Step, of the whole song */
};

AnalysisTrack *
analysis_track_new (gsize  n_steps,
                    gsize  frames_per_step,
                    double seconds_per_step)
{
  AnalysisTrack *self = g_new0 (AnalysisTrack, 1);

  self->n_steps = n_steps;
  self->frames_per_step = frames_per_step;
  self->seconds_per_step = seconds_per_step;
  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));

  return self;
}

void
analysis_track_free (AnalysisTrack *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->steps);
  g_free (self);
}

/* For the next song. A new array, so that one very long song does not keep its memory. */
void
analysis_track_reset (AnalysisTrack *self)
{
  g_array_unref (self->steps);
  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
}

/**
 * analysis_track_add_window:
 * @start: the window's first frame, counted from the start of the song
 * @raw: (5, n_steps): the network's output at each step
 *
 * Where windows overlap they are cross-faded: a step counts the more the further it is from its
 * window's edge, where the network sees the less of what is around it.
 */
void
analysis_track_add_window (AnalysisTrack *self,
                           gsize          start,
                           const float   *raw)
{
  const gsize first = (start + self->frames_per_step / 2) / self->frames_per_step;

  if (self->steps->len < first + self->n_steps)
    g_array_set_size (self->steps, (guint) (first + self->n_steps));

  for (gsize i = 0; i < self->n_steps; i++)
    {
      Step *step = &g_array_index (self->steps, Step, first + i);
      const float weight = (float) MIN (i + 1, self->n_steps - i);

      for (gsize k = 0; k < MOOD_N_RAW; k++)
        step->raw[k] += weight * raw[k * self->n_steps + i];
      step->weight += weight;
    }
}

/* The weighted mean of the heard steps around @time, as raw output. Averaging comes before the link
 * to the plane: it is what the network itself does from steps to window. */
static void
smooth_at (const AnalysisTrack *self,
           double               time,
           gsize                n_used,
           float                raw[MOOD_N_RAW])
{
  /* Steps longer than that are joined by the same cosine. */
  const double reach = MAX (SMOOTHING_SECONDS, self->seconds_per_step);
  const gsize first = (gsize) MAX (0.0, floor ((time - reach) / self->seconds_per_step));
  const gsize end = MIN ((gsize) ceil ((time + reach) / self->seconds_per_step), n_used);
  float total = 0.0f;

  for (gsize k = 0; k < MOOD_N_RAW; k++)
    raw[k] = 0.0f;

  for (gsize i = first; i < end; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);
      /* What the network says of a step holds for its middle. */
      const double distance = fabs (((double) i + 0.5) * self->seconds_per_step - time);
      float weight;

      if (step->weight <= 0.0f || distance >= reach)
        continue;

      weight = (float) (0.5 + 0.5 * cos (G_PI * distance / reach));
      for (gsize k = 0; k < MOOD_N_RAW; k++)
        raw[k] += weight * step->raw[k] / step->weight;
      total += weight;
    }

  for (gsize k = 0; k < MOOD_N_RAW; k++)
    raw[k] /= total;
}

static gboolean
is_heard (const AnalysisTrack *self,
          gsize                index,
          gsize                n_used)
{
  return index < n_used && g_array_index (self->steps, Step, index).weight > 0.0f;
}

/**
 * analysis_track_make_curve:
 * @duration: seconds of music; what windows say beyond it comes from repetition and is left out
 *
 * Where nothing was to be heard the curve holds the value before, or at the start of the song the
 * first one after. At least one window must have been added.
 *
 * Returns: (transfer full): a point for every half second, at least one
 */
MoodCurve *
analysis_track_make_curve (AnalysisTrack *self,
                           double         duration)
{
  const gsize n_points = (gsize) MAX (1.0, floor (duration / MOOD_CURVE_HOP + 0.5));
  const gsize n_in_song = (gsize) MAX (1.0, ceil (duration / self->seconds_per_step - 0.5));
  const gsize n_used = MIN (self->steps->len, n_in_song);
  g_autofree float *valence = g_new0 (float, n_points);
  g_autofree float *arousal = g_new0 (float, n_points);
  gboolean any_heard = FALSE;

  for (gsize i = 0; i < n_points; i++)
    {
      const double time = (double) i * MOOD_CURVE_HOP;
      const gsize index = (gsize) floor (time / self->seconds_per_step);

      if (is_heard (self, index, n_used))
        {
          float raw[MOOD_N_RAW];
          MoodGaussian gaussian;

          smooth_at (self, time, n_used, raw);
          mood_gaussian_from_raw (&gaussian, raw);
          valence[i] = (float) gaussian.valence;
          arousal[i] = (float) gaussian.arousal;

          for (gsize j = 0; j < i && !any_heard; j++)
            {
              valence[j] = valence[i];
              arousal[j] = arousal[i];
            }
          any_heard = TRUE;
        }
      else if (i > 0)
        {
          valence[i] = valence[i - 1];
          arousal[i] = arousal[i - 1];
        }
    }

  return mood_curve_new (MOOD_CURVE_HOP, n_points, valence, arousal);
}
