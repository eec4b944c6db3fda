/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/op.h"

/* Node 0. Its shape is given and its values are filled in from outside: nothing to do. */
const NnOp nn_op_input = {
  .name = "input",
};
