/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"

#define MAX_WORKERS 64

static gboolean
read_lines (GStrvBuilder *paths,
            GError      **error)
{
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;
  gboolean is_read;

  while ((length = getline (&line, &capacity, stdin)) >= 0)
    {
      if (length > 0 && line[length - 1] == '\n')
        line[length - 1] = '\0';
      if (*line != '\0')
        g_strv_builder_add (paths, line);
    }

  is_read = !ferror (stdin);
  if (!is_read)
    g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("Standard input cannot be read: %s"),
                 g_strerror (errno));
  free (line);

  return is_read;
}

/**
 * cli_read_paths:
 * @arguments: (nullable): paths; "-" stands for the lines of standard input
 *
 * Returns: (transfer full) (nullable): the paths, perhaps none; NULL when they cannot be read
 */
GStrv
cli_read_paths (const char *const *arguments,
                GError           **error)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (gsize i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      if (!g_str_equal (arguments[i], "-"))
        g_strv_builder_add (paths, arguments[i]);
      else if (!read_lines (paths, error))
        return NULL;
    }

  return g_strv_builder_end (paths);
}

/**
 * cli_make_paths_absolute:
 *
 * A library knows songs by their whole path.
 *
 * Returns: (transfer full): the paths from the root, without "." and ".."
 */
GStrv
cli_make_paths_absolute (const char *const *paths)
{
  g_autoptr (GStrvBuilder) absolute = g_strv_builder_new ();

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *path = g_canonicalize_filename (paths[i], NULL);

      g_strv_builder_add (absolute, path);
    }

  return g_strv_builder_end (absolute);
}

/**
 * cli_read_places:
 * @arguments: (nullable): as cli_read_paths() takes them
 *
 * Returns: (transfer full) (nullable): the same paths, from the root
 */
GStrv
cli_read_places (const char *const *arguments,
                 GError           **error)
{
  g_auto (GStrv) paths = cli_read_paths (arguments, error);

  return paths != NULL ? cli_make_paths_absolute ((const char *const *)paths) : NULL;
}

/**
 * cli_is_below_any:
 * @path: absolute
 * @folders: (nullable): absolute; NULL or none: everything is
 *
 * Returns: TRUE when @path is one of @folders or lies in one
 */
gboolean
cli_is_below_any (const char        *path,
                  const char *const *folders)
{
  if (folders == NULL || folders[0] == NULL)
    return TRUE;

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      gsize length = strlen (folders[i]);

      if (strncmp (path, folders[i], length) != 0)
        continue;
      /* "/music" holds "/music/song" and not "/musical"; "/" ends with its slash. */
      if (path[length] == '\0' || path[length] == '/' || (length > 0 && folders[i][length - 1] == '/'))
        return TRUE;
    }

  return FALSE;
}

/**
 * cli_check_n_workers:
 * @n_workers: what --jobs says; 0: as many as there are cores
 *
 * Returns: FALSE when that is no sensible number, which it has then said
 */
gboolean
cli_check_n_workers (const CliCommand *command,
                     int               n_workers)
{
  if (n_workers >= 0 && n_workers <= MAX_WORKERS)
    return TRUE;

  cli_command_wrong_usage (command, _ ("--jobs takes a number from 1 to %d."), MAX_WORKERS);

  return FALSE;
}

/**
 * cli_open_library:
 * @path: (nullable): what --library says
 * @may_make: whether a library that is not there is made
 *
 * Returns: (transfer full) (nullable): the library, or NULL after saying why not
 */
LibraryDb *
cli_open_library (const char *path,
                  gboolean    may_make)
{
  g_autofree char *file = path != NULL ? g_strdup (path) : base_paths_user_data ("library.db");
  g_autoptr (GError) error = NULL;
  LibraryDb *library;

  if (!may_make && !g_file_test (file, G_FILE_TEST_EXISTS))
    {
      cli_print_error (_ ("There is no library at “%s”; “moodplane-cli scan FOLDER” makes one."), file);
      return NULL;
    }

  library = library_db_open (path, &error);
  if (library == NULL)
    cli_print_error ("%s", error->message);
  else if (library_db_get_notice (library) != NULL)
    cli_print_error ("%s", library_db_get_notice (library));

  return library;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (library_song_get_path (*(LibrarySong *const *)a), library_song_get_path (*(LibrarySong *const *)b));
}

/**
 * cli_list_songs:
 * @arguments: (nullable): paths of songs and folders, as cli_read_paths() takes them; none: everything
 *
 * Returns: (transfer full) (nullable) (element-type LibrarySong): the songs of @library at and below
 *   the paths, in the order of their paths: the library knows them in the one in which they were heard
 */
GPtrArray *
cli_list_songs (LibraryDb         *library,
                const char *const *arguments,
                GError           **error)
{
  g_auto (GStrv) places = cli_read_places (arguments, error);
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GPtrArray) chosen = NULL;

  if (places == NULL)
    return NULL;
  chosen = g_ptr_array_new_with_free_func (g_object_unref);
  /* A list on standard input that holds no path asks for nothing, not for everything. */
  if (arguments != NULL && places[0] == NULL)
    return g_steal_pointer (&chosen);

  songs = library_db_list_songs (library, error);
  if (songs == NULL)
    return NULL;

  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (songs, i);

      if (cli_is_below_any (library_song_get_path (song), (const char *const *)places))
        g_ptr_array_add (chosen, g_object_ref (song));
    }
  g_ptr_array_sort (chosen, compare_paths);

  return g_steal_pointer (&chosen);
}
