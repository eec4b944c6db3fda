/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/temporary.h"
#include "engine/nn/tensor-file-internal.h"

/* Spaces after the header bring the data to such an address. */
#define DATA_ALIGNMENT 8

static gboolean
set_write_error (GError **error,
                 int      saved_errno)
{
  const BaseErrorCode code = saved_errno == ENOSPC || saved_errno == EDQUOT  ? BASE_ERROR_NO_SPACE
                             : saved_errno == EROFS                          ? BASE_ERROR_READ_ONLY
                             : saved_errno == EACCES || saved_errno == EPERM ? BASE_ERROR_PERMISSION_DENIED
                             : saved_errno == ENOENT                         ? BASE_ERROR_NOT_FOUND
                                                                             : BASE_ERROR_FAILED;

  g_set_error (error, BASE_ERROR, code, _ ("The model file cannot be written: %s"), g_strerror (saved_errno));
  return FALSE;
}

static void
build_metadata (const NnTensorFile *self,
                JsonBuilder        *builder)
{
  const char *key;

  json_builder_set_member_name (builder, NN_TENSOR_FILE_METADATA);
  json_builder_begin_object (builder);
  for (gsize i = 0; (key = nn_tensor_file_get_nth_key (self, i)) != NULL; i++)
    {
      json_builder_set_member_name (builder, key);
      json_builder_add_string_value (builder, nn_tensor_file_get_metadata (self, key));
    }
  json_builder_end_object (builder);
}

static void
build_tensor (const NnTensor *tensor,
              guint64         begin,
              JsonBuilder    *builder)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, "F32");

  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tensor->n_dims; i++)
    json_builder_add_int_value (builder, (gint64) tensor->shape[i]);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64) begin);
  json_builder_add_int_value (builder, (gint64) (begin + tensor->size * sizeof (float)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static char *
build_header (const NnTensorFile *self,
              gsize              *size)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  gsize length, padded;
  guint64 begin = 0;
  char *header;

  json_builder_begin_object (builder);
  if (nn_tensor_file_get_nth_key (self, 0) != NULL)
    build_metadata (self, builder);
  for (gsize i = 0; i < nn_tensor_file_get_n_tensors (self); i++)
    {
      const NnTensor *tensor = nn_tensor_file_get_nth (self, i);

      build_tensor (tensor, begin, builder);
      begin += tensor->size * sizeof (float);
    }
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  length = strlen (json);
  padded = (length + DATA_ALIGNMENT - 1) / DATA_ALIGNMENT * DATA_ALIGNMENT;
  header = g_malloc (padded);
  memset (header, ' ', padded);
  memcpy (header, json, length);

  *size = padded;
  return header;
}

static gboolean
write_values (int             fd,
              const NnTensor *tensor)
{
  g_autofree guint32 *swapped = NULL;

  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return base_temporary_write (fd, tensor->values, tensor->size * sizeof (float));

  swapped = g_new (guint32, MAX (tensor->size, 1));
  for (gsize i = 0; i < tensor->size; i++)
    {
      memcpy (&swapped[i], &tensor->values[i], sizeof (guint32));
      swapped[i] = GUINT32_TO_LE (swapped[i]);
    }
  return base_temporary_write (fd, swapped, tensor->size * sizeof (float));
}

static gboolean
fill (int      fd,
      gpointer user_data)
{
  const NnTensorFile *self = user_data;
  gsize header_size;
  g_autofree char *header = build_header (self, &header_size);
  const guint64 length = GUINT64_TO_LE ((guint64) header_size);

  if (!base_temporary_write (fd, &length, sizeof (length)) || !base_temporary_write (fd, header, header_size))
    return FALSE;
  for (gsize i = 0; i < nn_tensor_file_get_n_tensors (self); i++)
    if (!write_values (fd, nn_tensor_file_get_nth (self, i)))
      return FALSE;

  return TRUE;
}

/**
 * nn_tensor_file_save:
 *
 * Whoever opens @path at any moment, and after a crash at any moment, finds the old file or the
 * new one, whole.
 */
gboolean
nn_tensor_file_save (NnTensorFile *self,
                     const char   *path,
                     GError      **error)
{
  return base_temporary_put (path, 0666, fill, self) || set_write_error (error, errno);
}
