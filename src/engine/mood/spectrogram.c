/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/spectrogram.h"

#include <math.h>
#include <string.h>

/* Raised when the bytes mean something else. */
#define MAGIC "MSPG1\0\0"

typedef struct
{
  MoodSpectrogram picture; /* first, so that the one pointer is both */
  guint8 *levels;          /* (owned) */
} Storage;

/* What mood_spectrogram_to_bytes() puts first; little-endian. */
typedef struct
{
  char magic[8];
  guint32 n_columns;
  guint32 n_bands;
  guint32 milliseconds;
  guint32 check; /* g_bytes_hash() of the levels: a cache file may be cut short or written over */
} Header;

static void
storage_clear (gpointer data)
{
  g_free (((Storage *)data)->levels);
}

/**
 * mood_spectrogram_new:
 * @levels: (n_columns, n_bands): copied
 */
MoodSpectrogram *
mood_spectrogram_new (guint n_columns, guint n_bands, double seconds, const guint8 *levels)
{
  Storage *storage;

  g_return_val_if_fail (n_columns > 0 && n_columns <= MOOD_SPECTROGRAM_MAX_COLUMNS, NULL);
  g_return_val_if_fail (n_bands > 0 && n_bands <= MOOD_SPECTROGRAM_MAX_BANDS, NULL);

  storage = g_atomic_rc_box_new0 (Storage);
  storage->levels = g_memdup2 (levels, (gsize)n_columns * n_bands);
  storage->picture = (MoodSpectrogram) {
    .n_columns = n_columns,
    .n_bands = n_bands,
    .seconds = seconds,
    .levels = storage->levels,
  };

  return &storage->picture;
}

MoodSpectrogram *
mood_spectrogram_ref (MoodSpectrogram *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
mood_spectrogram_unref (MoodSpectrogram *self)
{
  g_atomic_rc_box_release_full (self, storage_clear);
}

static guint32
get_check (const guint8 *levels, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (levels, size);

  return g_bytes_hash (bytes);
}

GBytes *
mood_spectrogram_to_bytes (MoodSpectrogram *self)
{
  const gsize size = (gsize)self->n_columns * self->n_bands;
  guint8 *data = g_malloc (sizeof (Header) + size);
  Header header = {
    .magic = MAGIC,
    .n_columns = GUINT32_TO_LE (self->n_columns),
    .n_bands = GUINT32_TO_LE (self->n_bands),
    .milliseconds = GUINT32_TO_LE ((guint32)lrint (MIN (self->seconds * 1000, (double)G_MAXINT32))),
    .check = GUINT32_TO_LE (get_check (self->levels, size)),
  };

  memcpy (data, &header, sizeof header);
  memcpy (data + sizeof header, self->levels, size);

  return g_bytes_new_take (data, sizeof header + size);
}

/**
 * mood_spectrogram_from_bytes:
 *
 * Returns: (nullable): the picture, or %NULL when @bytes are none that mood_spectrogram_to_bytes() made
 */
MoodSpectrogram *
mood_spectrogram_from_bytes (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Header header;
  gsize n_levels;

  if (size < sizeof header)
    return NULL;

  memcpy (&header, data, sizeof header);
  header.n_columns = GUINT32_FROM_LE (header.n_columns);
  header.n_bands = GUINT32_FROM_LE (header.n_bands);
  header.milliseconds = GUINT32_FROM_LE (header.milliseconds);
  if (memcmp (header.magic, MAGIC, sizeof header.magic) != 0 || header.milliseconds == 0
      || header.n_columns == 0 || header.n_columns > MOOD_SPECTROGRAM_MAX_COLUMNS || header.n_bands == 0
      || header.n_bands > MOOD_SPECTROGRAM_MAX_BANDS)
    return NULL;

  n_levels = (gsize)header.n_columns * header.n_bands;
  if (size - sizeof header != n_levels
      || GUINT32_FROM_LE (header.check) != get_check (data + sizeof header, n_levels))
    return NULL;

  return mood_spectrogram_new (header.n_columns, header.n_bands, header.milliseconds / 1000.0,
                               data + sizeof header);
}
