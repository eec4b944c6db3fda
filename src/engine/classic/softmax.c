/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/softmax.h"

#include <math.h>

double
classic_softmax (double *scores, gsize n)
{
  double highest = scores[0], sum = 0.0;

  for (gsize c = 1; c < n; c++)
    highest = MAX (highest, scores[c]);
  for (gsize c = 0; c < n; c++)
    {
      scores[c] = exp (scores[c] - highest);
      sum += scores[c];
    }
  for (gsize c = 0; c < n; c++)
    scores[c] /= sum;
  return highest + log (sum);
}
