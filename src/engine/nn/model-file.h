/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/model.h"
#include "engine/nn/tensor-file.h"

G_BEGIN_DECLS

/* Metadata keys. Every model file has them, but for the options, which only stand where there are
 * some. */
#define NN_MODEL_FILE_FORMAT        "moodplane.format"       /* "1" */
#define NN_MODEL_FILE_ARCHITECTURE  "moodplane.architecture" /* a name of the zoo */
#define NN_MODEL_FILE_OPTIONS       "moodplane.options"      /* nn_zoo_options_to_string() */
#define NN_MODEL_FILE_INPUT         "moodplane.input"        /* "1x80x320" */

/* Tensors whose names begin so are no part of the network: they stand there for its users. */
#define NN_MODEL_FILE_BESIDE        "beside."

/* Adds the model's tensors and the keys above to @file. */
void     nn_model_file_add_model  (NnTensorFile   *file,
                                   const NnModel  *model);

/* Builds the architecture named in @file, with its options, and fills it. A tensor that is missing, left over or of
 * another shape, an unknown architecture or format: %BASE_ERROR_BAD_MODEL with its name. */
NnModel *nn_model_file_make_model (NnTensorFile   *file,
                                   GError        **error);

G_END_DECLS
