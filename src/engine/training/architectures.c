/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/architectures.h"

#include <glib/gi18n.h>

#include "engine/analysis/feature-reader.h"
#include "engine/dsp/frontend.h"
#include "engine/classic/learner-options.h"
#include "engine/nn/zoo.h"
#include "engine/training/feature-choice.h"

#define NAME_WIDTH  18
#define COUNT_WIDTH 12

static const char *const method_descriptions[CLASSIC_N_METHODS] = {
  [CLASSIC_METHOD_LOGISTIC] = N_ ("Multinomial logistic regression: learns the four quadrants."),
  [CLASSIC_METHOD_MLR] = N_ ("Multiple linear regression: learns valence and arousal."),
  [CLASSIC_METHOD_SVR] = N_ ("Support vector regression: learns valence and arousal."),
  [CLASSIC_METHOD_SVM] = N_ ("Support vector machine: learns the four quadrants."),
  [CLASSIC_METHOD_KERNEL] = N_ ("Gaussian kernels: learn the four quadrants, valence and arousal, and degrees."),
};

/* A word, or a number in as few digits as tell it. */
static void
append_option (GString              *text,
               const ClassicOptions *options,
               ClassicOption         option,
               const char           *name)
{
  g_autofree char *value = classic_options_to_string (options, option);
  const gboolean is_word = g_ascii_isalpha (*value);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, " %s=%s", name,
                          is_word ? value
                                  : g_ascii_formatd (number, sizeof number, "%g", options->values[option]));
}

/* No weights are counted: how many a learner has, its clips decide. */
static void
append_learner (GString       *text,
                ClassicMethod  method)
{
  ClassicOptions options;

  classic_options_init (&options, method);
  options.values[CLASSIC_OPTION_MAX_ROWS] = TRAINING_FEATURE_MAX_MACHINE_ROWS;
  g_string_append_printf (text, "%-*s %*s  %s\n%*s ", NAME_WIDTH, classic_method_get_name (method), COUNT_WIDTH,
                          "-", _ (method_descriptions[method]), NAME_WIDTH + 1 + COUNT_WIDTH, "");
  for (guint o = 0; o < CLASSIC_N_OPTIONS; o++)
    if (o == CLASSIC_OPTION_RIDGE && classic_option_get_name (o, method) != NULL)
      g_string_append_printf (text, " %s=%s", classic_option_get_name (o, method), TRAINING_FEATURE_RIDGE_AUTO);
    else if (classic_option_get_name (o, method) != NULL)
      append_option (text, &options, o, classic_option_get_name (o, method));
  g_string_append_c (text, '\n');
}

char **
training_list_architecture_names (void)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **names;

  g_strv_builder_addv (builder, (const char **)nn_zoo_get_names ());
  for (guint method = 0; method < CLASSIC_N_METHODS; method++)
    g_strv_builder_add (builder, classic_method_get_name (method));

  names = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return names;
}

const char *
training_get_architecture_description (const char *name)
{
  ClassicMethod method;

  return classic_method_from_name (name, &method) ? _ (method_descriptions[method]) : nn_zoo_get_description (name);
}

static NnShape
get_window_shape (void)
{
  return (NnShape) { 1, dsp_frontend_default_config.n_bands, training_mood_default_config.n_window_frames };
}

guint64
training_count_architecture_weights (const char *name)
{
  return training_feature_is_learner (name) ? 0 : nn_zoo_count_parameters (name, get_window_shape (), NULL, NULL);
}

/* The network's input. */
static gboolean
get_shape (const TrainingMoodConfig  *config,
           NnShape                   *shape,
           GError                   **error)
{
  g_autoptr (AnalysisFeatureReader) reader = NULL;

  *shape = get_window_shape ();
  shape->width = config->n_window_frames;
  if (config->feature.features == NULL)
    return TRUE;

  reader = analysis_feature_reader_new (config->feature.features, &config->feature.cut, error);
  if (reader == NULL)
    return FALSE;
  *shape = analysis_feature_reader_get_shape (reader);
  return TRUE;
}

gboolean
training_check_architecture (const TrainingMoodConfig  *config,
                             const char               **last_layer,
                             GError                   **error)
{
  /* The first of these that a network has: what comes after it has no weights. */
  static const char *const layers[][2] = {
    { NN_ZOO_STEPS_NODE, NN_ZOO_STEPS_NODE "." }, { "classifier.6", "classifier.6." }, { "output", "output." }, { "fc", "fc." },
  };
  g_autoptr (NnGraph) graph = NULL;
  NnShape shape;

  if (!get_shape (config, &shape, error))
    return FALSE;

  graph = nn_zoo_build (config->training.architecture, shape, &config->training.options, error);
  *last_layer = "";
  for (gsize i = 0; graph != NULL && **last_layer == '\0' && i < G_N_ELEMENTS (layers); i++)
    if (nn_graph_find_node (graph, layers[i][0]) != G_MAXUINT)
      *last_layer = layers[i][1];

  return graph != NULL;
}

gboolean
training_last_layer_has_steps (const char *last_layer)
{
  return g_str_equal (last_layer, NN_ZOO_STEPS_NODE ".");
}

/**
 * training_list_architectures:
 *
 * For a person: the name of each network, how many weights it has when it hears moods in windows, what it is,
 * and its options with their usual values; then the learners that are no networks.
 *
 * Returns: (transfer full): two lines for each, or one
 */
char *
training_list_architectures (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; nn_zoo_get_names ()[i] != NULL; i++)
    {
      const char *name = nn_zoo_get_names ()[i];
      g_autofree char *options = nn_zoo_options_to_string (nn_zoo_get_defaults (name));
      g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, training_count_architecture_weights (name));

      g_string_append_printf (text, "%-*s %*s  %s\n", NAME_WIDTH, name, COUNT_WIDTH, count,
                              nn_zoo_get_description (name));
      if (*options != '\0')
        g_string_append_printf (text, "%*s  %s\n", NAME_WIDTH + 1 + COUNT_WIDTH, "", options);
    }

  for (guint method = 0; method < CLASSIC_N_METHODS; method++)
    append_learner (text, method);

  return g_string_free (text, FALSE);
}
