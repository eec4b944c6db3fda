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

  AnalysisModel *model; /* (owned) */
  gboolean is_played;   /* this song is heard from a tape */
};

AnalysisEar *
analysis_ear_new (AnalysisModel  *model,
                  GError        **error)
{
  g_autoptr (AnalysisEar) self = g_new0 (AnalysisEar, 1);

  self->model = analysis_model_ref (model);
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
  g_clear_pointer (&self->model, analysis_model_unref);
  g_free (self);
}

void
analysis_ear_begin (AnalysisEar *self)
{
  self->is_played = FALSE;
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
  if (self->is_played)
    return;
  if (self->ensemble != NULL)
    analysis_ensemble_listener_hear (self->ensemble, samples, n_samples);
  else if (self->features != NULL)
    analysis_feature_listener_hear (self->features, samples, n_samples);
  else
    analysis_listener_hear (self->windows, samples, n_samples);
}

void
analysis_ear_record (AnalysisEar *self)
{
  if (self->features != NULL)
    analysis_feature_listener_record (self->features);
  else
    analysis_listener_record (self->windows);
}

AnalysisTape *
analysis_ear_take_tape (AnalysisEar *self)
{
  return self->features != NULL ? analysis_feature_listener_take_tape (self->features)
                                : analysis_listener_take_tape (self->windows);
}

static gsize
get_n_values (const AnalysisEar *self)
{
  if (self->features == NULL)
    return dsp_frontend_get_config (analysis_model_get_frontend (self->model))->n_bands;
  return nn_shape_size (
      analysis_feature_reader_get_shape (analysis_feature_model_get_reader (analysis_model_get_features (self->model))));
}

gboolean
analysis_ear_play (AnalysisEar  *self,
                   GBytes       *tape,
                   GCancellable *cancellable)
{
  g_autoptr (AnalysisTape) played
      = analysis_tape_from_bytes (tape, self->features != NULL ? ANALYSIS_TAPE_FEATURES : ANALYSIS_TAPE_FRAMES,
                                  get_n_values (self));

  self->is_played = played != NULL
                    && (self->features != NULL ? analysis_feature_listener_play (self->features, played)
                                               : analysis_listener_play (self->windows, played, cancellable));
  return self->is_played;
}

gsize
analysis_ear_get_n_parts (AnalysisEar *self)
{
  return self->ensemble != NULL ? analysis_ensemble_listener_get_n_ears (self->ensemble) : 1;
}

AnalysisEar *
analysis_ear_get_part (AnalysisEar *self,
                       gsize        index)
{
  return self->ensemble != NULL ? analysis_ensemble_listener_get_ear (self->ensemble, index) : self;
}

char *
analysis_ear_describe_tape (AnalysisEar *self)
{
  if (self->features != NULL)
    {
      const AnalysisFeatureReader *reader
          = analysis_feature_model_get_reader (analysis_model_get_features (self->model));
      g_autofree char *cut = analysis_cut_to_text (analysis_feature_reader_get_cut (reader));

      return g_strdup_printf ("features %d %d|%s|%s", ANALYSIS_TAPE_VERSION, DSP_FEATURE_SET_VERSION,
                              analysis_feature_reader_get_text (reader), cut);
    }

  g_autofree char *config
      = dsp_frontend_config_to_string (dsp_frontend_get_config (analysis_model_get_frontend (self->model)));

  return g_strdup_printf ("frames %d %d|%s", ANALYSIS_TAPE_VERSION, DSP_FRONTEND_VERSION, config);
}

static AnalysisResult *
finish (AnalysisEar   *self,
        GCancellable  *cancellable,
        GError       **error)
{
  if (self->ensemble != NULL)
    return analysis_ensemble_listener_finish (self->ensemble, cancellable, error);
  if (self->features != NULL)
    return analysis_feature_listener_finish (self->features, cancellable, error);
  return analysis_listener_finish (self->windows, error);
}

AnalysisResult *
analysis_ear_finish (AnalysisEar   *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  AnalysisResult *result = finish (self, cancellable, error);

  if (result != NULL)
    result->classes = analysis_model_say_classes (self->model, result->embedding);
  return result;
}
