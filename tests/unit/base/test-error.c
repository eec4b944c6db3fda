/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/error.h"


static void
test_every_code_has_its_own_name (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = BASE_ERROR_FAILED; code <= BASE_ERROR_INVALID_ARGUMENT; code++)
    {
      const char *name = base_error_code_to_string (code);

      g_assert_cmpstr (name, !=, "");
      g_assert_true (g_hash_table_add (names, (gpointer) name));
    }
}

static void
test_code_of_error (void)
{
  g_autoptr (GError) ours = g_error_new_literal (BASE_ERROR, BASE_ERROR_MISSING_CODEC, "x");
  g_autoptr (GError) foreign = g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "x");

  g_assert_cmpstr (base_error_get_code (ours), ==, "missing-codec");
  g_assert_cmpstr (base_error_get_code (foreign), ==, "failed");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/names", test_every_code_has_its_own_name);
  g_test_add_func ("/base/error/code", test_code_of_error);

  return g_test_run ();
}
