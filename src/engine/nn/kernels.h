/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/*
 * The loops that all the time is spent in, and the one place where it matters how wide a
 * machine's vectors are. kernels-level.c is compiled once for each level of the processor family;
 * nn_kernels() gives the best that this machine can run. Sums run in an order that depends on
 * the level and the sizes alone.
 */

/* A product works on columns in panels of so many: what is laid out for it, best in panels as wide. */
#define NN_PRODUCT_PANEL 32

/* With so many terms a panel of B is in the first-level cache while all rows of A pass. */
#define NN_PRODUCT_TERMS 256

typedef enum
{
  NN_PRODUCT_FROM_ZERO,
  NN_PRODUCT_FROM_ROW_BIAS,    /* @bias has a number for each row */
  NN_PRODUCT_FROM_COLUMN_BIAS, /* for each column */
  NN_PRODUCT_FROM_C,           /* C += A · B */
} NnProductStart;

/**
 * NnProduct:
 *
 * C = A · B + bias, where the numbers lie where they lie:
 *
 *     A (row, term)    = a[a_rows[row] + a_terms[term]]
 *     B (term, column) = b[b_rows[term] + column]
 *     C (row, column)  = c[c_rows[row] + column]
 *
 * Rows may overlap. So a convolution is a product without its matrix of columns ever being written:
 * each of them is a shifted view of the padded input. Each number of C is summed in the order of the
 * terms, whatever the other sizes.
 */
typedef struct
{
  gsize          n_rows;
  gsize          n_terms;
  gsize          n_columns;
  const float   *a;
  const guint32 *a_rows;  /* n_rows */
  const guint32 *a_terms; /* n_terms */
  const float   *b;       /* rows are readable to the next multiple of 16 columns */
  const guint32 *b_rows;  /* n_terms */
  float         *c;
  const guint32 *c_rows;  /* n_rows */
  NnProductStart start;
  const float   *bias;
  gboolean       relu;    /* and nothing below zero */
} NnProduct;

/* The steps of Winograd's convolution with 3 x 3 kernels that makes tiles of m x m outputs, F(m x m,
 * 3 x 3) in Lavin & Gray 2016, by their names: */
typedef enum
{
  NN_WINOGRAD_INPUT,           /* Bᵀ d B: an input tile (m + 2)² to as many positions */
  NN_WINOGRAD_KERNEL,          /* G g Gᵀ: a kernel, 3 x 3, to positions */
  NN_WINOGRAD_OUTPUT,          /* Aᵀ p A: positions to an output tile m x m */
  NN_WINOGRAD_OUTPUT_GRADIENT, /* A y Aᵀ: the transpose of the one before */
  NN_WINOGRAD_KERNEL_GRADIENT, /* Gᵀ p G: positions to a kernel */
} NnWinogradStep;

/* A square of numbers to another, for several channels side by side. */
typedef struct
{
  NnWinogradStep step;
  guint          tile; /* m: 2 or 4 */
  gsize          n_channels; /* a multiple of 16 */
  gssize         source_row, source_column; /* floats from one row or column to the next */
  gssize         target_row, target_column;
  guint          n_rows, n_columns; /* of the target that are written, from the first */
  gboolean       relu;
} NnWinograd;

/* What one channel of a batch norm has for all its pixels. */
typedef struct
{
  float    scale, shift; /* y = scale x + shift */
  float    mean;
  gboolean relu;         /* and nothing below zero */
} NnNormChannel;

/* What one optimizer step has for all parameters of a slice. Each method uses some of it; what is
 * one less another number is given too, since in single precision it would be far off. */
typedef struct
{
  float    gradient_scale;   /* clipping: times the gradient, before all else */
  float    gradient_decay;   /* weight decay: times the parameter, added to the gradient */
  float    parameter_factor; /* weight decay apart from the gradient: what is left of the parameter */
  float    rate;             /* of the step */
  float    gradient_rate;    /* Nadam: of the gradient's own part in the step */
  float    momentum;         /* what is left of the first moment, or of the last step */
  float    momentum_rest;
  float    smoothing;        /* what is left of the second moment */
  float    smoothing_rest;
  float    root_correction;  /* times the root of the second moment */
  float    epsilon;
  gboolean is_nesterov;
} NnMove;

/* Moves @n parameters along their gradients. @first and @second: what the method remembers, NULL
 * where it remembers nothing. */
typedef void (*NnMoveFunc) (const NnMove *move,
                              gsize           n,
                              float          *parameters,
                              const float    *gradients,
                              float          *first,
                              float          *second);

/*
 * One sample at one time step of a recurrent layer with n hidden units. There are four gates, each of
 * n numbers: in an LSTM input, forget, candidate, output; in a GRU reset, update, candidate, and in
 * the fourth place the recurrent part of the candidate.
 */
typedef struct
{
  gsize        n_hidden;
  const float *bias;   /* (4, n) */
  const float *sums;   /* (4, n), GRU: (3, n): the product with what was hidden before */
  const float *before; /* (n) of the step before: LSTM: cell, GRU: hidden */
  float       *gates;  /* (4, n) in: the product with the input; out: the gates */
  float       *cell;   /* (n) LSTM only: out */
  float       *hidden; /* (n) out */
} NnGates;

typedef struct
{
  gsize        n_hidden;
  const float *gates;           /* these as forward left them */
  const float *before;
  const float *cell;
  const float *output_gradient; /* (n) from above */
  float       *carry;           /* (n) in: gradient of hidden from the step after; out: what reaches
                                 * the step before past the gates */
  float       *cell_carry;      /* (n) LSTM only: the same of the cell */
  float       *gate_gradients;  /* (4, n) out: of the sums that go into the gates */
} NnGatesBackward;

/* A row of windows of a max pooling, of any kind; kernels-pool.c. */
typedef struct
{
  gsize width;     /* columns of the input that the windows see, between the padding */
  gsize padding;   /* columns before them */
  gsize kernel;    /* columns of a window */
  gsize stride;
  gsize out_width; /* windows */
} NnPoolRow;

/* Columns are gone through in blocks. */
#define NN_POOL_BLOCK 16

/* Less than any number, and in a row behind all, so that no place in the padding is ever chosen. */
#define NN_POOL_PADDING  (-INFINITY)
#define NN_POOL_NO_PLACE 256

static inline gsize
nn_pool_row_size (gsize kernel,
                  gsize stride,
                  gsize out_width)
{
  const gsize n_windows = (out_width + NN_POOL_BLOCK - 1) / NN_POOL_BLOCK * NN_POOL_BLOCK;

  return (n_windows * stride + kernel + 2 * NN_POOL_BLOCK) / NN_POOL_BLOCK * NN_POOL_BLOCK;
}

/* The largest number of each window of a row is found in two steps, first down the columns, which all
 * windows share, then along them. @largest and @places have nn_pool_row_size(), and the padding before
 * the columns is there already. */
typedef struct
{
  /* The windows see @n_rows of the input, the first of them row @first_row of the window. The rows are
   * readable for NN_POOL_BLOCK floats behind their end. @places (nullable): which row it was. */
  void (*find_in_columns) (const NnPoolRow *row,
                           const float     *rows,
                           gsize            row_stride,
                           gsize            n_rows,
                           gint32           first_row,
                           float           *largest,
                           gint32          *places);
  /* @output_places (both nullable): row * kernel + column within the window, the first if several. */
  void (*find_in_windows) (const NnPoolRow *row,
                           const float     *largest,
                           const gint32    *places,
                           float           *output,
                           guint8          *output_places);
} NnPoolKernels;

typedef struct
{
  const NnPoolKernels *pool;

  void   (*product)             (const NnProduct     *product);

  void   (*add)                 (float               *values,
                                 const float         *addends,
                                 gsize                n);
  void   (*multiply)            (const float         *a,
                                 const float         *b,
                                 float               *product,
                                 gsize                n);
  void   (*relu)                (const float         *x,
                                 float               *y,
                                 gsize                n);
  void   (*relu_backward)       (const float         *y,
                                 const float         *dy,
                                 float               *dx,
                                 gsize                n);
  /* y = scale x + shift, and nothing below zero if @relu. */
  void   (*scale_shift)         (const float         *x,
                                 float               *y,
                                 gsize                n,
                                 float                scale,
                                 float                shift,
                                 gboolean             relu);
  double (*sum)                 (const float         *x,
                                 gsize                n);
  double (*sum_squares)         (const float         *x,
                                 gsize                n,
                                 float                mean); /* of x - mean */
  /* Adds to sums[i] the product of a with b from shifts[i] on; @n is a multiple of 16. */
  void   (*correlate)           (const float         *a,
                                 const float         *b,
                                 gsize                n,
                                 const guint32       *shifts,
                                 gsize                n_shifts,
                                 double              *sums);
  /* (n_rows, n_columns) to (n_columns, n_rows), with a stride between the rows of each, or with row
   * i of @transposed beginning at @transposed_rows[i] (nullable). */
  void   (*transpose)           (const float         *matrix,
                                 gsize                stride,
                                 gsize                n_rows,
                                 gsize                n_columns,
                                 float               *transposed,
                                 gsize                transposed_stride,
                                 const guint32       *transposed_rows);
  void   (*winograd)            (const NnWinograd    *transform,
                                 const float         *source,
                                 float               *target);

  /* Adds to the sums of dy and of dy (x - mean). */
  void   (*norm_sum_gradient)   (const NnNormChannel *channel,
                                 const float         *x,
                                 const float         *dy,
                                 gsize                n,
                                 double              *sum,
                                 double              *product_sum);
  /* dx = scale dy + x_factor x + constant */
  void   (*norm_write_gradient) (const NnNormChannel *channel,
                                 const float         *x,
                                 const float         *dy,
                                 float               *dx,
                                 gsize                n,
                                 float                x_factor,
                                 float                constant);

  /* Output row from two input rows, in windows of 2 x 2. @places (nullable): which of the four it
   * was, the first if several. */
  void   (*max_pool)            (const float         *upper,
                                 const float         *lower,
                                 float               *output,
                                 guint8              *places,
                                 gsize                out_width);
  void   (*max_pool_backward)   (const float         *dy,
                                 const guint8        *places,
                                 float               *upper,
                                 float               *lower,
                                 gsize                out_width);

  /* One for each method of optimizer.h, where their sources stand. */
  NnMoveFunc adam;
  NnMoveFunc sgd;
  NnMoveFunc rmsprop;
  NnMoveFunc adagrad;
  NnMoveFunc adadelta;
  NnMoveFunc adamax;
  NnMoveFunc nadam;

  /* values += share (others - values) */
  void   (*blend)               (float               *values,
                                 const float         *others,
                                 gsize                n,
                                 float                share);

  /* @y may be @x. Wrong by the last two bits at most. */
  void   (*sigmoid)             (const float         *x,
                                 float               *y,
                                 gsize                n);
  void   (*tanh)                (const float         *x,
                                 float               *y,
                                 gsize                n);

  void   (*lstm_forward)        (const NnGates         *gates);
  void   (*lstm_backward)       (const NnGatesBackward *gates);
  void   (*gru_forward)         (const NnGates         *gates);
  void   (*gru_backward)        (const NnGatesBackward *gates);
} NnKernels;

const NnKernels *nn_kernels              (void);

/* For tests and measurements: what nn_kernels() chooses from, the best last, and a choice of one's own. */
guint            nn_kernels_get_n_levels (void);
const NnKernels *nn_kernels_get_level    (guint level);
void             nn_kernels_set_level    (guint level);

static inline gsize
nn_product_round_up (gsize n_columns)
{
  return (n_columns + NN_PRODUCT_PANEL - 1) / NN_PRODUCT_PANEL * NN_PRODUCT_PANEL;
}

G_END_DECLS
