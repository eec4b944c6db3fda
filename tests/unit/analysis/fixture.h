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
/* As fixture_make_network(), but with @n_degrees outputs more, which say of all music that so large a share of
 * listeners felt it. */
NnModel       *fixture_make_degree_network (gsize         n_degrees,
                                            const double *shares,
                                            guint64       seed);
/* @degrees: their names, with blanks between them. */
NnTensorFile  *fixture_make_degree_model_file (const char   *degrees,
                                               gsize         n_degrees,
                                               const double *shares,
                                               guint64       seed);
float         *fixture_get_tensor      (NnModel       *network,
                                        const char    *name);
float         *fixture_make_music      (gsize          n_samples,
                                        guint64        seed);

G_END_DECLS
