/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/ear.h"

#include "engine/analysis/ensemble-listener.h"
#include "engine/analysis/feature-listener.h"
#include "engine/analysis/listener.h"

/* One of the three. */
struct _AnalysisEar
{
  AnalysisListener *windows;          /* (owned) (nullable) */
  AnalysisFeatureListener *features;  /* (owned) (nullable) */
  AnalysisEnsembleListener *ensemble; /* (owned) (nullable) */
};

AnalysisEar *
analysis_ear_new (AnalysisModel  *model,
                  GError        **error)
{
  g_autoptr (AnalysisEar) self = g_new0 (AnalysisEar, 1);

  if (analysis_model_get_n_members (model) > 0)
    self->ensemble = analysis_ensemble_listener_new (model, error);
  else if (analysis_model_get_features (model) != NULL)
    self->features = analysis_feature_listener_new (model, error);
  else
    self->windows = analysis_listener_new (model, error);

  return self->ensemble != NULL || self->features != NULL || self->windows != NULL ? g_steal_pointer (&self) : NULL;
}

void
analysis_ear_free (AnalysisEar *self)
{
  if (self == NULL)
    return;

  analysis_listener_free (self->windows);
  analysis_feature_listener_free (self->features);
  analysis_ensemble_listener_free (self->ensemble);
  g_free (self);
}

void
analysis_ear_begin (AnalysisEar *self)
{
  if (self->ensemble != NULL)
    analysis_ensemble_listener_begin (self->ensemble);
  else if (self->features != NULL)
    analysis_feature_listener_begin (self->features);
  else
    analysis_listener_begin (self->windows);
}

void
analysis_ear_hear (AnalysisEar *self,
                   const float *samples,
                   gsize        n_samples)
{
  if (self->ensemble != NULL)
    analysis_ensemble_listener_hear (self->ensemble, samples, n_samples);
  else if (self->features != NULL)
    analysis_feature_listener_hear (self->features, samples, n_samples);
  else
    analysis_listener_hear (self->windows, samples, n_samples);
}

AnalysisResult *
analysis_ear_finish (AnalysisEar   *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  if (self->ensemble != NULL)
    return analysis_ensemble_listener_finish (self->ensemble, cancellable, error);
  if (self->features != NULL)
    return analysis_feature_listener_finish (self->features, cancellable, error);
  return analysis_listener_finish (self->windows, error);
}
