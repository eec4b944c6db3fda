/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

void analysis_pool_windows (MoodGaussian       *song,
                            const MoodGaussian *windows,
                            gsize               n_windows);

G_END_DECLS
