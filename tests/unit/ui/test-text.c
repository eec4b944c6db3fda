/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "ui/text.h"

#include <math.h>

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

/* With true minus signs. */
static void
test_numbers (void)
{
  static const struct
  {
    double value;
    const char *figure, *is_signed, *small;
  } cases[] = {
    { -0.2101, "−0.210", "−0.210", NULL },  { 0.2101, "0.210", "+0.210", "0.21" }, { 0, "0.000", "0.000", "0" },
    { NAN, "–", "–", NULL },                { 0.002, "0.002", "+0.002", "0.002" }, { 1e-4, "0.000", "0.000", "0.0001" },
    { 7e-8, "0.000", "0.000", "7 × 10⁻⁸" }, { 1.23e-5, "0.000", "0.000", "1.2 × 10⁻⁵" },
    { 9.99e-7, "0.000", "0.000", "1 × 10⁻⁶" }, { 3e-12, "0.000", "0.000", "3 × 10⁻¹²" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *figure = mood_text_figure (cases[i].value);
      g_autofree char *with_sign = mood_text_signed (cases[i].value, 3);
      g_autofree char *small = mood_text_small_number (cases[i].value);

      g_assert_cmpstr (figure, ==, cases[i].figure);
      g_assert_cmpstr (with_sign, ==, cases[i].is_signed);
      if (cases[i].small != NULL)
        g_assert_cmpstr (small, ==, cases[i].small);
    }
}

/* What may end early takes so long at most. */
static void
test_time_left (void)
{
  static const struct
  {
    double seconds;
    gboolean is_at_most;
    const char *text; /* (nullable) */
  } cases[] = {
    { -1, TRUE, NULL },
    { 20, TRUE, "less than a minute left" },
    { 61, FALSE, "1 minute left" },
    { 181, TRUE, "at most 3 minutes left" },
    { 7000, FALSE, "2 hours left" },
    { 7000, TRUE, "at most 2 hours left" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const JobsProgress progress = { .seconds_left = cases[i].seconds, .is_at_most = cases[i].is_at_most };
      g_autofree char *text = mood_text_time_left (&progress);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/direction", test_direction);
  g_test_add_func ("/text/time-left", test_time_left);

  g_test_add_func ("/text/numbers", test_numbers);

  return g_test_run ();
}
