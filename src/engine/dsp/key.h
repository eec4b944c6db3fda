/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspKey:
 * @tonic: pitch class of the key that fits best, C is 0
 * @is_major: whether it is a major key
 * @clarity: how well it fits: Pearson's correlation with its profile, -1 to 1
 * @mode: correlation of the best major key less that of the best minor key
 */
typedef struct
{
  guint tonic;
  gboolean is_major;
  float clarity;
  float mode;
} DspKey;

#define DSP_KEY_N 24

void dsp_key_estimate (const float *chroma,
                       DspKey      *key);
/* @fits: (out): (24): how well each key fits, as in @clarity: the major keys from C up, then the minor ones */
void dsp_key_fit_all  (const float *chroma,
                       float       *fits);

G_END_DECLS
