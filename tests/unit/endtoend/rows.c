/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <string.h>

#include "engine/base/paths.h"

Run *
rows_analyze (Program    *program,
              const char *input,
              const char *path)
{
  return program_run (program, input, "analyze", "--format", "json", "--jobs", "2", "--model", program->model,
                      path, NULL);
}

/* A sentence for a person, on one line: more than a word or a number of some library. */
static void
check_sentence (const char *message)
{
  g_assert_true (g_utf8_validate (message, -1, NULL));
  g_assert_cmpuint (strlen (message), >, 12);
  g_assert_cmpuint (strlen (message), <, 2000);
  g_assert_nonnull (strchr (message, ' '));
  g_assert_null (strchr (message, '\n'));
}

static const char *
read_code (JsonObject *row)
{
  JsonObject *error;

  if (!json_object_has_member (row, "error"))
    {
      g_assert_true (json_object_has_member (row, "valence"));
      g_assert_true (json_object_has_member (row, "mood"));
      return ROWS_HEARD;
    }

  error = json_object_get_object_member (row, "error");
  g_assert_false (json_object_has_member (row, "valence"));
  check_sentence (json_object_get_string_member (error, "message"));

  return json_object_get_string_member (error, "code");
}

GHashTable *
rows_read (Run *run)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (g_utf8_validate (run->out, -1, NULL));
  for (guint i = 0; i < run->n_lines; i++)
    {
      JsonObject *row = run_parse_line (run, i, parser);
      const char *uri = json_object_get_string_member (row, "uri");

      g_assert_nonnull (json_object_get_string_member (row, "path"));
      g_assert_true (g_str_has_prefix (uri, "file:///"));
      g_assert_true (g_hash_table_insert (rows, g_strdup (uri), g_strdup (read_code (row))));
    }

  return rows;
}

const char *
rows_get (GHashTable *rows,
          const char *path)
{
  g_autofree char *uri = base_paths_to_uri (path);

  return g_hash_table_lookup (rows, uri);
}

void
rows_check (GHashTable *rows,
            const char *path,
            const char *expected)
{
  g_auto (GStrv) codes = g_strsplit (expected, "|", -1);
  const char *code = rows_get (rows, path);

  if (code == NULL)
    g_test_fail_printf ("nothing is said of %s", path);
  else if (!g_strv_contains ((const char *const *)codes, code))
    g_test_fail_printf ("%s is %s, but should be %s", path, code, expected);
}
