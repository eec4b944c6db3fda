/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/duration.h"

static void
test_duration (void)
{
  static const struct
  {
    double seconds;
    const char *text;
  } cases[] = {
    { 0.0, "0:00" },      { 0.4, "0:00" },    { 59.5, "1:00" },          { 187.2, "3:07" },
    { 3599.4, "59:59" },  { 3599.5, "1:00:00" }, { 3727.0, "1:02:07" }, { 360000.0, "100:00:00" },
    { -1.0, "0:00" },     { NAN, "0:00" },    { INFINITY, "27777:46:40" }, { G_MAXDOUBLE, "27777:46:40" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = base_duration_to_string (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/duration", test_duration);

  return g_test_run ();
}
