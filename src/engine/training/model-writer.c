/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/model-writer.h"

#include "config.h"

static void
set_double (NnTensorFile *file,
            const char   *key,
            const char   *format,
            double        number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  nn_tensor_file_set_metadata (file, key, g_ascii_formatd (text, sizeof text, format, number));
}

static char *
list_corpora (const TrainingCorpus *corpus)
{
  const gsize n_manifests = training_corpus_get_n_manifests (corpus);
  GString *text = g_string_new (NULL);

  for (gsize m = 0; m < n_manifests; m++)
    {
      gsize n_clips = 0;

      for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
        n_clips += training_corpus_get_clip (corpus, i)->manifest == m;
      g_string_append_printf (text, "%s%s: %zu", m > 0 ? "; " : "",
                              training_corpus_get_manifest_name (corpus, m), n_clips);
    }

  return g_string_free (text, FALSE);
}

static void
append_setting (GString    *text,
                const char *name,
                double      value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", name,
                          g_ascii_formatd (number, sizeof number, "%g", value));
}

static char *
list_settings (const TrainingConfig       *config,
               const TrainingTargetConfig *targets)
{
  GString *text = g_string_new (NULL);

  append_setting (text, "epochs", config->epochs);
  append_setting (text, "crop-frames", config->n_crop_frames);
  append_setting (text, "batch", config->batch_size);
  append_setting (text, "shard", config->shard_size);
  append_setting (text, "learning-rate", config->learning_rate);
  append_setting (text, "warmup", config->warmup);
  append_setting (text, "weight-decay", config->weight_decay);
  append_setting (text, "clip-norm", config->clip_norm);
  append_setting (text, "statistics-momentum", config->statistics_momentum);
  append_setting (text, "average-decay", config->average_decay);
  append_setting (text, "mixup", config->augment.mixup);
  append_setting (text, "tilt", config->augment.tilt);
  append_setting (text, "masked-bands", config->augment.max_masked_bands);
  append_setting (text, "masked-frames", config->augment.max_masked_frames);
  append_setting (text, "rated-point", targets->rated_point);
  append_setting (text, "word-point", targets->word_point);
  append_setting (text, "heard-smoothing", targets->heard_smoothing);
  append_setting (text, "derived-smoothing", targets->derived_smoothing);

  return g_string_free (text, FALSE);
}

static void
add_provenance (NnTensorFile             *file,
                const TrainingModelFacts *facts)
{
  g_autofree char *corpora = list_corpora (facts->corpus);
  g_autofree char *settings = list_settings (facts->config, facts->targets);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->config->seed);

  nn_tensor_file_set_metadata (file, TRAINING_MODEL_PROGRAM, "moodplane " MOODPLANE_VERSION);
  nn_tensor_file_set_metadata (file, TRAINING_MODEL_CORPORA, corpora);
  nn_tensor_file_set_metadata (file, TRAINING_MODEL_SETTINGS, settings);
  nn_tensor_file_set_metadata (file, TRAINING_MODEL_SEED, seed);
  if (*facts->report != '\0')
    nn_tensor_file_set_metadata (file, TRAINING_MODEL_REPORT, facts->report);
  if (facts->about != NULL)
    nn_tensor_file_set_metadata (file, TRAINING_MODEL_ABOUT, facts->about);

  if (facts->command != NULL)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");

      nn_tensor_file_set_metadata (file, TRAINING_MODEL_COMMAND, facts->command);
      nn_tensor_file_set_metadata (file, TRAINING_MODEL_DATE, date);
      set_double (file, TRAINING_MODEL_DURATION, "%.0f", facts->seconds);
    }
}

gboolean
training_model_write (const NnModel             *network,
                      const TrainingModelFacts  *facts,
                      const char                *path,
                      GError                   **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autofree char *frontend = dsp_frontend_config_to_string (dsp_frontend_get_config (facts->frontend));
  g_autofree char *version = g_strdup_printf ("%d", DSP_FRONTEND_VERSION);

  nn_model_file_add_model (file, network);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND, frontend);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND_VERSION, version);
  set_double (file, ANALYSIS_MODEL_SPREAD, "%.4f", facts->spread);
  add_provenance (file, facts);

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
