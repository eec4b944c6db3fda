/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/json-writer.h"
#include "engine/base/paths.h"
#include "jobs/adapt-text.h"
#include "jobs/user-settings.h"

/* What the options say. */
typedef struct
{
  char *library;       /* (owned) (nullable) */
  char *strength_text; /* (owned) (nullable) */
  gboolean is_status;
  gboolean applies;
  gboolean reverts;
  gboolean is_json;
  GStrv arguments; /* (owned) (nullable) */

  double strength;
} Adapt;

static void
write_in_force (CliJsonWriter *writer, const LibraryAdaptation *adaptation)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (adaptation->made_at);
  g_autofree char *made_at = time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");

  cli_json_writer_begin (writer, "in_force", '{');
  cli_json_writer_string (writer, "made_at", made_at);
  cli_json_writer_number (writer, "strength", adaptation->strength, 4);
  cli_json_writer_number (writer, "labels", adaptation->n_labels, 0);
  cli_json_writer_number (writer, "songs", adaptation->n_songs, 0);
  cli_json_writer_number (writer, "error_without", adaptation->error_without, 4);
  cli_json_writer_number (writer, "error_with", adaptation->error_with, 4);
  cli_json_writer_number (writer, "builtin_without", adaptation->builtin_without, 4);
  cli_json_writer_number (writer, "builtin_with", adaptation->builtin_with, 4);
  cli_json_writer_end (writer, '}');
}

static void
print_json (JobsAdaptKind kind, const JobsAdaptReport *report)
{
  CliJsonWriter writer;
  g_autofree char *line = NULL;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  if (kind != JOBS_ADAPT_REVERT)
    {
      cli_json_writer_string (&writer, "verdict", jobs_adapt_verdict_to_id (report->verdict));
      cli_json_writer_number (&writer, "strength", report->strength, 4);
      cli_json_writer_number (&writer, "labels", (double)report->n_labels, 0);
      cli_json_writer_number (&writer, "error_without", report->error_without, 4);
      cli_json_writer_number (&writer, "error_with", report->error_with, 4);
      cli_json_writer_number (&writer, "builtin_without", report->builtin_without, 4);
      cli_json_writer_number (&writer, "builtin_with", report->builtin_with, 4);
      cli_json_writer_number (&writer, "moved", report->n_moved, 0);
    }
  cli_json_writer_bool (&writer, "changed", report->has_changed);
  if (report->is_in_force)
    write_in_force (&writer, &report->in_force);
  cli_json_writer_end (&writer, '}');
  line = cli_json_writer_finish (&writer);
  cli_write_line (line);
}

static void
print_text (JobsAdaptKind kind, const JobsAdaptReport *report)
{
  g_autofree char *in_force = report->is_in_force ? jobs_adapt_describe_in_force (&report->in_force) : NULL;
  g_autofree char *found = jobs_adapt_describe (report);

  if (kind == JOBS_ADAPT_REVERT)
    {
      if (report->has_changed)
        cli_write_line (_ ("Songs without a correction are where they were heard"));
      else
        cli_print_error (_ ("There was nothing to take back."));
      return;
    }
  if (kind == JOBS_ADAPT_LOOK)
    cli_write_line (in_force != NULL ? in_force : _ ("Nothing that was learned is in force"));
  cli_write_line (found);
  if (kind == JOBS_ADAPT_APPLY && report->has_changed && in_force == NULL)
    cli_write_line (_ ("What had been learned before is taken back"));
}

/* The window's setting is about the library that it has open. */
static gboolean
is_of_window (const Adapt *self)
{
  g_autofree char *usual = base_paths_user_data ("library.db");
  g_autoptr (GFile) own = g_file_new_for_path (usual);
  g_autoptr (GFile) named = g_file_new_for_path (self->library != NULL ? self->library : usual);

  return g_file_equal (own, named);
}

/* Else an open window, or the next correction, would undo what was asked for: it does the same with its own button. Once the
 * library is as it is to be, so that a window which hears of it finds nothing to do. */
static void
switch_window (const Adapt *self)
{
  if (!(self->applies || self->reverts) || !is_of_window (self) || !jobs_user_settings_set_learns (self->applies)
      || self->is_json)
    return;

  cli_write_line (self->applies ? _ ("The window learns from corrections again")
                                : _ ("The window learns nothing from corrections until “adapt --apply”, or its preferences, "
                                     "switch that on again"));
}

static int
work (const Adapt *self)
{
  const JobsAdaptKind kind
      = self->applies ? JOBS_ADAPT_APPLY : self->reverts ? JOBS_ADAPT_REVERT : JOBS_ADAPT_LOOK;
  g_autoptr (LibraryDb) library = cli_open_library (self->library, FALSE);
  g_autoptr (JobsJob) job = NULL;
  const JobsAdaptReport *report;
  int status;

  if (library == NULL)
    return CLI_EXIT_ERROR;
  job = jobs_adapt_job_new (library, kind, self->strength);
  status = cli_run_job (job);
  if (status != CLI_EXIT_OK)
    return status;

  report = jobs_adapt_job_get_report (JOBS_ADAPT_JOB (job));
  if (self->is_json)
    print_json (kind, report);
  else
    print_text (kind, report);
  switch_window (self);

  return CLI_EXIT_OK;
}

/* With a point, whatever the locale. */
static gboolean
parse_strength (const char *text, double *strength)
{
  char *end = NULL;

  *strength = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && *strength >= 0.0 && *strength <= JOBS_ADAPT_STRENGTH_MAX;
}

static int
check (const CliCommand *command, Adapt *self)
{
  if (self->arguments != NULL)
    return cli_command_wrong_usage (command, _ ("It learns from the whole library: no file is named."));
  if (self->is_status + self->applies + self->reverts > 1)
    return cli_command_wrong_usage (command, _ ("Say one of --status, --apply and --revert."));
  if (self->strength_text != NULL && self->reverts)
    return cli_command_wrong_usage (command, _ ("What is taken back has no strength."));
  if (self->strength_text == NULL)
    self->strength = jobs_adapt_get_strength ();
  else if (!parse_strength (self->strength_text, &self->strength))
    return cli_command_wrong_usage (command, _ ("“%s” is no strength; it is a number from 0, nothing moves, to 2."),
                                    self->strength_text);

  return work (self);
}

static int
run (const CliCommand *command, int argc, char *argv[])
{
  Adapt self = { 0 };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library, N_ ("Use this library"), N_ ("FILE") },
    { "status", 0, 0, G_OPTION_ARG_NONE, &self.is_status, N_ ("Print what is in force, and what would be learned now"), NULL },
    { "apply", 0, 0, G_OPTION_ARG_NONE, &self.applies, N_ ("Learn, and move the songs if that is better"), NULL },
    { "revert", 0, 0, G_OPTION_ARG_NONE, &self.reverts, N_ ("Let all songs be where they were heard, but for corrections"), NULL },
    { "strength", 's', 0, G_OPTION_ARG_STRING, &self.strength_text,
      N_ ("How far corrections move other songs, from 0 to 2, in place of what is set"), N_ ("NUMBER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.is_json, N_ ("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = check (command, &self);

  g_free (self.library);
  g_free (self.strength_text);
  g_strfreev (self.arguments);

  return status;
}

const CliCommand cli_command_adapt = {
  .name = "adapt",
  .arguments = "",
  .summary = N_ ("Learn from corrections where other songs belong, or take that back"),
  .run = run,
};
