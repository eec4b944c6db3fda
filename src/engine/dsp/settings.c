/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/settings.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"

static double
setting_get (const DspSetting *setting,
             gconstpointer     config)
{
  if (setting->is_integer)
    return G_STRUCT_MEMBER (guint, config, setting->offset);
  return G_STRUCT_MEMBER (double, config, setting->offset);
}

static void
setting_set (const DspSetting *setting,
             gpointer          config,
             double            value)
{
  if (setting->is_integer)
    G_STRUCT_MEMBER (guint, config, setting->offset) = (guint)value;
  else
    G_STRUCT_MEMBER (double, config, setting->offset) = value;
}

/* The negated comparison refuses what is not a number, too. */
static gboolean
setting_check (const DspSetting  *setting,
               double             value,
               GError           **error)
{
  if (!(value >= setting->min && value <= setting->max))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “%s” is %g; it must lie between %g and %g."), setting->key, value,
                   setting->min, setting->max);
      return FALSE;
    }

  if (setting->is_integer && value != floor (value))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “%s” is %g; it must be a whole number."), setting->key, value);
      return FALSE;
    }

  return TRUE;
}

static gssize
settings_find (const DspSetting *settings,
               gsize             n_settings,
               const char       *word)
{
  for (gsize i = 0; i < n_settings; i++)
    {
      const gsize length = strlen (settings[i].key);

      if (strncmp (word, settings[i].key, length) == 0 && word[length] == '=')
        return (gssize)i;
    }
  return -1;
}

static gboolean
parse_word (const DspSetting  *settings,
            gsize              n_settings,
            const char        *word,
            gpointer           config,
            guint             *seen,
            GError           **error)
{
  const gssize index = settings_find (settings, n_settings, word);
  const char *number;
  char *end;
  double value;

  if (index < 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end has a setting that this program does not know: “%s”."), word);
      return FALSE;
    }

  if (*seen & 1u << index)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The front end has “%s” twice."),
                   settings[index].key);
      return FALSE;
    }
  *seen |= 1u << index;

  number = word + strlen (settings[index].key) + 1;
  value = g_ascii_strtod (number, &end);
  if (end == number || *end != '\0' || g_ascii_isspace (*number))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “%s” is not a number: “%s”."), settings[index].key, number);
      return FALSE;
    }

  if (!setting_check (&settings[index], value, error))
    return FALSE;

  setting_set (&settings[index], config, value);
  return TRUE;
}

char **
dsp_settings_split (const char  *text,
                    GError     **error)
{
  if (strnlen (text, DSP_SETTINGS_MAX_TEXT + 1) > DSP_SETTINGS_MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("The front end's description is not readable text."));
      return NULL;
    }

  return g_strsplit (text, " ", -1);
}

/**
 * dsp_settings_parse:
 * @settings: (n_settings), at most 32
 * @words: (array zero-terminated): each "key=number", in any order
 * @config: (inout): the struct; what no word names is left alone
 * @seen: (inout): a bit for each setting that a word has named; none may be named twice
 */
gboolean
dsp_settings_parse (const DspSetting  *settings,
                    gsize              n_settings,
                    char             **words,
                    gpointer           config,
                    guint             *seen,
                    GError           **error)
{
  g_return_val_if_fail (n_settings <= 32, FALSE);

  for (gsize i = 0; words[i] != NULL; i++)
    if (!parse_word (settings, n_settings, words[i], config, seen, error))
      return FALSE;

  return TRUE;
}

/* Whether every number is within its own bounds. */
gboolean
dsp_settings_check (const DspSetting  *settings,
                    gsize              n_settings,
                    gconstpointer      config,
                    GError           **error)
{
  for (gsize i = 0; i < n_settings; i++)
    if (!setting_check (&settings[i], setting_get (&settings[i], config), error))
      return FALSE;

  return TRUE;
}

/* Appends " key=number", the same in every locale; reads back as the very same number. */
void
dsp_setting_append (const DspSetting *setting,
                    gconstpointer     config,
                    GString          *text)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (number, sizeof number, setting_get (setting, config));
  g_string_append_printf (text, " %s=%s", setting->key, number);
}
