/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/dsp/peaks.h"

G_BEGIN_DECLS

/**
 * DspRoughness:
 *
 * Sensory dissonance of the peaks of a frame: over all pairs of the sixteen strongest, the product
 * of their amplitudes times
 *
 *   exp (-3.5 x) - exp (-5.75 x),  x = 0.24 |f1 - f2| / (0.0207 min (f1, f2) + 18.96)
 *
 * (Sethares 1993, after Plomp and Levelt 1965; frequencies in Hz). Each pair counts twice. Immutable, shared
 * between threads.
 */
typedef struct _DspRoughness DspRoughness;

DspRoughness *dsp_roughness_new     (void);
void          dsp_roughness_free    (DspRoughness       *self);
/* @roughness: (out): in squares of amplitude; @power: (out): the sum of the squares of those peaks */
void          dsp_roughness_process (const DspRoughness *self,
                                     const DspPeak      *peaks,
                                     gsize               n_peaks,
                                     float              *roughness,
                                     float              *power);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspRoughness, dsp_roughness_free)

G_END_DECLS
