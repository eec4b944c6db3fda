/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rhythm of onsets, in 33 numbers. Accents are what of the onset strength is above its mean of the
 * second around.
 *
 *   0-23  periodicity-BPM  autocorrelation of the accents at 24 tempos, each 9 % above the one before,
 *                          from 40 to 300 beats a minute (Grosche and Müller 2011, of the whole
 *                          segment at once); 1 at lag 0
 *   24    pulse            the largest between these tempos
 *   25    tempo            where it is, hundreds of beats a minute; 0 where there is none
 *   26    density          accents a second that are the highest of 44 ms to both sides and above
 *                          mean + deviation
 *   27    contrast         deviation of the accents over their mean
 *   28-30 strength-mean, -deviation, -p99   of the onsets
 *   31-32 gap-median, gap-deviation         between the accents that density counts, seconds; 2 and 1
 *                                           if there are not two
 */

#define DSP_TEMPOGRAM_N_TEMPOS  24
#define DSP_TEMPOGRAM_N_NUMBERS 33

char *dsp_tempogram_make_name (gsize        number);
/* @scratch: (3 * n_frames); @numbers: (out): (33) */
void  dsp_tempogram_process   (const float *onsets,
                               gsize        n_frames,
                               double       frame_rate,
                               float       *scratch,
                               float       *numbers);

G_END_DECLS
