/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BaseRng:
 *
 * The state of a seeded random generator, xoshiro256** (Blackman & Vigna 2018). Whoever needs
 * randomness is handed one; there is no global state. A plain value: copying it forks the stream,
 * and its four words are all that a checkpoint has to keep.
 */
typedef struct
{
  guint64 words[4];
} BaseRng;

void    base_rng_init    (BaseRng *self,
                          guint64  seed);
guint64 base_rng_next    (BaseRng *self);
double  base_rng_uniform (BaseRng *self);
double  base_rng_normal  (BaseRng *self);
gsize   base_rng_below   (BaseRng *self,
                          gsize    bound);
double  base_rng_gamma   (BaseRng *self,
                          double   shape);
double  base_rng_beta    (BaseRng *self,
                          double   a,
                          double   b);
void    base_rng_shuffle (BaseRng *self,
                          guint   *items,
                          gsize    n_items);

G_END_DECLS
