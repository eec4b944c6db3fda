/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Knuth's linear congruential generator, of which the high bits are the good ones; the scripts in
 * tests/reference make the same numbers from the same state. */
static inline guint64
next_integer (guint64 *state)
{
  *state
      = *state * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return *state >> 33;
}

/* Numbers in [-@scale, @scale). */
static inline void
draw_values (guint64 *state,
             float   *values,
             gsize    n,
             double   scale)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float) (scale * ((double) (next_integer (state) & 0xFFFF) - 32768.0) / 32768.0);
}
