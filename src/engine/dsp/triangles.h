/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspTriangles:
 *
 * Sums of the bins of a spectrum under triangles. Each rises from its left corner to its center and
 * falls to its right one. Immutable, shared between threads.
 */
typedef struct _DspTriangles DspTriangles;

/* What a triangle's weights are divided by. */
typedef enum
{
  DSP_TRIANGLES_PEAK,   /* nothing: they peak at 1 */
  DSP_TRIANGLES_ENERGY, /* the root of the sum of their squares: noise gives the same level in all */
} DspTrianglesScale;

/* The bands of the two maps that are in use. */
#define DSP_PITCH_PER_OCTAVE  36
#define DSP_PITCH_N_OCTAVES   7
#define DSP_PITCH_N_BANDS     (DSP_PITCH_PER_OCTAVE * DSP_PITCH_N_OCTAVES)
#define DSP_PITCH_LOWEST      55.0
#define DSP_LOUDNESS_N_BANDS  40

DspTriangles *dsp_triangles_new          (double              hz_per_bin,
                                          gsize               n_bins,
                                          const double       *corners,
                                          gsize               n_bands,
                                          DspTrianglesScale   scale);
DspTriangles *dsp_triangles_new_pitch    (double              hz_per_bin,
                                          gsize               n_bins);
DspTriangles *dsp_triangles_new_loudness (double              hz_per_bin,
                                          gsize               n_bins);
void          dsp_triangles_free         (DspTriangles       *self);
/* @spectrum: (n_bins), @bands: (n_bands) */
void          dsp_triangles_process      (const DspTriangles *self,
                                          const float        *spectrum,
                                          float              *bands);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspTriangles, dsp_triangles_free)

G_END_DECLS
