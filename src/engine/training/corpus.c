/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/corpus.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"

struct _TrainingCorpus
{
  GArray *clips;    /* (owned): TrainingClip */
  GPtrArray *names; /* (owned): char *, of the manifests' folders */
};

/* One manifest while it is read. */
typedef struct
{
  const TrainingCsv *csv;
  const char *shown;  /* the manifest's path, for messages */
  const char *folder; /* paths are relative to it */
  guint manifest;
  int path;
  int artist;
  int quadrant;
  int valence;
  int arousal;
  int fold;
  gboolean from_words;
} Reader;

#define MAX_FOLD 9999

static void
clip_clear (gpointer data)
{
  TrainingClip *clip = data;

  g_free (clip->path);
  g_free (clip->name);
  g_free (clip->artist);
}

static gboolean G_GNUC_PRINTF (4, 5)
    fail (const Reader *reader, gsize row, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s, line %u: %s"), reader->shown,
               training_csv_get_line (reader->csv, row), what);
  return FALSE;
}

static gboolean
parse_coordinate (const char *text,
                  double     *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value) && fabs (*value) <= 1.0;
}

static gboolean
read_point (const Reader  *reader,
            gsize          row,
            TrainingClip  *clip,
            GError       **error)
{
  const char *valence = training_csv_get (reader->csv, row, reader->valence);
  const char *arousal = training_csv_get (reader->csv, row, reader->arousal);

  if (*valence == '\0' && *arousal == '\0')
    return TRUE;

  if (*valence == '\0' || *arousal == '\0')
    return fail (reader, row, error, _ ("valence and arousal go together, but one is empty"));

  if (!parse_coordinate (valence, &clip->valence))
    return fail (reader, row, error, _ ("the valence “%s” is not a number from -1 to 1"), valence);

  if (!parse_coordinate (arousal, &clip->arousal))
    return fail (reader, row, error, _ ("the arousal “%s” is not a number from -1 to 1"), arousal);

  clip->point = reader->from_words ? TRAINING_POINT_WORDS : TRAINING_POINT_RATED;
  return TRUE;
}

static gboolean
read_labels (const Reader  *reader,
             gsize          row,
             TrainingClip  *clip,
             GError       **error)
{
  const char *quadrant = training_csv_get (reader->csv, row, reader->quadrant);
  const char *fold = training_csv_get (reader->csv, row, reader->fold);

  if (*quadrant != '\0')
    {
      if (!mood_quadrant_from_id (quadrant, &clip->quadrant))
        return fail (reader, row, error, _ ("the quadrant “%s” is none of Q1, Q2, Q3 and Q4"), quadrant);
      clip->has_quadrant = TRUE;
    }

  if (!read_point (reader, row, clip, error))
    return FALSE;

  clip->fold = -1;
  if (*fold != '\0')
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (fold, 10, 0, MAX_FOLD, &number, NULL))
        return fail (reader, row, error, _ ("the fold “%s” is not a whole number from 0"), fold);
      clip->fold = number;
    }

  return TRUE;
}

static gboolean
read_row (const Reader    *reader,
          gsize            row,
          TrainingCorpus  *corpus,
          GHashTable      *seen,
          GError         **error)
{
  const char *name = training_csv_get (reader->csv, row, reader->path);
  TrainingClip clip = { .manifest = reader->manifest };

  if (*name == '\0')
    return fail (reader, row, error, _ ("the path is empty"));

  if (g_hash_table_contains (seen, name))
    return fail (reader, row, error, _ ("“%s” was listed before"), name);

  if (!read_labels (reader, row, &clip, error))
    return FALSE;

  g_hash_table_add (seen, (gpointer)name);
  clip.name = g_strdup (name);
  clip.path = g_canonicalize_filename (name, reader->folder);
  clip.artist = g_strdup (training_csv_get (reader->csv, row, reader->artist));
  g_array_append_val (corpus->clips, clip);
  return TRUE;
}

static gboolean
find_columns (Reader  *reader,
              GError **error)
{
  reader->path = training_csv_find_column (reader->csv, "path");
  reader->artist = training_csv_find_column (reader->csv, "artist");
  reader->quadrant = training_csv_find_column (reader->csv, "quadrant");
  reader->valence = training_csv_find_column (reader->csv, "valence");
  reader->arousal = training_csv_find_column (reader->csv, "arousal");
  reader->fold = training_csv_find_column (reader->csv, "fold");
  reader->from_words = training_csv_find_column (reader->csv, "norm_words") >= 0;

  if (reader->path < 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s, line 1: there is no column “path”"),
                   reader->shown);
      return FALSE;
    }

  if (reader->quadrant < 0 && (reader->valence < 0 || reader->arousal < 0))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
                   _ ("%s, line 1: there is neither a column “quadrant” nor the two columns “valence” and "
                      "“arousal”"),
                   reader->shown);
      return FALSE;
    }

  return TRUE;
}

TrainingCorpus *
training_corpus_new (void)
{
  TrainingCorpus *self = g_new0 (TrainingCorpus, 1);

  self->clips = g_array_new (FALSE, FALSE, sizeof (TrainingClip));
  g_array_set_clear_func (self->clips, clip_clear);
  self->names = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
training_corpus_free (TrainingCorpus *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->clips);
  g_ptr_array_unref (self->names);
  g_free (self);
}

gboolean
training_corpus_add_manifest (TrainingCorpus  *self,
                              const char      *path,
                              GError         **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (path, error);
  g_autofree char *full_path = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (full_path);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Reader reader = { .csv = csv, .shown = shown, .folder = folder, .manifest = self->names->len };
  const gsize n_before = self->clips->len;

  if (csv == NULL || !find_columns (&reader, error))
    return FALSE;

  if (training_csv_get_n_rows (csv) == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s lists no clips."), shown);
      return FALSE;
    }

  for (gsize row = 0; row < training_csv_get_n_rows (csv); row++)
    if (!read_row (&reader, row, self, seen, error))
      {
        g_array_set_size (self->clips, n_before);
        return FALSE;
      }

  g_ptr_array_add (self->names, g_path_get_basename (folder));
  return TRUE;
}

gsize
training_corpus_get_n_clips (const TrainingCorpus *self)
{
  return self->clips->len;
}

const TrainingClip *
training_corpus_get_clip (const TrainingCorpus *self,
                          gsize                 index)
{
  g_return_val_if_fail (index < self->clips->len, NULL);

  return &g_array_index (self->clips, TrainingClip, index);
}

gsize
training_corpus_get_n_manifests (const TrainingCorpus *self)
{
  return self->names->len;
}

const char *
training_corpus_get_manifest_name (const TrainingCorpus *self,
                                   guint                 manifest)
{
  g_return_val_if_fail (manifest < self->names->len, NULL);

  return self->names->pdata[manifest];
}
