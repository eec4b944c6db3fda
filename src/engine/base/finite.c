/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/finite.h"

#include <math.h>

gboolean
base_are_finite (gsize n, const double *values)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;

  return TRUE;
}

gboolean
base_are_finite_float (gsize n, const float *values)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;

  return TRUE;
}
