/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "engine/analysis/classic-file.h"
#include "engine/analysis/feature-model-internal.h"
#include "engine/analysis/metadata.h"
#include "engine/analysis/model.h"
#include "engine/base/error.h"

#define FORMAT "1"

static void
add_row (NnTensorFile *file,
         const char   *name,
         gsize         n,
         const float  *values)
{
  nn_tensor_file_add (file, name, (const gsize[]) { 1, n }, 2, values);
}

static void
add_learner (const AnalysisFeatureModel *self,
             NnTensorFile               *file)
{
  const MoodGaussian *residuals = &self->residuals;
  const MoodQuadrantScale *quadrants = &self->quadrants;
  const ClassicLearnerKind kind = classic_learner_get_kind (self->learner);

  nn_tensor_file_set_metadata (file, NN_MODEL_FILE_FORMAT, FORMAT);
  nn_tensor_file_set_metadata (file, NN_MODEL_FILE_ARCHITECTURE, classic_learner_get_name (self->learner));
  analysis_classic_file_add (file, self->learner);
  analysis_metadata_set_degrees (file, ANALYSIS_MODEL_SCALE_SHARE, (const char *const *)self->degrees);
  if (kind == CLASSIC_LEARNER_CLASSES)
    add_row (file, ANALYSIS_FEATURE_MODEL_QUADRANTS, 4,
             (const float[]) { quadrants->valence, quadrants->valence_sd, quadrants->arousal,
                               quadrants->arousal_sd });
  else
    add_row (file, ANALYSIS_FEATURE_MODEL_RESIDUALS, 3,
             (const float[]) { residuals->valence_sd, residuals->arousal_sd, residuals->correlation });
}

static void
add_network (const AnalysisFeatureModel *self,
             NnTensorFile               *file)
{
  const gsize n = analysis_feature_reader_get_shape (self->reader).channels;

  nn_model_file_add_model (file, self->network);
  if (self->offsets == NULL)
    return;

  add_row (file, ANALYSIS_FEATURE_MODEL_OFFSETS, n, self->offsets);
  add_row (file, ANALYSIS_FEATURE_MODEL_SPREADS, n, self->spreads);
}

void
analysis_feature_model_add_to_file (const AnalysisFeatureModel *self,
                                    NnTensorFile               *file)
{
  g_autofree char *cut = analysis_cut_to_text (analysis_feature_reader_get_cut (self->reader));

  if (self->learner != NULL)
    add_learner (self, file);
  else
    add_network (self, file);

  nn_tensor_file_set_metadata (file, ANALYSIS_FEATURE_MODEL_FEATURES,
                               analysis_feature_reader_get_text (self->reader));
  nn_tensor_file_set_metadata (file, ANALYSIS_FEATURE_MODEL_VERSION, G_STRINGIFY (DSP_FEATURE_SET_VERSION));
  nn_tensor_file_set_metadata (file, ANALYSIS_FEATURE_MODEL_SEGMENTS, cut);
}

gboolean
analysis_feature_model_is_in_file (const NnTensorFile *file)
{
  return nn_tensor_file_get_metadata (file, ANALYSIS_FEATURE_MODEL_FEATURES) != NULL;
}

/* @values: (out): (n), of which @is_found tells; a tensor of another shape is an error. */
static gboolean
get_row (const NnTensorFile  *file,
         const char          *name,
         gsize                n,
         const float        **values,
         GError             **error)
{
  const gsize *shape;
  guint n_dims;
  gsize size;

  *values = nn_tensor_file_get (file, name, &shape, &n_dims, &size);
  if (*values == NULL || (n_dims == 2 && shape[0] == 1 && shape[1] == n))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("its tensor “%s” is not one row of %zu numbers"),
               name, n);
  return FALSE;
}

static gboolean
get_required_row (const NnTensorFile  *file,
                  const char          *name,
                  gsize                n,
                  const float        **values,
                  GError             **error)
{
  if (!get_row (file, name, n, values, error))
    return FALSE;
  if (*values != NULL)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("it lacks the tensor “%s”"), name);
  return FALSE;
}

static AnalysisFeatureReader *
make_reader (const NnTensorFile  *file,
             GError             **error)
{
  const char *segments = nn_tensor_file_get_metadata (file, ANALYSIS_FEATURE_MODEL_SEGMENTS);
  AnalysisCut cut;

  if (!analysis_metadata_check_version (file, ANALYSIS_FEATURE_MODEL_VERSION, DSP_FEATURE_SET_VERSION,
                                        _ ("the features"), error))
    return NULL;
  if (segments == NULL)
    {
      analysis_metadata_set_missing (error, ANALYSIS_FEATURE_MODEL_SEGMENTS);
      return NULL;
    }
  if (!analysis_cut_parse (&cut, segments, error))
    return NULL;

  return analysis_feature_reader_new (nn_tensor_file_get_metadata (file, ANALYSIS_FEATURE_MODEL_FEATURES), &cut,
                                      error);
}

static gboolean
read_learner (const NnTensorFile    *file,
              AnalysisFeatureParts  *parts,
              GError               **error)
{
  const float *row;
  ClassicLearnerKind kind;

  parts->learner = analysis_classic_file_get (file, error);
  if (parts->learner == NULL)
    return FALSE;

  kind = classic_learner_get_kind (parts->learner);
  if (kind == CLASSIC_LEARNER_CLASSES)
    {
      if (!get_required_row (file, ANALYSIS_FEATURE_MODEL_QUADRANTS, 4, &row, error))
        return FALSE;
      parts->quadrants = (MoodQuadrantScale) { row[0], row[1], row[2], row[3] };
      return TRUE;
    }

  if (!get_required_row (file, ANALYSIS_FEATURE_MODEL_RESIDUALS, 3, &row, error))
    return FALSE;
  parts->residuals = (MoodGaussian) { .valence_sd = row[0], .arousal_sd = row[1], .correlation = row[2] };
  return TRUE;
}

static gboolean
read_network (NnTensorFile          *file,
              AnalysisFeatureParts  *parts,
              GError               **error)
{
  const gsize n = analysis_feature_reader_get_shape (parts->reader).channels;

  if (!get_row (file, ANALYSIS_FEATURE_MODEL_OFFSETS, n, &parts->offsets, error)
      || !get_row (file, ANALYSIS_FEATURE_MODEL_SPREADS, n, &parts->spreads, error))
    return FALSE;

  parts->network = nn_model_file_make_model (file, error);
  return parts->network != NULL;
}

/* A learner's file names it where that of a network names the network. */
static gboolean
has_learner (const NnTensorFile *file)
{
  const char *architecture = nn_tensor_file_get_metadata (file, NN_MODEL_FILE_ARCHITECTURE);
  ClassicMethod method;

  return classic_method_from_name (architecture, &method);
}

AnalysisFeatureModel *
analysis_feature_model_from_file (NnTensorFile  *file,
                                  GError       **error)
{
  g_autoptr (AnalysisFeatureReader) reader = NULL;
  g_autoptr (NnModel) network = NULL;
  g_autoptr (GError) reason = NULL;
  AnalysisFeatureParts parts = { 0 };
  g_auto (GStrv) degrees = NULL;
  AnalysisFeatureModel *self = NULL;
  gboolean is_read;

  reader = parts.reader = make_reader (file, &reason);
  if (reader != NULL && analysis_metadata_get_degrees (file, ANALYSIS_MODEL_SCALE_SHARE, &degrees, &reason))
    {
      parts.degrees = (const char *const *)degrees;
      is_read = has_learner (file) ? read_learner (file, &parts, &reason) : read_network (file, &parts, &reason);
      network = parts.network;
      if (is_read)
        self = analysis_feature_model_new (&parts, &reason);
      else
        g_clear_pointer (&parts.learner, classic_learner_free);
    }

  /* Whatever is wrong with features or pieces is here a fault of the file. */
  if (self == NULL)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, reason->message);
  return self;
}
