/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a rule means, for people. */
#include "library/playlist-rule.h"

#include <glib/gi18n.h>

/* @part: (transfer full) */
static void
add (GPtrArray *parts, char *part)
{
  g_ptr_array_add (parts, part);
}

static char *
join_or (GStrv texts)
{
  /* Translators: between the last of alternatives, with spaces: “calm or epic” */
  return g_strjoinv (_ (" or "), texts);
}

static void
add_place (const LibraryPlaylistRule *self, GPtrArray *parts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) quadrants = NULL;

  if (self->has_circle)
    /* Translators: a distance from a point on the plane. */
    add (parts, g_strdup_printf (_ ("within %.2f of (%.2f, %.2f)"), self->radius, self->center.valence,
                                 self->center.arousal));
  if (self->n_corners > 0)
    add (parts, g_strdup_printf (ngettext ("within a shape of %u corner", "within a shape of %u corners",
                                           self->n_corners),
                                 self->n_corners));
  for (MoodQuadrant q = MOOD_QUADRANT_1; q <= MOOD_QUADRANT_4; q++)
    if ((self->quadrants >> q) & 1)
      g_strv_builder_add (builder, mood_quadrant_to_id (q));
  quadrants = g_strv_builder_end (builder);
  if (quadrants[0] != NULL)
    {
      g_autofree char *text = join_or (quadrants);

      /* Translators: quadrants of the plane: “in Q1 or Q4” */
      add (parts, g_strdup_printf (_ ("in %s"), text));
    }
  if (self->min_certainty > 0.0)
    add (parts, g_strdup_printf (_ ("at least %.0f %% certain"), 100.0 * self->min_certainty));
}

static void
add_tags (const LibraryPlaylistRule *self, GPtrArray *parts)
{
  g_autofree char *words = self->words != NULL ? join_or (self->words) : NULL;
  g_autofree char *genres = self->genres != NULL ? join_or (self->genres) : NULL;

  if (words != NULL)
    add (parts, g_strdup_printf (_ ("mood %s"), words));
  if (genres != NULL)
    add (parts, g_strdup_printf (_ ("genre %s"), genres));
}

static void
add_texts (const LibraryPlaylistRule *self, GPtrArray *parts)
{
  if (self->text != NULL)
    add (parts, g_strdup_printf (_ ("with “%s”"), self->text));
  if (self->title != NULL)
    add (parts, g_strdup_printf (_ ("title with “%s”"), self->title));
  if (self->artist != NULL)
    add (parts, g_strdup_printf (_ ("artist with “%s”"), self->artist));
  if (self->album != NULL)
    add (parts, g_strdup_printf (_ ("album with “%s”"), self->album));
}

static void
add_years (const LibraryPlaylistRule *self, GPtrArray *parts)
{
  if (self->year_from > 0 && self->year_to > 0)
    add (parts, g_strdup_printf (_ ("from %u to %u"), self->year_from, self->year_to));
  else if (self->year_from > 0)
    add (parts, g_strdup_printf (_ ("from %u on"), self->year_from));
  else if (self->year_to > 0)
    add (parts, g_strdup_printf (_ ("until %u"), self->year_to));
}

static const char *
get_order (const LibraryPlaylistRule *self)
{
  switch (self->order)
    {
    case LIBRARY_ORDER_VALENCE:
      return self->is_descending ? _ ("the most pleasant first") : _ ("the least pleasant first");
    case LIBRARY_ORDER_AROUSAL:
      return self->is_descending ? _ ("the most energetic first") : _ ("the least energetic first");
    case LIBRARY_ORDER_DISTANCE: return self->is_descending ? _ ("the farthest first") : _ ("the nearest first");
    case LIBRARY_ORDER_RANDOM: return _ ("at random");
    }

  return NULL;
}

static void
add_amount (const LibraryPlaylistRule *self, GPtrArray *parts)
{
  if (self->max_songs > 0)
    add (parts, g_strdup_printf (ngettext ("%u song", "%u songs", self->max_songs), self->max_songs));
  if (self->max_minutes > 0.0)
    /* Translators: how long a playlist plays at most. */
    add (parts, g_strdup_printf (_ ("%g minutes"), self->max_minutes));
}

/**
 * library_playlist_rule_describe:
 *
 * Returns: (transfer full): such as “within 0.20 of (0.40, 0.30), 30 songs, at random”
 */
char *
library_playlist_rule_describe (const LibraryPlaylistRule *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  add_place (self, parts);
  add_tags (self, parts);
  add_years (self, parts);
  add_texts (self, parts);
  if (parts->len == 0)
    add (parts, g_strdup (_ ("all songs")));
  add_amount (self, parts);
  add (parts, g_strdup (get_order (self)));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (_ (", "), (GStrv)parts->pdata);
}
