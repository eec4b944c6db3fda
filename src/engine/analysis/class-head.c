/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/class-head.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/analysis/metadata.h"
#include "engine/base/error.h"
#include "engine/base/finite.h"
#include "engine/classic/softmax.h"

struct _AnalysisClassHead
{
  gatomicrefcount ref_count; /* (atomic) */
  char **names;              /* (owned) */
  gsize n_classes;
  gsize n_embedding;
  float *weights; /* (owned) (n_classes, n_embedding + 1) */
};

gboolean
analysis_class_name_is_good (const char *name)
{
  gboolean is_blank = TRUE;

  if (!g_utf8_validate (name, -1, NULL) || g_utf8_strlen (name, -1) > ANALYSIS_CLASS_NAME_MAX)
    return FALSE;

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar character = g_utf8_get_char (at);
      const GUnicodeType type = g_unichar_type (character);

      /* Formats turn the text around them: a name must not reach beyond itself. */
      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
          || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
      is_blank = is_blank && g_unichar_isspace (character);
    }

  return !is_blank;
}

AnalysisClassHead *
analysis_class_head_new (const char *const *names, gsize n_embedding, const float *weights)
{
  AnalysisClassHead *self = g_new0 (AnalysisClassHead, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->names = g_strdupv ((char **)names);
  self->n_classes = g_strv_length (self->names);
  self->n_embedding = n_embedding;
  self->weights = g_memdup2 (weights, self->n_classes * (n_embedding + 1) * sizeof (float));
  return self;
}

AnalysisClassHead *
analysis_class_head_ref (AnalysisClassHead *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
analysis_class_head_unref (AnalysisClassHead *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_strfreev (self->names);
  g_free (self->weights);
  g_free (self);
}

const char *const *
analysis_class_head_get_names (const AnalysisClassHead *self)
{
  return (const char *const *)self->names;
}

gsize
analysis_class_head_get_n_embedding (const AnalysisClassHead *self)
{
  return self->n_embedding;
}

MoodDegrees *
analysis_class_head_say (const AnalysisClassHead *self, const MoodEmbedding *embedding)
{
  g_autoptr (GBytes) bytes = mood_embedding_to_bytes (embedding);
  g_autoptr (MoodEmbedding) kept = mood_embedding_from_bytes (bytes);
  double scores[ANALYSIS_CLASSES_MAX];

  if (kept == NULL || kept->n_values != self->n_embedding)
    return NULL;

  for (gsize c = 0; c < self->n_classes; c++)
    {
      const float *row = self->weights + c * (self->n_embedding + 1);

      scores[c] = row[self->n_embedding];
      for (gsize k = 0; k < self->n_embedding; k++)
        scores[c] += (double)row[k] * kept->values[k];
    }
  classic_softmax (scores, self->n_classes);
  return mood_degrees_new (self->n_classes, (const char *const *)self->names, scores);
}

void
analysis_class_head_add_to_file (const AnalysisClassHead *self, NnTensorFile *file)
{
  const gsize shape[] = { self->n_classes, self->n_embedding + 1 };
  g_autofree char *names = g_strjoinv ("\n", self->names);

  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_CLASSES, names);
  nn_tensor_file_add (file, ANALYSIS_MODEL_CLASS_WEIGHTS, shape, G_N_ELEMENTS (shape), self->weights);
}

static gboolean
are_names (char **names)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const guint n = g_strv_length (names);

  for (char **name = names; *name != NULL; name++)
    if (!analysis_class_name_is_good (*name) || !g_hash_table_add (seen, *name))
      return FALSE;

  return n >= ANALYSIS_CLASSES_MIN && n <= ANALYSIS_CLASSES_MAX;
}

gboolean
analysis_class_head_from_file (const NnTensorFile *file, AnalysisClassHead **head, GError **error)
{
  const char *text = nn_tensor_file_get_metadata (file, ANALYSIS_MODEL_CLASSES);
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", "\n", ANALYSIS_CLASSES_MAX + 1);
  const gsize *shape;
  guint n_dims;
  gsize size;
  const float *weights = nn_tensor_file_get (file, ANALYSIS_MODEL_CLASS_WEIGHTS, &shape, &n_dims, &size);

  *head = NULL;
  if (text == NULL && weights == NULL)
    return TRUE;

  if (text == NULL || !are_names (names))
    return base_error_refuse (error, BASE_ERROR_BAD_MODEL, _ ("its “%s” are not names of different classes"),
                              ANALYSIS_MODEL_CLASSES);
  if (weights == NULL || n_dims != 2 || shape[0] != g_strv_length (names) || shape[1] < 2
      || shape[1] > MOOD_EMBEDDING_MAX + 1 || !base_are_finite_float (size, weights))
    return base_error_refuse (error, BASE_ERROR_BAD_MODEL, _ ("its “%s” are not the weights of its classes"),
                              ANALYSIS_MODEL_CLASS_WEIGHTS);

  *head = analysis_class_head_new ((const char *const *)names, shape[1] - 1, weights);
  return TRUE;
}

gboolean
analysis_class_head_load (const char *path, AnalysisClassHead **head, char **fingerprint, GError **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, error);

  *head = NULL;
  *fingerprint = NULL;
  if (file == NULL || !analysis_class_head_from_file (file, head, error))
    return FALSE;

  *fingerprint = analysis_metadata_fingerprint (path, error);
  if (*fingerprint == NULL)
    g_clear_pointer (head, analysis_class_head_unref);
  return *fingerprint != NULL;
}
