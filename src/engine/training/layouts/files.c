/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/layouts/files.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/error.h"

#define DEPTH_MAX 12
#define FILES_MAX 1000000

struct _TrainingFiles
{
  char *folder;          /* (owned) */
  TrainingIsRecording is_recording;
  GPtrArray *recordings; /* (owned): char * */
  GPtrArray *tables;     /* (owned): char * */
  GHashTable *by_name;   /* (owned): name, with and without its extension -> one of @recordings */
  guint n_files;
};

char *
training_files_get_stem (const char *path)
{
  char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';

  return name;
}

static gboolean
is_table (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".csv") || g_str_has_suffix (lower, ".tsv") || g_str_has_suffix (lower, ".txt");
}

static gboolean list_folder (TrainingFiles *self, const char *below, guint depth, GCancellable *cancellable,
                             GError **error);

static gboolean
take (TrainingFiles  *self,
      const char     *below,
      const char     *name,
      guint           depth,
      GCancellable   *cancellable,
      GError        **error)
{
  g_autofree char *relative = *below != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
  g_autofree char *path = g_build_filename (self->folder, relative, NULL);
  GStatBuf own, info;

  if (g_lstat (path, &own) != 0 || g_stat (path, &info) != 0)
    return TRUE;
  if (S_ISDIR (info.st_mode))
    return S_ISLNK (own.st_mode) || depth == DEPTH_MAX || list_folder (self, relative, depth + 1, cancellable, error);
  if (!S_ISREG (info.st_mode))
    return TRUE;
  if (self->is_recording (name))
    g_ptr_array_add (self->recordings, g_steal_pointer (&relative));
  else if (is_table (name))
    g_ptr_array_add (self->tables, g_steal_pointer (&relative));

  return TRUE;
}

static gboolean
list_folder (TrainingFiles  *self,
             const char     *below,
             guint           depth,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autofree char *path = g_build_filename (self->folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  /* A folder below that may not be read has nothing to offer; the topmost one is checked before. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (*name == '.')
        continue;
      if (++self->n_files > FILES_MAX)
        {
          g_autofree char *shown = g_filename_display_name (self->folder);

          g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s holds too many files for a labeled set."), shown);
          return FALSE;
        }
      if (!take (self, below, name, depth, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
index_names (TrainingFiles *self)
{
  for (guint i = 0; i < self->recordings->len; i++)
    {
      char *path = self->recordings->pdata[i];
      char *names[] = { g_path_get_basename (path), training_files_get_stem (path) };

      for (gsize n = 0; n < G_N_ELEMENTS (names); n++)
        if (g_hash_table_contains (self->by_name, names[n]))
          g_free (names[n]);
        else
          g_hash_table_insert (self->by_name, names[n], path);
    }
}

TrainingFiles *
training_files_list (const char           *folder,
                     TrainingIsRecording   is_recording,
                     GCancellable         *cancellable,
                     GError              **error)
{
  g_autoptr (TrainingFiles) self = g_new0 (TrainingFiles, 1);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &open_error);

  self->folder = g_strdup (folder);
  self->is_recording = is_recording;
  self->recordings = g_ptr_array_new_with_free_func (g_free);
  self->tables = g_ptr_array_new_with_free_func (g_free);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (dir == NULL)
    {
      gboolean is_denied = g_error_matches (open_error, G_FILE_ERROR, G_FILE_ERROR_ACCES);

      g_set_error (error, BASE_ERROR, is_denied ? BASE_ERROR_PERMISSION_DENIED : BASE_ERROR_NOT_FOUND,
                   is_denied ? _ ("The folder %s may not be read.") : _ ("There is no folder %s."), shown);
      return NULL;
    }
  if (!list_folder (self, "", 0, cancellable, error))
    return NULL;
  g_ptr_array_sort (self->recordings, compare_paths);
  g_ptr_array_sort (self->tables, compare_paths);
  index_names (self);

  return g_steal_pointer (&self);
}

void
training_files_free (TrainingFiles *self)
{
  if (self == NULL)
    return;

  g_free (self->folder);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->recordings, g_ptr_array_unref);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_free (self);
}

const char *
training_files_get_folder (const TrainingFiles *self)
{
  return self->folder;
}

GPtrArray *
training_files_get_recordings (const TrainingFiles *self)
{
  return self->recordings;
}

GPtrArray *
training_files_get_tables (const TrainingFiles *self)
{
  return self->tables;
}

const char *
training_files_find_name (const TrainingFiles *self,
                          const char          *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

gboolean
training_files_is_recording (const TrainingFiles *self,
                             const char          *name)
{
  return self->is_recording (name);
}
