/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/corpus.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/corpus-labels.h"

#define CURVES_FILE "curves.csv"

struct _TrainingCorpus
{
  GArray *clips;    /* (owned): TrainingClip */
  GPtrArray *names; /* (owned): char *, of the manifests' folders */
};

static void
clip_clear (gpointer data)
{
  TrainingClip *clip = data;

  g_free (clip->path);
  g_free (clip->name);
  g_free (clip->title);
  g_free (clip->artist);
  g_free (clip->group);
  g_free (clip->genre);
  g_free (clip->class_name);
  g_free (clip->emotion);
  g_strfreev (clip->words);
  g_clear_pointer (&clip->curve, g_array_unref);
}

static gboolean
read_row (TrainingLabelReader  *reader,
          gsize                 row,
          const char           *folder,
          TrainingCorpus       *corpus,
          GHashTable           *seen,
          GError              **error)
{
  const char *name = training_csv_get (reader->csv, row, reader->path);
  g_autofree char *path = *name != '\0' ? g_canonicalize_filename (name, folder) : NULL;
  TrainingClip clip = { .manifest = corpus->names->len };

  if (path == NULL)
    return training_label_reader_fail (reader, row, error, _ ("the path is empty"));

  /* However it is written: a file must not be on both sides of a split. */
  if (g_hash_table_contains (seen, path))
    return training_label_reader_fail (reader, row, error, _ ("“%s” was listed before"), name);

  if (!training_label_reader_read (reader, row, &clip, error))
    {
      clip_clear (&clip);
      return FALSE;
    }

  clip.name = g_strdup (name);
  clip.path = g_steal_pointer (&path);
  g_hash_table_add (seen, g_strdup (clip.path));
  g_array_append_val (corpus->clips, clip);
  return TRUE;
}

static gboolean
read_rows (TrainingCorpus     *self,
           const TrainingCsv  *csv,
           const char         *shown,
           const char         *folder,
           gboolean            any,
           GError            **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *curves = g_build_filename (folder, CURVES_FILE, NULL);
  const gsize n_before = self->clips->len;
  TrainingLabelReader reader;

  if (!training_label_reader_init (&reader, csv, shown, any, error))
    return FALSE;

  if (training_csv_get_n_rows (csv) == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s lists no clips."), shown);
      return FALSE;
    }

  for (gsize row = 0; row < training_csv_get_n_rows (csv); row++)
    if (!read_row (&reader, row, folder, self, seen, error))
      return FALSE;

  return !g_file_test (curves, G_FILE_TEST_EXISTS)
         || training_curves_read (curves, self->clips, n_before, error);
}

static gboolean
add_manifest (TrainingCorpus  *self,
              const char      *path,
              gboolean         any,
              GError         **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (path, error);
  g_autofree char *full_path = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (full_path);
  g_autofree char *shown = g_filename_display_name (path);
  const gsize n_before = self->clips->len;

  if (csv == NULL)
    return FALSE;

  if (!read_rows (self, csv, shown, folder, any, error))
    {
      g_array_set_size (self->clips, n_before);
      return FALSE;
    }

  g_ptr_array_add (self->names, g_path_get_basename (folder));
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
  return add_manifest (self, path, FALSE, error);
}

gboolean
training_corpus_add_any_manifest (TrainingCorpus  *self,
                                  const char      *path,
                                  GError         **error)
{
  return add_manifest (self, path, TRUE, error);
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
