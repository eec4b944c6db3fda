/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text form of a configuration, as it stands in model files:
 *
 *   mel rate=16000 fft=1024 hop=500 bands=80 fmin=30 fmax=8000 floor=-120 range=60
 *
 * Model files come from anywhere, so every number is bounded before anything is made from it. */

#include "engine/dsp/frontend-config.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/dsp/settings.h"

const DspFrontendConfig dsp_frontend_default_config = {
  .sample_rate = 16000,
  .fft_size = 1024,
  .hop = 500,
  .n_bands = 80,
  .f_min = 30.0,
  .f_max = 8000.0,
  .floor_db = -120.0,
  .range_db = 55.0,
};

#define KIND "mel"

/* Models from before there was one do not name it: 0. */
#define FIELD_RANGE 7

/* The highest frequency is bounded by the rate as well, the hop by the frame. */
static const DspSetting fields[] = {
  { "rate", TRUE, 4000, 192000, G_STRUCT_OFFSET (DspFrontendConfig, sample_rate) },
  { "fft", TRUE, 64, 16384, G_STRUCT_OFFSET (DspFrontendConfig, fft_size) },
  { "hop", TRUE, 16, 16384, G_STRUCT_OFFSET (DspFrontendConfig, hop) },
  { "bands", TRUE, 1, 512, G_STRUCT_OFFSET (DspFrontendConfig, n_bands) },
  { "fmin", FALSE, 0, 96000, G_STRUCT_OFFSET (DspFrontendConfig, f_min) },
  { "fmax", FALSE, 0, 96000, G_STRUCT_OFFSET (DspFrontendConfig, f_max) },
  { "floor", FALSE, -200, -10, G_STRUCT_OFFSET (DspFrontendConfig, floor_db) },
  { "range", FALSE, 0, 200, G_STRUCT_OFFSET (DspFrontendConfig, range_db) },
};

/* Whether all numbers are within their bounds and fit together. */
gboolean
dsp_frontend_config_check (const DspFrontendConfig  *config,
                           GError                  **error)
{
  if (!dsp_settings_check (fields, G_N_ELEMENTS (fields), config, error))
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
    if (i != FIELD_RANGE || config->range_db > 0.0)
      dsp_setting_append (&fields[i], config, text);

  return g_string_free (text, FALSE);
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

  words = dsp_settings_split (text, error);
  if (words == NULL)
    return FALSE;

  if (g_strcmp0 (words[0], KIND) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("This program does not know the front end “%s”."), words[0] != NULL ? words[0] : "");
      return FALSE;
    }

  if (!dsp_settings_parse (fields, G_N_ELEMENTS (fields), words + 1, &parsed, &seen, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (i != FIELD_RANGE && !(seen & 1u << i))
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
