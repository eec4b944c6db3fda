/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/dsp/descriptors.h"
#include "engine/dsp/feature-set-internal.h"

G_BEGIN_DECLS

/* What the sets share that are statistics of descriptors, of which there is a row each 20 ms. */
#define DSP_FEATURE_SET_FRAMES_PER_SECOND 50

/* @set: its name, for the message; @hop: (out): samples from row to row. Errors: %BASE_ERROR_INVALID_ARGUMENT when a
 * row is not a whole number of samples, and those of dsp_descriptors_new(). */
DspDescriptors *dsp_feature_set_make_descriptors (const char                 *set,
                                                  const DspFeatureSetConfig  *config,
                                                  gsize                      *hop,
                                                  GError                    **error);
/* @names: (out): (n_endings, DSP_DESCRIPTORS_N): "DESCRIPTOR-ENDING", to be freed one by one */
void            dsp_feature_set_name_statistics  (const char *const          *endings,
                                                  gsize                       n_endings,
                                                  char                      **names);

G_END_DECLS
