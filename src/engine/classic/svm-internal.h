/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* For svm.c, svm-fit.c and svm-state.c alone. */

#include "engine/classic/svm-probability.h"
#include "engine/classic/svm.h"

G_BEGIN_DECLS

struct _ClassicSvm
{
  ClassicKernel   kernel;
  double          gamma;
  gsize           n_inputs;
  gsize           n_outputs; /* or classes */
  gsize           n_vectors;
  gsize           n_machines;
  double         *vectors;      /* (owned) (n_vectors, n_inputs) */
  double         *coefficients; /* (owned) (n_machines, n_vectors) */
  double         *bias;         /* (owned) (n_machines) */
  gboolean        is_classes;
  gsize           n_present;
  guint          *present;  /* (owned) (n_present): the classes that occurred, ascending */
  ClassicSigmoid *sigmoids; /* (owned) (nullable) (n_machines) */
};

G_END_DECLS
