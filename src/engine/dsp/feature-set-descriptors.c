/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/feature-set-descriptors.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

DspDescriptors *
dsp_feature_set_make_descriptors (const char                 *set,
                                  const DspFeatureSetConfig  *config,
                                  gsize                      *hop,
                                  GError                    **error)
{
  if (config->sample_rate % DSP_FEATURE_SET_FRAMES_PER_SECOND != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end “%s” needs a sample rate that %u divides."), set,
                   DSP_FEATURE_SET_FRAMES_PER_SECOND);
      return NULL;
    }

  *hop = config->sample_rate / DSP_FEATURE_SET_FRAMES_PER_SECOND;
  return dsp_descriptors_new (config->sample_rate, config->fft_size, *hop, error);
}

void
dsp_feature_set_name_statistics (const char *const  *endings,
                                 gsize               n_endings,
                                 char              **names)
{
  for (gsize i = 0; i < n_endings * DSP_DESCRIPTORS_N; i++)
    names[i] = g_strdup_printf ("%s-%s", dsp_descriptors_get_name (i % DSP_DESCRIPTORS_N),
                                endings[i / DSP_DESCRIPTORS_N]);
}
