/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/degrees.h"

#include <math.h>

typedef struct
{
  MoodDegrees degrees; /* first, so that the one pointer is both */
  char **names;        /* (owned) */
  double *shares;      /* (owned) */
} Storage;

static void
clear (gpointer data)
{
  Storage *storage = data;

  g_strfreev (storage->names);
  g_free (storage->shares);
}

MoodDegrees *
mood_degrees_new (gsize              n_degrees,
                  const char *const *names,
                  const double      *shares)
{
  Storage *storage = g_atomic_rc_box_new0 (Storage);

  storage->names = g_new0 (char *, n_degrees + 1);
  for (gsize i = 0; i < n_degrees; i++)
    storage->names[i] = g_strdup (names[i]);
  storage->shares = g_memdup2 (shares, n_degrees * sizeof (double));
  storage->degrees = (MoodDegrees) {
    .n_degrees = n_degrees,
    .names = (const char *const *)storage->names,
    .shares = storage->shares,
  };

  return &storage->degrees;
}

MoodDegrees *
mood_degrees_ref (MoodDegrees *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
mood_degrees_unref (MoodDegrees *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gsize
mood_degrees_find_highest (const MoodDegrees *self)
{
  gsize best = 0;

  for (gsize i = 1; i < self->n_degrees; i++)
    if (self->shares[i] > self->shares[best])
      best = i;
  return best;
}

double
mood_degree_from_raw (float raw)
{
  return 1.0 / (1.0 + exp (-raw));
}
