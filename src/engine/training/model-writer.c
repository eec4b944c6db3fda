/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/model-writer.h"

#include "config.h"
#include "engine/analysis/metadata.h"
#include "engine/training/feature-choice.h"

static void
set_double (NnTensorFile *file,
            const char   *key,
            const char   *format,
            double        number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  nn_tensor_file_set_metadata (file, key, g_ascii_formatd (text, sizeof text, format, number));
}

/* (nullable): what the model is but for its classes. */
static const AnalysisModel *
get_on_top (const TrainingModelFacts *facts)
{
  return facts->config != NULL ? facts->config->on_top : NULL;
}

static char *
list_corpora (const TrainingModelFacts *facts)
{
  const TrainingCorpus *corpus = facts->corpus;
  const gsize n_manifests = facts->n_manifests > 0 ? facts->n_manifests : training_corpus_get_n_manifests (corpus);
  const AnalysisModel *on_top = get_on_top (facts);
  const char *before = on_top != NULL ? analysis_model_get_metadata (on_top, TRAINING_MODEL_CORPORA) : NULL;
  GString *text = g_string_new (before);

  for (gsize m = 0; m < n_manifests; m++)
    {
      gsize n_clips = 0;

      for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
        n_clips += training_corpus_get_clip (corpus, i)->manifest == m;
      g_string_append_printf (text, "%s%s: %zu", text->len > 0 ? "; " : "",
                              training_corpus_get_manifest_name (corpus, m), n_clips);
    }

  return g_string_free (text, FALSE);
}

static void
add_settings (NnTensorFile             *file,
              const TrainingMoodConfig *config)
{
  g_autofree char *settings = training_feature_is_learner (config->training.architecture)
                                  ? NULL
                                  : training_mood_config_to_string (config);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, config->training.seed);

  /* A learner's options stand beside it. */
  if (settings != NULL)
    nn_tensor_file_set_metadata (file, TRAINING_MODEL_SETTINGS, settings);
  nn_tensor_file_set_metadata (file, TRAINING_MODEL_SEED, seed);
}

static void
add_provenance (NnTensorFile             *file,
                const TrainingModelFacts *facts)
{
  g_autofree char *corpora = list_corpora (facts);

  nn_tensor_file_set_metadata (file, TRAINING_MODEL_PROGRAM, "moodplane " MOODPLANE_VERSION);
  nn_tensor_file_set_metadata (file, TRAINING_MODEL_CORPORA, corpora);
  if (facts->ensemble == NULL && get_on_top (facts) == NULL)
    add_settings (file, facts->config);
  if (*facts->report != '\0')
    nn_tensor_file_set_metadata (file, TRAINING_MODEL_REPORT, facts->report);
  if (facts->about != NULL)
    nn_tensor_file_set_metadata (file, TRAINING_MODEL_ABOUT, facts->about);
  if (facts->best != NULL)
    nn_tensor_file_set_metadata (file, TRAINING_MODEL_BEST, facts->best);

  if (facts->command != NULL)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");

      nn_tensor_file_set_metadata (file, TRAINING_MODEL_COMMAND, facts->command);
      nn_tensor_file_set_metadata (file, TRAINING_MODEL_DATE, date);
      set_double (file, TRAINING_MODEL_DURATION, "%.0f", facts->seconds);
    }
}

static void
add_window_model (NnTensorFile        *file,
                  const AnalysisModel *model)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (analysis_model_get_frontend (model));
  g_autofree char *frontend = dsp_frontend_config_to_string (config);
  g_autofree char *version = g_strdup_printf ("%d", DSP_FRONTEND_VERSION);

  nn_model_file_add_model (file, analysis_model_get_network (model));
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND, frontend);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND_VERSION, version);
  analysis_metadata_set_degrees (file, ANALYSIS_MODEL_SCALE_LOGIT, analysis_model_get_degrees (model));
}

static void
add_single (NnTensorFile        *file,
            const AnalysisModel *model,
            const MoodCalibration *calibration)
{
  if (analysis_model_get_features (model) != NULL)
    analysis_feature_model_add_to_file (analysis_model_get_features (model), file);
  else
    add_window_model (file, model);
  analysis_metadata_set_calibration (file, calibration);
}

/* @config: (nullable) */
static void
add_ensemble (NnTensorFile                 *file,
              const AnalysisModel          *model,
              const TrainingEnsembleConfig *config,
              const MoodCalibration        *calibration)
{
  g_autoptr (GString) weights = g_string_new (NULL);

  for (gsize i = 0; i < analysis_model_get_n_members (model); i++)
    {
      const AnalysisModel *member = analysis_model_get_member (model, i);
      g_autofree char *prefix = analysis_model_get_member_prefix (i);
      g_autoptr (NnTensorFile) part = nn_tensor_file_new ();
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      add_single (part, member, analysis_model_get_calibration (member));
      if (config != NULL)
        {
          nn_tensor_file_set_metadata (part, TRAINING_MODEL_NAME, config->members[i].name);
          add_settings (part, &config->members[i].config);
        }
      nn_tensor_file_add_file (file, prefix, part);
      g_string_append_printf (weights, "%s%s", i > 0 ? " " : "",
                              g_ascii_dtostr (number, sizeof number, analysis_model_get_weight (model, i)));
    }

  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_ENSEMBLE, weights->str);
  analysis_metadata_set_calibration (file, calibration);
}

/* All that it was, to the last bit, but for classes that it told. */
static void
add_as_it_was (NnTensorFile        *file,
               const AnalysisModel *model)
{
  nn_tensor_file_add_file (file, "", analysis_model_get_file (model));
  nn_tensor_file_remove (file, ANALYSIS_MODEL_CLASS_WEIGHTS);
  nn_tensor_file_set_metadata (file, TRAINING_MODEL_BASE, analysis_model_get_fingerprint (model));
}

gboolean
training_model_write (const AnalysisModel       *model,
                      const TrainingModelFacts  *facts,
                      const char                *path,
                      GError                   **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  const AnalysisModel *on_top = get_on_top (facts);

  if (on_top != NULL)
    add_as_it_was (file, on_top);
  else if (analysis_model_get_n_members (model) > 0)
    add_ensemble (file, model, facts->ensemble, &facts->calibration);
  else
    add_single (file, model, &facts->calibration);
  add_provenance (file, facts);
  if (analysis_model_get_classes (model) != NULL)
    analysis_class_head_add_to_file (analysis_model_get_classes (model), file);

  return nn_tensor_file_save (file, path, error);
}

gboolean
training_model_was_trained_on (const AnalysisModel  *model,
                               const TrainingCorpus *corpus)
{
  const char *text = analysis_model_get_metadata (model, TRAINING_MODEL_CORPORA);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "; ", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *colon = g_strrstr (parts[i], ": ");

      if (colon != NULL)
        *colon = '\0';
      for (gsize m = 0; m < training_corpus_get_n_manifests (corpus); m++)
        if (g_str_equal (parts[i], training_corpus_get_manifest_name (corpus, m)))
          return TRUE;
    }

  return FALSE;
}
