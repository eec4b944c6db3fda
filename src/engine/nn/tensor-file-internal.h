/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/tensor-file.h"

G_BEGIN_DECLS

#define NN_TENSOR_MAX_DIMS      8
#define NN_TENSOR_FILE_METADATA "__metadata__"

typedef struct
{
  char  *name;                      /* (owned) */
  gsize  shape[NN_TENSOR_MAX_DIMS];
  guint  n_dims;
  gsize  size;                      /* in floats */
  const float *values;              /* never NULL, even when empty */
  float *own_values;                /* (owned) (nullable): where @values are, unless they are borrowed */
} NnTensor;

void            nn_tensor_file_take        (NnTensorFile       *self,
                                            NnTensor           *tensor);
const NnTensor *nn_tensor_file_get_nth     (const NnTensorFile *self,
                                            gsize               index);
const char     *nn_tensor_file_get_nth_key (const NnTensorFile *self,
                                            gsize               index);

G_END_DECLS
