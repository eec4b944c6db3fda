/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* 10 log10 (2) and ln 2: what one octave of power is. */
#define DSP_DB_PER_OCTAVE   3.01029995663981195f
#define DSP_NATS_PER_OCTAVE 0.693147180559945309f

/**
 * dsp_log2:
 * @value: normal and positive
 *
 * The binary logarithm without a branch or a table, so that loops over it are vectorized: the
 * exponent, and of the mantissa m in [sqrt (1/2), sqrt (2)) the series
 *
 *   ln m = 2 (s + s^3 / 3 + s^5 / 5 + ...),  s = (m - 1) / (m + 1), |s| < 0.172
 *
 * up to s^9, whose rest is below 1e-9. The error is that of rounding to float, 3e-6 dB at -100 dB.
 */
static inline float
dsp_log2 (float value)
{
  const gint32 root_half = 0x3f3504f3; /* the bits of sqrt (1/2) */
  gint32 bits, exponent;
  float mantissa, s, square;

  memcpy (&bits, &value, sizeof bits);
  exponent = (bits - root_half) >> 23;
  bits -= (gint32)((guint32)exponent << 23);
  memcpy (&mantissa, &bits, sizeof mantissa);

  s = (mantissa - 1.0f) / (mantissa + 1.0f);
  square = s * s;

  return (float)exponent
         + s
               * (2.88539008f
                  + square * (0.961796694f + square * (0.577078016f + square * (0.412198583f + square * 0.320598898f))));
}

/**
 * dsp_exp2:
 * @exponent: between -126 and 127
 *
 * Two to that power, for loops like those of dsp_log2(): the whole part becomes the exponent of the
 * float, of the rest, at most a half, it is the series of exp (ln 2 x) up to x^7: 1e-8 is left.
 */
static inline float
dsp_exp2 (float exponent)
{
  const gint32 whole = (gint32)(exponent + 128.5f) - 128;
  const float x = exponent - (float)whole;
  const gint32 bits = (gint32)((guint32)(whole + 127) << 23);
  const float high_terms
      = 0.00961812911f + x * (0.00133335581f + x * (0.000154035304f + x * 0.0000152527338f));
  float power;

  memcpy (&power, &bits, sizeof power);

  return power
         * (1.0f + x * (0.693147181f + x * (0.240226507f + x * (0.0555041087f + x * high_terms))));
}

G_END_DECLS
