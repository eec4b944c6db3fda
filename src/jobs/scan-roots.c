/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/scan-roots.h"

#include <sys/stat.h>

#include "jobs/presence.h"
#include "library/folders.h"

static gboolean
is_within_any (const char *path, const char *const *folders)
{
  for (gsize i = 0; folders[i] != NULL; i++)
    if (jobs_path_is_within (path, folders[i]))
      return TRUE;

  return FALSE;
}

/* What has changed may be in a folder that was excluded, or removed from the library, since it was last looked at. */
static GStrv
keep_wanted (LibraryDb *library, const char *const *roots, const char *const *folders, GError **error)
{
  g_auto (GStrv) excluded = library_db_list_excluded (library, error);
  g_autoptr (GStrvBuilder) wanted = g_strv_builder_new ();

  if (excluded == NULL)
    return NULL;
  for (gsize i = 0; roots[i] != NULL; i++)
    if (is_within_any (roots[i], folders) && !is_within_any (roots[i], (const char *const *)excluded))
      g_strv_builder_add (wanted, roots[i]);

  return g_strv_builder_end (wanted);
}

/* A folder within one of the library's is scanned alone, and is none of its own. What is asked for by name is no
 * longer excluded. */
static gboolean
add (LibraryDb *library, const char *root, const char *const *folders, GError **error)
{
  return library_db_include (library, root, NULL, error)
         && (is_within_any (root, folders) || !g_file_test (root, G_FILE_TEST_IS_DIR)
             || library_db_add_folder (library, root, error));
}

GStrv
jobs_scan_roots_prepare (LibraryDb *library, const char *const *named, gboolean is_unnamed, GError **error)
{
  g_auto (GStrv) folders = library_db_list_folders (library, error);

  if (folders == NULL)
    return NULL;
  /* One of the library's folders may be excluded itself. */
  if (named[0] == NULL || is_unnamed)
    return keep_wanted (library, named[0] != NULL ? named : (const char *const *)folders,
                        (const char *const *)folders, error);
  for (gsize i = 0; named[i] != NULL; i++)
    if (!add (library, named[i], (const char *const *)folders, error))
      return NULL;

  return g_strdupv ((GStrv)named);
}

gboolean
jobs_scan_roots_is_left_out (GHashTable *excluded, const char *root, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  while (jobs_path_is_within (folder, root) && !g_str_equal (folder, root))
    {
      char *parent = g_path_get_dirname (folder);
      struct stat own;

      if (g_hash_table_contains (excluded, folder) || (lstat (folder, &own) == 0 && S_ISLNK (own.st_mode)))
        {
          g_free (parent);
          return TRUE;
        }
      g_free (folder);
      folder = parent;
    }

  return FALSE;
}
