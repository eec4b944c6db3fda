/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/conv-frame.h"
#include "engine/nn/conv.h"

G_BEGIN_DECLS

/**
 * NnConvAxis:
 *
 * Which source pixels make a target pixel, along one axis. Forward, target pixel y is made of the
 * source pixels y stride + tap - padding. From the output's gradient to the input's, target pixel y is
 * made of the source pixels (y + padding - tap) / stride, for those taps where that is whole: which
 * ones, depends on the rest of y by the stride, its phase.
 */
typedef struct
{
  gsize    n_source, n_target;
  gsize    kernel, stride, padding;
  gboolean is_backward;
  gsize    n_phases; /* target pixel i n_phases + p has phase p */
  gsize    advance;  /* source pixels from i to i + 1 */
  gssize   lowest;   /* source pixel of i = 0, of all taps and phases */
  gsize    span;     /* source pixels from there to the highest */
} NnConvAxis;

/* One pass, from source to target. */
typedef struct
{
  NnConvAxis rows, columns;
  gsize      n_channels, n_targets; /* channels of source and target */
  gsize      source_step, target_step;
} NnConvSweep;

NnConvSweep nn_conv_sweep_forward  (const NnConvGeometry *geometry);
NnConvSweep nn_conv_sweep_backward (const NnConvGeometry *geometry);

/* Of i = 0; FALSE if the tap makes no pixel of the phase. */
gboolean    nn_conv_axis_find_tap  (const NnConvAxis     *self,
                                    gsize                 phase,
                                    gsize                 tap,
                                    gssize               *source);

/* Of the target pixels [0, n). */
static inline gsize
nn_conv_axis_count (const NnConvAxis *self,
                    gsize             phase,
                    gsize             n)
{
  return (n + self->n_phases - 1 - phase) / self->n_phases;
}

/* Source pixels that the target pixels [i n_phases, i n_phases + @n) are made of, from the lowest. */
static inline gsize
nn_conv_axis_extent (const NnConvAxis *self,
                     gsize             n)
{
  return ((n + self->n_phases - 1) / self->n_phases - 1) * self->advance + self->span;
}

G_END_DECLS
