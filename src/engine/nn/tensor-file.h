/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnTensorFile:
 *
 * A safetensors file in memory: named float32 tensors and string metadata. Reading bounds every
 * size before it allocates and refuses, with %BASE_ERROR_BAD_MODEL and a sentence that says what
 * is wrong, whatever is no such file: header too long or no JSON, offsets that overlap, leave gaps
 * or pass the end, a dtype that is not F32. Writing goes to a temporary file beside the target,
 * is synced and renamed.
 */
typedef struct _NnTensorFile NnTensorFile;

NnTensorFile *nn_tensor_file_new          (void);
NnTensorFile *nn_tensor_file_load         (const char          *path,
                                           GError             **error);
gboolean      nn_tensor_file_save         (NnTensorFile        *self,
                                           const char          *path,
                                           GError             **error);
void          nn_tensor_file_free         (NnTensorFile        *self);

/* Copies @values. */
void          nn_tensor_file_add          (NnTensorFile        *self,
                                           const char          *name,
                                           const gsize         *shape,
                                           guint                n_dims,
                                           const float         *values);
/* Does not copy @values, which must stay until the file is saved or freed. */
void          nn_tensor_file_add_borrowed (NnTensorFile        *self,
                                           const char          *name,
                                           const gsize         *shape,
                                           guint                n_dims,
                                           const float         *values);
/* (nullable): NULL when there is no tensor of that name; else its values and size. */
const float  *nn_tensor_file_get          (const NnTensorFile  *self,
                                           const char          *name,
                                           const gsize        **shape,
                                           guint               *n_dims,
                                           gsize               *size);
gsize         nn_tensor_file_get_n_tensors (const NnTensorFile *self);
void          nn_tensor_file_set_metadata (NnTensorFile        *self,
                                           const char          *key,
                                           const char          *value);
const char   *nn_tensor_file_get_metadata (const NnTensorFile  *self,
                                           const char          *key);
/* Nothing when there is no tensor of that name. */
void          nn_tensor_file_remove       (NnTensorFile        *self,
                                           const char          *name);
/* Several files in one, each under a prefix of its own. Copies all tensors and metadata of @other, with @prefix before
 * their names. */
void          nn_tensor_file_add_file     (NnTensorFile        *self,
                                           const char          *prefix,
                                           const NnTensorFile  *other);
/* (transfer full): what stands under @prefix, which its names have lost. The tensors are borrowed: @self must stay
 * until the part is freed. */
NnTensorFile *nn_tensor_file_get_part     (const NnTensorFile  *self,
                                           const char          *prefix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnTensorFile, nn_tensor_file_free)

G_END_DECLS
