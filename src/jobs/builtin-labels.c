/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line with the model, a line of names, and a line for each clip: valence, arousal, the point's two, and the embedding as a
 * library keeps it, in base64. */
#include "jobs/builtin-labels.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/mood/embedding.h"

#define DEFAULT_FILE "models/builtin-labels.csv"
#define N_NUMBERS 4
#define N_FIELDS (N_NUMBERS + 1)
#define N_HEAD_LINES 2

void
jobs_builtin_labels_free (JobsBuiltinLabels *self)
{
  g_free (self->model);
  g_free (self->labels);
  g_free (self->points);
  g_free (self->embeddings);
  g_free (self);
}

static gboolean
parse_coordinate (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && fabs (*value) <= 1.0;
}

static gboolean
parse_embedding (JobsBuiltinLabels *self, const char *text, gsize row, gsize n_rows)
{
  gsize size;
  guchar *data = g_base64_decode (text, &size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  g_autoptr (MoodEmbedding) embedding = mood_embedding_from_bytes (bytes);

  if (embedding == NULL || (row > 0 && embedding->n_values != self->n_embedding))
    return FALSE;
  if (row == 0)
    {
      self->n_embedding = embedding->n_values;
      self->embeddings = g_new (float, n_rows *self->n_embedding);
    }
  memcpy (self->embeddings + row * self->n_embedding, embedding->values, self->n_embedding * sizeof (float));

  return TRUE;
}

static gboolean
parse_row (JobsBuiltinLabels *self, const char *line, gsize row, gsize n_rows)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", N_FIELDS + 1);

  return g_strv_length (fields) == N_FIELDS && parse_coordinate (fields[0], &self->labels[2 * row])
         && parse_coordinate (fields[1], &self->labels[2 * row + 1])
         && parse_coordinate (fields[2], &self->points[2 * row])
         && parse_coordinate (fields[3], &self->points[2 * row + 1])
         && parse_embedding (self, fields[N_NUMBERS], row, n_rows);
}

static gboolean
parse (JobsBuiltinLabels *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize n_lines = g_strv_length (lines);

  while (n_lines > 0 && *lines[n_lines - 1] == '\0')
    n_lines--;
  if (n_lines <= N_HEAD_LINES || !g_str_has_prefix (lines[0], "model,"))
    return FALSE;

  self->model = g_strdup (lines[0] + strlen ("model,"));
  self->n = n_lines - N_HEAD_LINES;
  self->labels = g_new (double, self->n * 2);
  self->points = g_new (double, self->n * 2);
  for (gsize i = 0; i < self->n; i++)
    if (!parse_row (self, lines[N_HEAD_LINES + i], i, self->n))
      return FALSE;

  return TRUE;
}

JobsBuiltinLabels *
jobs_builtin_labels_load (const char *path, GError **error)
{
  g_autoptr (JobsBuiltinLabels) self = g_new0 (JobsBuiltinLabels, 1);
  g_autofree char *file = path != NULL ? g_strdup (path) : base_paths_find_data (DEFAULT_FILE);
  g_autofree char *text = NULL;

  if (file == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("The built-in labels are not installed."));
      return NULL;
    }
  if (!g_file_get_contents (file, &text, NULL, error))
    return NULL;
  if (!parse (self, text))
    {
      g_autofree char *shown = base_paths_to_utf8 (file);

      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” holds no built-in labels."), shown);
      return NULL;
    }

  return g_steal_pointer (&self);
}
