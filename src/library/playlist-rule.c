/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a rule means on the plane, and which rules make sense. playlist-rule-json.c writes and reads it. */
#include "library/playlist-rule.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "library/song.h"

#define ALL_QUADRANTS ((1u << MOOD_N_QUADRANTS) - 1)

/* The plane is 2 wide: a circle of this radius around any of its points holds all of it. */
#define MAX_RADIUS 3.0

static const char *const order_ids[] = { "random", "valence", "arousal", "distance" };

LibraryPlaylistRule *
library_playlist_rule_new (void)
{
  return g_new0 (LibraryPlaylistRule, 1);
}

LibraryPlaylistRule *
library_playlist_rule_copy (const LibraryPlaylistRule *self)
{
  LibraryPlaylistRule *copy = g_memdup2 (self, sizeof *self);

  copy->words = g_strdupv (self->words);
  copy->genres = g_strdupv (self->genres);
  copy->text = g_strdup (self->text);
  copy->title = g_strdup (self->title);
  copy->artist = g_strdup (self->artist);
  copy->album = g_strdup (self->album);

  return copy;
}

void
library_playlist_rule_free (LibraryPlaylistRule *self)
{
  g_strfreev (self->words);
  g_strfreev (self->genres);
  g_free (self->text);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self);
}

/* A rule is what it writes. */
gboolean
library_playlist_rule_equal (const LibraryPlaylistRule *a,
                             const LibraryPlaylistRule *b)
{
  g_autofree char *first = library_playlist_rule_to_json (a);
  g_autofree char *second = library_playlist_rule_to_json (b);

  return g_str_equal (first, second);
}

static gboolean
refuse (GError     **error,
        const char  *message)
{
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
is_on_plane (const LibraryPoint *point)
{
  return fabs (point->valence) <= 1.0 && fabs (point->arousal) <= 1.0;
}

static gboolean
is_text (const char *text)
{
  return text == NULL
         || (*text != '\0' && strlen (text) <= LIBRARY_RULE_MAX_TEXT && g_utf8_validate (text, -1, NULL));
}

static gboolean
are_words (const char *const *words)
{
  gsize n = 0;

  if (words == NULL)
    return TRUE;
  for (; words[n] != NULL; n++)
    if (!is_text (words[n]))
      return FALSE;

  return n > 0 && n <= LIBRARY_RULE_MAX_WORDS;
}

static gboolean
check_region (const LibraryPlaylistRule  *self,
              GError                    **error)
{
  if (self->has_circle
      && (!is_on_plane (&self->center) || !(self->radius > 0.0) || !(self->radius <= MAX_RADIUS)))
    return refuse (error, _ ("A circle needs a center within -1 to 1 and a radius above 0, at most 3."));

  if (self->n_corners > 0 && (self->n_corners < 3 || self->n_corners > LIBRARY_RULE_MAX_CORNERS))
    return refuse (error, _ ("A polygon needs 3 to 64 corners."));
  for (guint i = 0; i < self->n_corners; i++)
    if (!is_on_plane (&self->corners[i]))
      return refuse (error, _ ("The corners of a polygon lie within -1 to 1."));

  if ((self->quadrants & ~ALL_QUADRANTS) != 0)
    return refuse (error, _ ("Quadrants are Q1, Q2, Q3 and Q4."));

  return TRUE;
}

/**
 * library_playlist_rule_check:
 *
 * Returns: FALSE with %BASE_ERROR_INVALID_ARGUMENT, and what is wrong, for a rule that makes no sense
 */
gboolean
library_playlist_rule_check (const LibraryPlaylistRule  *self,
                             GError                    **error)
{
  if (!check_region (self, error))
    return FALSE;
  if (!are_words ((const char *const *)self->words) || !are_words ((const char *const *)self->genres)
      || !is_text (self->text) || !is_text (self->title)
      || !is_text (self->artist) || !is_text (self->album))
    return refuse (error,
                   _ ("The words of a rule are text of at most 256 bytes; there are at most 32 mood words "
                      "and 32 genres."));
  if (self->year_from > LIBRARY_YEAR_MAX || self->year_to > LIBRARY_YEAR_MAX
      || (self->year_to != 0 && self->year_from > self->year_to))
    return refuse (error, _ ("Years are numbers up to 9999, the earlier one first."));
  if (!(self->min_certainty >= 0.0) || !(self->min_certainty <= 1.0))
    return refuse (error, _ ("Certainty is a number from 0 to 1."));
  if (self->max_songs > LIBRARY_RULE_MAX_SONGS || !(self->max_minutes >= 0.0)
      || !(self->max_minutes <= LIBRARY_RULE_MAX_MINUTES))
    return refuse (error, _ ("A playlist takes at most 1000000 songs or minutes."));
  if (self->order > LIBRARY_ORDER_DISTANCE || self->seed > G_MAXINT64)
    return refuse (error, _ ("The order of the rule is not known."));
  if (self->order == LIBRARY_ORDER_DISTANCE && !self->has_circle && self->n_corners == 0)
    return refuse (error,
                   _ ("Songs can be ordered by distance only where the rule has a circle or a polygon."));
  if (self->order == LIBRARY_ORDER_RANDOM && self->is_descending)
    return refuse (error, _ ("A random order has no direction."));

  return TRUE;
}

/* Whether the point lies on the edge from a to b: exactly, as nothing else would be the same for both of two polygons
 * that share it. */
static gboolean
is_on_edge (const LibraryPoint *a,
            const LibraryPoint *b,
            double              valence,
            double              arousal)
{
  double cross = (b->valence - a->valence) * (arousal - a->arousal)
                 - (b->arousal - a->arousal) * (valence - a->valence);

  return cross == 0.0 && valence >= fmin (a->valence, b->valence) && valence <= fmax (a->valence, b->valence)
         && arousal >= fmin (a->arousal, b->arousal) && arousal <= fmax (a->arousal, b->arousal);
}

/* Even-odd rule: how often a ray to the right crosses the edges (Shimrat 1962, Algorithm 112, Comm. ACM 5(8)). Of an edge
 * the upper end does not belong to it, so that a corner counts once. */
static gboolean
is_in_polygon (const LibraryPoint *corners,
               guint               n_corners,
               double              valence,
               double              arousal)
{
  gboolean is_inside = FALSE;

  for (guint i = 0, j = n_corners - 1; i < n_corners; j = i++)
    {
      const LibraryPoint *a = &corners[i], *b = &corners[j];

      if (is_on_edge (a, b, valence, arousal))
        return TRUE;
      if ((a->arousal > arousal) != (b->arousal > arousal)
          && valence < a->valence
                           + (arousal - a->arousal) / (b->arousal - a->arousal) * (b->valence - a->valence))
        is_inside = !is_inside;
    }

  return is_inside;
}

/**
 * library_playlist_rule_contains:
 *
 * Returns: whether a point lies in the circle and in the polygon, as far as there are any
 */
gboolean
library_playlist_rule_contains (const LibraryPlaylistRule *self,
                                double                     valence,
                                double                     arousal)
{
  if (self->has_circle
      && hypot (valence - self->center.valence, arousal - self->center.arousal) > self->radius)
    return FALSE;

  return self->n_corners == 0 || is_in_polygon (self->corners, self->n_corners, valence, arousal);
}

/* Where distances are taken from. */
void
library_playlist_rule_get_center (const LibraryPlaylistRule *self,
                                  LibraryPoint              *center)
{
  *center = self->center;
  if (self->has_circle || self->n_corners == 0)
    return;

  *center = (LibraryPoint) { 0 };
  for (guint i = 0; i < self->n_corners; i++)
    {
      center->valence += self->corners[i].valence / self->n_corners;
      center->arousal += self->corners[i].arousal / self->n_corners;
    }
}

/* A rectangle that all points lie in for which library_playlist_rule_contains() is TRUE. */
void
library_playlist_rule_get_bounds (const LibraryPlaylistRule *self,
                                  LibraryPoint              *least,
                                  LibraryPoint              *most)
{
  *least = (LibraryPoint) { -1.0, -1.0 };
  *most = (LibraryPoint) { 1.0, 1.0 };

  if (self->has_circle)
    {
      /* A little wider than the circle: what lies on it is in, and sums are rounded. */
      double reach = self->radius * (1.0 + 1e-9);

      *least = (LibraryPoint) { self->center.valence - reach, self->center.arousal - reach };
      *most = (LibraryPoint) { self->center.valence + reach, self->center.arousal + reach };
    }
  if (self->n_corners > 0)
    {
      LibraryPoint low = self->corners[0], high = self->corners[0];

      for (guint i = 1; i < self->n_corners; i++)
        {
          low.valence = fmin (low.valence, self->corners[i].valence);
          low.arousal = fmin (low.arousal, self->corners[i].arousal);
          high.valence = fmax (high.valence, self->corners[i].valence);
          high.arousal = fmax (high.arousal, self->corners[i].arousal);
        }
      least->valence = fmax (least->valence, low.valence);
      least->arousal = fmax (least->arousal, low.arousal);
      most->valence = fmin (most->valence, high.valence);
      most->arousal = fmin (most->arousal, high.arousal);
    }
}

/* Returns: what stands in JSON and on the command line; never translated. */
const char *
library_rule_order_to_id (LibraryRuleOrder order)
{
  g_return_val_if_fail (order < G_N_ELEMENTS (order_ids), "");

  return order_ids[order];
}

gboolean
library_rule_order_from_id (const char       *id,
                            LibraryRuleOrder *order)
{
  for (gsize i = 0; i < G_N_ELEMENTS (order_ids); i++)
    if (g_strcmp0 (id, order_ids[i]) == 0)
      {
        *order = i;
        return TRUE;
      }

  return FALSE;
}
