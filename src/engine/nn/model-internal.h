/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/model.h"
#include "engine/nn/plan.h"

G_BEGIN_DECLS

const NnPlan *nn_model_get_plan (const NnModel *self);

G_END_DECLS
