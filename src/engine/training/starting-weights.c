/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/starting-weights.h"

#include <string.h>

static gboolean
are_alike (const NnTensorInfo *a,
           const NnTensorInfo *b)
{
  return a->is_statistic == b->is_statistic && a->n_dims == b->n_dims
         && memcmp (a->shape, b->shape, a->n_dims * sizeof a->shape[0]) == 0 && g_str_equal (a->name, b->name);
}

static const NnTensorInfo *
find_alike (const NnModel      *model,
            const NnTensorInfo *tensor,
            GHashTable         *by_name)
{
  gpointer index;
  const NnTensorInfo *found;

  if (!g_hash_table_lookup_extended (by_name, tensor->name, NULL, &index))
    return NULL;

  found = nn_model_get_tensor (model, GPOINTER_TO_SIZE (index));
  return are_alike (found, tensor) ? found : NULL;
}

static GHashTable *
list_by_name (const NnModel *model)
{
  GHashTable *by_name = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    g_hash_table_insert (by_name, nn_model_get_tensor (model, i)->name, GSIZE_TO_POINTER (i));

  return by_name;
}

gsize
training_starting_weights_copy (NnModel       *model,
                                const NnModel *from,
                                const char    *except)
{
  g_autoptr (GHashTable) by_name = list_by_name (from);
  gsize n_copied = 0;

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *to = nn_model_get_tensor (model, i);
      const NnTensorInfo *source = find_alike (from, to, by_name);

      if (source == NULL || (except != NULL && g_str_has_prefix (to->name, except)))
        continue;
      if (to->is_statistic)
        memcpy (nn_model_get_statistics_mutable (model) + to->offset,
                nn_model_get_statistics (from) + source->offset, to->size * sizeof (float));
      else
        memcpy (nn_model_get_parameters_mutable (model) + to->offset,
                nn_model_get_parameters (from) + source->offset, to->size * sizeof (float));
      n_copied++;
    }

  return n_copied;
}

/* Whether @tensor is the beginning of @whole. */
static gboolean
is_first_part (const NnTensorInfo *tensor,
               const NnTensorInfo *whole)
{
  return g_str_equal (tensor->name, whole->name) && tensor->is_statistic == whole->is_statistic
         && tensor->n_dims == whole->n_dims && tensor->shape[0] <= whole->shape[0]
         && memcmp (tensor->shape + 1, whole->shape + 1, (tensor->n_dims - 1) * sizeof tensor->shape[0]) == 0;
}

NnModel *
training_starting_weights_take_first (NnGraph        *graph,
                                      const NnModel  *from,
                                      GError        **error)
{
  g_autoptr (NnModel) model = nn_model_new (graph, nn_model_get_input_shape (from), NULL, error);

  if (model == NULL)
    return NULL;

  g_return_val_if_fail (nn_model_get_n_tensors (model) == nn_model_get_n_tensors (from), NULL);

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *to = nn_model_get_tensor (model, i);
      const NnTensorInfo *source = nn_model_get_tensor (from, i);

      g_return_val_if_fail (is_first_part (to, source), NULL);
      if (to->is_statistic)
        memcpy (nn_model_get_statistics_mutable (model) + to->offset,
                nn_model_get_statistics (from) + source->offset, to->size * sizeof (float));
      else
        memcpy (nn_model_get_parameters_mutable (model) + to->offset,
                nn_model_get_parameters (from) + source->offset, to->size * sizeof (float));
    }

  return g_steal_pointer (&model);
}

gsize
training_starting_weights_freeze (NnModel    *model,
                                  const char *prefix)
{
  gsize n_trainable = 0;

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      const gboolean is_trainable = g_str_has_prefix (tensor->name, prefix);

      nn_model_set_trainable (model, i, is_trainable);
      n_trainable += is_trainable && !tensor->is_statistic;
    }

  return n_trainable;
}
