/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/agreement.h"
#include "ui/chart.h"

G_BEGIN_DECLS

/**
 * MoodAgreementView:
 *
 * Where a model hears labeled songs on the plane, and where their labels are.
 */
#define MOOD_TYPE_AGREEMENT_VIEW (mood_agreement_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodAgreementView, mood_agreement_view, MOOD, AGREEMENT_VIEW, MoodChart)

/* @pairs: (n_pairs): copied */
void mood_agreement_view_set (MoodAgreementView *self,
                              const PlotPair    *pairs,
                              gsize              n_pairs);

G_END_DECLS
