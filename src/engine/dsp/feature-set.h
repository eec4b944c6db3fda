/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Raised whenever the same samples would give features that mean something else: models of an older version are refused
 * then, and trained again. */
#define DSP_FEATURE_SET_VERSION 2

/* Raised with every change that moves a digit of what any set makes of the same samples, be it the last one: what training
 * has kept of an older revision is worked out again. */
#define DSP_FEATURE_SET_REVISION 1

/**
 * DspFeatureSet:
 *
 * What an experiment feeds its network, by name: from the mono samples of a segment of a song to
 * (C, H, W) floats. A set is told by a text, its name and the settings that shall not be as usual:
 *
 *   mel80-db
 *   mel-image seconds=4 height=64 width=64 channels=3
 *   song-statistics rate=16000 + expressive rate=16000
 *
 * See docs of dsp_feature_set_new() for the names. The output is always finite, whatever the
 * samples: what is not a number counts as silence.
 *
 * A set is immutable and may be used by any number of threads at once. dsp_feature_set_compute()
 * allocates its room once per segment, never per frame.
 */
typedef struct _DspFeatureSet DspFeatureSet;

const char *const *dsp_feature_set_list_names      (void);

DspFeatureSet     *dsp_feature_set_new             (const char          *spec,
                                                    GError             **error);
void               dsp_feature_set_free            (DspFeatureSet       *self);
char              *dsp_feature_set_to_string       (const DspFeatureSet *self);

/* The samples to hand in: mono at this rate, so many of them. 0 samples: any number, a whole song. */
guint              dsp_feature_set_get_sample_rate (const DspFeatureSet *self);
gsize              dsp_feature_set_get_n_samples   (const DspFeatureSet *self);

/* The shape of the output: a feature vector is (n, 1, 1), a sequence of them (n, 1, steps). */
gsize              dsp_feature_set_get_n_channels  (const DspFeatureSet *self);
gsize              dsp_feature_set_get_height      (const DspFeatureSet *self);
gsize              dsp_feature_set_get_width       (const DspFeatureSet *self);
gsize              dsp_feature_set_get_size        (const DspFeatureSet *self);

/* What channel @channel of a feature vector tells, as "mfcc-3-mean"; NULL for images. */
const char        *dsp_feature_set_get_name        (const DspFeatureSet *self,
                                                    gsize                channel);

void               dsp_feature_set_compute         (const DspFeatureSet *self,
                                                    const float         *samples,
                                                    gsize                n_samples,
                                                    float               *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspFeatureSet, dsp_feature_set_free)

G_END_DECLS
