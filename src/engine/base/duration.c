/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/duration.h"

/* Some three years: nothing that is heard is longer, and it fits an int. */
#define LONGEST 1e8

/**
 * base_duration_to_string:
 * @seconds: what is negative or not a number counts as 0
 *
 * Returns: (transfer full): "3:07", or "1:02:07" from an hour on, to the nearest second
 */
char *
base_duration_to_string (double seconds)
{
  const int whole = seconds > 0.0 ? (int) (MIN (seconds, LONGEST) + 0.5) : 0;

  if (whole >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);

  return g_strdup_printf ("%d:%02d", whole / 60, whole % 60);
}
