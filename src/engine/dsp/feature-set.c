/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/feature-set.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/float-mode.h"
#include "engine/dsp/feature-set-internal.h"
#include "engine/dsp/feature-set-joined.h"
#include "engine/dsp/samples.h"
#include "engine/dsp/settings.h"

struct _DspFeatureSet
{
  const DspFeatureSetClass *class;
  DspFeatureSetConfig config;
  gsize n_samples; /* of a segment; 0: any number */
  gsize shape[3];
  gpointer prepared; /* (owned): by class->free */
};

static const DspFeatureSetClass *const classes[] = {
  &dsp_feature_set_mel80_db,          &dsp_feature_set_mel_image,      &dsp_feature_set_mfcc_image,
  &dsp_feature_set_spectrogram_image, &dsp_feature_set_moldovan_stack, &dsp_feature_set_gao_260,
  &dsp_feature_set_song_statistics,   &dsp_feature_set_expressive,
};

/**
 * dsp_feature_set_list_names:
 *
 * Returns: (transfer none) (array zero-terminated): the names of all sets
 */
const char *const *
dsp_feature_set_list_names (void)
{
  static const char *names[G_N_ELEMENTS (classes) + 1];
  static gsize are_filled = 0;

  if (g_once_init_enter (&are_filled))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
        names[i] = classes[i]->name;
      g_once_init_leave (&are_filled, 1);
    }

  return names;
}

static const DspFeatureSetClass *
find_class (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (name, classes[i]->name) == 0)
      return classes[i];
  return NULL;
}

static gboolean
prepare_single (DspFeatureSet  *self,
                const char     *spec,
                GError        **error)
{
  g_auto (GStrv) words = dsp_settings_split (spec, error);
  const DspFeatureSetClass *class;

  if (words == NULL)
    return FALSE;

  class = find_class (words[0]);
  if (class == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("There are no features called “%s”; “moodplane-cli train --list-features” prints those that there are."),
                   words[0] != NULL ? words[0] : "");
      return FALSE;
    }

  self->class = class;
  if (!dsp_feature_set_config_parse (&self->config, class, words + 1, error))
    return FALSE;

  self->n_samples = dsp_feature_set_config_count (&self->config);
  self->prepared = class->prepare (&self->config, self->shape, error);
  return self->prepared != NULL;
}

static gboolean
prepare_joined (DspFeatureSet  *self,
                const char     *spec,
                GError        **error)
{
  self->class = &dsp_feature_set_joined;
  self->prepared = dsp_feature_set_join_parts (spec, &self->config, self->shape, error);
  return self->prepared != NULL;
}

/**
 * dsp_feature_set_new:
 * @spec: a name, then settings "key=number" with a space before each, or two to four of these with " + "
 *   between them; need not be trusted
 * @error: %BASE_ERROR_INVALID_ARGUMENT, with what is wrong
 *
 * The names, and where each is from:
 *
 * - `mel80-db` (Stoltenberg, Tran, Zoller 2019): 15 s at 16 kHz, peak-normalized, 80 mel bands in
 *   dB below the loudest: (1, 80, frames)
 * - `mfcc-image` (Yu 2022): 10 s, forty MFCC over time, scaled to [0, 1] and to 64 x 64; "deltas=2" adds
 *   their first and second derivatives as channels
 * - `spectrogram-image` (Cerutti, Santoro, Testa): 4 s, spectrum in dB over time, [0, 1], 64 x 64
 * - `mel-image`: the same with 128 mel bands, which they recommend as the next step
 * - `moldovan-stack` (Moldovan): 30 s, MFCC, spectral centroid, CENS chroma and mel spectrogram on top
 *   of each other, each scaled to [0, 1]: 161 x 161
 * - `gao-260` (Gao et al.): 260 named statistics of each half second: (260, 1, steps)
 * - `song-statistics`: 442 named statistics of a whole song: (442, 1, 1)
 * - `expressive`: 608 named numbers of its notes, texture, harmony, percussion, rhythm and dynamics: (608, 1, 1)
 *
 * Joined by " + " are sets that make one vector of any number of samples, at the same sample rate: the
 * channels of the first come first.
 */
DspFeatureSet *
dsp_feature_set_new (const char  *spec,
                     GError     **error)
{
  g_autoptr (DspFeatureSet) self = g_new0 (DspFeatureSet, 1);
  const gboolean is_good = dsp_feature_set_spec_is_joined (spec) ? prepare_joined (self, spec, error)
                                                                 : prepare_single (self, spec, error);

  return is_good ? g_steal_pointer (&self) : NULL;
}

void
dsp_feature_set_free (DspFeatureSet *self)
{
  if (self == NULL)
    return;

  if (self->prepared != NULL)
    self->class->free (self->prepared);
  g_free (self);
}

/**
 * dsp_feature_set_to_string:
 *
 * Returns: (transfer full): name and all settings of each set, the same in every locale; dsp_feature_set_new()
 *   makes the very same set of it
 */
char *
dsp_feature_set_to_string (const DspFeatureSet *self)
{
  if (self->class == &dsp_feature_set_joined)
    return dsp_feature_set_joined_string (self->prepared);

  return dsp_feature_set_config_string (&self->config, self->class->name, self->class->settings);
}

guint
dsp_feature_set_get_sample_rate (const DspFeatureSet *self)
{
  return self->config.sample_rate;
}

gsize
dsp_feature_set_get_n_samples (const DspFeatureSet *self)
{
  return self->n_samples;
}

gsize
dsp_feature_set_get_n_channels (const DspFeatureSet *self)
{
  return self->shape[0];
}

gsize
dsp_feature_set_get_height (const DspFeatureSet *self)
{
  return self->shape[1];
}

gsize
dsp_feature_set_get_width (const DspFeatureSet *self)
{
  return self->shape[2];
}

gsize
dsp_feature_set_get_size (const DspFeatureSet *self)
{
  return self->shape[0] * self->shape[1] * self->shape[2];
}

const char *
dsp_feature_set_get_name (const DspFeatureSet *self,
                          gsize                channel)
{
  g_return_val_if_fail (channel < self->shape[0], NULL);

  return self->class->get_name != NULL ? self->class->get_name (self->prepared, channel) : NULL;
}

gboolean
dsp_feature_set_scales_samples (const DspFeatureSet *self)
{
  return self->config.peak != 0;
}

void
dsp_feature_set_compute_prepared (const DspFeatureSet *self,
                                  const float         *samples,
                                  gsize                n_samples,
                                  float               *output)
{
  self->class->compute (self->prepared, samples, n_samples, output);
}

/**
 * dsp_feature_set_compute:
 * @samples: (n_samples): mono at the set's rate; full scale is 1
 * @n_samples: what is more than the set's segment is not heard, what is missing is silence
 * @output: (out): (C, H, W): finite
 */
void
dsp_feature_set_compute (const DspFeatureSet *self,
                         const float         *samples,
                         gsize                n_samples,
                         float               *output)
{
  const gsize n_clean = self->n_samples > 0 ? self->n_samples : n_samples;
  g_autofree float *clean = g_new (float, MAX (n_clean, 1));
  /* Weights that fade out times the power of what is hardly heard would be subnormal numbers, and many. */
  const BaseFloatMode float_mode = base_float_mode_flush_subnormal ();

  dsp_samples_copy_clean (samples, n_samples, clean, n_clean);
  if (self->config.peak)
    dsp_samples_normalize_peak (clean, n_clean);

  if (self->class == &dsp_feature_set_joined)
    dsp_feature_set_joined_compute (self->prepared, clean, n_clean, output);
  else
    self->class->compute (self->prepared, clean, n_clean, output);
  base_float_mode_set (float_mode);
}
