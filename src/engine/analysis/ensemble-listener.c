/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/ensemble-listener.h"

#include <math.h>

#include "engine/analysis/ear.h"
#include "engine/analysis/mixture.h"
#include "engine/base/error.h"

struct _AnalysisEnsembleListener
{
  AnalysisModel *model; /* (owned) */
  GPtrArray *ears;      /* (owned): AnalysisEar, one for each member */
};

AnalysisEnsembleListener *
analysis_ensemble_listener_new (AnalysisModel  *model,
                                GError        **error)
{
  g_autoptr (AnalysisEnsembleListener) self = g_new0 (AnalysisEnsembleListener, 1);

  self->model = analysis_model_ref (model);
  self->ears = g_ptr_array_new_with_free_func ((GDestroyNotify)analysis_ear_free);
  for (gsize i = 0; i < analysis_model_get_n_members (model); i++)
    {
      AnalysisEar *ear = analysis_ear_new (analysis_model_get_member (model, i), error);

      if (ear == NULL)
        return NULL;
      g_ptr_array_add (self->ears, ear);
    }

  return g_steal_pointer (&self);
}

void
analysis_ensemble_listener_free (AnalysisEnsembleListener *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->ears);
  analysis_model_unref (self->model);
  g_free (self);
}

void
analysis_ensemble_listener_begin (AnalysisEnsembleListener *self)
{
  for (guint i = 0; i < self->ears->len; i++)
    analysis_ear_begin (g_ptr_array_index (self->ears, i));
}

void
analysis_ensemble_listener_hear (AnalysisEnsembleListener *self,
                                 const float              *samples,
                                 gsize                     n_samples)
{
  for (guint i = 0; i < self->ears->len; i++)
    analysis_ear_hear (g_ptr_array_index (self->ears, i), samples, n_samples);
}

gsize
analysis_ensemble_listener_get_n_ears (AnalysisEnsembleListener *self)
{
  return self->ears->len;
}

AnalysisEar *
analysis_ensemble_listener_get_ear (AnalysisEnsembleListener *self,
                                    gsize                     index)
{
  return g_ptr_array_index (self->ears, index);
}

/* The mean of @name by the weights of those that say it; NAN when none does. */
static double
get_share (const AnalysisModel   *model,
           AnalysisResult *const *results,
           gsize                  n_results,
           const char            *name)
{
  double sum = 0.0, total = 0.0;

  for (gsize i = 0; i < n_results; i++)
    {
      const MoodDegrees *degrees = results[i] != NULL ? results[i]->degrees : NULL;

      for (gsize d = 0; degrees != NULL && d < degrees->n_degrees; d++)
        if (g_str_equal (degrees->names[d], name))
          {
            sum += analysis_model_get_weight (model, i) * degrees->shares[d];
            total += analysis_model_get_weight (model, i);
          }
    }

  return total > 0.0 ? sum / total : NAN;
}

/* (transfer full) (nullable): NULL when none says any. */
static MoodDegrees *
join_degrees (const AnalysisModel   *model,
              AnalysisResult *const *results,
              gsize                  n_results)
{
  const char *const *all = analysis_model_get_degrees (model);
  const gsize n_all = g_strv_length ((char **)all);
  g_autofree const char **names = g_new (const char *, n_all + 1);
  g_autofree double *shares = g_new (double, n_all + 1);
  gsize n = 0;

  for (gsize d = 0; d < n_all; d++)
    {
      names[n] = all[d];
      shares[n] = get_share (model, results, n_results, all[d]);
      n += !isnan (shares[n]);
    }

  return n > 0 ? mood_degrees_new (n, names, shares) : NULL;
}

/* The embedding comes from the first member whose model has one, of all songs from the same one: those of two networks
 * cannot be compared. */
static void
take_further (AnalysisResult       *joined,
              const AnalysisResult *result,
              gboolean              has_embedding)
{
  if (has_embedding && result->embedding != NULL)
    joined->embedding = mood_embedding_ref (result->embedding);
  joined->duration = MAX (joined->duration, result->duration);
  joined->n_windows += result->n_windows;
}

AnalysisResult *
analysis_ensemble_join (const AnalysisModel    *model,
                        AnalysisResult  *const *results,
                        gsize                   n_results)
{
  AnalysisResult *joined = g_new0 (AnalysisResult, 1);
  AnalysisVoice voices[ANALYSIS_MODEL_MAX_MEMBERS];
  MoodGaussian songs[ANALYSIS_MODEL_MAX_MEMBERS];
  double weights[ANALYSIS_MODEL_MAX_MEMBERS];
  gboolean any_embedding = FALSE;
  MoodGaussian song;
  gsize n = 0;

  for (gsize i = 0; i < n_results; i++)
    {
      const AnalysisModel *member = analysis_model_get_member (model, i);
      const gboolean has_embedding = !any_embedding && analysis_model_get_n_embedding (member) > 0;

      any_embedding |= has_embedding;
      if (results[i] == NULL)
        continue;
      songs[n] = results[i]->said;
      weights[n] = analysis_model_get_weight (model, i);
      voices[n] = (AnalysisVoice) { songs[n], weights[n], results[i]->curve, results[i]->curve_weights };
      take_further (joined, results[i], has_embedding);
      n++;
    }

  analysis_mixture_pool (&song, songs, weights, n, analysis_model_get_calibration (model));
  analysis_result_say (joined, &song);
  joined->degrees = join_degrees (model, results, n_results);
  joined->curve = analysis_mixture_curve (voices, n, &joined->estimate.gaussian, &joined->curve_weights);
  return joined;
}

static gboolean
is_unheard (const GError *error)
{
  return g_error_matches (error, BASE_ERROR, BASE_ERROR_SILENT) || g_error_matches (error, BASE_ERROR, BASE_ERROR_EMPTY);
}

AnalysisResult *
analysis_ensemble_listener_finish (AnalysisEnsembleListener  *self,
                                   GCancellable              *cancellable,
                                   GError                   **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)analysis_result_free);
  g_autoptr (GError) first = NULL;
  gboolean any_heard = FALSE;

  for (guint i = 0; i < self->ears->len; i++)
    {
      g_autoptr (GError) reason = NULL;
      AnalysisResult *result = analysis_ear_finish (g_ptr_array_index (self->ears, i), cancellable, &reason);

      if (result == NULL && !is_unheard (reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      if (first == NULL)
        first = g_steal_pointer (&reason);
      any_heard |= result != NULL;
      g_ptr_array_add (results, result);
    }

  if (!any_heard)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return NULL;
    }

  return analysis_ensemble_join (self->model, (AnalysisResult *const *)results->pdata, results->len);
}
