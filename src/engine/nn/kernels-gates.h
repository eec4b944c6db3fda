/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A part of kernels-level.c, and compiled with it once for each level: the functions that have an
 * exponential in them, and the gates of recurrent layers, which are made of these.
 */

INLINE void
store_lanes (float *x,
             Vector lanes,
             gsize  n_left)
{
  if (n_left >= LANES)
    *(Vector *) x = lanes;
  else
    for (gsize i = 0; i < n_left; i++)
      x[i] = lanes[i];
}

/*
 * eˣ - 1 = 2ⁿ eʳ - 1 with n whole and |r| at most half of ln 2. Gives 2ⁿ, and eʳ - 1 by a
 * polynomial, whose coefficients are a minimax fit to (eʳ - 1 - r) / r² (error of eʳ 4e-9). ln 2 is
 * taken off in two parts, the first of few digits, so that n times it is exact. |x| is less than 88.
 */
INLINE Vector
split_exponential (Vector  x,
                   Vector *power)
{
  const Vector zero = { 0 };
  const Vector rounder = zero + 12582912.0f; /* 1.5 2²³: what is added to it loses its fraction */
  const Vector n = (x * 1.44269504f + rounder) - rounder;
  const Vector r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Vector p = zero + 1.3951719e-3f;

  p = p * r + 8.3695985e-3f;
  p = p * r + 4.1666187e-2f;
  p = p * r + 1.6666512e-1f;
  p = p * r + 0.5f;
  *power = (Vector) ((__builtin_convertvector(n, IntVector) + 127) << 23);
  return r + r * r * p;
}

/* NaN stays NaN in all of these: a comparison with it is false. */
INLINE Vector
at_most (Vector x,
         float  limit)
{
  const Vector limits = (Vector) { 0 } + limit;

  return select_lanes (x > limits, limits, x);
}

/* 1 / (1 + e⁻ˣ). */
INLINE Vector
sigmoid_lanes (Vector x)
{
  Vector power, rest;

  rest = split_exponential (-at_most (-at_most (-x, 87.0f), 87.0f), &power);
  return 1.0f / (1.0f + (power + power * rest));
}

/* Of y = 2 |x|: (eʸ - 1) / (eʸ + 1), where eʸ - 1 is good to the last digits also near zero. From
 * y = 40 on it is 1. */
INLINE Vector
tanh_lanes (Vector x)
{
  const IntVector sign = (IntVector) x & G_MININT32;
  const Vector size = (Vector) ((IntVector) x & G_MAXINT32);
  Vector power, rest;

  rest = split_exponential (at_most (2.0f * size, 40.0f), &power);
  rest = power * rest + (power - 1.0f);
  return (Vector) ((IntVector) (rest / (rest + 2.0f)) | sign);
}

static void
sigmoid (const float *x,
         float       *y,
         gsize        n)
{
  for (gsize i = 0; i < n; i += LANES)
    store_lanes (y + i, sigmoid_lanes (load_lanes (x + i, n - i)), n - i);
}

static void
tangent (const float *x,
         float       *y,
         gsize        n)
{
  for (gsize i = 0; i < n; i += LANES)
    store_lanes (y + i, tanh_lanes (load_lanes (x + i, n - i)), n - i);
}

/* Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000; gates in PyTorch's order. */
static void
lstm_forward (const NnGates *g)
{
  const gsize n = g->n_hidden;

  for (gsize i = 0; i < n; i += LANES)
    {
      const gsize left = n - i;
      Vector sums[4], cell;

#pragma GCC unroll 4
      for (guint j = 0; j < 4; j++)
        sums[j] = load_lanes (g->gates + j * n + i, left) + load_lanes (g->sums + j * n + i, left)
                  + load_lanes (g->bias + j * n + i, left);

      sums[0] = sigmoid_lanes (sums[0]);
      sums[1] = sigmoid_lanes (sums[1]);
      sums[2] = tanh_lanes (sums[2]);
      sums[3] = sigmoid_lanes (sums[3]);
      cell = sums[1] * load_lanes (g->before + i, left) + sums[0] * sums[2];

#pragma GCC unroll 4
      for (guint j = 0; j < 4; j++)
        store_lanes (g->gates + j * n + i, sums[j], left);
      store_lanes (g->cell + i, cell, left);
      store_lanes (g->hidden + i, sums[3] * tanh_lanes (cell), left);
    }
}

static void
lstm_backward (const NnGatesBackward *g)
{
  const gsize n = g->n_hidden;

  for (gsize i = 0; i < n; i += LANES)
    {
      const gsize left = n - i;
      const Vector zero = { 0 };
      const Vector in = load_lanes (g->gates + i, left);
      const Vector forget = load_lanes (g->gates + n + i, left);
      const Vector candidate = load_lanes (g->gates + 2 * n + i, left);
      const Vector out = load_lanes (g->gates + 3 * n + i, left);
      const Vector bent = tanh_lanes (load_lanes (g->cell + i, left));
      const Vector dy = load_lanes (g->output_gradient + i, left) + load_lanes (g->carry + i, left);
      const Vector dcell = load_lanes (g->cell_carry + i, left) + dy * out * (1.0f - bent * bent);

      store_lanes (g->gate_gradients + i, dcell * candidate * in * (1.0f - in), left);
      store_lanes (g->gate_gradients + n + i,
                   dcell * load_lanes (g->before + i, left) * forget * (1.0f - forget), left);
      store_lanes (g->gate_gradients + 2 * n + i, dcell * in * (1.0f - candidate * candidate), left);
      store_lanes (g->gate_gradients + 3 * n + i, dy * bent * out * (1.0f - out), left);
      store_lanes (g->cell_carry + i, dcell * forget, left);
      store_lanes (g->carry + i, zero, left);
    }
}

/* Cho et al. 2014, as PyTorch has it: the reset gate is applied behind the product, not before it. */
static void
gru_forward (const NnGates *g)
{
  const gsize n = g->n_hidden;

  for (gsize i = 0; i < n; i += LANES)
    {
      const gsize left = n - i;
      Vector sums[2], candidate, recurrent;

#pragma GCC unroll 2
      for (guint j = 0; j < 2; j++)
        sums[j] = sigmoid_lanes (load_lanes (g->gates + j * n + i, left)
                                 + load_lanes (g->sums + j * n + i, left)
                                 + load_lanes (g->bias + j * n + i, left));
      recurrent = load_lanes (g->sums + 2 * n + i, left) + load_lanes (g->bias + 3 * n + i, left);
      candidate = tanh_lanes (load_lanes (g->gates + 2 * n + i, left)
                              + load_lanes (g->bias + 2 * n + i, left) + sums[0] * recurrent);

      store_lanes (g->hidden + i,
                   candidate + sums[1] * (load_lanes (g->before + i, left) - candidate), left);
      store_lanes (g->gates + i, sums[0], left);
      store_lanes (g->gates + n + i, sums[1], left);
      store_lanes (g->gates + 2 * n + i, candidate, left);
      store_lanes (g->gates + 3 * n + i, recurrent, left);
    }
}

static void
gru_backward (const NnGatesBackward *g)
{
  const gsize n = g->n_hidden;

  for (gsize i = 0; i < n; i += LANES)
    {
      const gsize left = n - i;
      const Vector reset = load_lanes (g->gates + i, left);
      const Vector update = load_lanes (g->gates + n + i, left);
      const Vector candidate = load_lanes (g->gates + 2 * n + i, left);
      const Vector recurrent = load_lanes (g->gates + 3 * n + i, left);
      const Vector dy = load_lanes (g->output_gradient + i, left) + load_lanes (g->carry + i, left);
      const Vector dcandidate = dy * (1.0f - update) * (1.0f - candidate * candidate);

      store_lanes (g->gate_gradients + i, dcandidate * recurrent * reset * (1.0f - reset), left);
      store_lanes (g->gate_gradients + n + i,
                   dy * (load_lanes (g->before + i, left) - candidate) * update * (1.0f - update), left);
      store_lanes (g->gate_gradients + 2 * n + i, dcandidate, left);
      store_lanes (g->gate_gradients + 3 * n + i, dcandidate * reset, left);
      store_lanes (g->carry + i, dy * update, left);
    }
}
