/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/paths.h"

#include "config.h"

/* The folder of the running program, or NULL where /proc does not tell. */
static char *
get_program_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL ? g_path_get_dirname (program) : NULL;
}

/* TRUE when the program runs from the build tree, where nothing is installed yet. */
static gboolean
runs_from_build_tree (void)
{
  g_autofree char *folder = get_program_folder ();

  return folder != NULL && g_str_has_prefix (folder, MOODPLANE_BUILD_ROOT "/");
}

/**
 * base_paths_find_data:
 * @name: a file name below the data folder, such as "models/default.safetensors"
 *
 * Looks in $MOODPLANE_DATADIR if it is set, in the source tree when the program runs from the
 * build tree, else in the installed data folder.
 *
 * Returns: (transfer full): the path; it is not checked to exist
 */
char *
base_paths_find_data (const char *name)
{
  const char *override = g_getenv ("MOODPLANE_DATADIR");

  if (override != NULL && *override != '\0')
    return g_build_filename (override, name, NULL);

  if (runs_from_build_tree ())
    return g_build_filename (MOODPLANE_SOURCE_ROOT, "data", name, NULL);

  return g_build_filename (MOODPLANE_PKGDATADIR, name, NULL);
}

/**
 * base_paths_find_helper:
 * @name: the name of a helper program, such as "moodplane-decoder"
 *
 * Returns: (transfer full): its path: in the build tree when run from there, else in libexec.
 *   $MOODPLANE_HELPERDIR comes before both.
 */
char *
base_paths_find_helper (const char *name)
{
  const char *override = g_getenv ("MOODPLANE_HELPERDIR");

  if (override != NULL && *override != '\0')
    return g_build_filename (override, name, NULL);

  if (runs_from_build_tree ())
    return g_build_filename (MOODPLANE_BUILD_ROOT, "src", name, NULL);

  return g_build_filename (MOODPLANE_PKGLIBEXECDIR, name, NULL);
}

/**
 * base_paths_find_schemas:
 *
 * Lets GSettings find the schema of a program that runs from the build tree, where it is compiled but not installed. For
 * main(), before any thread is started: the environment has no lock.
 */
void
base_paths_find_schemas (void)
{
  if (runs_from_build_tree () && g_file_test (MOODPLANE_BUILD_ROOT "/data/gschemas.compiled", G_FILE_TEST_EXISTS))
    g_setenv ("GSETTINGS_SCHEMA_DIR", MOODPLANE_BUILD_ROOT "/data", FALSE);
}

/**
 * base_paths_user_data:
 * @name: a file name, such as "library.db"
 *
 * Returns: (transfer full): its path in the user's own data folder (XDG), which is not created
 */
char *
base_paths_user_data (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "moodplane", name, NULL);
}

/**
 * base_paths_user_cache:
 * @name: a file name, such as "heard"
 *
 * Returns: (transfer full): its path in the user's own folder for what can be made again (XDG), which is not created.
 *   $MOODPLANE_CACHEDIR comes before it.
 */
char *
base_paths_user_cache (const char *name)
{
  const char *override = g_getenv ("MOODPLANE_CACHEDIR");

  if (override != NULL && *override != '\0')
    return g_build_filename (override, name, NULL);

  return g_build_filename (g_get_user_cache_dir (), "moodplane", name, NULL);
}

/**
 * base_paths_to_utf8:
 * @path: a path in whatever bytes the file system holds
 *
 * Returns: (transfer full): valid UTF-8 to show or to print; bytes that are none become U+FFFD.
 *   Not to be used to open the file again: that is what the URI is for.
 */
char *
base_paths_to_utf8 (const char *path)
{
  return g_utf8_make_valid (path, -1);
}

/**
 * base_paths_to_uri:
 * @path: a path, absolute or relative to the working folder
 *
 * Returns: (transfer full) (nullable): its file URI, which keeps every byte of @path
 */
char *
base_paths_to_uri (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  return g_filename_to_uri (absolute, NULL, NULL);
}
