/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the options of rules and journeys say. */
#include "cli/playlist.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"

/* Reads @n numbers with commas between them, and nothing else. */
static gboolean
read_numbers (const char *text,
              gsize       n,
              double     *numbers)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  if (g_strv_length (parts) != n)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      char *end = NULL;

      numbers[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *g_strchug (end) != '\0' || !isfinite (numbers[i]))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refuse (GError     **error,
        const char  *option,
        const char  *value)
{
  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” is not what %s takes."), value,
               option);
  return FALSE;
}

static gboolean
parse_circle (const char           *text,
              LibraryPlaylistRule  *rule,
              GError              **error)
{
  double numbers[3];

  if (!read_numbers (text, 3, numbers))
    return refuse (error, "--circle", text);
  rule->has_circle = TRUE;
  rule->center = (LibraryPoint) { numbers[0], numbers[1] };
  rule->radius = numbers[2];

  return TRUE;
}

static gboolean
parse_polygon (const char           *text,
               LibraryPlaylistRule  *rule,
               GError              **error)
{
  g_auto (GStrv) corners = g_strsplit_set (text, " \t\n", -1);

  for (gsize i = 0; corners[i] != NULL; i++)
    {
      double numbers[2];

      if (*corners[i] == '\0')
        continue;
      if (rule->n_corners == LIBRARY_RULE_MAX_CORNERS || !read_numbers (corners[i], 2, numbers))
        return refuse (error, "--polygon", text);
      rule->corners[rule->n_corners++] = (LibraryPoint) { numbers[0], numbers[1] };
    }

  /* None would be no polygon, which is not what was asked for. */
  return rule->n_corners > 0 || refuse (error, "--polygon", text);
}

static gboolean
parse_quadrants (const char           *text,
                 LibraryPlaylistRule  *rule,
                 GError              **error)
{
  g_auto (GStrv) ids = g_strsplit (text, ",", -1);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *id = g_ascii_strup (g_strstrip (ids[i]), -1);
      MoodQuadrant quadrant;

      if (!mood_quadrant_from_id (id, &quadrant))
        return refuse (error, "--quadrant", text);
      rule->quadrants |= 1u << quadrant;
    }

  return rule->quadrants != 0 || refuse (error, "--quadrant", text);
}

/* An empty text: no bound. */
static gboolean
read_year (const char *text,
           guint      *year)
{
  guint64 number = 0;

  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 1, LIBRARY_YEAR_MAX, &number, NULL))
    return FALSE;
  *year = (guint)number;

  return TRUE;
}

/* "1990-1999", "1990-", "-1999", "1994". */
static gboolean
parse_years (const char           *text,
             LibraryPlaylistRule  *rule,
             GError              **error)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 3);
  guint n = g_strv_length (ends);

  if (n < 1 || n > 2 || !read_year (g_strstrip (ends[0]), &rule->year_from)
      || !read_year (g_strstrip (ends[n - 1]), &rule->year_to) || (rule->year_from == 0 && rule->year_to == 0))
    return refuse (error, "--year", text);

  return TRUE;
}

static gboolean
check_numbers (const CliPlaylist  *self,
               GError            **error)
{
  if (self->n_songs >= 0 && self->minutes >= 0.0 && self->seed >= 0)
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("--songs, --minutes and --seed take no negative numbers."));
  return FALSE;
}

/* Returns: (transfer full) (nullable): one that makes sense */
LibraryPlaylistRule *
cli_playlist_parse_rule (const CliPlaylist  *self,
                         GError            **error)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();

  if (!check_numbers (self, error) || (self->circle != NULL && !parse_circle (self->circle, rule, error))
      || (self->polygon != NULL && !parse_polygon (self->polygon, rule, error))
      || (self->quadrants != NULL && !parse_quadrants (self->quadrants, rule, error))
      || (self->years != NULL && !parse_years (self->years, rule, error)))
    return NULL;
  if (self->order != NULL && !library_rule_order_from_id (self->order, &rule->order))
    {
      refuse (error, "--order", self->order);
      return NULL;
    }

  rule->words = g_strdupv (self->words);
  rule->min_certainty = self->certainty;
  rule->genres = g_strdupv (self->genres);
  rule->text = g_strdup (self->text);
  rule->title = g_strdup (self->title);
  rule->artist = g_strdup (self->artist);
  rule->album = g_strdup (self->album);
  rule->max_songs = (guint)self->n_songs;
  rule->max_minutes = self->minutes;
  rule->is_descending = self->is_descending;
  rule->seed = (guint64)self->seed;

  return library_playlist_rule_check (rule, error) ? g_steal_pointer (&rule) : NULL;
}

gboolean
cli_playlist_parse_journey (const CliPlaylist  *self,
                            MoodJourney        *journey,
                            GError            **error)
{
  *journey = (MoodJourney) { 0 };
  if (!check_numbers (self, error))
    return FALSE;
  if ((self->n_songs == 0) == (self->minutes == 0.0))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("Say how long the journey is: by --songs or by --minutes."));
      return FALSE;
    }

  for (gsize i = 0; self->through != NULL && self->through[i] != NULL; i++)
    {
      double numbers[2];

      if (i == MOOD_JOURNEY_MAX_WAY_POINTS || !read_numbers (self->through[i], 2, numbers))
        return refuse (error, "--through", self->through[i]);
      journey->way[journey->n_points++] = (MoodJourneyPoint) { numbers[0], numbers[1] };
    }
  journey->n_songs = (guint)self->n_songs;
  journey->seconds = 60.0 * self->minutes;
  journey->seed = (guint64)self->seed;

  return mood_journey_check (journey, error);
}

/**
 * cli_playlist_parse_positions:
 * @n_entries: of the playlist
 *
 * Returns: (transfer full) (nullable): the set of positions that --position names, as they count from 0
 */
GHashTable *
cli_playlist_parse_positions (const CliPlaylist  *self,
                              guint               n_entries,
                              GError            **error)
{
  g_autoptr (GHashTable) positions = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (self->positions, ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      guint64 position;

      if (!g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 1, n_entries, &position, NULL))
        {
          refuse (error, "--position", self->positions);
          return NULL;
        }
      g_hash_table_add (positions, GUINT_TO_POINTER ((guint)position - 1));
    }

  return g_steal_pointer (&positions);
}
