/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
reference_free (gpointer data)
{
  Reference *self = data;

  g_free (self->name);
  g_free (self->values);
  g_free (self);
}

gsize
reference_size (const Reference *self)
{
  return self->shape[0] * self->shape[1] * self->shape[2];
}

static const char *
read_one (const char *at,
          const char *end,
          GPtrArray  *references)
{
  Reference *self = g_new0 (Reference, 1);
  const char *line = memchr (at, '\n', (gsize)(end - at));
  char *rest;

  g_assert_nonnull (line);
  self->name = g_strndup (at, (gsize)(line - at));
  self->n_samples = strtoul (line + 1, &rest, 10);
  for (gsize i = 0; i < 3; i++)
    self->shape[i] = strtoul (rest, &rest, 10);
  g_assert_true (*rest == '\n');

  at = rest + 1;
  g_assert_cmpuint ((gsize)(end - at), >=, reference_size (self) * sizeof (float));
  self->values = g_new (float, reference_size (self));
  for (gsize i = 0; i < reference_size (self); i++)
    {
      guint32 bits;

      memcpy (&bits, at + i * sizeof bits, sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (&self->values[i], &bits, sizeof bits);
    }

  g_ptr_array_add (references, self);
  return at + reference_size (self) * sizeof (float);
}

/* Returns: (transfer full): all records of tests/reference/features.bin */
GPtrArray *
reference_load (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", "features.bin", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *references = g_ptr_array_new_with_free_func (reference_free);
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_assert_no_error (error);
  for (const char *at = content; at < content + length;)
    at = read_one (at, content + length, references);

  return references;
}

const Reference *
reference_get (GPtrArray  *references,
               const char *name)
{
  for (guint i = 0; i < references->len; i++)
    {
      const Reference *self = g_ptr_array_index (references, i);

      if (strcmp (self->name, name) == 0)
        return self;
    }

  g_error ("there are no reference values for %s", name);
}

/* Within @relative of the reference's value, or of @absolute where that is more. */
void
reference_compare (const Reference *self,
                   const float     *values,
                   double           relative,
                   double           absolute)
{
  for (gsize i = 0; i < reference_size (self); i++)
    {
      const double expected = self->values[i];

      if (!(fabs (values[i] - expected) <= MAX (relative * fabs (expected), absolute)))
        g_error ("%s, value %" G_GSIZE_FORMAT ": %.9g, but should be %.9g", self->name, i, values[i],
                 expected);
    }
}

/* The script's signal (), from integers alone. */
float *
reference_signal (gsize n_samples)
{
  float *samples = g_new (float, n_samples + 1);
  guint32 noise = 12345;
  guint32 phase = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      const guint loudness = (guint)(i / 2048) % 4;
      int value;

      noise = noise * 1664525u + 1013904223u;
      phase += 2000000u + (guint32)i * 90000u;
      value = abs ((int)(phase >> 16) - 32768) - 16384 + (int)(noise >> 20) - 2048;
      if (loudness == 3)
        value = 0;
      samples[i] = (float)value / 32768.0f / (float)(1u << 2 * loudness);
    }

  return samples;
}

/* The script's noise () * scale + offset. */
float *
reference_noise (gsize   n_values,
                 guint32 seed,
                 double  scale,
                 double  offset)
{
  float *values = g_new (float, n_values);

  for (gsize i = 0; i < n_values; i++)
    {
      seed = seed * 1664525u + 1013904223u;
      values[i] = (float)((double)(seed >> 8) / 16777216.0 * scale + offset);
    }

  return values;
}

void
reference_all_finite (const float *values,
                      gsize        n_values)
{
  for (gsize i = 0; i < n_values; i++)
    if (!isfinite (values[i]))
      g_error ("value %" G_GSIZE_FORMAT " is %g", i, values[i]);
}
