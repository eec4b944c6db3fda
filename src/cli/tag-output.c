/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/tag-output.h"

#include <glib/gi18n.h>

#include "cli/command.h"
#include "cli/json-writer.h"
#include "library/identity.h"

/* "sad; calm", or a dash for a field that is not there. */
static char *
format_values (GStrv values)
{
  g_autofree char *joined = NULL;

  if (values == NULL || values[0] == NULL)
    return g_strdup ("–");

  joined = g_strjoinv ("; ", values);

  return cli_clean_text (joined);
}

static void
write_change (const char *field,
              GStrv       old_values,
              GStrv       new_values,
              const char *remark)
{
  g_autofree char *name = cli_clean_text (field);
  g_autofree char *before = format_values (old_values);
  g_autofree char *after = format_values (new_values);
  g_autofree char *line = g_strdup_printf ("  %s: %s → %s%s", name, before, after, remark);

  cli_write_line (line);
}

static void
write_strings (CliJsonWriter *writer,
               const char    *name,
               GStrv          values)
{
  cli_json_writer_begin (writer, name, '[');
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    cli_json_writer_string (writer, NULL, values[i]);
  cli_json_writer_end (writer, ']');
}

static void
write_time (CliJsonWriter *writer,
            const char    *name,
            gint64         seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");

  cli_json_writer_string (writer, name, text);
}

/* A song that another has taken the place of has the path of no file. */
static void
write_path (CliJsonWriter *writer,
            const char    *path)
{
  cli_json_writer_string (writer, "path", library_get_former_path (path));
  cli_json_writer_bool (writer, "displaced", library_is_displaced (path));
}

static char *
format_path (const char *path)
{
  g_autofree char *text = library_describe_path (path);

  return cli_clean_text (text);
}

static void
finish_line (CliJsonWriter *writer)
{
  g_autofree char *line = NULL;

  cli_json_writer_end (writer, '}');
  line = cli_json_writer_finish (writer);
  cli_write_line (line);
}

static void
print_outcome_json (const JobsTagOutcome *outcome)
{
  g_auto (CliJsonWriter) writer = { NULL };

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  write_path (&writer, outcome->path);
  cli_json_writer_begin (&writer, "changes", '[');
  for (guint i = 0; i < outcome->changes->len; i++)
    {
      const JobsTagChange *change = g_ptr_array_index (outcome->changes, i);

      cli_json_writer_begin (&writer, NULL, '{');
      cli_json_writer_string (&writer, "field", change->field);
      write_strings (&writer, "old", change->old_values);
      write_strings (&writer, "new", change->new_values);
      cli_json_writer_end (&writer, '}');
    }
  cli_json_writer_end (&writer, ']');
  cli_json_writer_bool (&writer, "written", outcome->is_written);
  cli_json_writer_bool (&writer, "partial", outcome->is_partial);
  if (outcome->error_code != NULL)
    {
      cli_json_writer_begin (&writer, "error", '{');
      cli_json_writer_string (&writer, "code", outcome->error_code);
      cli_json_writer_string (&writer, "message", outcome->error_message != NULL ? outcome->error_message : "");
      cli_json_writer_end (&writer, '}');
    }
  finish_line (&writer);
}

/**
 * cli_print_tag_outcome:
 *
 * Files with nothing to change are not told of. An error goes to stderr for people, into the object in JSON.
 */
void
cli_print_tag_outcome (const JobsTagOutcome *outcome,
                       CliFormat             format)
{
  g_autofree char *path = format_path (outcome->path);

  if (format == CLI_FORMAT_JSON)
    {
      if (outcome->changes->len > 0 || outcome->error_code != NULL)
        print_outcome_json (outcome);
      return;
    }

  if (outcome->error_code != NULL)
    {
      g_autofree char *message
          = cli_clean_text (outcome->error_message != NULL ? outcome->error_message : "");

      cli_print_error ("%s: %s", path, message);
    }
  /* Of a file that could not be written nothing was changed; an undo may have left only some fields alone. */
  if (outcome->changes->len == 0 || (outcome->error_code != NULL && !outcome->is_partial))
    return;

  cli_write_line (path);
  for (guint i = 0; i < outcome->changes->len; i++)
    {
      const JobsTagChange *change = g_ptr_array_index (outcome->changes, i);

      write_change (change->field, change->old_values, change->new_values, "");
    }
}

static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("?");
}

void
cli_print_tag_batch (const LibraryJournalBatch *batch,
                     CliFormat                  format)
{
  g_auto (CliJsonWriter) writer = { NULL };
  g_autofree char *time = format_time (batch->begun_at);
  g_autofree char *files = NULL;
  g_autofree char *fields = NULL;
  g_autofree char *line = NULL;
  const char *remark = batch->n_undone == 0                 ? ""
                       : batch->n_undone < batch->n_fields ? _ (", undone in part")
                                                            : _ (", undone");

  if (format == CLI_FORMAT_JSON)
    {
      cli_json_writer_init (&writer);
      cli_json_writer_begin (&writer, NULL, '{');
      cli_json_writer_number (&writer, "batch", (double)batch->id, 0);
      write_time (&writer, "time", batch->begun_at);
      cli_json_writer_number (&writer, "files", batch->n_files, 0);
      cli_json_writer_number (&writer, "fields", batch->n_fields, 0);
      cli_json_writer_number (&writer, "undone", batch->n_undone, 0);
      finish_line (&writer);
      return;
    }

  files = g_strdup_printf (ngettext ("%u file", "%u files", batch->n_files), batch->n_files);
  fields = g_strdup_printf (ngettext ("%u field", "%u fields", batch->n_fields), batch->n_fields);
  line = g_strdup_printf ("%6" G_GINT64_FORMAT "  %s  %s, %s%s", batch->id, time, files, fields, remark);
  cli_write_line (line);
}

void
cli_print_journal_entry (const LibraryJournalEntry *entry,
                         gboolean                   is_same_file,
                         CliFormat                  format)
{
  g_auto (CliJsonWriter) writer = { NULL };
  g_autofree char *path = NULL;

  if (format == CLI_FORMAT_JSON)
    {
      cli_json_writer_init (&writer);
      cli_json_writer_begin (&writer, NULL, '{');
      cli_json_writer_number (&writer, "batch", (double)entry->batch, 0);
      write_path (&writer, entry->path);
      cli_json_writer_string (&writer, "field", entry->field);
      write_strings (&writer, "old", entry->old_values);
      write_strings (&writer, "new", entry->new_values);
      write_time (&writer, "time", entry->written_at);
      cli_json_writer_bool (&writer, "undone", entry->undone);
      finish_line (&writer);
      return;
    }

  path = format_path (entry->path);
  if (!is_same_file)
    cli_write_line (path);
  write_change (entry->field, entry->old_values, entry->new_values, entry->undone ? _ (" (undone)") : "");
}
