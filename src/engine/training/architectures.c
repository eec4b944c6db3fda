/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/architectures.h"

#include <glib/gi18n.h>

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
  const NnShape input
      = { 1, dsp_frontend_default_config.n_bands, training_mood_default_config.n_window_frames };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; nn_zoo_get_names ()[i] != NULL; i++)
    {
      const char *name = nn_zoo_get_names ()[i];
      g_autofree char *options = nn_zoo_options_to_string (nn_zoo_get_defaults (name));
      g_autofree char *count
          = g_strdup_printf ("%'" G_GSIZE_FORMAT, nn_zoo_count_parameters (name, input, NULL, NULL));

      g_string_append_printf (text, "%-*s %*s  %s\n", NAME_WIDTH, name, COUNT_WIDTH, count,
                              nn_zoo_get_description (name));
      if (*options != '\0')
        g_string_append_printf (text, "%*s  %s\n", NAME_WIDTH + 1 + COUNT_WIDTH, "", options);
    }

  for (guint method = 0; method < CLASSIC_N_METHODS; method++)
    append_learner (text, method);

  return g_string_free (text, FALSE);
}
