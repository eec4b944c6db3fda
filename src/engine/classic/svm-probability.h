/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From decisions of machines that tell two classes apart to probabilities. */

typedef struct
{
  double slope;
  double offset;
} ClassicSigmoid;

ClassicSigmoid classic_sigmoid_fit      (gsize                 n,
                                         const double         *decisions,
                                         const double         *signs);
double         classic_sigmoid_apply    (const ClassicSigmoid *self,
                                         double                decision);
void           classic_couple_pairs     (gsize                 n_classes,
                                         const double         *pairwise,
                                         double               *probabilities,
                                         double               *scratch);

G_END_DECLS
