/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/state.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"

struct _ClassicState
{
  GPtrArray *arrays; /* (owned) of ClassicArray */
  GPtrArray *keys;   /* of @texts, in the order they were set */
  GHashTable *texts; /* (owned) string to string */
};

static void
array_free (gpointer data)
{
  ClassicArray *array = data;

  g_free (array->name);
  g_free (array->values);
  g_free (array);
}

ClassicState *
classic_state_new (void)
{
  ClassicState *self = g_new0 (ClassicState, 1);

  self->arrays = g_ptr_array_new_with_free_func (array_free);
  self->keys = g_ptr_array_new ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
classic_state_free (ClassicState *self)
{
  g_ptr_array_unref (self->arrays);
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->texts);
  g_free (self);
}

static const ClassicArray *
find (const ClassicState *self, const char *name)
{
  for (guint i = 0; i < self->arrays->len; i++)
    {
      const ClassicArray *array = g_ptr_array_index (self->arrays, i);

      if (g_str_equal (array->name, name))
        return array;
    }

  return NULL;
}

/* Its values are not set. */
static ClassicArray *
add (ClassicState *self, const char *name, gsize n_rows, gsize n_columns)
{
  ClassicArray *array = g_new (ClassicArray, 1);

  g_assert (find (self, name) == NULL);

  array->name = g_strdup (name);
  array->n_rows = n_rows;
  array->n_columns = n_columns;
  array->values = g_new (float, MAX (n_rows * n_columns, 1));
  g_ptr_array_add (self->arrays, array);
  return array;
}

void
classic_state_add (ClassicState *self, const char *name, gsize n_rows, gsize n_columns, const double *values)
{
  ClassicArray *array = add (self, name, n_rows, n_columns);

  for (gsize i = 0; i < n_rows * n_columns; i++)
    array->values[i] = (float)values[i];
}

void
classic_state_add_floats (
    ClassicState *self, const char *name, gsize n_rows, gsize n_columns, const float *values)
{
  ClassicArray *array = add (self, name, n_rows, n_columns);

  for (gsize i = 0; i < n_rows * n_columns; i++)
    array->values[i] = values[i];
}

gsize
classic_state_get_n_arrays (const ClassicState *self)
{
  return self->arrays->len;
}

const ClassicArray *
classic_state_get_nth (const ClassicState *self, gsize index)
{
  return g_ptr_array_index (self->arrays, index);
}

gboolean
classic_state_has (const ClassicState *self, const char *name)
{
  return find (self, name) != NULL;
}

double *
classic_state_get (
    const ClassicState *self, const char *name, gsize *n_rows, gsize *n_columns, GError **error)
{
  const ClassicArray *array = find (self, name);
  g_autofree double *values = NULL;
  gsize size;

  /* One without values would pass for any size. */
  if (array == NULL || array->n_rows == 0 || array->n_columns == 0
      || (*n_rows > 0 && array->n_rows != *n_rows) || (*n_columns > 0 && array->n_columns != *n_columns))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("The model lacks “%s”, or it is not of the size that it should have."), name);
      return NULL;
    }

  size = array->n_rows * array->n_columns;
  values = g_new (double, MAX (size, 1));
  for (gsize i = 0; i < size; i++)
    {
      values[i] = array->values[i];
      if (!isfinite (values[i]))
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                       _ ("“%s” of the model holds what is no number."), name);
          return NULL;
        }
    }

  *n_rows = array->n_rows;
  *n_columns = array->n_columns;
  return g_steal_pointer (&values);
}

void
classic_state_set_text (ClassicState *self, const char *key, const char *text)
{
  char *own = g_strdup (key);

  if (!g_hash_table_contains (self->texts, key))
    g_ptr_array_add (self->keys, own);
  /* Keeps the key that is there, and frees this one then. */
  g_hash_table_insert (self->texts, own, g_strdup (text));
}

const char *
classic_state_get_text (const ClassicState *self, const char *key)
{
  return g_hash_table_lookup (self->texts, key);
}

const char *
classic_state_get_nth_key (const ClassicState *self, gsize index)
{
  return index < self->keys->len ? g_ptr_array_index (self->keys, index) : NULL;
}
