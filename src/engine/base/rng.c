/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/rng.h"

#include <math.h>

static guint64
rotate_left (guint64 x,
             int     bits)
{
  return (x << bits) | (x >> (64 - bits));
}

/* splitmix64 (Steele, Lea & Flood 2014): spreads one seed over the whole state, so that seeds
 * that differ in one bit give unrelated streams. */
static guint64
split_mix (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
base_rng_init (BaseRng *self,
               guint64  seed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->words); i++)
    self->words[i] = split_mix (&seed);
}

/* xoshiro256** 1.0 (Blackman & Vigna 2018). */
guint64
base_rng_next (BaseRng *self)
{
  guint64 *s = self->words;
  const guint64 result = rotate_left (s[1] * 5, 7) * 9;
  const guint64 shifted = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate_left (s[3], 45);

  return result;
}

/**
 * base_rng_uniform:
 *
 * Returns: a number in [0, 1) with 53 random bits
 */
double
base_rng_uniform (BaseRng *self)
{
  return (double) (base_rng_next (self) >> 11) * 0x1p-53;
}

/**
 * base_rng_normal:
 *
 * Returns: a standard normal number (Box & Muller 1958). Two uniforms are drawn each time and no
 *   second value is kept, so that the state stays four words.
 */
double
base_rng_normal (BaseRng *self)
{
  const double u = 1.0 - base_rng_uniform (self);
  const double v = base_rng_uniform (self);

  return sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * v);
}

/**
 * base_rng_below:
 * @bound: at least 1
 *
 * Returns: an integer in [0, @bound), without modulo bias
 */
gsize
base_rng_below (BaseRng *self,
                gsize    bound)
{
  guint64 limit;
  guint64 draw;

  g_return_val_if_fail (bound > 0, 0);

  limit = G_MAXUINT64 - G_MAXUINT64 % bound;
  do
    draw = base_rng_next (self);
  while (draw >= limit);

  return draw % bound;
}

/**
 * base_rng_gamma:
 * @shape: above 0
 *
 * Returns: a gamma(@shape, 1) number by Marsaglia & Tsang (2000), with their boost for shapes
 *   below 1
 */
double
base_rng_gamma (BaseRng *self,
                double   shape)
{
  double d, c;

  g_return_val_if_fail (shape > 0.0, 0.0);

  if (shape < 1.0)
    {
      const double u = 1.0 - base_rng_uniform (self);

      return base_rng_gamma (self, shape + 1.0) * pow (u, 1.0 / shape);
    }

  d = shape - 1.0 / 3.0;
  c = 1.0 / sqrt (9.0 * d);

  for (;;)
    {
      const double x = base_rng_normal (self);
      const double root = 1.0 + c * x;
      const double v = root * root * root;
      const double u = 1.0 - base_rng_uniform (self);

      if (root > 0.0 && log (u) < 0.5 * x * x + d - d * v + d * log (v))
        return d * v;
    }
}

/**
 * base_rng_beta:
 *
 * Returns: a beta(@a, @b) number in [0, 1], the share of two gamma numbers
 */
double
base_rng_beta (BaseRng *self,
               double   a,
               double   b)
{
  const double x = base_rng_gamma (self, a);
  const double y = base_rng_gamma (self, b);

  return x + y > 0.0 ? x / (x + y) : 0.5;
}

/* Fisher-Yates. */
void
base_rng_shuffle (BaseRng *self,
                  guint   *items,
                  gsize    n_items)
{
  for (gsize i = n_items; i > 1; i--)
    {
      const gsize j = base_rng_below (self, i);
      const guint item = items[i - 1];

      items[i - 1] = items[j];
      items[j] = item;
    }
}
