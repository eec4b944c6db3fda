/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text form of a feature set: its name, then its settings; what is not named is as usual. All
 * settings are written out, so that a text that was kept means the same when a default changes. */

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/dsp/feature-set-internal.h"
#include "engine/dsp/settings.h"

/* More than this is no segment and no image: it would only eat the memory. */
#define MAX_SAMPLES   (192000u * 60u)
#define MAX_VALUES    (1u << 24)

#define OFFSET(field) G_STRUCT_OFFSET (DspFeatureSetConfig, field)

/* In the order of the bits. */
static const DspSetting settings[] = {
  { "rate", TRUE, 4000, 192000, OFFSET (sample_rate) },
  { "seconds", FALSE, 0, 600, OFFSET (seconds) },
  { "fft", TRUE, 64, 16384, OFFSET (fft_size) },
  { "hop", TRUE, 16, 16384, OFFSET (hop) },
  { "bands", TRUE, 1, 512, OFFSET (n_bands) },
  { "coefficients", TRUE, 1, 512, OFFSET (n_coefficients) },
  { "fmin", FALSE, 0, 96000, OFFSET (f_min) },
  { "fmax", FALSE, 0, 96000, OFFSET (f_max) },
  { "range", FALSE, 10, 160, OFFSET (range_db) },
  { "equal-area", TRUE, 0, 1, OFFSET (equal_area) },
  { "peak", TRUE, 0, 1, OFFSET (peak) },
  { "unit", TRUE, 0, 1, OFFSET (unit) },
  { "channels", TRUE, 1, 16, OFFSET (n_channels) },
  { "height", TRUE, 0, 1024, OFFSET (height) },
  { "width", TRUE, 0, 4096, OFFSET (width) },
  { "deltas", TRUE, 0, 2, OFFSET (n_deltas) },
};

/* The samples of a segment; 0: any number. */
gsize
dsp_feature_set_config_count (const DspFeatureSetConfig *config)
{
  return (gsize)llround (config->seconds * config->sample_rate);
}

static gboolean
check_frames (const DspFeatureSetConfig  *config,
              guint                       known,
              GError                    **error)
{
  if ((config->fft_size & (config->fft_size - 1)) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “fft” is %u; it must be a power of two."), config->fft_size);
      return FALSE;
    }

  if ((known & DSP_SET_HOP) != 0 && (config->hop > config->fft_size || config->hop < config->fft_size / 16))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's “hop” is %u; for frames of %u samples it must lie between %u and %u."),
                   config->hop, config->fft_size, config->fft_size / 16, config->fft_size);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_bands (const DspFeatureSetConfig  *config,
             GError                    **error)
{
  if (config->f_min >= config->f_max || config->f_max > config->sample_rate / 2.0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's bands from %g to %g Hz do not fit a sample rate of %u Hz."),
                   config->f_min, config->f_max, config->sample_rate);
      return FALSE;
    }

  if (config->n_coefficients > config->n_bands)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end has %u coefficients of %u bands; it cannot have more than bands."),
                   config->n_coefficients, config->n_bands);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_size (const DspFeatureSetConfig  *config,
            guint                       known,
            GError                    **error)
{
  const gsize n_samples = dsp_feature_set_config_count (config);
  const gsize n_frames = 1 + n_samples / config->hop;
  const gsize n_rows = MAX (config->fft_size / 2 + 1, config->n_bands);
  const gsize n_channels = (gsize)config->n_channels * (1 + config->n_deltas);
  const gsize height = config->height > 0 ? config->height : n_rows;
  const gsize width = config->width > 0 ? config->width : n_frames;

  if (n_samples > MAX_SAMPLES
      || ((known & DSP_SET_WIDTH) != 0
          && (n_frames * n_rows > MAX_VALUES || n_channels * height * width > MAX_VALUES)))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end's images of segments of %g s are too large."), config->seconds);
      return FALSE;
    }

  return TRUE;
}

static void
set_usual (DspFeatureSetConfig      *config,
           const DspFeatureSetClass *class)
{
  g_auto (GStrv) words = g_strsplit (class->usual, " ", -1);
  guint seen = 0;
  gboolean is_good;

  *config = (DspFeatureSetConfig) {
    .fft_size = 64, .hop = 16, .n_bands = 1, .n_coefficients = 1, .n_channels = 1
  };
  is_good = dsp_settings_parse (settings, G_N_ELEMENTS (settings), words, config, &seen, NULL);
  g_assert (is_good && (seen & ~class->settings) == 0);
}

/**
 * dsp_feature_set_config_parse:
 * @config: (out): what is usual, and what @words made of it; @f_max is never 0
 * @class: settings that it does not know are refused
 */
gboolean
dsp_feature_set_config_parse (DspFeatureSetConfig       *config,
                              const DspFeatureSetClass  *class,
                              char                     **words,
                              GError                   **error)
{
  const guint known = class->settings;
  guint seen = 0;

  set_usual (config, class);
  if (!dsp_settings_parse (settings, G_N_ELEMENTS (settings), words, config, &seen, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if ((seen & ~known & 1u << i) != 0)
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                     _ ("This front end has no setting “%s”."), settings[i].key);
        return FALSE;
      }

  if (config->f_max == 0.0)
    config->f_max = config->sample_rate / 2.0;

  return check_frames (config, known, error) && check_bands (config, error) && check_size (config, known, error);
}

char *
dsp_feature_set_config_string (const DspFeatureSetConfig *config,
                               const char                *name,
                               guint                      known)
{
  GString *text = g_string_new (name);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if ((known & 1u << i) != 0)
      dsp_setting_append (&settings[i], config, text);

  return g_string_free (text, FALSE);
}
