/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"
#include "engine/nn/shape.h"

G_BEGIN_DECLS

/**
 * TrainingImageAugment:
 * @mixup: both parameters of the beta distribution that a mixture's share is drawn from (Zhang et al.
 *   2018); 0: no mixing
 * @crop: longest share of the frames that is cut away; what is left is stretched to the old width
 * @tempo: furthest stretch of the time axis, as a share: 0.1 is a tenth faster or slower
 * @pitch: furthest shift along the frequency axis, as a share of it
 * @gain: standard deviation of a level that is added to all, in the image's units (dB, of spectrograms
 *   in dB)
 * @equaliser: standard deviation of what is added to the lowest, the middle and the highest band, along
 *   lines in between; in the image's units
 * @brightness: furthest change of the factor on all, from 1
 * @contrast: furthest change of the factor on what differs from the mean, from 1
 * @grey: how often the channels all become their mean; of images with one channel that changes nothing
 * @mask_bands: longest share of the bands that is blanked with the mean (Park et al. 2019)
 * @mask_frames: the same of the frames
 *
 * How the examples of a dataset are made to differ from one epoch to the next: images (C, H, W) with
 * frequency up H and time along W. At 0 each leaves the image as it is, bit for bit.
 */
typedef struct
{
  double mixup;
  double crop;
  double tempo;
  double pitch;
  double gain;
  double equaliser;
  double brightness;
  double contrast;
  double grey;
  double mask_bands;
  double mask_frames;
} TrainingImageAugment;

/* Floats that training_image_augment_apply() needs for an image of @shape. */
gsize training_image_augment_get_n_scratch (const TrainingImageAugment *self,
                                            NnShape                     shape);
/* Everything but the mixing; what it does depends on @rng alone. */
void  training_image_augment_apply         (const TrainingImageAugment *self,
                                            BaseRng                    *rng,
                                            float                      *image,
                                            NnShape                     shape,
                                            float                      *scratch);

/* The parts, each with the strength of its name; 0 draws nothing from @rng. */
void  training_augment_warp                (double                      crop,
                                            double                      tempo,
                                            double                      pitch,
                                            BaseRng                    *rng,
                                            float                      *image,
                                            NnShape                     shape,
                                            float                      *scratch);
void  training_augment_level               (double                      gain,
                                            double                      equaliser,
                                            BaseRng                    *rng,
                                            float                      *image,
                                            NnShape                     shape);
void  training_augment_color              (double                      brightness,
                                            double                      contrast,
                                            double                      grey,
                                            BaseRng                    *rng,
                                            float                      *image,
                                            NnShape                     shape);
void  training_augment_mask                (double                      bands,
                                            double                      frames,
                                            BaseRng                    *rng,
                                            float                      *image,
                                            NnShape                     shape);

G_END_DECLS
