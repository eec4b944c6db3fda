/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"

G_BEGIN_DECLS

NnModel       *fixture_make_network    (guint64        seed);
AnalysisModel *fixture_make_model      (guint64        seed);
AnalysisModel *fixture_make_model_of   (const char    *architecture,
                                        gsize          n_frames,
                                        guint64        seed);
NnTensorFile  *fixture_make_model_file (guint64        seed);
float         *fixture_make_music      (gsize          n_samples,
                                        guint64        seed);

G_END_DECLS
