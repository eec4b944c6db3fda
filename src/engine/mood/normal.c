/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/normal.h"

#include <math.h>

double
mood_normal_density (double x)
{
  return exp (-0.5 * x * x) / sqrt (2.0 * G_PI);
}

double
mood_normal_cdf (double x)
{
  return 0.5 * erfc (-x / G_SQRT2);
}
