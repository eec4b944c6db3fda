/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the music below folders. One thread, no state between calls; it only looks at names and
 * never opens a file. Names are bytes: sorted as such, so that the order is the same under every
 * locale, and handed on as such. */
#include "jobs/walker.h"

#include <dirent.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/base/temporary.h"
#include "tags/tag-writer.h"

/* The containers that the decoder is made for. Sorted, for bsearch(). */
static const char *const audio_extensions[] = {
  "3gp", "aac", "ac3", "aif", "aifc", "aiff", "ape", "caf",  "flac", "m4a", "m4b", "mka",  "mkv", "mp+",
  "mp2", "mp3", "mp4", "mpc", "mpga", "oga",  "ogg", "opus", "spx",  "tta", "wav", "webm", "wma", "wv",
};

typedef struct
{
  const JobsWalkHandler *handler;
  GCancellable *cancellable; /* (nullable) */
  GHashTable *folders;       /* (owned) identity -> itself: every folder entered so far */
  GPtrArray *ancestors;      /* (owned) identities of the folders that we are in */
} Walk;

/* What makes two folders one, by whatever way they were reached. */
typedef struct
{
  gint64 device;
  gint64 inode;
} FolderId;

static guint
folder_id_hash (gconstpointer data)
{
  const FolderId *id = data;

  return g_int64_hash (&id->inode) * 31 + g_int64_hash (&id->device);
}

static gboolean
folder_id_equal (gconstpointer a,
                 gconstpointer b)
{
  const FolderId *one = a;
  const FolderId *other = b;

  return one->device == other->device && one->inode == other->inode;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static int
compare_extension (const void *key,
                   const void *element)
{
  return g_ascii_strcasecmp (key, *(const char *const *)element);
}

/**
 * jobs_walk_is_audio_name:
 * @name: a file name
 *
 * Returns: TRUE when its extension is one of a sound file
 */
gboolean
jobs_walk_is_audio_name (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL
         && bsearch (dot + 1, audio_extensions, G_N_ELEMENTS (audio_extensions), sizeof *audio_extensions,
                     compare_extension)
                != NULL;
}

static gint64
get_mtime (const struct stat *info)
{
  return (gint64)info->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info->st_mtim.tv_nsec;
}

gboolean
jobs_walk_get_state (const char *path,
                     gint64     *size,
                     gint64     *mtime)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return FALSE;
  *size = info.st_size;
  *mtime = get_mtime (&info);

  return TRUE;
}

static gboolean
tell_file (Walk               *walk,
           const char         *path,
           const struct stat  *info,
           GError            **error)
{
  JobsFound found = { .path = path, .size = info->st_size, .mtime = get_mtime (info) };

  return walk->handler->found (&found, walk->handler->user_data, error);
}

static gboolean
tell_error (Walk        *walk,
            const char  *path,
            int          saved_errno,
            gboolean     is_folder,
            GError     **error)
{
  g_autofree char *shown = base_paths_to_utf8 (path);
  g_autoptr (GError) reason = NULL;
  JobsFound found = { .path = path, .is_folder = is_folder };

  switch (saved_errno)
    {
    case ENOENT:
    case ENOTDIR:
      reason = g_error_new (BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no “%s”."), shown);
      break;
    case EACCES:
    case EPERM:
      reason = g_error_new (BASE_ERROR, BASE_ERROR_PERMISSION_DENIED, _ ("“%s” may not be read."), shown);
      break;
    case ELOOP:
      reason = g_error_new (BASE_ERROR, BASE_ERROR_NOT_A_FILE,
                            _ ("“%s” is a link that leads back to itself."), shown);
      break;
    default:
      reason = g_error_new (BASE_ERROR, BASE_ERROR_FAILED, _ ("“%s” cannot be read: %s."), shown,
                            g_strerror (saved_errno));
      break;
    }
  found.error = reason;

  return walk->handler->found (&found, walk->handler->user_data, error);
}

/* @reading_error: (out): 0, or why these are not all.
 *
 * Returns: (transfer full) (nullable): the names in @path that a scan looks at, sorted; NULL with
 * errno when they cannot be listed */
static GPtrArray *
list_names (const char *path,
            int        *reading_error)
{
  g_autoptr (GPtrArray) names = NULL;
  const struct dirent *entry;
  DIR *dir = opendir (path);

  if (dir == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  /* At the end and on an error alike there is no name. */
  while ((errno = 0, entry = readdir (dir)) != NULL)
    if (entry->d_name[0] != '.' && !base_temporary_is_name (entry->d_name))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  *reading_error = errno;
  closedir (dir);
  g_ptr_array_sort (names, compare_names);

  return g_steal_pointer (&names);
}

static gboolean
walk_folder (Walk *walk, const char *path, const struct stat *info, GError **error);

/* We are in its parent. A link to another drive is no mount. */
static gboolean
may_enter (Walk               *walk,
           const char         *path,
           const struct stat  *info)
{
  const FolderId *parent = walk->ancestors->pdata[walk->ancestors->len - 1];
  struct stat own;

  if (walk->handler->enter == NULL)
    return TRUE;

  gboolean is_mount
      = (gint64)info->st_dev != parent->device && lstat (path, &own) == 0 && own.st_dev == info->st_dev;

  return walk->handler->enter (path, is_mount, walk->handler->user_data);
}

static gboolean
walk_entry (Walk        *walk,
            const char  *folder,
            const char  *name,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean is_audio = jobs_walk_is_audio_name (name);
  struct stat info;

  if (stat (path, &info) != 0)
    {
      int saved_errno = errno;
      struct stat own;

      if (is_audio)
        return tell_error (walk, path, saved_errno, FALSE, error);
      /* It was deleted since its name was read. */
      if (saved_errno == ENOENT && lstat (path, &own) != 0)
        return TRUE;

      /* A broken link that does not look like music is nobody's concern, unless it led to songs. */
      return walk->handler->knows == NULL || !walk->handler->knows (path, walk->handler->user_data)
             || tell_error (walk, path, saved_errno, TRUE, error);
    }
  if (S_ISDIR (info.st_mode))
    return !may_enter (walk, path, &info) || walk_folder (walk, path, &info, error);

  /* A FIFO named .mp3 goes on too, to become an error that says what it is. */
  return !is_audio || tell_file (walk, path, &info, error);
}

static gboolean
walk_names (Walk        *walk,
            const char  *path,
            GError     **error)
{
  int reading_error = 0;
  g_autoptr (GPtrArray) names = list_names (path, &reading_error);

  if (names == NULL)
    return tell_error (walk, path, errno, TRUE, error);
  if (reading_error != 0 && !tell_error (walk, path, reading_error, TRUE, error))
    return FALSE;
  if (walk->handler->folder != NULL)
    walk->handler->folder (path, walk->handler->user_data);

  for (guint i = 0; i < names->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (walk->cancellable, error)
          || !walk_entry (walk, path, names->pdata[i], error))
        return FALSE;
    }

  return TRUE;
}

/* Enters a folder once, whatever number of links lead to it. A link to a folder that it lies in
 * itself would never end: that is told, so that its owner can mend it. */
static gboolean
walk_folder (Walk               *walk,
             const char         *path,
             const struct stat  *info,
             GError            **error)
{
  FolderId *id = g_new (FolderId, 1);

  *id = (FolderId) { .device = info->st_dev, .inode = info->st_ino };
  if (g_hash_table_contains (walk->folders, id))
    {
      gboolean is_loop = g_ptr_array_find_with_equal_func (walk->ancestors, id, folder_id_equal, NULL);

      g_free (id);
      return !is_loop || tell_error (walk, path, ELOOP, FALSE, error);
    }

  g_hash_table_add (walk->folders, id);
  g_ptr_array_add (walk->ancestors, id);

  gboolean ok = walk_names (walk, path, error);

  g_ptr_array_set_size (walk->ancestors, walk->ancestors->len - 1);

  return ok;
}

static gboolean
walk_root (Walk        *walk,
           const char  *path,
           GError     **error)
{
  struct stat info;

  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return FALSE;
  if (stat (path, &info) != 0)
    return tell_error (walk, path, errno, FALSE, error);
  if (S_ISDIR (info.st_mode))
    return walk_folder (walk, path, &info, error);

  return tell_file (walk, path, &info, error);
}

/**
 * jobs_walk:
 * @roots: folders, and files: those are taken whatever they are called
 * @handler: who is told
 * @cancellable: (nullable)
 *
 * Walks @roots to the bottom, in the order of their bytes. Hidden files and folders and our own
 * temporary files are left out; links are followed; no folder is entered twice.
 *
 * Returns: FALSE when it was cancelled or @handler returned FALSE. What cannot be read is told to
 *   @handler and does not end the walk.
 */
gboolean
jobs_walk (const char *const      *roots,
           const JobsWalkHandler  *handler,
           GCancellable           *cancellable,
           GError                **error)
{
  g_autoptr (GHashTable) folders = g_hash_table_new_full (folder_id_hash, folder_id_equal, g_free, NULL);
  g_autoptr (GPtrArray) ancestors = g_ptr_array_new ();
  Walk walk = {
    .handler = handler,
    .cancellable = cancellable,
    .folders = folders,
    .ancestors = ancestors,
  };

  for (gsize i = 0; roots[i] != NULL; i++)
    if (!walk_root (&walk, roots[i], error))
      return FALSE;

  return TRUE;
}
