/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/tensor-file-internal.h"

#include <string.h>

struct _NnTensorFile
{
  GPtrArray *tensors;   /* (owned) of NnTensor, in the order they were added */
  GHashTable *by_name;  /* of NnTensor */
  GPtrArray *keys;      /* of the metadata, in the order they were first set */
  GHashTable *metadata; /* (owned) string to string */
};

static void
tensor_free (NnTensor *tensor)
{
  g_free (tensor->name);
  g_free (tensor->own_values);
  g_free (tensor);
}

NnTensorFile *
nn_tensor_file_new (void)
{
  NnTensorFile *self = g_new0 (NnTensorFile, 1);

  self->tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) tensor_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->keys = g_ptr_array_new ();
  self->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
nn_tensor_file_free (NnTensorFile *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->tensors);
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->metadata);
  g_free (self);
}

/* Takes @tensor; its name is a new one. */
void
nn_tensor_file_take (NnTensorFile *self,
                     NnTensor     *tensor)
{
  g_ptr_array_add (self->tensors, tensor);
  g_hash_table_insert (self->by_name, tensor->name, tensor);
}

const NnTensor *
nn_tensor_file_get_nth (const NnTensorFile *self,
                        gsize               index)
{
  return g_ptr_array_index (self->tensors, index);
}

/* The names of all metadata; NULL past the last. */
const char *
nn_tensor_file_get_nth_key (const NnTensorFile *self,
                            gsize               index)
{
  return index < self->keys->len ? g_ptr_array_index (self->keys, index) : NULL;
}

static NnTensor *
add_tensor (NnTensorFile *self,
            const char   *name,
            const gsize  *shape,
            guint         n_dims)
{
  NnTensor *tensor;

  g_return_val_if_fail (n_dims <= NN_TENSOR_MAX_DIMS, NULL);
  g_return_val_if_fail (!g_hash_table_contains (self->by_name, name), NULL);
  g_return_val_if_fail (!g_str_equal (name, NN_TENSOR_FILE_METADATA), NULL);

  tensor = g_new0 (NnTensor, 1);
  tensor->name = g_strdup (name);
  tensor->n_dims = n_dims;
  tensor->size = 1;
  for (guint i = 0; i < n_dims; i++)
    {
      tensor->shape[i] = shape[i];
      tensor->size *= shape[i];
    }
  nn_tensor_file_take (self, tensor);
  return tensor;
}

void
nn_tensor_file_add (NnTensorFile *self,
                    const char   *name,
                    const gsize  *shape,
                    guint         n_dims,
                    const float  *values)
{
  NnTensor *tensor = add_tensor (self, name, shape, n_dims);

  g_return_if_fail (tensor != NULL);

  tensor->own_values = g_memdup2 (values, tensor->size * sizeof (float));
  tensor->values = tensor->own_values;
}

void
nn_tensor_file_add_borrowed (NnTensorFile *self,
                             const char   *name,
                             const gsize  *shape,
                             guint         n_dims,
                             const float  *values)
{
  NnTensor *tensor = add_tensor (self, name, shape, n_dims);

  g_return_if_fail (tensor != NULL);

  tensor->values = values;
}

const float *
nn_tensor_file_get (const NnTensorFile *self,
                    const char         *name,
                    const gsize       **shape,
                    guint              *n_dims,
                    gsize              *size)
{
  const NnTensor *tensor = g_hash_table_lookup (self->by_name, name);

  if (tensor == NULL)
    return NULL;

  if (shape != NULL)
    *shape = tensor->shape;
  if (n_dims != NULL)
    *n_dims = tensor->n_dims;
  if (size != NULL)
    *size = tensor->size;
  return tensor->values;
}

gsize
nn_tensor_file_get_n_tensors (const NnTensorFile *self)
{
  return self->tensors->len;
}

void
nn_tensor_file_set_metadata (NnTensorFile *self,
                             const char   *key,
                             const char   *value)
{
  char *own_key;

  if (g_hash_table_contains (self->metadata, key))
    {
      g_hash_table_insert (self->metadata, g_strdup (key), g_strdup (value));
      return;
    }

  own_key = g_strdup (key);
  g_hash_table_insert (self->metadata, own_key, g_strdup (value));
  g_ptr_array_add (self->keys, own_key);
}

const char *
nn_tensor_file_get_metadata (const NnTensorFile *self,
                             const char         *key)
{
  return g_hash_table_lookup (self->metadata, key);
}

void
nn_tensor_file_remove (NnTensorFile *self,
                       const char   *name)
{
  NnTensor *tensor = g_hash_table_lookup (self->by_name, name);

  if (tensor == NULL)
    return;

  g_hash_table_remove (self->by_name, name);
  g_ptr_array_remove (self->tensors, tensor);
}

void
nn_tensor_file_add_file (NnTensorFile       *self,
                         const char         *prefix,
                         const NnTensorFile *other)
{
  for (guint i = 0; i < other->tensors->len; i++)
    {
      const NnTensor *tensor = nn_tensor_file_get_nth (other, i);
      g_autofree char *name = g_strconcat (prefix, tensor->name, NULL);

      nn_tensor_file_add (self, name, tensor->shape, tensor->n_dims, tensor->values);
    }

  for (guint i = 0; i < other->keys->len; i++)
    {
      const char *key = nn_tensor_file_get_nth_key (other, i);
      g_autofree char *name = g_strconcat (prefix, key, NULL);

      nn_tensor_file_set_metadata (self, name, nn_tensor_file_get_metadata (other, key));
    }
}

/* The file may come from anywhere, so what is left of a name may be anything, or nothing at all. */
NnTensorFile *
nn_tensor_file_get_part (const NnTensorFile *self,
                         const char         *prefix)
{
  const gsize length = strlen (prefix);
  NnTensorFile *part = nn_tensor_file_new ();

  for (guint i = 0; i < self->tensors->len; i++)
    {
      const NnTensor *tensor = nn_tensor_file_get_nth (self, i);
      NnTensor *borrowed;

      if (!g_str_has_prefix (tensor->name, prefix))
        continue;
      borrowed = g_memdup2 (tensor, sizeof *tensor);
      borrowed->name = g_strdup (tensor->name + length);
      borrowed->own_values = NULL;
      nn_tensor_file_take (part, borrowed);
    }

  for (guint i = 0; i < self->keys->len; i++)
    {
      const char *key = nn_tensor_file_get_nth_key (self, i);

      if (g_str_has_prefix (key, prefix))
        nn_tensor_file_set_metadata (part, key + length, nn_tensor_file_get_metadata (self, key));
    }

  return part;
}
