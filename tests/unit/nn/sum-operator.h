/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/graph.h"

/* An operator of the tests' own, with several inputs: their sum. */
NnNode add_sum (NnGraph      *graph,
                const char   *name,
                const NnNode *inputs,
                guint         n_inputs);
