/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vectors.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "engine/base/rng.h"

static void
table_free (gpointer data)
{
  Table *table = data;

  g_free (table->values);
  g_free (table);
}

static void
add_table (JsonObject *object, const char *name, JsonNode *node, gpointer tables)
{
  JsonArray *shape = json_object_get_array_member (json_node_get_object (node), "shape");
  JsonArray *values = json_object_get_array_member (json_node_get_object (node), "values");
  Table *table = g_new (Table, 1);

  table->n_rows = (gsize)json_array_get_int_element (shape, 0);
  table->n_columns = (gsize)json_array_get_int_element (shape, 1);
  g_assert_cmpuint (json_array_get_length (values), ==, table->n_rows * table->n_columns);
  table->values = g_new (double, json_array_get_length (values));
  for (guint i = 0; i < json_array_get_length (values); i++)
    table->values[i] = json_array_get_double_element (values, i);
  g_hash_table_insert (tables, g_strdup (name), table);
}

const Table *
vectors_get (const char *name)
{
  static GHashTable *tables = NULL;
  const Table *table;

  if (tables == NULL)
    {
      g_autofree char *path
          = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "reference", "classic.json", NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      json_parser_load_from_file (parser, path, &error);
      g_assert_no_error (error);
      tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, table_free);
      json_object_foreach_member (json_node_get_object (json_parser_get_root (parser)), add_table, tables);
    }

  table = g_hash_table_lookup (tables, name);
  if (table == NULL)
    g_error ("No vectors “%s”", name);
  return table;
}

guint *
vectors_get_classes (void)
{
  const Table *table = vectors_get ("classes");
  guint *classes = g_new (guint, table->n_columns);

  for (gsize i = 0; i < table->n_columns; i++)
    classes[i] = (guint)table->values[i];
  return classes;
}

double
vectors_compare (const char *name, const double *ours, gsize n)
{
  const Table *table = vectors_get (name);
  double worst = 0.0;

  g_assert_cmpuint (table->n_rows * table->n_columns, ==, n);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_false (isnan (ours[i]));
      worst = MAX (worst, fabs (ours[i] - table->values[i]));
    }
  return worst;
}

double *
make_numbers (gsize n, guint64 seed)
{
  double *numbers = g_new (double, n);
  BaseRng rng;

  base_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    numbers[i] = base_rng_normal (&rng);
  return numbers;
}
