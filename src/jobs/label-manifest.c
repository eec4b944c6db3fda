/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/label-manifest.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"

typedef enum
{
  COLUMN_PATH,
  COLUMN_TITLE,
  COLUMN_ARTIST,
  COLUMN_GROUP,
  COLUMN_GENRE,
  COLUMN_EMOTION,
  COLUMN_MOOD_TAGS,
  COLUMN_QUADRANT,
  COLUMN_VALENCE,
  COLUMN_AROUSAL,
  COLUMN_FOLD,
  N_COLUMNS
} ColumnId;

/* As training_label_reader_init() finds them. */
static const char *const column_names[N_COLUMNS] = { "path",      "title",    "artist",  "group",   "genre", "emotion",
                                                     "mood_tags", "quadrant", "valence", "arousal", "fold" };

/* What is being written. */
typedef struct
{
  GPtrArray *clips;    /* (owned) (element-type LibraryLabelClip): borrowed ones, that are ok */
  GPtrArray *shares;   /* (owned) (element-type GHashTable): of each clip */
  GPtrArray *degrees;  /* (owned) (element-type utf8): names, sorted */
  gboolean has[N_COLUMNS];
} Manifest;

static void
manifest_clear (Manifest *self)
{
  g_ptr_array_unref (self->clips);
  g_ptr_array_unref (self->shares);
  g_ptr_array_unref (self->degrees);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Manifest, manifest_clear)

/* (transfer full) */
static char *
format_field (const LibraryLabelClip *clip,
              ColumnId                column)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (column)
    {
    case COLUMN_PATH: return g_strdup (clip->path);
    case COLUMN_TITLE: return g_strdup (clip->title);
    case COLUMN_ARTIST: return g_strdup (clip->artist);
    case COLUMN_GROUP: return g_strdup (clip->group);
    case COLUMN_GENRE: return g_strdup (clip->genre);
    case COLUMN_EMOTION: return g_strdup (clip->class_name);
    case COLUMN_MOOD_TAGS: return g_strdup (clip->words);
    case COLUMN_QUADRANT:
      return g_strdup (clip->quadrant >= 0 ? mood_quadrant_to_id ((MoodQuadrant)clip->quadrant) : "");
    case COLUMN_VALENCE:
      return g_strdup (isnan (clip->valence) ? "" : g_ascii_formatd (number, sizeof number, "%.6g", clip->valence));
    case COLUMN_AROUSAL:
      return g_strdup (isnan (clip->arousal) ? "" : g_ascii_formatd (number, sizeof number, "%.6g", clip->arousal));
    case COLUMN_FOLD: return clip->fold >= 0 ? g_strdup_printf ("%d", clip->fold) : g_strdup ("");
    case N_COLUMNS:
    default: g_return_val_if_reached (g_strdup (""));
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static void
gather (Manifest  *self,
        GPtrArray *clips)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name;

  *self = (Manifest) { .clips = g_ptr_array_new (),
                       .shares = g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref),
                       .degrees = g_ptr_array_new () };
  for (guint i = 0; i < clips->len; i++)
    {
      LibraryLabelClip *clip = clips->pdata[i];
      GHashTable *shares;

      if (clip->status != LIBRARY_CLIP_OK || !g_utf8_validate (clip->path, -1, NULL))
        continue;
      for (ColumnId column = 0; column < N_COLUMNS; column++)
        {
          g_autofree char *field = format_field (clip, column);

          self->has[column] |= *field != '\0';
        }
      shares = library_label_degrees_parse (clip->degrees);
      g_hash_table_iter_init (&iter, shares);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_hash_table_add (names, name);
      g_ptr_array_add (self->clips, clip);
      g_ptr_array_add (self->shares, shares);
    }

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (self->degrees, name);
  g_ptr_array_sort (self->degrees, compare_names);
}

/* A degree must not pass for another column. */
static char *
name_degree (const char *name)
{
  gboolean is_taken = g_str_equal (name, "norm_words");

  for (ColumnId column = 0; column < N_COLUMNS; column++)
    is_taken |= g_str_equal (name, column_names[column]);

  return g_strconcat (is_taken ? "degree " : "", name, NULL);
}

static void
append_header (const Manifest *self,
               gboolean        is_from_words,
               GString        *csv)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (ColumnId column = 0; column < N_COLUMNS; column++)
    if (self->has[column])
      training_csv_append_field (line, column_names[column]);
  for (guint i = 0; i < self->degrees->len; i++)
    {
      g_autofree char *name = name_degree (self->degrees->pdata[i]);

      training_csv_append_field (line, name);
    }
  if (is_from_words)
    training_csv_append_field (line, "norm_words");
  g_string_append_printf (csv, "%s\n", line->str);
}

static void
append_clip (const Manifest *self,
             guint           index,
             gboolean        is_from_words,
             GString        *csv)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (ColumnId column = 0; column < N_COLUMNS; column++)
    if (self->has[column])
      {
        g_autofree char *field = format_field (self->clips->pdata[index], column);

        training_csv_append_field (line, field);
      }
  for (guint i = 0; i < self->degrees->len; i++)
    {
      const double *share = g_hash_table_lookup (self->shares->pdata[index], self->degrees->pdata[i]);

      training_csv_append_number (line, "%.6g", share != NULL ? *share : NAN);
    }
  if (is_from_words)
    training_csv_append_field (line, "");
  g_string_append_printf (csv, "%s\n", line->str);
}

char *
jobs_label_manifest_render (GPtrArray *clips,
                            gboolean   is_from_words,
                            guint     *n_written)
{
  g_auto (Manifest) manifest = { 0 };
  GString *csv = g_string_new (NULL);

  gather (&manifest, clips);
  append_header (&manifest, is_from_words, csv);
  for (guint i = 0; i < manifest.clips->len; i++)
    append_clip (&manifest, i, is_from_words, csv);
  if (n_written != NULL)
    *n_written = manifest.clips->len;

  return g_string_free (csv, FALSE);
}

gboolean
jobs_label_manifest_write (LibraryDb   *library,
                           gint64       set_id,
                           const char  *path,
                           guint       *n_written,
                           GError     **error)
{
  g_autoptr (LibraryLabelSet) set = library_label_sets_get (library, set_id, error);
  g_autoptr (GPtrArray) clips = set != NULL ? library_label_sets_list_clips (library, set_id, error) : NULL;
  g_autofree char *csv = NULL;
  g_autoptr (GError) write_error = NULL;
  guint n = 0;

  if (clips == NULL)
    return FALSE;
  csv = jobs_label_manifest_render (clips, set->is_from_words, &n);
  if (n_written != NULL)
    *n_written = n;
  if (n == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("“%s” has no clip that could be trained on."), set->name);
      return FALSE;
    }
  if (g_file_set_contents_full (path, csv, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &write_error))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The set could not be written: %s"), write_error->message);
  return FALSE;
}
