/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "ui/text.h"

static void
assert_texts (const char *coordinate,
              const char *spread)
{
  g_autofree char *plain = mood_text_coordinate (-0.264);
  g_autofree char *with_spread = mood_text_value_with_spread (0.04, 0.29);

  g_assert_cmpstr (plain, ==, coordinate);
  g_assert_cmpstr (with_spread, ==, spread);
}

/* Where words go to the left, a number still begins with its sign and ends with its spread. */
static void
test_direction (void)
{
  GtkTextDirection before = gtk_widget_get_default_direction ();

  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  assert_texts ("−0.26", "+0.04 ± 0.29");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  assert_texts ("\u200e−0.26", "\u200e+0.04 ± 0.29");
  gtk_widget_set_default_direction (before);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/direction", test_direction);

  return g_test_run ();
}
