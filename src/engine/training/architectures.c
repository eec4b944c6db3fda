/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/architectures.h"

#include <glib/gi18n.h>

#include "engine/dsp/frontend.h"
#include "engine/nn/zoo.h"
#include "engine/training/mood-config.h"

#define NAME_WIDTH  18
#define COUNT_WIDTH 12

/**
 * training_list_architectures:
 *
 * For a person: the name of each network, how many weights it has when it hears moods, what it is, and
 * its options with their usual values.
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

  return g_string_free (text, FALSE);
}
