/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/song-format.h"

#include <math.h>

#include <glib/gi18n.h>

#include "cli/command.h"
#include "cli/json-writer.h"
#include "engine/base/duration.h"
#include "engine/base/paths.h"
#include "engine/mood/vocabulary.h"

/* Enough for every figure that means something: the model is far less sure than this. */
#define VALUE_DECIMALS    4
/* Of the column of classes. */
#define CLASS_WIDTH 20
#define CURVE_DECIMALS    3
#define DURATION_DECIMALS 3

/**
 * cli_format_parse:
 * @name: (nullable): what follows --format; none means text
 *
 * Returns: FALSE when there is no such format
 */
gboolean
cli_format_parse (const char *name,
                  CliFormat  *format)
{
  if (name == NULL || g_str_equal (name, "text"))
    *format = CLI_FORMAT_TEXT;
  else if (g_str_equal (name, "json"))
    *format = CLI_FORMAT_JSON;
  else
    return FALSE;

  return TRUE;
}

/**
 * cli_format_parse_list:
 * @name: (nullable): what follows --format where a list of songs is printed; none means text
 *
 * Returns: FALSE when there is no such format
 */
gboolean
cli_format_parse_list (const char *name,
                       CliFormat  *format)
{
  if (g_strcmp0 (name, "csv") != 0)
    return cli_format_parse (name, format);

  *format = CLI_FORMAT_CSV;
  return TRUE;
}

/* The word's identifier, which is English in every locale. */
const char *
cli_song_get_mood_id (const MoodEstimate *estimate)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);

  return vocabulary != NULL ? mood_vocabulary_name (vocabulary, estimate)->id : "";
}

static void
write_estimate (CliJsonWriter      *writer,
                const MoodEstimate *estimate)
{
  const MoodGaussian *gaussian = &estimate->gaussian;

  cli_json_writer_number (writer, "valence", gaussian->valence, VALUE_DECIMALS);
  cli_json_writer_number (writer, "arousal", gaussian->arousal, VALUE_DECIMALS);
  cli_json_writer_number (writer, "valence_sd", gaussian->valence_sd, VALUE_DECIMALS);
  cli_json_writer_number (writer, "arousal_sd", gaussian->arousal_sd, VALUE_DECIMALS);
  cli_json_writer_number (writer, "va_correlation", gaussian->correlation, VALUE_DECIMALS);
  cli_json_writer_string (writer, "quadrant", mood_quadrant_to_id (estimate->quadrant));
  cli_json_writer_bool (writer, "neutral", estimate->is_neutral);
  cli_json_writer_bool (writer, "unsure", estimate->is_unsure);

  cli_json_writer_begin (writer, "quadrant_probabilities", '[');
  for (int quadrant = 0; quadrant < MOOD_N_QUADRANTS; quadrant++)
    cli_json_writer_number (writer, NULL, estimate->quadrant_probabilities[quadrant], VALUE_DECIMALS);
  cli_json_writer_end (writer, ']');

  cli_json_writer_string (writer, "mood", cli_song_get_mood_id (estimate));
}

static void
write_label (CliJsonWriter      *writer,
             const LibraryLabel *label)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (label->said_at);
  g_autofree char *said_at = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  cli_json_writer_begin (writer, "label", '{');
  cli_json_writer_number (writer, "valence", label->valence, VALUE_DECIMALS);
  cli_json_writer_number (writer, "arousal", label->arousal, VALUE_DECIMALS);
  cli_json_writer_string (writer, "said_at", said_at != NULL ? said_at : "");
  cli_json_writer_end (writer, '}');
}

/* What its owner has said of the song, or was learned from what he has said of others, and apart from it what was heard: the
 * estimate is made of the one or of the other. */
static void
write_correction (CliJsonWriter *writer,
                  LibrarySong   *song)
{
  const LibraryLabel *label = library_song_get_label (song);
  const MoodEstimate *prediction = library_song_get_prediction (song);
  gboolean is_adapted = library_song_get_is_adapted (song);

  if (label != NULL)
    write_label (writer, label);
  if (is_adapted)
    cli_json_writer_bool (writer, "adapted", TRUE);
  if (prediction == NULL || (label == NULL && !is_adapted))
    return;

  cli_json_writer_begin (writer, "prediction", '{');
  write_estimate (writer, prediction);
  cli_json_writer_end (writer, '}');
}

static void
write_values (CliJsonWriter *writer,
              const char    *name,
              const float   *values,
              gsize          n_values)
{
  cli_json_writer_begin (writer, name, '[');
  for (gsize i = 0; i < n_values; i++)
    cli_json_writer_number (writer, NULL, values[i], CURVE_DECIMALS);
  cli_json_writer_end (writer, ']');
}

static void
write_curve (CliJsonWriter   *writer,
             const MoodCurve *curve)
{
  cli_json_writer_begin (writer, "curve", '{');
  cli_json_writer_number (writer, "hop", curve->hop, 6);
  write_values (writer, "valence", curve->valence, curve->n_points);
  write_values (writer, "arousal", curve->arousal, curve->n_points);
  cli_json_writer_end (writer, '}');
}

static void
write_degrees (CliJsonWriter     *writer,
               const char        *name,
               const MoodDegrees *degrees)
{
  cli_json_writer_begin (writer, name, '{');
  for (gsize i = 0; i < degrees->n_degrees; i++)
    cli_json_writer_number (writer, degrees->names[i], degrees->shares[i], VALUE_DECIMALS);
  cli_json_writer_end (writer, '}');
}

static void
write_error (CliJsonWriter *writer,
             LibrarySong   *song)
{
  const char *message = library_song_get_error_message (song);

  cli_json_writer_begin (writer, "error", '{');
  cli_json_writer_string (writer, "code", library_song_get_error_code (song));
  cli_json_writer_string (writer, "message", message != NULL ? message : "");
  cli_json_writer_end (writer, '}');
}

/* What the song is from. */
static void
write_record (CliJsonWriter *writer,
              LibrarySong   *song)
{
  cli_json_writer_string (writer, "album", library_song_get_album (song));
  cli_json_writer_string (writer, "genre", library_song_get_genre (song));
  if (library_song_get_year (song) != 0)
    cli_json_writer_number (writer, "year", library_song_get_year (song), 0);
}

/**
 * cli_song_to_json:
 * @details: what is written beside the song's place
 *
 * One JSON object without line breaks. "path" is for reading, "uri" keeps every byte of it. A song
 * that failed has "error" and no mood; one of a library that is not heard yet has neither.
 *
 * Returns: (transfer full): UTF-8
 */
char *
cli_song_to_json (LibrarySong          *song,
                  const CliSongDetails *details)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  g_autofree char *uri = base_paths_to_uri (library_song_get_path (song));
  g_auto (CliJsonWriter) writer;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "path", library_song_get_path (song));
  if (details->is_missing)
    cli_json_writer_bool (&writer, "missing", TRUE);

  if (estimate == NULL && library_song_get_error_code (song) != NULL)
    {
      cli_json_writer_string (&writer, "uri", uri != NULL ? uri : "");
      write_error (&writer, song);
      cli_json_writer_end (&writer, '}');
      return cli_json_writer_finish (&writer);
    }

  cli_json_writer_string (&writer, "title", library_song_get_title (song));
  cli_json_writer_string (&writer, "artist", library_song_get_artist (song));
  if (details->with_album)
    write_record (&writer, song);
  cli_json_writer_number (&writer, "duration", library_song_get_duration (song), DURATION_DECIMALS);
  if (estimate != NULL)
    write_estimate (&writer, estimate);
  write_correction (&writer, song);
  cli_json_writer_string (&writer, "uri", uri != NULL ? uri : "");
  if (library_song_get_is_absent (song))
    cli_json_writer_bool (&writer, "absent", TRUE);
  if (details->group != 0)
    cli_json_writer_number (&writer, "group", details->group, 0);
  if (details->with_likeness)
    cli_json_writer_number (&writer, "likeness", details->likeness, VALUE_DECIMALS);
  if (details->degrees != NULL)
    write_degrees (&writer, "degrees", details->degrees);
  if (details->classes != NULL)
    write_degrees (&writer, "classes", details->classes);
  if (details->curve != NULL)
    write_curve (&writer, details->curve);
  cli_json_writer_end (&writer, '}');

  return cli_json_writer_finish (&writer);
}

/* Columns on a terminal. */
static int
get_columns (const char *text)
{
  int n_columns = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (!g_unichar_iszerowidth (character))
        n_columns += g_unichar_iswide (character) ? 2 : 1;
    }

  return n_columns;
}

/* printf counts bytes, which is wrong for words in most languages. */
static void
append_cell (GString    *line,
             const char *text,
             int         width,
             gboolean    is_right)
{
  int padding = MAX (width - get_columns (text), 0);

  g_string_append_printf (line, "%*s%s%*s  ", is_right ? padding : 0, "", text, is_right ? 0 : padding, "");
}

static void
append_number (GString *line,
               double   value)
{
  /* Rounded first, so that adding 0 turns a negative zero into a positive one: nobody wants to read "-0.00". */
  g_autofree char *number = g_strdup_printf ("%+.2f", round (value * 100) / 100 + 0.0);

  append_cell (line, number, 7, TRUE);
}

/* The quadrant and how probable it is; in the middle of the plane none is claimed. */
static void
append_quadrant (GString            *line,
                 const MoodEstimate *estimate)
{
  g_autofree char *percent
      = g_strdup_printf (_ ("%.0f %%"), 100.0 * estimate->quadrant_probabilities[estimate->quadrant]);

  append_cell (line, estimate->is_neutral ? "–" : mood_quadrant_to_id (estimate->quadrant), 8, FALSE);
  append_cell (line, estimate->is_neutral ? "–" : percent, 5, TRUE);
}

/* "party 83 %" */
static void
append_class (GString           *line,
              const MoodDegrees *classes)
{
  const gsize best = mood_degrees_find_highest (classes);
  g_autofree char *name = cli_clean_text (classes->names[best]);
  /* Translators: a class that a song is of, and how likely that is */
  g_autofree char *text = g_strdup_printf (_ ("%s %.0f %%"), name, 100.0 * classes->shares[best]);

  append_cell (line, text, CLASS_WIDTH, FALSE);
}

/**
 * cli_song_text_header:
 *
 * Returns: (transfer full): the names of the columns of cli_song_to_text()
 */
char *
cli_song_text_header (const CliSongDetails *details)
{
  GString *line = g_string_new (NULL);

  if (details->with_likeness)
    append_cell (line, _ ("alike"), 7, TRUE);
  append_cell (line, _ ("valence"), 7, TRUE);
  append_cell (line, _ ("arousal"), 7, TRUE);
  append_cell (line, _ ("quadrant"), 8, FALSE);
  /* Translators: how probable the quadrant is, in percent; at most 5 letters */
  append_cell (line, _ ("sure"), 5, TRUE);
  append_cell (line, _ ("mood"), 11, FALSE);
  if (details->classes != NULL)
    append_cell (line, _ ("class"), CLASS_WIDTH, FALSE);
  append_cell (line, _ ("length"), 7, TRUE);
  g_string_append (line, _ ("song"));

  return g_string_free (line, FALSE);
}

/**
 * cli_song_describe_error:
 * @song: one that failed
 *
 * Returns: (transfer full): its path and what is wrong with it
 */
char *
cli_song_describe_error (LibrarySong *song)
{
  const char *message = library_song_get_error_message (song);
  g_autofree char *path = cli_clean_text (library_song_get_path (song));
  g_autofree char *clean = cli_clean_text (message != NULL ? message : "");

  return g_strdup_printf ("%s: %s", path, clean);
}

/**
 * cli_song_to_text:
 *
 * Returns: (transfer full): a line of a table for a person
 */
char *
cli_song_to_text (LibrarySong          *song,
                  const CliSongDetails *details)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  g_autofree char *title = cli_clean_text (library_song_get_title (song));
  g_autofree char *artist = cli_clean_text (library_song_get_artist (song));
  g_autofree char *duration = base_duration_to_string (library_song_get_duration (song));
  GString *line = g_string_new (NULL);

  if (estimate == NULL && library_song_get_error_code (song) != NULL)
    {
      g_autofree char *error = cli_song_describe_error (song);

      /* Translators: a song that could not be heard: its path, and why. */
      g_string_append_printf (line, _ ("failed: %s"), error);
      return g_string_free (line, FALSE);
    }

  if (details->with_likeness)
    append_number (line, details->likeness);
  if (estimate != NULL)
    {
      append_number (line, estimate->gaussian.valence);
      append_number (line, estimate->gaussian.arousal);
      append_quadrant (line, estimate);
    }
  else
    {
      append_cell (line, "–", 7, TRUE);
      append_cell (line, "–", 7, TRUE);
      append_cell (line, "–", 8, FALSE);
      append_cell (line, "–", 5, TRUE);
    }

  append_cell (line, library_song_get_mood (song), 11, FALSE);
  if (details->classes != NULL)
    append_class (line, details->classes);
  append_cell (line, duration, 7, TRUE);
  if (*artist != '\0')
    g_string_append_printf (line, "%s – ", artist);
  g_string_append (line, title);
  if (library_song_get_is_absent (song))
    /* Translators: after the title of a song whose drive is not connected */
    g_string_append_printf (line, " %s", _ ("(away)"));

  return g_string_free (line, FALSE);
}
