/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/model.h"
#include "engine/nn/plan.h"

G_BEGIN_DECLS

const NnPlan *nn_model_get_plan  (const NnModel *self);
/* Of the tensors of one node, by their index in its plan. */
gboolean      nn_model_is_frozen (const NnModel *self,
                                  NnNode         node,
                                  guint          tensor);

G_END_DECLS
