/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/exec.h"

void fill_normal     (float   *values,
                      gsize    n,
                      BaseRng *rng);
void fill_far_apart  (float   *values,
                      gsize    n,
                      BaseRng *rng);
void check_gradients (NnGraph *graph,
                      NnShape  input,
                      gsize    batch,
                      guint64  seed);
