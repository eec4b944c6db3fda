/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"

G_BEGIN_DECLS

/**
 * TrainingAugmentConfig:
 * @mixup: both parameters of the beta distribution that a mixture's share is drawn from (Zhang et
 *   al. 2018); 0: no mixing
 * @tilt: standard deviation of a random tilt of the spectrum, from its lowest to its highest band,
 *   in units of the network's input: an equaliser
 * @max_masked_bands: longest run of bands that is blanked, once per window (Park et al. 2019)
 * @max_masked_frames: longest run of frames that is blanked, once per window
 *
 * How training windows are made to differ from one epoch to the next. Gain needs nothing: the front
 * end takes it away.
 */
typedef struct
{
  double mixup;
  double tilt;
  guint  max_masked_bands;
  guint  max_masked_frames;
} TrainingAugmentConfig;

/* All work on windows as the network takes them, (n_bands, n_frames), mean about 0. */

double training_augment_draw_share (double                       mixup,
                                    BaseRng                     *rng);
void   training_augment_mix        (float                       *window,
                                    const float                 *other,
                                    gsize                        n_values,
                                    double                       share);
void   training_augment_distort    (const TrainingAugmentConfig *config,
                                    BaseRng                     *rng,
                                    float                       *window,
                                    gsize                        n_bands,
                                    gsize                        n_frames);

G_END_DECLS
