/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/curve.h"

#include <math.h>
#include <string.h>

/* One byte a number: finer than anyone hears, and an hour of music is 14 KiB in the library. */
#define BYTE_SCALE 127.0

typedef struct
{
  MoodCurve curve; /* first, so that the one pointer is both */
  float    *values; /* (owned): valence, then arousal */
} CurveStorage;

/* What mood_curve_to_bytes() puts first: the time step in milliseconds, little-endian. */
typedef struct
{
  guint32 hop_ms;
} CurveHeader;

static MoodCurve *
curve_alloc (double  hop,
             gsize   n_points,
             float **valence,
             float **arousal)
{
  CurveStorage *storage = g_atomic_rc_box_new0 (CurveStorage);

  storage->values = g_new0 (float, 2 * n_points);
  *valence = storage->values;
  *arousal = storage->values + n_points;
  storage->curve = (MoodCurve) {
    .hop = hop,
    .n_points = n_points,
    .valence = *valence,
    .arousal = *arousal,
  };

  return &storage->curve;
}

static void
curve_clear (gpointer data)
{
  CurveStorage *storage = data;

  g_free (storage->values);
}

static gint8
quantize (float value)
{
  return (gint8) lrintf (CLAMP (value, -1.0f, 1.0f) * (float) BYTE_SCALE);
}

/**
 * mood_curve_new:
 * @hop: seconds between two points, above 0
 * @valence: (n_points): copied
 * @arousal: (n_points): copied
 */
MoodCurve *
mood_curve_new (double       hop,
                gsize        n_points,
                const float *valence,
                const float *arousal)
{
  float *own_valence, *own_arousal;
  MoodCurve *self = curve_alloc (hop, n_points, &own_valence, &own_arousal);

  if (n_points > 0)
    {
      memcpy (own_valence, valence, n_points * sizeof (float));
      memcpy (own_arousal, arousal, n_points * sizeof (float));
    }

  return self;
}

MoodCurve *
mood_curve_ref (MoodCurve *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
mood_curve_unref (MoodCurve *self)
{
  g_atomic_rc_box_release_full (self, curve_clear);
}

GBytes *
mood_curve_to_bytes (MoodCurve *self)
{
  const CurveHeader header = { .hop_ms = GUINT32_TO_LE ((guint32) lrint (self->hop * 1000.0)) };
  const gsize size = sizeof header + 2 * self->n_points;
  guint8 *bytes = g_malloc (size);
  gint8 *numbers = (gint8 *) bytes + sizeof header;

  memcpy (bytes, &header, sizeof header);
  for (gsize i = 0; i < self->n_points; i++)
    {
      numbers[i] = quantize (self->valence[i]);
      numbers[self->n_points + i] = quantize (self->arousal[i]);
    }

  return g_bytes_new_take (bytes, size);
}

/**
 * mood_curve_from_bytes:
 *
 * Returns: (nullable): the curve, or %NULL when @bytes are none that mood_curve_to_bytes() made
 */
MoodCurve *
mood_curve_from_bytes (GBytes *bytes)
{
  gsize size, n_points;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const gint8 *numbers;
  CurveHeader header;
  float *valence, *arousal;
  MoodCurve *self;

  if (size < sizeof header || (size - sizeof header) % 2 != 0)
    return NULL;

  memcpy (&header, data, sizeof header);
  header.hop_ms = GUINT32_FROM_LE (header.hop_ms);
  if (header.hop_ms == 0)
    return NULL;

  n_points = (size - sizeof header) / 2;
  numbers = (const gint8 *) data + sizeof header;
  self = curve_alloc (header.hop_ms / 1000.0, n_points, &valence, &arousal);
  for (gsize i = 0; i < n_points; i++)
    {
      valence[i] = numbers[i] / (float) BYTE_SCALE;
      arousal[i] = numbers[n_points + i] / (float) BYTE_SCALE;
    }

  return self;
}
