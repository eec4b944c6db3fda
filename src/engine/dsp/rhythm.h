/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspTempo:
 * @bpm: beats per minute; 0 where there is no pulse at all
 * @clarity: how much of the onsets returns after one beat: correlation, 0 to 1
 */
typedef struct
{
  float bpm;
  float clarity;
} DspTempo;

float dsp_rhythm_onset_strength (const float *before,
                                 const float *levels,
                                 gsize        n_bands);
void  dsp_rhythm_estimate_tempo (const float *onsets,
                                 gsize        n_frames,
                                 double       frame_rate,
                                 DspTempo    *tempo);
float dsp_rhythm_onset_density  (const float *onsets,
                                 gsize        n_frames,
                                 double       frame_rate);

G_END_DECLS
