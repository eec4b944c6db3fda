/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/embedding.h"

#include <math.h>
#include <string.h>

#define MAX_CODE 255

typedef struct
{
  MoodEmbedding embedding; /* first, so that the one pointer is both */
  float *values;           /* (owned) */
} Storage;

/* What mood_embedding_to_bytes() puts first, little-endian; the codes follow, and value = lowest + step code.
 * The range is each vector's own: the values that follow a ReLU have no negative half to spend codes on. */
typedef struct
{
  float lowest;
  float step;
} Header;

static void
clear (gpointer data)
{
  Storage *storage = data;

  g_free (storage->values);
}

/* @values: (transfer full) */
static MoodEmbedding *
new_take (gsize  n_values,
          float *values)
{
  Storage *storage = g_atomic_rc_box_new0 (Storage);

  storage->values = values;
  storage->embedding = (MoodEmbedding) { .n_values = n_values, .values = values };
  return &storage->embedding;
}

MoodEmbedding *
mood_embedding_new (gsize        n_values,
                    const float *values)
{
  g_return_val_if_fail (n_values > 0 && n_values <= MOOD_EMBEDDING_MAX, NULL);

  return new_take (n_values, g_memdup2 (values, n_values * sizeof (float)));
}

MoodEmbedding *
mood_embedding_ref (MoodEmbedding *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
mood_embedding_unref (MoodEmbedding *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

double
mood_embedding_get_similarity (const MoodEmbedding *a,
                               const MoodEmbedding *b)
{
  double product = 0.0, square_a = 0.0, square_b = 0.0;

  if (a->n_values != b->n_values)
    return NAN;

  for (gsize i = 0; i < a->n_values; i++)
    {
      const double x = a->values[i];
      const double y = b->values[i];

      product += x * y;
      square_a += x * x;
      square_b += y * y;
    }

  if (square_a <= 0.0 || square_b <= 0.0)
    return 0.0;
  return CLAMP (product / sqrt (square_a * square_b), -1.0, 1.0);
}

static float
swap_float (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  memcpy (&value, &bits, sizeof bits);
  return value;
}

GBytes *
mood_embedding_to_bytes (const MoodEmbedding *self)
{
  const gsize size = sizeof (Header) + self->n_values;
  guint8 *bytes = g_malloc (size);
  float lowest = self->values[0];
  float highest = self->values[0];
  double range;
  Header header;

  for (gsize i = 1; i < self->n_values; i++)
    {
      lowest = fminf (lowest, self->values[i]);
      highest = fmaxf (highest, self->values[i]);
    }

  range = (double)highest - lowest;
  header.lowest = swap_float (lowest);
  header.step = swap_float ((float)(range / MAX_CODE));
  memcpy (bytes, &header, sizeof header);
  for (gsize i = 0; i < self->n_values; i++)
    {
      const double part = range > 0.0 ? ((double)self->values[i] - lowest) / range : 0.0;

      bytes[sizeof header + i] = (guint8)lrint (part * MAX_CODE);
    }

  return g_bytes_new_take (bytes, size);
}

MoodEmbedding *
mood_embedding_from_bytes (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Header header;
  float *values;

  if (size <= sizeof header || size - sizeof header > MOOD_EMBEDDING_MAX)
    return NULL;

  memcpy (&header, data, sizeof header);
  header.lowest = swap_float (header.lowest);
  header.step = swap_float (header.step);
  if (!isfinite (header.lowest) || !(header.step >= 0.0f) || !isfinite (header.lowest + header.step * MAX_CODE))
    return NULL;

  values = g_new (float, size - sizeof header);
  for (gsize i = 0; i < size - sizeof header; i++)
    values[i] = header.lowest + header.step * data[sizeof header + i];
  return new_take (size - sizeof header, values);
}
