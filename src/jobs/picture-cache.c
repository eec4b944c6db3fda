/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: any may load and store. Files appear whole, by rename, so that loading needs no lock; what is deleted under a reader
 * is just not there. `lock` is for those that store: one of them at a time counts and throws away. The folder is listed when
 * there seems to be too much, not at every store. Several programs may store side by side: what the others have stored is
 * counted when it is listed, and at worst each throws away a little. */
#include "jobs/picture-cache.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <utime.h>

#include "engine/base/paths.h"

/* When there is too much, so much of it is kept: not every store shall have to throw away. */
#define KEPT_SHARE 0.9

typedef struct
{
  char *path; /* (owned) */
  gsize size;
  gint64 used_at; /* nanoseconds since the epoch */
} Kept;

static char *own_folder;                             /* (owned) (nullable): set before any thread */
static gsize max_size = JOBS_PICTURE_CACHE_MAX_SIZE; /* (mutex lock) */
static gsize total;                                  /* (mutex lock): kept, as far as this program knows */
static gboolean is_counted;                          /* (mutex lock) */
static GMutex lock;

static char *
get_folder (void)
{
  if (own_folder != NULL)
    return g_strdup (own_folder);

  return base_paths_user_cache ("pictures");
}

static char *
get_path (const char *key)
{
  g_autofree char *folder = get_folder ();
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_build_filename (folder, name, NULL);
}

GBytes *
jobs_picture_cache_load (const char *key)
{
  g_autofree char *path = get_path (key);
  struct stat info;
  char *contents;
  gsize size;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode)
      || info.st_size > (goffset)JOBS_PICTURE_CACHE_MAX_ONE
      || !g_file_get_contents (path, &contents, &size, NULL))
    return NULL;

  /* It was asked for now. */
  utime (path, NULL);

  return g_bytes_new_take (contents, size);
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->path);
  g_free (kept);
}

static int
compare_used (gconstpointer a, gconstpointer b)
{
  const Kept *x = *(const Kept *const *)a;
  const Kept *y = *(const Kept *const *)b;

  return (x->used_at > y->used_at) - (x->used_at < y->used_at);
}

/* (element-type Kept): all that is kept, which is counted. With the lock held. */
static GPtrArray *
list_kept (const char *folder)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (kept_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  total = 0;
  is_counted = TRUE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;
      Kept *kept;

      if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      kept = g_new (Kept, 1);
      kept->path = g_steal_pointer (&path);
      kept->size = (gsize)info.st_size;
      kept->used_at = (gint64)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
      total += kept->size;
      g_ptr_array_add (all, kept);
    }

  return all;
}

/* With the lock held. */
static void
throw_away (const char *folder)
{
  g_autoptr (GPtrArray) all = list_kept (folder);

  if (total <= max_size)
    return;

  g_ptr_array_sort (all, compare_used);
  for (guint i = 0; i < all->len && total > (gsize)((double)max_size * KEPT_SHARE); i++)
    {
      const Kept *kept = g_ptr_array_index (all, i);

      if (g_unlink (kept->path) == 0)
        total -= kept->size;
    }
}

void
jobs_picture_cache_store (const char *key, GBytes *bytes)
{
  g_autofree char *folder = get_folder ();
  g_autofree char *path = get_path (key);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size == 0 || size > JOBS_PICTURE_CACHE_MAX_ONE || g_mkdir_with_parents (folder, 0700) != 0)
    return;

  /* It need not outlive a loss of power, and a half-written one is noticed. */
  if (!g_file_set_contents_full (path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_info ("A picture is not kept: %s", error->message);
  total += size;
  if (!is_counted || total > max_size)
    throw_away (folder);
}

void
jobs_picture_cache_use (const char *folder, gsize size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  g_free (own_folder);
  own_folder = g_strdup (folder);
  max_size = size != 0 ? size : JOBS_PICTURE_CACHE_MAX_SIZE;
  is_counted = FALSE;
}
