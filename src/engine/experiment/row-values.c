/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/row-values.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

char *
experiment_value_set_text (char       **field,
                           const char  *value)
{
  g_free (*field);
  *field = g_strdup (value);
  return NULL;
}

static char **
split_list (const char *value)
{
  char **items = g_strsplit (value, ",", -1);

  for (char **item = items; *item != NULL; item++)
    g_strstrip (*item);
  return items;
}

char *
experiment_value_set_list (char     ***field,
                           const char *value)
{
  g_strfreev (*field);
  *field = split_list (value);
  return NULL;
}

static gboolean
parse_number (const char *text,
              double      min,
              double      max,
              double     *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*number) && *number >= min && *number <= max;
}

char *
experiment_value_set_number (double     *field,
                             double      min,
                             double      max,
                             const char *value)
{
  if (parse_number (value, min, max, field))
    return NULL;

  return g_strdup_printf (_ ("“%s” is not a number from %g to %g"), value, min, max);
}

char *
experiment_value_set_count (double     *field,
                            double      min,
                            double      max,
                            const char *value)
{
  if (parse_number (value, min, max, field) && *field == floor (*field))
    return NULL;

  return g_strdup_printf (_ ("“%s” is not a whole number from %g to %g"), value, min, max);
}

char *
experiment_value_set_choice (int        *field,
                             const char *choices,
                             const char *value)
{
  g_auto (GStrv) names = g_strsplit (choices, "|", -1);

  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], value))
      {
        *field = i;
        return NULL;
      }

  return g_strdup_printf (_ ("“%s” is none of %s"), value, choices);
}

char *
experiment_value_set_switch (gboolean   *field,
                             const char *value)
{
  *field = g_str_equal (value, "yes");
  if (*field || g_str_equal (value, "no"))
    return NULL;

  return g_strdup_printf (_ ("“%s” is neither yes nor no"), value);
}

/* What the song rules say of a text that they do not understand. */
static char *
take_reason (GError *error)
{
  g_autoptr (GError) owned = error;

  return owned != NULL ? g_strdup (owned->message) : NULL;
}

char *
experiment_value_set_cut (AnalysisCut *cut,
                          const char  *value)
{
  GError *error = NULL;

  analysis_cut_parse (cut, value, &error);
  return take_reason (error);
}

char *
experiment_value_set_rule (TrainingSongRule *rule,
                           const char       *value)
{
  GError *error = NULL;

  training_song_rule_parse (rule, value, &error);
  return take_reason (error);
}

char *
experiment_value_set_reported (GArray     *reported,
                               const char *value)
{
  g_auto (GStrv) items = split_list (value);

  g_array_set_size (reported, 0);
  for (char **item = items; *item != NULL && **item != '\0'; item++)
    {
      const char *space = strchr (*item, ' ');
      ExperimentReported one;

      if (space == NULL || !parse_number (space + 1, -1e6, 1e6, &one.value))
        return g_strdup_printf (_ ("“%s” is not the name of a figure and a number"), *item);
      one.metric = g_strndup (*item, space - *item);
      g_array_append_val (reported, one);
    }

  return NULL;
}

/* "kernel=3 filters=16": what the zoo reads. A key that comes again takes the place of the first. */
char *
experiment_value_set_option (char       **options,
                             const char  *key,
                             const char  *value)
{
  g_auto (GStrv) old = g_strsplit (*options, " ", -1);
  g_autofree char *start = g_strconcat (key, "=", NULL);
  GString *text = g_string_new (NULL);

  if (*value == '\0' || strchr (value, ' ') != NULL)
    {
      g_string_free (text, TRUE);
      return g_strdup (_ ("one word belongs here"));
    }

  for (char **word = old; *word != NULL; word++)
    if (**word != '\0' && !g_str_has_prefix (*word, start))
      g_string_append_printf (text, "%s ", *word);
  g_string_append_printf (text, "%s%s", start, value);

  g_free (*options);
  *options = g_string_free (text, FALSE);
  return NULL;
}
