/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/number.h"

#include <math.h>

static const char *
get_sign (double value, guint n_decimals, BaseNumberFlags flags)
{
  if (fabs (value) < 0.5 * pow (10, -(double)n_decimals))
    return "";
  if (value < 0)
    return "−";

  return flags & BASE_NUMBER_PLUS ? "+" : "";
}

char *
base_number_format (double value, guint n_decimals, BaseNumberFlags flags)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE], format[8];
  const char *sign = get_sign (value, n_decimals, flags);

  if (isnan (value))
    return g_strdup ("–");
  if (flags & BASE_NUMBER_LOCAL)
    return g_strdup_printf ("%s%.*f", sign, (int)n_decimals, fabs (value));

  g_snprintf (format, sizeof format, "%%.%uf", MIN (n_decimals, 9));
  return g_strconcat (sign, g_ascii_formatd (text, sizeof text, format, fabs (value)), NULL);
}
