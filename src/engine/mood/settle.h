/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/gaussian.h"

G_BEGIN_DECLS

void mood_gaussian_settle (MoodGaussian *self);

G_END_DECLS
