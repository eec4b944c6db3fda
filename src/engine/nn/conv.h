/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"

G_BEGIN_DECLS

/*
 * There are several ways to run a convolution, and which is the fastest depends on its sizes. Each way
 * is an NnConvWay; nn_conv_choose() in conv-choice.c picks one for each pass. All ways split their
 * work by sizes alone and sum in an order that does not depend on the split.
 */

/* A convolution's numbers for one input shape, or those of one group of its channels. */
typedef struct
{
  gsize channels, height, width; /* of the input */
  gsize kernel_height, kernel_width;
  gsize stride_height, stride_width;
  gsize padding_height, padding_width;
  gsize out_channels, out_height, out_width;
  gsize n_taps;                  /* channels * kernel_height * kernel_width */
  gsize input_step, output_step; /* from one sample to the next, all groups */
} NnConvGeometry;

/* What one pass reads and writes, of one group. */
typedef struct
{
  gsize               batch;
  const BaseParallel *parallel;        /* (nullable) */
  const float        *weight;          /* (out channels, channels, kernel height, kernel width) */
  const float        *bias;            /* (nullable): (out channels); forward */
  gboolean            relu;            /* forward */
  const float        *input;           /* forward, kernel gradient */
  float              *output;          /* forward */
  const float        *output_gradient; /* input and kernel gradient */
  float              *input_gradient;  /* input gradient: to be overwritten */
  float              *weight_gradient; /* kernel gradient: to be added to, or */
  gboolean            overwrites;      /* to be written over */
  float              *scratch;
} NnConvPart;

typedef enum
{
  NN_CONV_FORWARD,
  NN_CONV_INPUT_GRADIENT,
  NN_CONV_KERNEL_GRADIENT,
  NN_CONV_N_PASSES,
} NnConvPass;

typedef struct
{
  const char *name;
  gboolean    is_exact;                              /* rounds no more than a plain sum does */
  gboolean  (*is_able)     (const NnConvGeometry *geometry);
  gsize     (*get_scratch) (const NnConvGeometry *geometry); /* in floats, whatever the batch */
  void      (*run)         (const NnConvGeometry *geometry,
                            const NnConvPart     *part);
} NnConvWay;

extern const NnConvWay nn_conv_winograd;
extern const NnConvWay nn_conv_winograd_input_gradient;
extern const NnConvWay nn_conv_winograd_kernel_gradient;
extern const NnConvWay nn_conv_rows;
extern const NnConvWay nn_conv_rows_input_gradient;
extern const NnConvWay nn_conv_plain;
extern const NnConvWay nn_conv_plain_input_gradient;
extern const NnConvWay nn_conv_pixels;
extern const NnConvWay nn_conv_pixels_input_gradient;
extern const NnConvWay nn_conv_pixels_kernel_gradient;
extern const NnConvWay nn_conv_few_kernel_gradient;
extern const NnConvWay nn_conv_single_kernel_gradient;

const NnConvWay *nn_conv_choose  (NnConvPass            pass,
                                  const NnConvGeometry *geometry,
                                  gboolean              is_exact);

/* For tests and measurements: all ways of a pass, %NULL behind the last. */
const NnConvWay *nn_conv_get_way (NnConvPass            pass,
                                  guint                 i);

/* Tasks that have scratch of their own: few, since each of them takes some of the caches. */
#define NN_CONV_MAX_TASKS 8

/* Rounded up so that what follows in scratch begins on a cache line. */
static inline gsize
nn_conv_round_up (gsize n_floats)
{
  return (n_floats + 15) / 16 * 16;
}

G_END_DECLS
