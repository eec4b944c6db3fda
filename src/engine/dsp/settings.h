/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspSetting:
 * @key: the word before the "="
 * @is_integer: whether the field is a guint; else it is a double
 * @min: smallest value allowed
 * @max: largest value allowed
 * @offset: of the field in its struct
 *
 * One "key=number" of the text form of a configuration. Such texts stand in model files and
 * experiments; they come from anywhere, so every number is bounded before anything is made from it.
 * Inside dsp only.
 */
typedef struct
{
  const char *key;
  gboolean is_integer;
  double min;
  double max;
  gsize offset;
} DspSetting;

/* The longest text that is looked at. */
#define DSP_SETTINGS_MAX_TEXT 256

/* @text cut at its spaces; NULL with %BASE_ERROR_INVALID_ARGUMENT when it is no readable text. */
char   **dsp_settings_split  (const char       *text,
                              GError          **error);
gboolean dsp_settings_parse  (const DspSetting *settings,
                              gsize             n_settings,
                              char            **words,
                              gpointer          config,
                              guint            *seen,
                              GError          **error);
gboolean dsp_settings_check  (const DspSetting *settings,
                              gsize             n_settings,
                              gconstpointer     config,
                              GError          **error);
void     dsp_setting_append  (const DspSetting *setting,
                              gconstpointer     config,
                              GString          *text);

G_END_DECLS
