/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The other side of tests/reference/make-feature-vectors.py. */
typedef struct
{
  char *name;
  gsize n_samples; /* of the signal that went in, if any */
  gsize shape[3];
  float *values; /* (shape) */
} Reference;

GPtrArray *
reference_load (void);
const Reference *
reference_get (GPtrArray *references, const char *name);
gsize
reference_size (const Reference *self);
void
reference_compare (const Reference *self, const float *values, double relative, double absolute);
float *
reference_signal (gsize n_samples);
float *
reference_noise (gsize n_values, guint32 seed, double scale, double offset);
void
reference_all_finite (const float *values, gsize n_values);

G_END_DECLS
