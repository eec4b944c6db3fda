/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text form of a configuration, as it stands in model files:
 *
 *   mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-80
 *
 * Model files come from anywhere, so every number is bounded before anything is made from it. */

#include "engine/dsp/frontend-config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"

const DspFrontendConfig dsp_frontend_default_config = {
  .sample_rate = 16000,
  .fft_size = 1024,
  .hop = 500,
  .n_bands = 80,
  .f_min = 30.0,
  .f_max = 8000.0,
  .floor_db = -80.0,
};

#define KIND     "mel"
#define MAX_TEXT 256

/* A line of text has seven "key=number", each once. */
typedef struct
{
  const char *key;
  gboolean is_integer;
  double min;
  double max;
  gsize offset; /* of the field, a guint or a double */
} Field;

/* The highest frequency is bounded by the rate as well, the hop by the frame. */
static const Field fields[] = {
  { "rate", TRUE, 4000, 192000, G_STRUCT_OFFSET (DspFrontendConfig, sample_rate) },
  { "fft", TRUE, 64, 16384, G_STRUCT_OFFSET (DspFrontendConfig, fft_size) },
  { "hop", TRUE, 16, 16384, G_STRUCT_OFFSET (DspFrontendConfig, hop) },
  { "bands", TRUE, 1, 512, G_STRUCT_OFFSET (DspFrontendConfig, n_bands) },
  { "fmin", FALSE, 0, 96000, G_STRUCT_OFFSET (DspFrontendConfig, f_min) },
  { "fmax", FALSE, 0, 96000, G_STRUCT_OFFSET (DspFrontendConfig, f_max) },
  { "floor", FALSE, -200, -10, G_STRUCT_OFFSET (DspFrontendConfig, floor_db) },
};

static double
field_get (const Field             *field,
           const DspFrontendConfig *config)
{
  if (field->is_integer)
    return G_STRUCT_MEMBER (guint, config, field->offset);
  return G_STRUCT_MEMBER (double, config, field->offset);
}

static void
field_set (const Field       *field,
           DspFrontendConfig *config,
           double             value)
{
  if (field->is_integer)
    G_STRUCT_MEMBER (guint, config, field->offset) = (guint) value;
  else
    G_STRUCT_MEMBER (double, config, field->offset) = value;
}

/* The negated comparison refuses what is not a number, too. */
static gboolean
field_check (const Field  *field,
             double        value,
             GError      **error)
{
  if (!(value >= field->min && value <= field->max))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “%s” is %g; it must lie between %g and %g."), field->key, value,
                   field->min, field->max);
      return FALSE;
    }

  if (field->is_integer && value != floor (value))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “%s” is %g; it must be a whole number."), field->key, value);
      return FALSE;
    }

  return TRUE;
}

static gssize
field_find (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const gsize length = strlen (fields[i].key);

      if (strncmp (word, fields[i].key, length) == 0 && word[length] == '=')
        return (gssize) i;
    }
  return -1;
}

/* Whether all numbers are within their bounds and fit together. */
gboolean
dsp_frontend_config_check (const DspFrontendConfig  *config,
                           GError                  **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!field_check (&fields[i], field_get (&fields[i], config), error))
      return FALSE;

  if ((config->fft_size & (config->fft_size - 1)) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “fft” is %u; it must be a power of two."), config->fft_size);
      return FALSE;
    }

  /* Not only to leave no sample unheard: a frame for every few samples would take for ever. */
  if (config->hop > config->fft_size || config->hop < config->fft_size / 16)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “hop” is %u; for frames of %u samples it must lie between %u and %u."),
                   config->hop, config->fft_size, config->fft_size / 16, config->fft_size);
      return FALSE;
    }

  if (config->f_min >= config->f_max || config->f_max > config->sample_rate / 2.0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's bands from %g to %g Hz do not fit a sample rate of %u Hz."),
                   config->f_min, config->f_max, config->sample_rate);
      return FALSE;
    }

  return TRUE;
}

/**
 * dsp_frontend_config_to_string:
 *
 * Returns: (transfer full): the text form, the same in every locale; parses back to the very same
 *   numbers
 */
char *
dsp_frontend_config_to_string (const DspFrontendConfig *config)
{
  GString *text = g_string_new (KIND);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_dtostr (number, sizeof number, field_get (&fields[i], config));
      g_string_append_printf (text, " %s=%s", fields[i].key, number);
    }

  return g_string_free (text, FALSE);
}

static gboolean
parse_word (const char         *word,
            DspFrontendConfig  *config,
            guint              *seen,
            GError            **error)
{
  const gssize index = field_find (word);
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
                   fields[index].key);
      return FALSE;
    }
  *seen |= 1u << index;

  number = word + strlen (fields[index].key) + 1;
  value = g_ascii_strtod (number, &end);
  if (end == number || *end != '\0' || g_ascii_isspace (*number))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “%s” is not a number: “%s”."), fields[index].key, number);
      return FALSE;
    }

  if (!field_check (&fields[index], value, error))
    return FALSE;

  field_set (&fields[index], config, value);
  return TRUE;
}

/**
 * dsp_frontend_config_parse:
 * @config: (out): left alone on failure
 * @text: as dsp_frontend_config_to_string() writes it; need not be trusted
 * @error: %BASE_ERROR_INVALID_ARGUMENT, with what is wrong
 */
gboolean
dsp_frontend_config_parse (DspFrontendConfig  *config,
                           const char         *text,
                           GError            **error)
{
  g_auto (GStrv) words = NULL;
  DspFrontendConfig parsed = { 0 };
  guint seen = 0;

  if (strnlen (text, MAX_TEXT + 1) > MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("The front end's description is not readable text."));
      return FALSE;
    }

  words = g_strsplit (text, " ", -1);
  if (g_strcmp0 (words[0], KIND) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("This program does not know the front end “%s”."), words[0] != NULL ? words[0] : "");
      return FALSE;
    }

  for (gsize i = 1; words[i] != NULL; i++)
    if (!parse_word (words[i], &parsed, &seen, error))
      return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!(seen & 1u << i))
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                     _ ("The front end's description lacks “%s”."), fields[i].key);
        return FALSE;
      }

  if (!dsp_frontend_config_check (&parsed, error))
    return FALSE;

  *config = parsed;
  return TRUE;
}
