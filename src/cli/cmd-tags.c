/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/arguments.h"
#include "cli/json-writer.h"
#include "engine/base/paths.h"
#include "engine/mood/estimate.h"
#include "jobs/tag-reading.h"
#include "jobs/walker.h"

#define VALUE_DECIMALS    4
#define DURATION_DECIMALS 3
/* Into how many parts a manifest is cut for trying: the songs of an artist are in one, since they are alike. */
#define N_FOLDS 5

typedef enum
{
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_CSV,
} Format;

typedef struct
{
  char *library_path; /* (owned) (nullable) */
  char *format_name;  /* (owned) (nullable) */
  GStrv arguments;    /* (owned) (nullable) */

  Format format;
  LibraryDb *library; /* (owned) (nullable) */
  guint n_failed;
} Tags;

static void
write_words (CliJsonWriter *writer,
             const char    *name,
             GStrv          words)
{
  cli_json_writer_begin (writer, name, '[');
  for (guint i = 0; words[i] != NULL; i++)
    cli_json_writer_string (writer, NULL, words[i]);
  cli_json_writer_end (writer, ']');
}

static void
write_text (CliJsonWriter *writer,
            const char    *name,
            const char    *text)
{
  if (text != NULL)
    cli_json_writer_string (writer, name, text);
}

static void
write_label (CliJsonWriter        *writer,
             const JobsTagReading *reading)
{
  if (reading->label == JOBS_LABEL_NONE)
    return;

  cli_json_writer_begin (writer, "label", '{');
  cli_json_writer_string (writer, "from", jobs_label_source_to_id (reading->label));
  if (reading->label != JOBS_LABEL_QUADRANT)
    {
      cli_json_writer_number (writer, "valence", reading->label_valence, VALUE_DECIMALS);
      cli_json_writer_number (writer, "arousal", reading->label_arousal, VALUE_DECIMALS);
    }
  cli_json_writer_string (writer, "quadrant", mood_quadrant_to_id (reading->label_quadrant));
  cli_json_writer_end (writer, '}');
}

static char *
to_json (const JobsTagReading *reading)
{
  g_auto (CliJsonWriter) writer = { NULL };
  g_autofree char *uri = g_filename_to_uri (reading->path, NULL, NULL);
  g_autofree char *shown = base_paths_to_utf8 (reading->path);

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "path", shown);
  write_text (&writer, "uri", uri);
  write_text (&writer, "title", reading->title);
  write_text (&writer, "artist", reading->artist);
  write_text (&writer, "album", reading->album);
  write_text (&writer, "genre", reading->genre);
  if (reading->year != 0)
    cli_json_writer_number (&writer, "year", reading->year, 0);
  if (reading->duration > 0)
    cli_json_writer_number (&writer, "duration", reading->duration, DURATION_DECIMALS);
  write_words (&writer, "moods", reading->moods);
  if (reading->probable[0] != NULL)
    {
      cli_json_writer_begin (&writer, "probabilities", '{');
      for (guint i = 0; reading->probable[i] != NULL; i++)
        cli_json_writer_number (&writer, reading->probable[i], reading->probabilities[i], VALUE_DECIMALS);
      cli_json_writer_end (&writer, '}');
    }
  if (reading->has_valence)
    cli_json_writer_number (&writer, "valence", reading->valence, VALUE_DECIMALS);
  write_text (&writer, "valence_field", reading->valence_name);
  if (reading->has_arousal)
    cli_json_writer_number (&writer, "arousal", reading->arousal, VALUE_DECIMALS);
  write_text (&writer, "arousal_field", reading->arousal_name);
  write_text (&writer, "quadrant", reading->quadrant);
  write_label (&writer, reading);
  cli_json_writer_end (&writer, '}');

  return cli_json_writer_finish (&writer);
}

static void
append_line (GString    *text,
             const char *name,
             const char *value)
{
  g_autofree char *clean = value != NULL ? cli_clean_text (value) : NULL;

  if (clean != NULL && *clean != '\0')
    g_string_append_printf (text, "\n  %s: %s", name, clean);
}

static void
append_number (GString    *text,
               const char *name,
               gboolean    has_value,
               double      value,
               const char *field)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *line = NULL;

  if (!has_value)
    return;

  g_ascii_formatd (digits, sizeof digits, "%.2f", value);
  line = g_strdup_printf ("%s (%s)", digits, field);
  append_line (text, name, line);
}

/* A file's path and, below it, what its tags say. */
static char *
to_text (const JobsTagReading *reading)
{
  g_autofree char *shown = base_paths_to_utf8 (reading->path);
  g_autofree char *moods = g_strjoinv ("; ", reading->moods);
  g_autofree char *path = cli_clean_text (shown);
  g_autoptr (GString) text = g_string_new (path);

  append_line (text, _ ("Title"), reading->title);
  append_line (text, _ ("Artist"), reading->artist);
  append_line (text, _ ("Album"), reading->album);
  append_line (text, _ ("Moods"), moods);
  for (guint i = 0; reading->probable[i] != NULL; i++)
    append_number (text, _ ("Probability"), TRUE, reading->probabilities[i], reading->probable[i]);
  append_number (text, _ ("Valence"), reading->has_valence, reading->valence, reading->valence_name);
  append_number (text, _ ("Arousal"), reading->has_arousal, reading->arousal, reading->arousal_name);
  append_line (text, _ ("Quadrant"), reading->quadrant);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* RFC 4180: in quotes where it has to be. */
static void
append_csv (GString    *line,
            const char *value)
{
  if (line->len > 0)
    g_string_append_c (line, ',');
  if (value == NULL)
    return;
  if (strpbrk (value, ",\"\r\n") == NULL)
    {
      g_string_append (line, value);
      return;
    }

  g_string_append_c (line, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *value);
    }
  g_string_append_c (line, '"');
}

static void
append_csv_number (GString *line,
                   gboolean has_value,
                   double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  append_csv (line, has_value ? g_ascii_formatd (digits, sizeof digits, "%.4f", value) : NULL);
}

/* A row of a manifest as “train” takes it. Words say in which quarter of the plane a song lies and not where: of them the
 * point is not told. (nullable): NULL for a song that says nothing */
static char *
to_csv (const JobsTagReading *reading)
{
  gboolean is_point = reading->label == JOBS_LABEL_NUMBERS;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *words = g_strjoinv (";", reading->label_words);
  g_autofree char *fold = NULL;
  const char *group = reading->artist != NULL ? reading->artist : reading->path;

  if (reading->label == JOBS_LABEL_NONE)
    return NULL;

  fold = g_strdup_printf ("%u", g_str_hash (group) % N_FOLDS);
  append_csv (line, reading->path);
  append_csv (line, fold);
  append_csv (line, is_point ? NULL : mood_quadrant_to_id (reading->label_quadrant));
  append_csv_number (line, is_point, reading->label_valence);
  append_csv_number (line, is_point, reading->label_arousal);
  append_csv (line, words);
  append_csv (line, reading->title);
  append_csv (line, reading->artist);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static gboolean
found_cb (const JobsFound  *found,
          gpointer          user_data,
          GError          **error)
{
  Tags *self = user_data;
  g_autoptr (GError) file_error = NULL;
  g_autoptr (JobsTagReading) reading = NULL;
  g_autofree char *line = NULL;

  if (found->error == NULL)
    reading = jobs_tag_reading_new (self->library, found->path, &file_error);
  if (reading == NULL)
    {
      g_autofree char *message = cli_clean_text (found->error != NULL ? found->error->message : file_error->message);
      g_autofree char *path = base_paths_to_utf8 (found->path);
      g_autofree char *shown = cli_clean_text (path);

      self->n_failed++;
      cli_print_error ("%s: %s", shown, message);
      return TRUE;
    }

  line = self->format == FORMAT_JSON  ? to_json (reading)
         : self->format == FORMAT_CSV ? to_csv (reading)
                                      : to_text (reading);
  if (line != NULL)
    cli_write_line (line);

  return cli_get_output_status () == CLI_EXIT_OK;
}

/* The usual library tells what is ours, if there is one; one that is named has to be there. */
static gboolean
open_library (Tags *self)
{
  g_autofree char *usual = base_paths_user_data ("library.db");

  if (self->library_path == NULL && !g_file_test (usual, G_FILE_TEST_EXISTS))
    return TRUE;

  self->library = cli_open_library (self->library_path, FALSE);

  return self->library != NULL;
}

static int
print_tags (Tags *self)
{
  const JobsWalkHandler handler = { .found = found_cb, .user_data = self };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) places = cli_read_places ((const char *const *)self->arguments, &error);

  if (places == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }
  if (!open_library (self))
    return CLI_EXIT_ERROR;

  if (self->format == FORMAT_CSV)
    cli_write_line ("path,fold,quadrant,valence,arousal,mood_tags,title,artist");
  if (!jobs_walk ((const char *const *)places, &handler, NULL, &error) && error != NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  return self->n_failed > 0 ? CLI_EXIT_SOME_FAILED : CLI_EXIT_OK;
}

static gboolean
parse_format (Tags *self)
{
  static const char *const names[] = { "text", "json", "csv" };

  if (self->format_name == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (self->format_name, names[i]))
      {
        self->format = (Format)i;
        return TRUE;
      }

  return FALSE;
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  Tags self = { 0 };
  const GOptionEntry entries[] = {
    { "library", 'l', 0, G_OPTION_ARG_FILENAME, &self.library_path, N_ ("Use this library"), N_ ("FILE") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &self.format_name, N_ ("How to print: text, json or csv"),
      N_ ("FORMAT") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    {
      if (!parse_format (&self))
        status = cli_command_wrong_usage (command, _ ("There is no format “%s”; there are text, json and csv."),
                                          self.format_name);
      else if (self.arguments == NULL)
        status = cli_command_wrong_usage (command, _ ("Name at least one file or folder."));
      else
        status = print_tags (&self);
    }

  g_free (self.library_path);
  g_free (self.format_name);
  g_strfreev (self.arguments);
  g_clear_pointer (&self.library, library_db_unref);

  return status;
}

const CliCommand cli_command_tags = {
  .name = "tags",
  .arguments = N_ ("PATH…"),
  .summary = N_ ("Print what the tags of files say of their moods"),
  .names_songs = TRUE,
  .run = run,
};
