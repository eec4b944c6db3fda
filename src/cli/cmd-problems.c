/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/json-writer.h"
#include "cli/scan.h"
#include "cli/song-format.h"
#include "engine/base/paths.h"
#include "library/problems.h"

/* What the options say. */
typedef struct
{
  char *library;     /* (owned) (nullable) */
  char *model;       /* (owned) (nullable) */
  char *format_name; /* (owned) (nullable) */
  gboolean with_ignored;
  gboolean retries;
  gboolean ignores;
  gboolean heeds;
  GStrv arguments; /* (owned) (nullable) */

  CliFormat format;
} Problems;

/* (transfer full): one line */
static char *
to_json (const LibraryProblem *problem)
{
  const char *path = library_song_get_path (problem->song);
  g_autofree char *uri = base_paths_to_uri (path);
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "path", path);
  cli_json_writer_string (&writer, "uri", uri != NULL ? uri : "");
  cli_json_writer_string (&writer, "code", problem->code);
  cli_json_writer_string (&writer, "message", problem->message);
  cli_json_writer_number (&writer, "tries", problem->n_tries, 0);
  cli_json_writer_bool (&writer, "ignored", problem->is_ignored);
  cli_json_writer_end (&writer, '}');

  return cli_json_writer_finish (&writer);
}

/* (transfer full) */
static char *
to_text (const LibraryProblem *problem)
{
  g_autofree char *path = cli_clean_text (library_song_get_path (problem->song));
  g_autofree char *message = cli_clean_text (problem->message);
  /* Translators: after a file that could not be heard and that its owner does not want to hear of */
  const char *ignored = problem->is_ignored ? _ (" (ignored)") : "";

  return g_strdup_printf ("%s: %s%s", path, message, ignored);
}

/* How many there are of each kind, on standard error, where it is in nobody's way. */
static void
print_counts (GPtrArray *problems)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) codes = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      char *code = ((LibraryProblem *)problems->pdata[i])->code;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, code));

      g_hash_table_insert (counts, code, GUINT_TO_POINTER (n + 1));
    }

  codes = g_list_sort (g_hash_table_get_keys (counts), (GCompareFunc)g_strcmp0);
  for (GList *l = codes; l != NULL; l = l->next)
    g_printerr ("%s: %u\n", (const char *)l->data, GPOINTER_TO_UINT (g_hash_table_lookup (counts, l->data)));
}

static int
list (const Problems *self, LibraryDb *library, GStrv places)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = library_db_list_problems (library, self->with_ignored, &error);

  if (problems == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  for (guint i = 0; i < problems->len;)
    if (cli_is_below_any (library_song_get_path (((LibraryProblem *)problems->pdata[i])->song),
                          (const char *const *)places))
      i++;
    else
      g_ptr_array_remove_index (problems, i);
  for (guint i = 0; i < problems->len && cli_get_output_status () == CLI_EXIT_OK; i++)
    {
      g_autofree char *line
          = self->format == CLI_FORMAT_JSON ? to_json (problems->pdata[i]) : to_text (problems->pdata[i]);

      cli_write_line (line);
    }
  if (self->format == CLI_FORMAT_TEXT)
    print_counts (problems);

  return CLI_EXIT_OK;
}

/* What is to be tried again at and below @places, and tries it. */
static int
retry (const Problems *self, LibraryDb *library, GPtrArray *due)
{
  const CliScanOptions options = { .model = self->model, .prints_summary = TRUE };
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < due->len; i++)
    {
      const LibraryProblem *problem = due->pdata[i];

      if (problem->is_due)
        g_ptr_array_add (paths, (gpointer)library_song_get_path (problem->song));
    }
  if (paths->len == 0)
    {
      cli_write_line (_ ("There is nothing to try again."));
      return CLI_EXIT_OK;
    }
  g_ptr_array_add (paths, NULL);

  return cli_scan (library, (const char *const *)paths->pdata, &options);
}

/* Whether there is any at or below @place, heeded or not. */
static gboolean
has_problem (LibraryDb *library, const char *place)
{
  const char *const places[] = { place, NULL };
  g_autoptr (GPtrArray) problems = library_db_list_problems (library, TRUE, NULL);

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    if (cli_is_below_any (library_song_get_path (((LibraryProblem *)problems->pdata[i])->song), places))
      return TRUE;

  return FALSE;
}

/* @is_known: (out): whether there was anything to change */
static gboolean
change (const Problems *self, LibraryDb *library, const char *place, gboolean *is_known, GError **error)
{
  g_autofree char *shown = base_paths_to_utf8 (place);
  guint n = 0;

  *is_known = TRUE;

  if (self->retries)
    return library_db_retry_problems (library, place, &n, error);
  if (!library_db_ignore_problems (library, place, self->ignores, &n, error))
    return FALSE;
  if (n == 0 && !has_problem (library, place))
    {
      *is_known = FALSE;
      cli_print_error (_ ("No problem is known of “%s”; “moodplane-cli problems --all” prints them."), shown);
      return TRUE;
    }

  g_autofree char *line
      = g_strdup_printf (self->ignores ? ngettext ("%s: %u problem is ignored from now on",
                                                   "%s: %u problems are ignored from now on", n)
                                       : ngettext ("%s: %u problem is no longer ignored",
                                                   "%s: %u problems are no longer ignored", n),
                         shown, n);

  cli_write_line (line);

  return TRUE;
}

static int
change_all (const Problems *self, LibraryDb *library, GStrv places)
{
  static const char *const everything[] = { "/", NULL };
  const char *const *chosen = places[0] != NULL ? (const char *const *)places : everything;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  gboolean is_all_known = TRUE;

  for (gsize i = 0; chosen[i] != NULL && error == NULL; i++)
    {
      gboolean is_known;

      change (self, library, chosen[i], &is_known, &error);
      is_all_known = is_all_known && is_known;
    }
  if (error == NULL && self->retries)
    problems = library_db_list_problems (library, FALSE, &error);
  if (error != NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  if (self->retries)
    return retry (self, library, problems);

  return is_all_known ? CLI_EXIT_OK : CLI_EXIT_SOME_FAILED;
}

static int
work (const Problems *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) places = cli_read_places ((const char *const *)self->arguments, &error);
  g_autoptr (LibraryDb) library = NULL;

  if (places == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  library = cli_open_library (self->library, FALSE);
  if (library == NULL)
    return CLI_EXIT_ERROR;
  /* An empty list on standard input asks for nothing, not for everything. */
  if (self->arguments != NULL && places[0] == NULL)
    return CLI_EXIT_OK;

  return self->retries || self->ignores || self->heeds ? change_all (self, library, places)
                                                       : list (self, library, places);
}

static int
check (const CliCommand *command, Problems *self)
{
  if (!cli_format_parse (self->format_name, &self->format))
    return cli_command_wrong_usage (command, _ ("There is no format “%s”; there are text and json."),
                                    self->format_name);
  if (!!self->retries + !!self->ignores + !!self->heeds > 1)
    return cli_command_wrong_usage (command,
                                    _ ("Only one of --retry, --ignore and --heed can be done at a time."));
  if ((self->ignores || self->heeds) && self->arguments == NULL)
    return cli_command_wrong_usage (command, _ ("Name at least one file or folder."));

  return work (self);
}

static int
run (const CliCommand *command, int argc, char *argv[])
{
  Problems self = { 0 };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library, N_ ("Use this library"), N_ ("FILE") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &self.format_name, N_ ("How to print: text or json"),
      N_ ("FORMAT") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &self.with_ignored, N_ ("Print those that are ignored, too"), NULL },
    { "retry", 0, 0, G_OPTION_ARG_NONE, &self.retries, N_ ("Try them again, though they have not changed"),
      NULL },
    { "ignore", 0, 0, G_OPTION_ARG_NONE, &self.ignores, N_ ("Say no more of them until they change"), NULL },
    { "heed", 0, 0, G_OPTION_ARG_NONE, &self.heeds, N_ ("Ignore them no longer"), NULL },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &self.model, N_ ("Hear with this model"), N_ ("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = check (command, &self);

  g_free (self.library);
  g_free (self.model);
  g_free (self.format_name);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_problems = {
  .name = "problems",
  .arguments = N_ ("[PATH…]"),
  .summary = N_ ("Print the files that could not be heard, try them again or ignore them"),
  .run = run,
};
