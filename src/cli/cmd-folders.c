/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "engine/base/paths.h"
#include "library/folders.h"

/* What the options say. */
typedef struct
{
  char *library; /* (owned) (nullable) */
  gboolean removes;
  gboolean excludes;
  gboolean includes;
  GStrv arguments; /* (owned) (nullable) */
} Folders;

static void
print_folder (const LibraryFolder *folder)
{
  g_autofree char *path = cli_clean_text (folder->path);
  g_autofree char *songs
      = g_strdup_printf (ngettext ("%u song", "%u songs", folder->n_songs), folder->n_songs);
  g_autofree char *line = NULL;

  if (folder->n_absent == 0)
    line = g_strdup_printf ("%s: %s", path, songs);
  else
    /* Translators: "/media/usb: 340 songs, 340 away" */
    line = g_strdup_printf (_ ("%s: %s, %u away"), path, songs, folder->n_absent);
  cli_write_line (line);
}

static gboolean
list (LibraryDb *library, GError **error)
{
  g_autoptr (GPtrArray) folders = library_db_list_folder_states (library, TRUE, error);
  g_auto (GStrv) excluded = folders != NULL ? library_db_list_excluded (library, error) : NULL;

  if (excluded == NULL)
    return FALSE;
  for (guint i = 0; i < folders->len; i++)
    print_folder (folders->pdata[i]);
  for (char **path = excluded; *path != NULL; path++)
    {
      g_autofree char *shown = cli_clean_text (*path);
      g_autofree char *line = g_strdup_printf (_ ("%s: excluded"), shown);

      cli_write_line (line);
    }

  return TRUE;
}

/* FALSE: it is told. */
static gboolean
is_folder (LibraryDb *library, const char *path)
{
  g_auto (GStrv) folders = library_db_list_folders (library, NULL);
  g_autofree char *shown = base_paths_to_utf8 (path);

  if (folders != NULL && g_strv_contains ((const char *const *)folders, path))
    return TRUE;
  cli_print_error (_ ("“%s” is no folder of the library; “moodplane-cli folders” prints them."), shown);

  return FALSE;
}

/* Only what lies in a folder of the library can be left out of it. It need not be there now: it may be on a drive that
 * is out. FALSE: it is told. */
static gboolean
can_be_excluded (LibraryDb *library, const char *path)
{
  g_auto (GStrv) folders = library_db_list_folders (library, NULL);
  g_autofree char *shown = base_paths_to_utf8 (path);

  if (folders != NULL && g_strv_contains ((const char *const *)folders, path))
    cli_print_error (_ ("“%s” is a folder of the library itself; --remove takes it out."), shown);
  else if (folders == NULL || folders[0] == NULL || !cli_is_below_any (path, (const char *const *)folders))
    cli_print_error (_ ("“%s” lies in no folder of the library; “moodplane-cli folders” prints them."), shown);
  else
    {
      if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        g_printerr (_ ("“%s” is not there now; it is left out when it comes.\n"), shown);
      return TRUE;
    }

  return FALSE;
}

static gboolean
change (const Folders *self, LibraryDb *library, const char *path, gboolean *is_done, GError **error)
{
  g_autofree char *shown = base_paths_to_utf8 (path);

  *is_done = TRUE;
  if (self->removes)
    {
      *is_done = is_folder (library, path);
      return !*is_done || library_db_remove_folder (library, path, error);
    }
  if (self->excludes)
    {
      *is_done = can_be_excluded (library, path);
      return !*is_done || library_db_exclude (library, path, NULL, error);
    }
  if (!library_db_include (library, path, is_done, error))
    return FALSE;
  if (!*is_done)
    cli_print_error (_ ("“%s” is not excluded."), shown);

  return TRUE;
}

static int
work (const Folders *self)
{
  g_autoptr (LibraryDb) library = cli_open_library (self->library, FALSE);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) places = NULL;
  gboolean is_all_done = TRUE;
  gboolean ok = TRUE;

  if (library == NULL)
    return CLI_EXIT_ERROR;
  if (self->arguments == NULL)
    {
      ok = list (library, &error);
    }
  else
    {
      places = cli_make_paths_absolute ((const char *const *)self->arguments);
      for (char **place = places; ok && *place != NULL; place++)
        {
          gboolean is_done;

          ok = change (self, library, *place, &is_done, &error);
          is_all_done = is_all_done && is_done;
        }
    }
  if (!ok)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  return is_all_done ? CLI_EXIT_OK : CLI_EXIT_SOME_FAILED;
}

static int
check (const CliCommand *command, const Folders *self)
{
  int n_changes = !!self->removes + !!self->excludes + !!self->includes;

  if (n_changes > 1)
    return cli_command_wrong_usage (
        command, _ ("Only one of --remove, --exclude and --include can be done at a time."));
  if (n_changes == 1 && self->arguments == NULL)
    return cli_command_wrong_usage (command, _ ("Name at least one folder."));
  if (n_changes == 0 && self->arguments != NULL)
    return cli_command_wrong_usage (
        command, _ ("Say what is to be done with the folder; “moodplane-cli scan” adds it."));

  return work (self);
}

static int
run (const CliCommand *command, int argc, char *argv[])
{
  Folders self = { 0 };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library, N_ ("Use this library"), N_ ("FILE") },
    { "remove", 0, 0, G_OPTION_ARG_NONE, &self.removes,
      N_ ("Leave the folders to themselves; what is known of their songs is kept"), NULL },
    { "exclude", 0, 0, G_OPTION_ARG_NONE, &self.excludes, N_ ("Leave them out of scans"), NULL },
    { "include", 0, 0, G_OPTION_ARG_NONE, &self.includes, N_ ("Leave them out no longer"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = check (command, &self);

  g_free (self.library);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_folders = {
  .name = "folders",
  .arguments = N_ ("[FOLDER…]"),
  .summary = N_ ("Print the folders of the library, remove or exclude some"),
  .run = run,
};
