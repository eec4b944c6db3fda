/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/tape.h"

#include <math.h>
#include <string.h>

#include "engine/base/finite.h"

/* Steps of frames: far more than any level has, and few enough that sums of four never overflow. */
#define MAX_STEPS (1 << 14)

/* Added to a number of less than 2^22 and taken away again leaves it rounded to the nearest even one, also in vector
 * registers; and no zero with a sign. */
#define ROUNDING 12582912.0f

/* A row of features is preceded by its time, its level, and 1 where a piece begins. */
#define N_BESIDE   3

#define HEAD_MAGIC 0x4d505431u /* “MPT1”; in another byte order it is not this */

typedef struct
{
  guint32 magic;
  guint32 kind;
  guint32 n_values;
  guint32 n_rows;
  guint64 n_samples;
  float loudest;
  guint32 reserved; /* 0 */
} Head;

G_STATIC_ASSERT (sizeof (Head) == 32);

struct _AnalysisTape
{
  AnalysisTapeKind kind;
  gsize n_values;
  GByteArray *
      body; /* (owned): of frames the differences, see put_row(); of features floats (n_rows, 3 + n_values) */
  gsize n_rows;
  guint64 n_samples;
  float loudest;
  gboolean has_ended;
  gboolean is_broken;

  /* Where it is being written or played: */
  int *rows[2]; /* (owned): (n_values): steps of the last frame and of this one */
  gsize at;     /* in the body */
  gsize row;
};

void
analysis_tape_round (float *values, gsize n_values)
{
  for (gsize i = 0; i < n_values; i++)
    values[i] = (values[i] / ANALYSIS_TAPE_STEP + ROUNDING - ROUNDING) * ANALYSIS_TAPE_STEP;
}

AnalysisTape *
analysis_tape_new (AnalysisTapeKind kind, gsize n_values)
{
  AnalysisTape *self = g_new0 (AnalysisTape, 1);

  self->kind = kind;
  self->n_values = n_values;
  self->body = g_byte_array_new ();
  if (kind == ANALYSIS_TAPE_FRAMES)
    for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
      self->rows[i] = g_new0 (int, n_values);
  return self;
}

void
analysis_tape_free (AnalysisTape *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->body);
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    g_free (self->rows[i]);
  g_free (self);
}

/* What is of no use keeps no memory either. */
static void
give_up (AnalysisTape *self)
{
  self->is_broken = TRUE;
  g_byte_array_unref (self->body);
  self->body = g_byte_array_new ();
}

/* --- frames --- */

/* What is expected of band @band: between the plane through the three neighbors that are known, which follows slopes, and the
 * mean of the two nearest, which is not led astray by single values. */
static inline int
predict (const int *before, const int *now, gsize band)
{
  if (band == 0)
    return before[0];
  return (3 * (before[band] + now[band - 1]) - 2 * before[band - 1]) / 4;
}

/* Small differences of either sign are small numbers: 0, -1, 1, -2, … become 0, 1, 2, 3, …; seven bits in a byte, the eighth
 * says that there is more. Returns: bytes written, at most 3. */
static inline gsize
put_difference (guint8 *to, int difference)
{
  guint32 value = ((guint32)difference << 1) ^ (guint32)(difference >> 31);
  gsize n = 0;

  for (; value >= 0x80; value >>= 7)
    to[n++] = (guint8)(value | 0x80);
  to[n++] = (guint8)value;
  return n;
}

static inline gboolean
get_difference (const guint8 *from, gsize n_bytes, gsize *at, int *difference)
{
  guint32 value = 0;

  for (guint shift = 0; shift < 21 && *at < n_bytes; shift += 7)
    {
      const guint8 byte = from[(*at)++];

      value |= (guint32)(byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *difference = (int)(value >> 1) ^ -(int)(value & 1);
          return TRUE;
        }
    }

  return FALSE;
}

static void
turn_rows (AnalysisTape *self)
{
  int *now = self->rows[1];

  self->rows[1] = self->rows[0];
  self->rows[0] = now;
}

/* FALSE when it is not of numbers. */
static gboolean
put_row (AnalysisTape *self, const float *frame)
{
  const gsize n_before = self->body->len;
  guint8 *to;
  gsize n = 0;

  g_byte_array_set_size (self->body, (guint)(n_before + 3 * self->n_values));
  to = self->body->data + n_before;
  for (gsize band = 0; band < self->n_values; band++)
    {
      const float steps = frame[band] / ANALYSIS_TAPE_STEP;

      if (!(fabsf (steps) < MAX_STEPS))
        return FALSE;
      self->rows[1][band] = (int)steps;
      n += put_difference (to + n, self->rows[1][band] - predict (self->rows[0], self->rows[1], band));
    }
  g_byte_array_set_size (self->body, (guint)(n_before + n));
  turn_rows (self);
  self->n_rows++;

  return TRUE;
}

void
analysis_tape_add_frames (AnalysisTape *self, const float *frames, gsize n_frames)
{
  g_return_if_fail (self->kind == ANALYSIS_TAPE_FRAMES);

  for (gsize i = 0; i < n_frames && !self->is_broken; i++)
    if (self->body->len > ANALYSIS_TAPE_MAX_BYTES || !put_row (self, frames + i * self->n_values))
      give_up (self);
}

static gboolean
get_row (AnalysisTape *self, float *frame)
{
  for (gsize band = 0; band < self->n_values; band++)
    {
      int difference, steps;

      if (!get_difference (self->body->data, self->body->len, &self->at, &difference))
        return FALSE;
      steps = predict (self->rows[0], self->rows[1], band) + difference;
      if (ABS (steps) >= MAX_STEPS)
        return FALSE;
      self->rows[1][band] = steps;
      frame[band] = (float)steps * ANALYSIS_TAPE_STEP;
    }
  turn_rows (self);
  self->row++;

  return TRUE;
}

void
analysis_tape_rewind (AnalysisTape *self)
{
  g_return_if_fail (self->kind == ANALYSIS_TAPE_FRAMES);

  self->at = 0;
  self->row = 0;
  memset (self->rows[0], 0, self->n_values * sizeof (int));
}

gsize
analysis_tape_play (AnalysisTape *self, float *frames, gsize max_frames)
{
  gsize n;

  g_return_val_if_fail (self->kind == ANALYSIS_TAPE_FRAMES && self->has_ended, 0);

  for (n = 0; n < max_frames && !self->is_broken && self->row < self->n_rows; n++)
    if (!get_row (self, frames + n * self->n_values))
      {
        give_up (self);
        break;
      }
  /* More on it than is said. */
  if (!self->is_broken && self->row == self->n_rows && self->at != self->body->len)
    give_up (self);

  return n;
}

gboolean
analysis_tape_is_broken (const AnalysisTape *self)
{
  return self->is_broken;
}

/* --- features --- */

void
analysis_tape_add_features (AnalysisTape *self, const AnalysisFeatures *features)
{
  g_return_if_fail (self->kind == ANALYSIS_TAPE_FEATURES);

  for (guint i = 0; i < features->n_examples && !self->is_broken; i++)
    {
      const float *values = features->values + i * self->n_values;
      const float beside[N_BESIDE]
          = { features->times[i], features->levels != NULL ? features->levels[i] : 0.0f,
              i == 0 ? 1.0f : 0.0f };

      if (self->body->len > ANALYSIS_TAPE_MAX_BYTES || !base_are_finite_float (N_BESIDE, beside)
          || !base_are_finite_float (self->n_values, values))
        {
          give_up (self);
          return;
        }
      g_byte_array_append (self->body, (const guint8 *)beside, sizeof beside);
      g_byte_array_append (self->body, (const guint8 *)values, (guint)(self->n_values * sizeof (float)));
      self->n_rows++;
    }
}

gboolean
analysis_tape_get_features (const AnalysisTape *self,
                            gboolean has_levels,
                            AnalysisFeatures *features,
                            GArray *pieces)
{
  const float *row = (const float *)(gconstpointer)self->body->data;

  g_return_val_if_fail (self->kind == ANALYSIS_TAPE_FEATURES && self->has_ended, FALSE);

  if (self->is_broken || !base_are_finite_float (self->n_rows * (N_BESIDE + self->n_values), row))
    return FALSE;

  features->values = g_new (float, self->n_rows * self->n_values + 1);
  features->times = g_new (float, self->n_rows + 1);
  features->levels = has_levels ? g_new (float, self->n_rows + 1) : NULL;
  for (gsize i = 0; i < self->n_rows; i++, row += N_BESIDE + self->n_values)
    {
      features->times[i] = row[0];
      if (has_levels)
        features->levels[i] = row[1];
      if (row[2] != 0.0f || i == 0)
        g_array_set_size (pieces, pieces->len + 1);
      g_array_index (pieces, guint, pieces->len - 1)++;
      memcpy (features->values + i * self->n_values, row + N_BESIDE, self->n_values * sizeof (float));
    }
  features->n_examples = (guint)self->n_rows;

  return TRUE;
}

/* The bytes of floats (@n_rows, @n_columns) by their place in the number, and within that by column: what is alike stands side
 * by side, and can be packed. */
static void
sort_bytes (guint8 *sorted, const guint8 *floats, gsize n_rows, gsize n_columns, gboolean is_back)
{
  for (gsize place = 0; place < sizeof (float); place++)
    for (gsize column = 0; column < n_columns; column++)
      for (gsize row = 0; row < n_rows; row++)
        {
          const gsize plain = (row * n_columns + column) * sizeof (float) + place;
          const gsize there = (place * n_columns + column) * n_rows + row;

          if (is_back)
            sorted[plain] = floats[there];
          else
            sorted[there] = floats[plain];
        }
}

/* --- both --- */

void
analysis_tape_end (AnalysisTape *self, guint64 n_samples, float loudest)
{
  self->n_samples = n_samples;
  self->loudest = loudest;
  self->has_ended = TRUE;
  if (!isfinite (loudest))
    give_up (self);
}

guint64
analysis_tape_get_n_samples (const AnalysisTape *self)
{
  return self->n_samples;
}

float
analysis_tape_get_loudest (const AnalysisTape *self)
{
  return self->loudest;
}

gsize
analysis_tape_get_n_rows (const AnalysisTape *self)
{
  return self->n_rows;
}

GBytes *
analysis_tape_to_bytes (const AnalysisTape *self)
{
  const gsize length = sizeof (Head) + self->body->len;
  const Head head = { .magic = HEAD_MAGIC,
                      .kind = self->kind,
                      .n_values = (guint32)self->n_values,
                      .n_rows = (guint32)self->n_rows,
                      .n_samples = self->n_samples,
                      .loudest = self->loudest };
  guint8 *bytes;

  if (self->is_broken || !self->has_ended)
    return NULL;

  bytes = g_malloc (length);
  memcpy (bytes, &head, sizeof head);
  if (self->kind == ANALYSIS_TAPE_FEATURES)
    sort_bytes (bytes + sizeof head, self->body->data, self->n_rows, N_BESIDE + self->n_values, FALSE);
  else if (self->body->len > 0)
    memcpy (bytes + sizeof head, self->body->data, self->body->len);

  return g_bytes_new_take (bytes, length);
}

/* Whether @length bytes can be the body that is announced. */
static gboolean
fits (const Head *head, gsize length)
{
  const guint64 n_values = (guint64)head->n_rows * head->n_values;

  if (head->kind == ANALYSIS_TAPE_FRAMES)
    return n_values <= length && length <= 3 * n_values;
  return ((guint64)head->n_rows * N_BESIDE + n_values) * sizeof (float) == length;
}

AnalysisTape *
analysis_tape_from_bytes (GBytes *bytes, AnalysisTapeKind kind, gsize n_values)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  AnalysisTape *self;
  Head head;

  /* As long as may be, and the row with which that was noticed. */
  if (length < sizeof head
      || length > sizeof head + ANALYSIS_TAPE_MAX_BYTES + (N_BESIDE + n_values) * sizeof (float))
    return NULL;
  memcpy (&head, data, sizeof head);
  if (head.magic != HEAD_MAGIC || head.kind != (guint32)kind || head.n_values != n_values
      || head.reserved != 0 || !isfinite (head.loudest) || !fits (&head, length - sizeof head))
    return NULL;

  self = analysis_tape_new (kind, n_values);
  self->n_rows = head.n_rows;
  g_byte_array_set_size (self->body, (guint)(length - sizeof head));
  if (kind == ANALYSIS_TAPE_FEATURES)
    sort_bytes (self->body->data, data + sizeof head, self->n_rows, N_BESIDE + n_values, TRUE);
  else if (self->body->len > 0)
    memcpy (self->body->data, data + sizeof head, self->body->len);
  analysis_tape_end (self, head.n_samples, head.loudest);

  return self;
}
