/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A rule as JSON, which is how the library keeps it:
 *
 *   {"circle": {"valence": 0.4, "arousal": 0.3, "radius": 0.2}, "polygon": [[0, 0], [1, 0], [1, 1]],
 *    "quadrants": ["Q1"], "words": ["happy"], "certainty": 0.6, "genres": ["rock"], "year_from": 1990,
 *    "year_to": 1999, "text": "", "title": "", "artist": "", "album": "",
 *    "songs": 30, "minutes": 90, "order": "random", "descending": false, "seed": 1}
 *
 * Every member may be left out. One that is not known is refused: half a rule would choose songs that nobody asked
 * for. The text may come from anyone: its size and its depth are bounded before a parser sees it. */
#include "library/playlist-rule.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "engine/base/error.h"
#include "library/song.h"

/* The object, the polygon, a corner. */
#define MAX_DEPTH 3

static gboolean
refuse (GError **error)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                         _ ("This is not a rule for a playlist that this version of Moodplane understands."));
  return FALSE;
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_region (JsonBuilder               *builder,
            const LibraryPlaylistRule *self)
{
  if (self->has_circle)
    {
      json_builder_set_member_name (builder, "circle");
      json_builder_begin_object (builder);
      add_number (builder, "valence", self->center.valence);
      add_number (builder, "arousal", self->center.arousal);
      add_number (builder, "radius", self->radius);
      json_builder_end_object (builder);
    }
  if (self->n_corners > 0)
    {
      json_builder_set_member_name (builder, "polygon");
      json_builder_begin_array (builder);
      for (guint i = 0; i < self->n_corners; i++)
        {
          json_builder_begin_array (builder);
          json_builder_add_double_value (builder, self->corners[i].valence);
          json_builder_add_double_value (builder, self->corners[i].arousal);
          json_builder_end_array (builder);
        }
      json_builder_end_array (builder);
    }
}

static void
add_texts (JsonBuilder *builder,
           const char  *name,
           GStrv        texts)
{
  if (texts == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

static void
add_lists (JsonBuilder               *builder,
           const LibraryPlaylistRule *self)
{
  if (self->quadrants != 0)
    {
      json_builder_set_member_name (builder, "quadrants");
      json_builder_begin_array (builder);
      for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
        if ((self->quadrants & (1u << q)) != 0)
          json_builder_add_string_value (builder, mood_quadrant_to_id (q));
      json_builder_end_array (builder);
    }
  add_texts (builder, "words", self->words);
}

static void
add_years (JsonBuilder               *builder,
           const LibraryPlaylistRule *self)
{
  if (self->year_from > 0)
    {
      json_builder_set_member_name (builder, "year_from");
      json_builder_add_int_value (builder, self->year_from);
    }
  if (self->year_to > 0)
    {
      json_builder_set_member_name (builder, "year_to");
      json_builder_add_int_value (builder, self->year_to);
    }
}

static void
add_order (JsonBuilder               *builder,
           const LibraryPlaylistRule *self)
{
  if (self->max_songs > 0)
    {
      json_builder_set_member_name (builder, "songs");
      json_builder_add_int_value (builder, self->max_songs);
    }
  if (self->max_minutes > 0.0)
    add_number (builder, "minutes", self->max_minutes);

  add_text (builder, "order", library_rule_order_to_id (self->order));
  if (self->is_descending)
    {
      json_builder_set_member_name (builder, "descending");
      json_builder_add_boolean_value (builder, TRUE);
    }
  if (self->seed != 0)
    {
      json_builder_set_member_name (builder, "seed");
      json_builder_add_int_value (builder, (gint64)self->seed);
    }
}

/* Returns: (transfer full): one line; what is as usual is left out */
char *
library_playlist_rule_to_json (const LibraryPlaylistRule *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_region (builder, self);
  add_lists (builder, self);
  if (self->min_certainty > 0.0)
    add_number (builder, "certainty", self->min_certainty);
  add_texts (builder, "genres", self->genres);
  add_years (builder, self);
  add_text (builder, "text", self->text);
  add_text (builder, "title", self->title);
  add_text (builder, "artist", self->artist);
  add_text (builder, "album", self->album);
  add_order (builder, self);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);

  return json_generator_to_data (generator, NULL);
}

static gboolean
read_number (JsonNode *node,
             double   *value)
{
  GType type
      = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_double (node);

  return isfinite (*value);
}

static gboolean
read_count (JsonNode *node,
            gint64    most,
            gint64   *value)
{
  double number;

  /* 30.0 is a whole number too, for programs that know no others. */
  if (!read_number (node, &number) || number != floor (number) || number < 0.0 || number > (double)most)
    return FALSE;
  *value = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : (gint64)number;

  return *value >= 0 && *value <= most;
}

static gboolean
read_text (JsonNode  *node,
           char     **text)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;

  /* An empty text asks for nothing, and so is none. */
  g_free (*text);
  *text = *json_node_get_string (node) != '\0' ? json_node_dup_string (node) : NULL;

  return TRUE;
}

static gboolean
read_circle (JsonNode            *node,
             LibraryPlaylistRule *self)
{
  JsonObject *circle = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  self->has_circle = circle != NULL && json_object_get_size (circle) == 3
                     && read_number (json_object_get_member (circle, "valence"), &self->center.valence)
                     && read_number (json_object_get_member (circle, "arousal"), &self->center.arousal)
                     && read_number (json_object_get_member (circle, "radius"), &self->radius);

  return self->has_circle;
}

static gboolean
read_polygon (JsonNode            *node,
              LibraryPlaylistRule *self)
{
  JsonArray *corners = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = corners != NULL ? json_array_get_length (corners) : 0;

  if (n < 3 || n > LIBRARY_RULE_MAX_CORNERS)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (corners, i);
      JsonArray *corner = JSON_NODE_HOLDS_ARRAY (element) ? json_node_get_array (element) : NULL;

      if (corner == NULL || json_array_get_length (corner) != 2
          || !read_number (json_array_get_element (corner, 0), &self->corners[i].valence)
          || !read_number (json_array_get_element (corner, 1), &self->corners[i].arousal))
        return FALSE;
    }
  self->n_corners = n;

  return TRUE;
}

/* Returns: (transfer full) (nullable): NULL when it is no list of texts, or an empty one. */
static GStrv
read_texts (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  if (array == NULL || json_array_get_length (array) == 0
      || json_array_get_length (array) > LIBRARY_RULE_MAX_WORDS)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *text = NULL;

      if (!read_text (json_array_get_element (array, i), &text) || text == NULL)
        return NULL;
      g_strv_builder_add (texts, text);
    }

  return g_strv_builder_end (texts);
}

static gboolean
read_quadrants (JsonNode            *node,
                LibraryPlaylistRule *self)
{
  g_auto (GStrv) ids = read_texts (node);

  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      MoodQuadrant quadrant;

      if (!mood_quadrant_from_id (ids[i], &quadrant))
        return FALSE;
      self->quadrants |= 1u << quadrant;
    }

  return ids != NULL;
}

static gboolean
read_order (JsonNode            *node,
            LibraryPlaylistRule *self)
{
  g_autofree char *id = NULL;

  return read_text (node, &id) && library_rule_order_from_id (id, &self->order);
}

static gboolean
read_year (JsonNode *node,
           guint    *year)
{
  gint64 count = 0;
  gboolean ok = read_count (node, LIBRARY_YEAR_MAX, &count);

  *year = (guint)count;

  return ok;
}

static gboolean
read_member (LibraryPlaylistRule *self,
             const char          *name,
             JsonNode            *node)
{
  gint64 count = 0;
  gboolean ok;

  if (g_str_equal (name, "circle"))
    return read_circle (node, self);
  if (g_str_equal (name, "polygon"))
    return read_polygon (node, self);
  if (g_str_equal (name, "quadrants"))
    return read_quadrants (node, self);
  if (g_str_equal (name, "words"))
    return self->words == NULL && (self->words = read_texts (node)) != NULL;
  if (g_str_equal (name, "certainty"))
    return read_number (node, &self->min_certainty);
  if (g_str_equal (name, "genres"))
    return self->genres == NULL && (self->genres = read_texts (node)) != NULL;
  if (g_str_equal (name, "year_from"))
    return read_year (node, &self->year_from);
  if (g_str_equal (name, "year_to"))
    return read_year (node, &self->year_to);
  if (g_str_equal (name, "text"))
    return read_text (node, &self->text);
  if (g_str_equal (name, "title"))
    return read_text (node, &self->title);
  if (g_str_equal (name, "artist"))
    return read_text (node, &self->artist);
  if (g_str_equal (name, "album"))
    return read_text (node, &self->album);
  if (g_str_equal (name, "minutes"))
    return read_number (node, &self->max_minutes);
  if (g_str_equal (name, "order"))
    return read_order (node, self);
  if (g_str_equal (name, "descending"))
    {
      ok = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
      self->is_descending = ok && json_node_get_boolean (node);
      return ok;
    }
  if (g_str_equal (name, "songs"))
    {
      ok = read_count (node, LIBRARY_RULE_MAX_SONGS, &count);
      self->max_songs = (guint)count;
      return ok;
    }
  if (g_str_equal (name, "seed"))
    {
      ok = read_count (node, G_MAXINT64, &count);
      self->seed = (guint64)count;
      return ok;
    }

  return FALSE;
}

/* A parser that calls itself for each bracket is at the mercy of who wrote the text: brackets are counted first. */
static gboolean
is_shallow (const char *json)
{
  gboolean is_in_string = FALSE;
  int depth = 0;

  for (const char *c = json; *c != '\0'; c++)
    {
      if (is_in_string && *c == '\\' && c[1] != '\0')
        c++;
      else if (*c == '"')
        is_in_string = !is_in_string;
      else if (!is_in_string && (*c == '{' || *c == '['))
        depth++;
      else if (!is_in_string && (*c == '}' || *c == ']'))
        depth--;
      /* Comments and strings of other quotes are no JSON, and would have to be told from brackets here as well. */
      else if (!is_in_string && strchr ("/#'", *c) != NULL)
        return FALSE;
      if (depth > MAX_DEPTH)
        return FALSE;
    }

  return TRUE;
}

/**
 * library_playlist_rule_from_json:
 * @json: any text
 *
 * Returns: (transfer full) (nullable): the rule, which makes sense; NULL with %BASE_ERROR_INVALID_ARGUMENT
 */
LibraryPlaylistRule *
library_playlist_rule_from_json (const char  *json,
                                 GError     **error)
{
  g_autoptr (LibraryPlaylistRule) self = library_playlist_rule_new ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (strnlen (json, LIBRARY_RULE_MAX_JSON + 1) > LIBRARY_RULE_MAX_JSON || !g_utf8_validate (json, -1, NULL)
      || !is_shallow (json) || !json_parser_load_from_data (parser, json, -1, NULL))
    {
      refuse (error);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (error);
      return NULL;
    }

  g_autoptr (GList) names = json_object_get_members (json_node_get_object (root));

  for (GList *l = names; l != NULL; l = l->next)
    if (!read_member (self, l->data, json_object_get_member (json_node_get_object (root), l->data)))
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                     _ ("“%s” in a rule for a playlist is not understood by this version of Moodplane."),
                     (const char *)l->data);
        return NULL;
      }
  if (!library_playlist_rule_check (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
