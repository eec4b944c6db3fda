/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/**
 * AnalysisResult:
 * @duration: seconds of audio decoded
 * @estimate: the song's place on the plane, spread between its windows included
 * @curve: (owned): at 2 Hz
 * @n_windows: windows that were heard (silent ones are left out)
 */
typedef struct
{
  double       duration;
  MoodEstimate estimate;
  MoodCurve   *curve;
  gsize        n_windows;
} AnalysisResult;

void analysis_result_free (AnalysisResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisResult, analysis_result_free)

G_END_DECLS
