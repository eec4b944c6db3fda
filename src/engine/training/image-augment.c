/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/image-augment.h"

gsize
training_image_augment_get_n_scratch (const TrainingImageAugment *self,
                                      NnShape                     shape)
{
  const gboolean warps = self->crop > 0.0 || self->tempo > 0.0 || self->pitch > 0.0;

  return warps ? nn_shape_size (shape) : 0;
}

void
training_image_augment_apply (const TrainingImageAugment *self,
                              BaseRng                    *rng,
                              float                      *image,
                              NnShape                     shape,
                              float                      *scratch)
{
  training_augment_warp (self->crop, self->tempo, self->pitch, rng, image, shape, scratch);
  training_augment_level (self->gain, self->equaliser, rng, image, shape);
  training_augment_color (self->brightness, self->contrast, self->grey, rng, image, shape);
  training_augment_mask (self->mask_bands, self->mask_frames, rng, image, shape);
}
