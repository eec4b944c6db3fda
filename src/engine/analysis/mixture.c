/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/mixture.h"

#include "engine/analysis/curve-settle.h"

void
analysis_mixture_pool (MoodGaussian       *song,
                       const MoodGaussian *songs,
                       const double       *weights,
                       gsize               n_songs,
                       const MoodCalibration *calibration)
{
  g_autofree MoodGaussian *widened = g_memdup2 (songs, n_songs * sizeof (MoodGaussian));
  gboolean any_quadrants = FALSE;

  for (gsize i = 0; i < n_songs; i++)
    any_quadrants |= mood_gaussian_has_quadrants (&songs[i]);

  for (gsize i = 0; i < n_songs; i++)
    {
      /* The masses that a member means stay, too, where they stand beside other members' quadrants. */
      if (any_quadrants)
        mood_gaussian_quadrant_probabilities (&songs[i], widened[i].quadrants);
      mood_calibration_widen (calibration, &widened[i]);
    }

  mood_gaussian_pool (song, widened, weights, n_songs);
  mood_calibration_move (calibration, song);
}

/* Whether the curve of @voice is used: where somebody hears windows, the curves of features are not. */
static gboolean
is_used (const AnalysisVoice *voice,
         gboolean             any_windows)
{
  return voice->curve != NULL && (!any_windows || voice->curve_weights != NULL);
}

/* Adds what @voice says, to the means so far. */
static void
add_voice (const AnalysisVoice *voice,
           double               share,
           gsize                n_points,
           double              *valence,
           double              *arousal,
           float               *weights)
{
  for (gsize i = 0; i < n_points; i++)
    {
      valence[i] += share * analysis_curve_to_raw (voice->curve->valence[i]);
      arousal[i] += share * analysis_curve_to_raw (voice->curve->arousal[i]);
      weights[i] += (float)(share * (voice->curve_weights != NULL ? voice->curve_weights[i] : 1.0));
    }
}

MoodCurve *
analysis_mixture_curve (const AnalysisVoice *voices,
                        gsize                n_voices,
                        const MoodGaussian  *song,
                        float              **weights)
{
  g_autofree double *raw_valence = NULL;
  g_autofree double *raw_arousal = NULL;
  g_autofree float *valence = NULL;
  g_autofree float *arousal = NULL;
  g_autofree float *sums = NULL;
  gboolean any_windows = FALSE;
  gsize n_points = G_MAXSIZE;
  double total = 0.0;

  *weights = NULL;
  for (gsize k = 0; k < n_voices; k++)
    any_windows |= voices[k].curve != NULL && voices[k].curve_weights != NULL;
  for (gsize k = 0; k < n_voices; k++)
    if (is_used (&voices[k], any_windows))
      {
        n_points = MIN (n_points, voices[k].curve->n_points);
        total += voices[k].weight;
      }
  if (total == 0.0)
    return NULL;

  raw_valence = g_new0 (double, n_points);
  raw_arousal = g_new0 (double, n_points);
  sums = g_new0 (float, n_points);
  for (gsize k = 0; k < n_voices; k++)
    if (is_used (&voices[k], any_windows))
      add_voice (&voices[k], voices[k].weight / total, n_points, raw_valence, raw_arousal, sums);

  valence = analysis_curve_settle_raw (raw_valence, sums, n_points, song->valence);
  arousal = analysis_curve_settle_raw (raw_arousal, sums, n_points, song->arousal);
  if (any_windows)
    *weights = g_steal_pointer (&sums);
  return mood_curve_new (MOOD_CURVE_HOP, n_points, valence, arousal);
}
