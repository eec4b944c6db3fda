/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers for people to read. */

typedef enum
{
  BASE_NUMBER_PLAIN = 0,
  BASE_NUMBER_PLUS = 1 << 0,  /* with a plus where it is above zero */
  BASE_NUMBER_LOCAL = 1 << 1, /* with the decimal mark of the user's language, in place of a point */
} BaseNumberFlags;

/* (transfer full): "−0.123", with a true minus sign, which is as wide as the plus, so that columns of numbers stand
 * still. What is rounded to zero has no sign. "–" is what there is no number for: NAN. */
char *
base_number_format (double value, guint n_decimals, BaseNumberFlags flags);

G_END_DECLS
