/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/number.h"

#include <math.h>

static void
test_signs (void)
{
  static const struct
  {
    double value;
    guint n_decimals;
    BaseNumberFlags flags;
    const char *text;
  } cases[] = {
    { 0.1234, 3, BASE_NUMBER_PLAIN, "0.123" },   { 0.1234, 2, BASE_NUMBER_PLUS, "+0.12" },
    { -0.1236, 3, BASE_NUMBER_PLAIN, "−0.124" }, { -0.1236, 3, BASE_NUMBER_PLUS, "−0.124" },
    { 0.0, 3, BASE_NUMBER_PLUS, "0.000" },       { -0.0004, 3, BASE_NUMBER_PLUS, "0.000" },
    { -0.0006, 3, BASE_NUMBER_PLUS, "−0.001" },  { NAN, 3, BASE_NUMBER_PLUS, "–" },
    { -12.5, 0, BASE_NUMBER_LOCAL, "−12" },      { 0.4, 2, BASE_NUMBER_PLUS | BASE_NUMBER_LOCAL, "+0.40" },
    { -INFINITY, 1, BASE_NUMBER_PLAIN, "−inf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = base_number_format (cases[i].value, cases[i].n_decimals, cases[i].flags);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/signs", test_signs);

  return g_test_run ();
}
