/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"

static TrainingCsv *
parse (const char *text)
{
  GError *error = NULL;
  TrainingCsv *csv = training_csv_parse (text, strlen (text), "test.csv", &error);

  g_assert_no_error (error);
  g_assert_nonnull (csv);
  return csv;
}

static void
assert_refused (const char *text,
                gsize       length,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TrainingCsv) csv = training_csv_parse (text, length, "test.csv", &error);

  g_assert_null (csv);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  if (strstr (error->message, expected) == NULL)
    g_error ("“%s” does not say “%s”", error->message, expected);
}

static void
test_plain (void)
{
  g_autoptr (TrainingCsv) csv = parse ("path,fold\na.wav,0\nb.wav,1\n");

  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, 2);
  g_assert_cmpint (training_csv_find_column (csv, "path"), ==, 0);
  g_assert_cmpint (training_csv_find_column (csv, "fold"), ==, 1);
  g_assert_cmpint (training_csv_find_column (csv, "Fold"), ==, -1);
  g_assert_cmpstr (training_csv_get (csv, 0, 0), ==, "a.wav");
  g_assert_cmpstr (training_csv_get (csv, 1, 1), ==, "1");
  g_assert_cmpstr (training_csv_get (csv, 1, -1), ==, "");
}

static void
test_quotes (void)
{
  g_autoptr (TrainingCsv) csv = parse (
      "\xef\xbb\xbfpath,title\r\n\"a, b.wav\",\"He said \"\"no\"\"\r\ntwice\"\r\n\r\nc.wav,\"\"\r\nd.wav,ö");

  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, 3);
  g_assert_cmpstr (training_csv_get (csv, 0, 0), ==, "a, b.wav");
  g_assert_cmpstr (training_csv_get (csv, 0, 1), ==, "He said \"no\"\r\ntwice");
  g_assert_cmpstr (training_csv_get (csv, 1, 1), ==, "");
  g_assert_cmpstr (training_csv_get (csv, 2, 1), ==, "ö");
  g_assert_cmpuint (training_csv_get_line (csv, 0), ==, 2);
  g_assert_cmpuint (training_csv_get_line (csv, 1), ==, 5);
  g_assert_cmpuint (training_csv_get_line (csv, 2), ==, 6);
}

static void
test_refused (void)
{
  static const char with_nul[] = "path,a\nx,\0y\n";

  assert_refused ("", 0, "line 1: no header");
  assert_refused ("path,a\nx\n", 9, "line 2: 1 fields where the header has 2");
  assert_refused ("path,a\nx,1\ny,1,2\n", 17, "line 3: 3 fields");
  assert_refused ("path,a\nx,\"1\n\n2", 14, "line 2: a quotation mark is opened");
  assert_refused ("path,a\nx,1\"\n", 12, "line 2: a quotation mark inside");
  assert_refused ("path,a\nx,\"1\"2\n", 14, "line 2: text after");
  assert_refused ("path,path\nx,1\n", 14, "twice");
  assert_refused ("path,\xff\nx,1\n", 12, "UTF-8");
  assert_refused (with_nul, sizeof with_nul - 1, "UTF-8");
}

/* Each column's name is compared with each: a file of nothing but commas must not take for ever. */
static void
test_too_many_columns (void)
{
  g_autofree char *commas = g_strnfill (1 << 20, ',');

  assert_refused (commas, 1 << 20, "line 1: too many columns");
}

static void
test_load_errors (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (training_csv_load ("/nowhere/manifest.csv", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_null (training_csv_load ("/dev/null", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE);
}

/* What is written reads back as it was. */
static void
test_append (void)
{
  static const char *const fields[] = { "", "plain", "a,b", "say \"hi\"", "two\nlines", "ö" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TrainingCsv) csv = NULL;

  for (int row = 0; row < 2; row++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
        training_csv_append_field (line, fields[i]);
      g_string_append_printf (text, "%s\n", line->str);
    }

  csv = parse (text->str);
  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_cmpstr (training_csv_get (csv, 0, i), ==, fields[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/csv/plain", test_plain);
  g_test_add_func ("/training/csv/quotes", test_quotes);
  g_test_add_func ("/training/csv/refused", test_refused);
  g_test_add_func ("/training/csv/too-many-columns", test_too_many_columns);
  g_test_add_func ("/training/csv/load-errors", test_load_errors);
  g_test_add_func ("/training/csv/append", test_append);

  return g_test_run ();
}
