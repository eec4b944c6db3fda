/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/presence.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "library/folders.h"
#include "library/identity.h"

struct _JobsPresence
{
  GPtrArray *folders; /* (owned) of LibraryFolder, by path */
  GStrv mounts;       /* (owned) within folders */
};

gboolean
jobs_path_is_within (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return g_str_equal (folder, "/")
         || (strncmp (path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

static gboolean
get_device (const char *path, dev_t *device)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return FALSE;
  *device = info.st_dev;

  return TRUE;
}

static gboolean
is_mount_point (const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  dev_t own, above;

  return g_str_equal (path, "/") || (get_device (path, &own) && get_device (parent, &above) && own != above);
}

char *
jobs_presence_find_mount (const char *path)
{
  char *real = realpath (path, NULL);
  char *mount = g_strdup (real);

  free (real);
  while (mount != NULL && !is_mount_point (mount))
    {
      char *parent = g_path_get_dirname (mount);

      g_free (mount);
      mount = parent;
    }

  return mount;
}

gboolean
jobs_presence_remember (LibraryDb   *library,
                        const char  *folder,
                        GError     **error)
{
  g_autofree char *mount = jobs_presence_find_mount (folder);

  return mount == NULL || library_db_set_mount (library, folder, mount, error);
}

/* Whether the other end of what @path lies on may be out of reach: numbers of linux/magic.h and of the file systems' own
 * headers. */
static gboolean
is_on_network (const char *path)
{
  struct statfs info;

  if (statfs (path, &info) != 0)
    return FALSE;
  switch ((guint32)info.f_type)
    {
    case 0x65735546: /* FUSE: gvfs, sshfs, rclone and others */
    case 0x6969:     /* NFS */
    case 0x517B:     /* SMB */
    case 0xFF534D42: /* CIFS */
    case 0xFE534D42: /* SMB2 */
    case 0x01021997: /* 9P */
    case 0x00C36400: /* Ceph */
    case 0x5346414F: /* AFS */
    case 0x73757245: /* Coda */
    case 0x187: /* autofs: nothing is mounted */ return TRUE;
    default: return FALSE;
    }
}

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) == NULL;
}

/* What was a mount point and is a folder with files in it now was taken into use as one. */
static gboolean
is_out (const char *mount)
{
  g_autoptr (GDir) dir = NULL;

  if (is_mount_point (mount))
    return FALSE;
  dir = g_dir_open (mount, 0, NULL);

  return dir == NULL || g_dir_read_name (dir) == NULL;
}

JobsPresence *
jobs_presence_new (LibraryDb *library, GError **error)
{
  g_autoptr (JobsPresence) self = g_new0 (JobsPresence, 1);

  self->folders = library_db_list_folder_states (library, FALSE, error);
  if (self->folders == NULL)
    return NULL;
  self->mounts = library_db_list_mounts (library, error);
  if (self->mounts == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
jobs_presence_free (JobsPresence *self)
{
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_strfreev (self->mounts);
  g_free (self);
}

/* (nullable): the innermost one. */
static const LibraryFolder *
find_folder (JobsPresence *self, const char *path)
{
  const LibraryFolder *found = NULL;

  for (guint i = 0; i < self->folders->len; i++)
    {
      const LibraryFolder *folder = self->folders->pdata[i];

      if (jobs_path_is_within (path, folder->path)
          && (found == NULL || strlen (folder->path) > strlen (found->path)))
        found = folder;
    }

  return found;
}

const char *
jobs_presence_get_folder (JobsPresence *self, const char *path)
{
  const LibraryFolder *folder = find_folder (self, path);

  return folder != NULL ? folder->path : NULL;
}

gboolean
jobs_presence_is_out (JobsPresence *self, const char *path)
{
  const LibraryFolder *folder = find_folder (self, path);

  for (gsize i = 0; self->mounts[i] != NULL; i++)
    if (jobs_path_is_within (path, self->mounts[i]) && is_out (self->mounts[i]))
      return TRUE;

  if (folder == NULL)
    return FALSE;
  /* A share that has gone may leave its mount point mounted, with nothing in it. */
  if (is_empty (folder->path) && is_on_network (folder->path))
    return TRUE;
  if (folder->mount != NULL)
    return is_out (folder->mount);

  /* Nothing is known of what it lay on. */
  return !g_file_test (folder->path, G_FILE_TEST_IS_DIR);
}

void
jobs_presence_list_out (JobsPresence *self, const char *folder, GPtrArray *out)
{
  for (gsize i = 0; self->mounts[i] != NULL; i++)
    if (jobs_path_is_within (self->mounts[i], folder) && is_out (self->mounts[i]))
      g_ptr_array_add (out, g_strdup (self->mounts[i]));
}

/* Names are bytes to us; what is no UTF-8 is compared as it is, but for ASCII. */
char *
jobs_path_fold (const char *path)
{
  g_autofree char *normal = g_utf8_normalize (path, -1, G_NORMALIZE_NFC);

  return normal != NULL ? g_utf8_casefold (normal, -1) : g_ascii_strdown (path, -1);
}

GHashTable *
jobs_path_fold_all (GHashTable *paths)
{
  GHashTable *folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_hash_table_insert (folded, jobs_path_fold (path), path);

  return folded;
}

static gboolean
is_same_file (const char *path, const char *other)
{
  struct stat a, b;

  return stat (path, &a) == 0 && stat (other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* TRUE also when that cannot be told. */
static gboolean
is_listed (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  if (dir == NULL)
    return TRUE;
  while ((entry = g_dir_read_name (dir)) != NULL)
    if (g_str_equal (entry, name))
      return TRUE;

  return FALSE;
}

gboolean
jobs_path_is_alias (const char *path, const char *other)
{
  g_autofree char *folded = jobs_path_fold (path);
  g_autofree char *other_folded = jobs_path_fold (other);
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) other_names = NULL;
  g_autoptr (GString) folder = g_string_new (NULL);

  if (!g_str_equal (folded, other_folded) || g_str_equal (path, other) || !is_same_file (path, other))
    return FALSE;

  names = g_strsplit (path, "/", -1);
  other_names = g_strsplit (other, "/", -1);
  for (guint i = 0; names[i] != NULL && other_names[i] != NULL; i++)
    {
      if (!g_str_equal (names[i], other_names[i]) && !is_listed (folder->str, names[i]))
        return TRUE;
      g_string_append_printf (folder, "%s/", names[i]);
    }

  return FALSE;
}

/* A link to a folder on a drive that is out leads nowhere. */
static gboolean
is_behind_broken_link (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  while (stat (folder, &info) != 0 && !g_str_equal (folder, "/"))
    {
      char *parent = g_path_get_dirname (folder);

      if (lstat (folder, &info) == 0 && S_ISLNK (info.st_mode))
        {
          g_free (parent);
          return TRUE;
        }
      g_free (folder);
      folder = parent;
    }

  return FALSE;
}

JobsWhere
jobs_presence_find (JobsPresence *self, const char *path)
{
  struct stat info;

  if (library_is_displaced (path))
    return JOBS_PRESENCE_GONE;
  if (stat (path, &info) == 0)
    return JOBS_PRESENCE_HERE;
  if ((errno != ENOENT && errno != ENOTDIR) || jobs_presence_is_out (self, path)
      || is_behind_broken_link (path))
    return JOBS_PRESENCE_AWAY;
  if (find_folder (self, path) != NULL)
    return JOBS_PRESENCE_GONE;

  /* A single file that was scanned, or of a folder that was removed: nothing is known of its drive. */
  g_autofree char *parent = g_path_get_dirname (path);

  return g_file_test (parent, G_FILE_TEST_IS_DIR) ? JOBS_PRESENCE_GONE : JOBS_PRESENCE_AWAY;
}

/* Returns: (transfer full) (nullable): the folders that are left out of every scan, as a set of their paths */
GHashTable *
jobs_presence_load_excluded (LibraryDb *library, GError **error)
{
  g_auto (GStrv) paths = library_db_list_excluded (library, error);
  g_autoptr (GHashTable) excluded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (paths == NULL)
    return NULL;
  for (char **path = paths; *path != NULL; path++)
    g_hash_table_add (excluded, g_strdup (*path));

  return g_steal_pointer (&excluded);
}
