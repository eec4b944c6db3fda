/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/cover.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "jobs/picture-cache.h"
#include "tags/tag-cover.h"

/* What a folder's picture is called, the best first, and by which endings. */
static const char *const names[] = { "cover", "folder", "front", "albumart", "album" };
static const char *const endings[] = { "jpg", "jpeg", "png", "webp", "gif" };

/* A folder may hold everything that somebody has. */
#define MAX_ENTRIES 10000

void
jobs_cover_free (JobsCover *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->key);
  g_free (self);
}

/* How good a name is, from 0, the best; -1: it is none of a picture. */
static int
rank_name (const char *name)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL)
    return -1;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strlen (names[i]) != (gsize)(dot - name)
          || g_ascii_strncasecmp (name, names[i], strlen (names[i])) != 0)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
        if (g_ascii_strcasecmp (dot + 1, endings[k]) == 0)
          return (int)(i * G_N_ELEMENTS (endings) + k);
    }

  return -1;
}

/* A plain file only, and no more of it than a picture may have. */
static GBytes *
read_picture (const char *path)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autofree guint8 *data = NULL;
  struct stat info;
  gsize size = 0;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size <= (goffset)TAG_COVER_MAX_SIZE)
    {
      ssize_t n = 1;

      data = g_malloc ((gsize)info.st_size + 1);
      while (size < (gsize)info.st_size && n > 0)
        {
          n = read (fd, data + size, (gsize)info.st_size - size);
          size += (gsize)MAX (n, 0);
        }
    }
  close (fd);

  return data != NULL && tag_cover_is_picture (data, size) ? g_bytes_new_take (g_steal_pointer (&data), size)
                                                           : NULL;
}

/* (nullable) */
static GBytes *
read_from_folder (const char *folder, GCancellable *cancellable)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *best = NULL;
  int best_rank = G_MAXINT;
  const char *name;

  for (guint i = 0; dir != NULL && i < MAX_ENTRIES && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      const int rank = rank_name (name);

      if (rank >= 0 && rank < best_rank)
        {
          g_free (best);
          best = g_build_filename (folder, name, NULL);
          best_rank = rank;
        }
    }

  return best != NULL && !g_cancellable_is_cancelled (cancellable) ? read_picture (best) : NULL;
}

static void
append_state (GString *key, const struct stat *info)
{
  g_string_append_printf (key, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld", (gint64)info->st_size,
                          (gint64)info->st_mtim.tv_sec, info->st_mtim.tv_nsec);
}

static char *
make_key (const char *path, const char *folder, const struct stat *info)
{
  g_autoptr (GString) key = g_string_new ("cover ");
  struct stat folder_info;

  g_string_append (key, path);
  append_state (key, info);
  if (g_stat (folder, &folder_info) == 0)
    append_state (key, &folder_info);

  return g_string_free (g_steal_pointer (&key), FALSE);
}

JobsCover *
jobs_cover_read (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (JobsCover) self = g_new0 (JobsCover, 1);
  struct stat info;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (g_stat (path, &info) != 0)
    {
      g_autofree char *name = base_paths_to_utf8 (path);

      g_set_error (error, BASE_ERROR, errno == ENOENT ? BASE_ERROR_NOT_FOUND : BASE_ERROR_FAILED,
                   _ ("“%s” is not there any more"), name);
      return NULL;
    }

  self->key = make_key (path, folder, &info);
  self->bytes = jobs_picture_cache_load (self->key);
  self->is_small = self->bytes != NULL;
  if (self->is_small)
    return g_steal_pointer (&self);

  self->bytes = tag_cover_read (path, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->bytes == NULL)
    self->bytes = read_from_folder (folder, cancellable);

  return g_steal_pointer (&self);
}

void
jobs_cover_keep (const JobsCover *self, GBytes *small_picture)
{
  jobs_picture_cache_store (self->key, small_picture);
}
