/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rows of tests/reference/classic.json: the first N_TRAIN train, the others test. */
#define N_ROWS 90
#define N_TRAIN 60
#define N_TEST (N_ROWS - N_TRAIN)
#define N_INPUTS 6
#define N_OUTPUTS 2
#define N_CLASSES 4

typedef struct
{
  gsize   n_rows;
  gsize   n_columns;
  double *values; /* (owned) */
} Table;

/* One of them; the program ends when it is not there. Kept until the program ends. */
const Table *vectors_get         (const char   *name);
/* (transfer full): "classes". */
guint       *vectors_get_classes (void);
/* The largest difference between @ours and the named table, of which there must be @n numbers. */
double       vectors_compare     (const char   *name,
                                  const double *ours,
                                  gsize         n);
/* A table of @n numbers that look random, of both signs, up to about 1: the same everywhere. */
double      *make_numbers        (gsize         n,
                                  guint64       seed);

G_END_DECLS
