/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/dsp/feature-set-internal.h"

G_BEGIN_DECLS

/* Several feature sets that stand in one text with " + " between them: their vectors one after the other.
 * Inside dsp only. */

/* What @prepare and @compute of another class do, is done by the functions below. */
extern const DspFeatureSetClass dsp_feature_set_joined;

gboolean dsp_feature_set_spec_is_joined (const char           *spec);
/* @config: (out): the sample rate; @shape: (out): of all parts together. NULL with %BASE_ERROR_INVALID_ARGUMENT. */
gpointer dsp_feature_set_join_parts     (const char           *spec,
                                         DspFeatureSetConfig  *config,
                                         gsize                 shape[3],
                                         GError              **error);
/* @samples: (n_samples), clean; they may be scaled */
void     dsp_feature_set_joined_compute (gconstpointer         prepared,
                                         float                *samples,
                                         gsize                 n_samples,
                                         float                *output);
/* (transfer full) */
char    *dsp_feature_set_joined_string  (gconstpointer         prepared);

G_END_DECLS
