/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/result.h"

G_BEGIN_DECLS

/* Fills in when, on what and by which program the result was made. */
void experiment_provenance_fill (ExperimentResult *result);

G_END_DECLS
