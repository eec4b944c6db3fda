/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/song-csv.h"

#include <math.h>
#include <string.h>

#include "cli/song-format.h"
#include "engine/base/paths.h"

#define LINE_END "\r\n"

static const char *const columns[] = { "path",       "uri",        "title",          "artist",   "album",     "genre",
                                       "year",       "duration",   "valence",        "arousal",  "valence_sd",
                                       "arousal_sd", "va_correlation", "quadrant",   "certainty", "mood",
                                       "error",      "corrected" };

static void
append_comma (GString *row)
{
  if (row->len > 0)
    g_string_append_c (row, ',');
}

/* Spreadsheets take a field that begins with one of these for a formula, quoted or not, and formulas can reach out; titles
 * are what anyone may have written. An apostrophe before it makes it text for them. Other programs see the apostrophe:
 * what must be exact is for JSON to say, and for the URI, which begins with "file". */
static gboolean
may_be_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
}

static void
append_text (GString    *row,
             const char *text)
{
  g_autofree char *valid = base_paths_to_utf8 (text);

  append_comma (row);
  g_string_append_c (row, '"');
  if (may_be_formula (valid))
    g_string_append_c (row, '\'');
  for (const char *c = valid; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (row, '"');
      g_string_append_c (row, *c);
    }
  g_string_append_c (row, '"');
}

static void
append_number (GString *row,
               double   value,
               guint    n_decimals)
{
  char format[16];
  char buffer[G_ASCII_DTOSTR_BUF_SIZE * 16];

  append_comma (row);
  g_snprintf (format, sizeof format, "%%.%uf", n_decimals);
  g_string_append (row, g_ascii_formatd (buffer, sizeof buffer, format, value));
}

/* When its owner has put a song where it is; empty: nobody has. */
static void
append_day (GString            *row,
            const LibraryLabel *label)
{
  g_autoptr (GDateTime) time = label != NULL ? g_date_time_new_from_unix_utc (label->said_at) : NULL;
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%F") : NULL;

  append_comma (row);
  if (day != NULL)
    g_string_append (row, day);
}

static void
append_estimate (GString            *row,
                 const MoodEstimate *estimate)
{
  const MoodGaussian *gaussian = &estimate->gaussian;

  append_number (row, gaussian->valence, 4);
  append_number (row, gaussian->arousal, 4);
  append_number (row, gaussian->valence_sd, 4);
  append_number (row, gaussian->arousal_sd, 4);
  append_number (row, gaussian->correlation, 4);
  append_text (row, mood_quadrant_to_id (estimate->quadrant));
  append_number (row, estimate->quadrant_probabilities[estimate->quadrant], 4);
  append_text (row, cli_song_get_mood_id (estimate));
}

/* Returns: (transfer full): the names of the columns, with the end of the line */
char *
cli_song_csv_header (void)
{
  GString *row = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      append_comma (row);
      g_string_append (row, columns[i]);
    }

  return g_string_free (g_string_append (row, LINE_END), FALSE);
}

/**
 * cli_song_to_csv:
 *
 * What is not known of a song is an empty field. Line breaks in a text stay, between the quotes.
 *
 * Returns: (transfer full): a row, with the end of the line
 */
char *
cli_song_to_csv (LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  g_autofree char *uri = base_paths_to_uri (library_song_get_path (song));
  GString *row = g_string_new (NULL);

  append_text (row, library_song_get_path (song));
  append_text (row, uri != NULL ? uri : "");
  append_text (row, library_song_get_title (song));
  append_text (row, library_song_get_artist (song));
  append_text (row, library_song_get_album (song));
  append_text (row, library_song_get_genre (song));
  if (library_song_get_year (song) != 0)
    append_number (row, library_song_get_year (song), 0);
  else
    append_comma (row);
  append_number (row, library_song_get_duration (song), 3);
  if (estimate != NULL)
    append_estimate (row, estimate);
  else
    g_string_append (row, ",,,,,,,,");
  append_text (row, library_song_get_error_code (song) != NULL ? library_song_get_error_code (song) : "");
  append_day (row, library_song_get_label (song));

  return g_string_free (g_string_append (row, LINE_END), FALSE);
}
