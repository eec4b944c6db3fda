/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/nn/tensor-file-internal.h"

/*
 * The layout of safetensors: eight bytes with the length of the header, little-endian; the header,
 * JSON: {"name": {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}, ..,
 * "__metadata__": {"key": "value", ..}}; then the data, little-endian, in which the offsets count.
 * The tensors must cover the data without gap or overlap.
 */

#define LENGTH_SIZE      8
#define MAX_HEADER_SIZE  ((guint64) 16 << 20)
#define MAX_FILE_SIZE    ((guint64) 1 << 32) /* a checkpoint of the largest network has 2.2 GB */
#define MAX_HEADER_DEPTH 3

/* Of one tensor, as the header says. */
typedef struct
{
  NnTensor *tensor; /* (owned) no values yet */
  guint64 begin;
  guint64 end;
} Entry;

static void
entry_clear (Entry *entry)
{
  if (entry->tensor == NULL)
    return;

  g_free (entry->tensor->name);
  g_free (entry->tensor->own_values);
  g_free (entry->tensor);
}

static gboolean
set_bad (GError    **error,
         const char *format,
         ...) G_GNUC_PRINTF (2, 3);

/* Always FALSE. */
static gboolean
set_bad (GError    **error,
         const char *format,
         ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (BASE_ERROR, BASE_ERROR_BAD_MODEL, format, arguments));
  va_end (arguments);
  return FALSE;
}

/* Opens regular files only, and does not wait at a FIFO. */
static int
open_file (const char *path,
           guint64    *size,
           GError    **error)
{
  struct stat status;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  if (fd < 0)
    {
      const int saved_errno = errno;
      const BaseErrorCode code = saved_errno == ENOENT   ? BASE_ERROR_NOT_FOUND
                                 : saved_errno == EACCES ? BASE_ERROR_PERMISSION_DENIED
                                                         : BASE_ERROR_FAILED;

      g_set_error (error, BASE_ERROR, code, _ ("The model file cannot be opened: %s"),
                   g_strerror (saved_errno));
      return -1;
    }

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE,
                           _ ("This is not a file, so it cannot be a model."));
      close (fd);
      return -1;
    }

  *size = (guint64) status.st_size;
  return fd;
}

static gboolean
read_all (int      fd,
          void    *buffer,
          gsize    size,
          GError **error)
{
  char *target = buffer;

  while (size > 0)
    {
      const gssize n = read (fd, target, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The model file cannot be read: %s"),
                       g_strerror (errno));
          return FALSE;
        }
      if (n == 0)
        return set_bad (error, _ ("The model file ends too early."));
      target += n;
      size -= (gsize) n;
    }

  return TRUE;
}

/* The JSON parser calls itself for every level, so depth is bounded before it sees the text. */
static gboolean
is_shallow (const char *text,
            gsize       length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      const char c = text[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '{' || c == '['))
        {
          if (++depth > MAX_HEADER_DEPTH)
            return FALSE;
        }
      else if (!in_string && (c == '}' || c == ']') && depth > 0)
        depth--;
    }

  return TRUE;
}

static char *
read_header (int      fd,
             guint64  file_size,
             guint64 *header_size,
             GError **error)
{
  g_autofree char *header = NULL;
  guint64 length;

  if (file_size < LENGTH_SIZE)
    {
      set_bad (error, _ ("This is not a model file: it is too short."));
      return NULL;
    }
  if (file_size > MAX_FILE_SIZE)
    {
      set_bad (error, _ ("This is not a model file: it is larger than any model."));
      return NULL;
    }
  if (!read_all (fd, &length, sizeof (length), error))
    return NULL;

  length = GUINT64_FROM_LE (length);
  if (length < 2 || length > MAX_HEADER_SIZE || length > file_size - LENGTH_SIZE)
    {
      set_bad (error, _ ("This is not a model file: the length of its header makes no sense."));
      return NULL;
    }

  header = g_malloc (length + 1);
  if (!read_all (fd, header, length, error))
    return NULL;
  header[length] = '\0';

  if (header[0] != '{' || !g_utf8_validate (header, (gssize) length, NULL) || !is_shallow (header, length))
    {
      set_bad (error, _ ("This is not a model file: it has no readable header."));
      return NULL;
    }

  *header_size = length;
  return g_steal_pointer (&header);
}

/* A whole number that is not negative. */
static gboolean
get_size (JsonArray *array,
          guint      index,
          guint64   *size)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
      || json_node_get_int (node) < 0)
    return FALSE;

  *size = (guint64) json_node_get_int (node);
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
is_float32 (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "dtype");

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         && g_str_equal (json_node_get_string (node), "F32");
}

/* Its size cannot overflow: no dimension, and no product of dimensions, passes @data_size. */
static gboolean
parse_shape (NnTensor  *tensor,
             JsonArray *shape,
             guint64    data_size)
{
  if (shape == NULL || json_array_get_length (shape) > NN_TENSOR_MAX_DIMS)
    return FALSE;

  tensor->n_dims = json_array_get_length (shape);
  tensor->size = 1;
  for (guint i = 0; i < tensor->n_dims; i++)
    {
      guint64 dimension;

      if (!get_size (shape, i, &dimension) || dimension > data_size)
        return FALSE;
      tensor->shape[i] = dimension;
      tensor->size *= dimension;
      if (tensor->size > data_size)
        return FALSE;
    }

  return TRUE;
}

static gboolean
parse_tensor (const char *name,
              JsonNode   *node,
              guint64     data_size,
              GArray     *entries,
              GError    **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *offsets = object != NULL ? get_array (object, "data_offsets") : NULL;
  Entry *entry;

  if (offsets == NULL || json_array_get_length (offsets) != 2)
    return set_bad (error, _ ("The model file does not say where the tensor “%s” is."), name);
  if (!is_float32 (object))
    return set_bad (error, _ ("The tensor “%s” of the model file does not hold 32-bit floats."), name);

  g_array_set_size (entries, entries->len + 1);
  entry = &g_array_index (entries, Entry, entries->len - 1);
  entry->tensor = g_new0 (NnTensor, 1);
  entry->tensor->name = g_strdup (name);

  if (!get_size (offsets, 0, &entry->begin) || !get_size (offsets, 1, &entry->end)
      || entry->begin > entry->end || entry->end > data_size)
    return set_bad (error, _ ("The tensor “%s” lies outside of the model file."), name);
  if (!parse_shape (entry->tensor, get_array (object, "shape"), data_size)
      || entry->tensor->size * sizeof (float) != entry->end - entry->begin)
    return set_bad (error, _ ("The shape of the tensor “%s” does not go with its size."), name);

  return TRUE;
}

static gboolean
parse_metadata (NnTensorFile *self,
                JsonNode     *node,
                GError      **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return set_bad (error, _ ("The metadata of the model file cannot be read."));

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
        return set_bad (error, _ ("The metadata of the model file holds something other than text."));
      nn_tensor_file_set_metadata (self, key, json_node_get_string (value));
    }

  return TRUE;
}

static gboolean
parse_header (NnTensorFile *self,
              const char   *header,
              guint64       header_size,
              guint64       data_size,
              GArray       *entries,
              GError      **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!json_parser_load_from_data (parser, header, (gssize) header_size, NULL)
      || json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return set_bad (error, _ ("This is not a model file: it has no readable header."));

  json_object_iter_init_ordered (&iter, json_node_get_object (json_parser_get_root (parser)));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const gboolean is_well = g_str_equal (name, NN_TENSOR_FILE_METADATA)
                                   ? parse_metadata (self, node, error)
                                   : parse_tensor (name, node, data_size, entries, error);

      if (!is_well)
        return FALSE;
    }

  return TRUE;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *entry_a = a;
  const Entry *entry_b = b;

  if (entry_a->begin != entry_b->begin)
    return entry_a->begin < entry_b->begin ? -1 : 1;
  return entry_a->end < entry_b->end ? -1 : entry_a->end > entry_b->end;
}

/* Sorts @entries by place and checks that each begins where the one before ends. So all that is
 * allocated for their values is no more than the file holds. */
static gboolean
check_coverage (GArray  *entries,
                guint64  data_size,
                GError **error)
{
  guint64 end = 0;

  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (entry->begin != end)
        return set_bad (error, _ ("The tensor “%s” does not follow the one before it in the model file."),
                        entry->tensor->name);
      end = entry->end;
    }

  return end == data_size || set_bad (error, _ ("The model file does not end where its last tensor does."));
}

static gboolean
read_values (int       fd,
             NnTensor *tensor,
             GError  **error)
{
  tensor->own_values = g_new (float, MAX (tensor->size, 1));
  tensor->values = tensor->own_values;
  if (!read_all (fd, tensor->own_values, tensor->size * sizeof (float), error))
    return FALSE;

  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    for (gsize i = 0; i < tensor->size; i++)
      {
        guint32 bits;

        memcpy (&bits, &tensor->own_values[i], sizeof (bits));
        bits = GUINT32_FROM_LE (bits);
        memcpy (&tensor->own_values[i], &bits, sizeof (bits));
      }

  return TRUE;
}

static gboolean
load (NnTensorFile *self,
      int           fd,
      guint64       file_size,
      GError      **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_autofree char *header = NULL;
  guint64 header_size = 0;
  guint64 data_size;

  g_array_set_clear_func (entries, (GDestroyNotify) entry_clear);

  header = read_header (fd, file_size, &header_size, error);
  if (header == NULL)
    return FALSE;

  data_size = file_size - LENGTH_SIZE - header_size;
  if (!parse_header (self, header, header_size, data_size, entries, error)
      || !check_coverage (entries, data_size, error))
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (!read_values (fd, entry->tensor, error))
        return FALSE;
      nn_tensor_file_take (self, g_steal_pointer (&entry->tensor));
    }

  return TRUE;
}

NnTensorFile *
nn_tensor_file_load (const char *path,
                     GError    **error)
{
  g_autoptr (NnTensorFile) self = nn_tensor_file_new ();
  guint64 size = 0;
  gboolean is_loaded;
  int fd;

  fd = open_file (path, &size, error);
  if (fd < 0)
    return NULL;

  is_loaded = load (self, fd, size, error);
  close (fd);

  return is_loaded ? g_steal_pointer (&self) : NULL;
}
