/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/exec.h"

G_BEGIN_DECLS

/* Called after each call of an operator with the node whose operator it was. For measuring. */
typedef void (*NnExecWatch) (NnNode   node,
                             gboolean is_backward,
                             gpointer data);

void nn_exec_set_watch (NnExec      *self,
                        NnExecWatch  watch,
                        gpointer     data);

G_END_DECLS
