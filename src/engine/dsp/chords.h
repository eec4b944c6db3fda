/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Harmony over a segment, in 117 named numbers. A moment is the mean chroma of half a second, told
 * of every 267 ms; a chord fits it by the cosine of the angle to the chord's notes, each as strong as the
 * others (Fujishima 1999).
 *
 *   0-8     chord-KIND-share        share of the moments that a chord of this kind fits best
 *   9-53    chord-KIND-fit-...      of the best chord of the kind: mean, deviation, p10, median, p90
 *   54      chord-changes           share of the moments whose best chord is not that of the one before
 *   55-56   key-major, key-minor    Pearson's correlation with the best major and minor key (Krumhansl
 *                                   and Kessler 1982)
 *   57      key-mode                the first less the second
 *   58      key-margin              the best key less the second best
 *   59-70   degree-...              mean chroma from the tonic of the best key up; 1 were all alike
 *   71-100  interval-K-...          cosine of a moment with itself K semitones up: five as above
 *   101-106 scale-interval-K        the same of the mean chroma, as Pearson's correlation
 *   107-111 chroma-entropy-...      of a moment, in nats: five as above
 *   112-116 chroma-change-...       distance of a moment from the one before, both of length 1: five
 *
 * Moments of silence are left out. */

#define DSP_CHORDS_N_NUMBERS 117

char *dsp_chords_make_name (gsize        number);
/* @chroma: (n_frames, 12), C first, fifteen frames a second; @numbers: (out): (117) */
void  dsp_chords_process   (const float *chroma,
                            gsize        n_frames,
                            float       *numbers);

G_END_DECLS
