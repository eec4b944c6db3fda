/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules and journeys over the places of songs, a narrow table that index.c keeps: a rule reads the 100,000 rows of a
 * large library in some milliseconds. SQL sorts out by rectangle, quadrant, certainty, year, words, genres and texts; what shapes and
 * orders mean exactly is said in C, in one place for all. */
#include "library/playlist-choice.h"

#include <math.h>
#include <stdlib.h>

#include <json-glib/json-glib.h>

#include "library/db-private.h"
#include "library/index.h"
#include "library/search.h"
#include "library/text.h"
#include "library/twin-filter.h"

#define SELECT_PLACES                                                                                        \
  "SELECT visit_place (?10, p.song_id, p.valence, p.arousal, p.duration, 0) FROM song_places p"              \
  " WHERE p.is_away = 0"                                                                                     \
  " AND (?9 OR (p.valence BETWEEN ?1 AND ?2 AND p.arousal BETWEEN ?3 AND ?4))"                               \
  " AND (?5 = 0 OR (?5 >> p.quadrant) & 1) AND (?6 = 0.0 OR p.certainty >= ?6)"                              \
  " AND (?11 = 0 OR p.year BETWEEN ?11 AND ?12)"
#define HAS_WORD                                                                                             \
  " AND p.song_id IN (SELECT song_id FROM song_words WHERE word IN (SELECT value FROM json_each (?7)))"
#define HAS_GENRE                                                                                            \
  " AND p.song_id IN (SELECT song_id FROM song_genres WHERE genre IN (SELECT value FROM json_each (?13)))"
#define HAS_TEXT " AND p.song_id IN (SELECT rowid FROM song_texts WHERE song_texts MATCH ?8)"

#define SELECT_POINTS                                                                                        \
  "SELECT visit_place (?10, song_id, valence, arousal, duration, artist) FROM"                               \
  " (SELECT * FROM song_places WHERE is_away = 0 ORDER BY song_id)"

/* How many songs in all may be too long for what is left of the time. */
#define MAX_PASSED 100

/* Handing a row out of SQLite costs more than finding it. So the rows are taken where they are found, by an aggregate
 * function; which is what an aggregate is asked with in place of a value, and it returns none. */
typedef struct
{
  gint64 id;
  double valence;
  double arousal;
  double duration;
  guint64 artist;
} Place;

typedef struct
{
  void (*visit) (gpointer data, const Place *place);
  gpointer data;
} Visitor;

#define VISITOR_TYPE "moodplane-visitor"

static void
visit_step_cb (sqlite3_context  *context,
               int               n_values,
               sqlite3_value   **values)
{
  /* NULL for whatever was not bound by visit_all(): SQL cannot make such a value. */
  const Visitor *visitor = sqlite3_value_pointer (values[0], VISITOR_TYPE);
  const Place place = {
    .id = sqlite3_value_int64 (values[1]),
    .valence = sqlite3_value_double (values[2]),
    .arousal = sqlite3_value_double (values[3]),
    .duration = sqlite3_value_double (values[4]),
    .artist = (guint64)sqlite3_value_int64 (values[5]),
  };

  if (visitor != NULL)
    visitor->visit (visitor->data, &place);
}

static void
visit_final_cb (sqlite3_context *context)
{
}

/* With the lock held. The first statement of a connection is prepared once more, after the function was made known. */
static LibraryStatement *
prepare_visit (LibraryDb   *db,
               const char  *sql,
               GError     **error)
{
  LibraryStatement *select = library_db_prepare (db, sql, NULL);

  if (select != NULL)
    return select;

  sqlite3_create_function_v2 (db->sqlite, "visit_place", 6, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, NULL,
                              visit_step_cb, visit_final_cb, NULL);

  return library_db_prepare (db, sql, error);
}

typedef struct
{
  gint64 id;
  double key;
  double duration;
} Choice;

/* SplitMix64 of Steele, Lea and Flood 2014: a number for each song that does not depend on the others, so that a song more
 * in the library does not shuffle all anew. */
static double
random_key (guint64 seed,
            gint64  id)
{
  guint64 x = seed * 0xbf58476d1ce4e5b9u + (guint64)id * 0x9e3779b97f4a7c15u;

  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  x ^= x >> 31;

  return (double)(x >> 11);
}

static double
get_key (const LibraryPlaylistRule *self,
         const LibraryPoint        *center,
         gint64                     id,
         double                     valence,
         double                     arousal)
{
  double key = 0.0;

  switch (self->order)
    {
    case LIBRARY_ORDER_RANDOM: key = random_key (self->seed, id); break;
    case LIBRARY_ORDER_VALENCE: key = valence; break;
    case LIBRARY_ORDER_AROUSAL: key = arousal; break;
    case LIBRARY_ORDER_DISTANCE: key = hypot (valence - center->valence, arousal - center->arousal); break;
    }

  return self->is_descending ? -key : key;
}

static int
compare_choices (gconstpointer a,
                 gconstpointer b)
{
  const Choice *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;

  return (x->id > y->id) - (x->id < y->id);
}

/* Returns: (transfer full): a JSON array of words of the rule, as the index has them. */
static char *
fold_words (GStrv words)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autofree char *folded = library_text_fold (words[i]);

      json_array_add_string_element (array, folded);
    }
  json_node_take_array (node, array);

  return json_to_string (node, FALSE);
}

/* Returns: whether the rule asks for texts at all; one that asks for a text without words finds nothing, as a search. */
static gboolean
make_query (const LibraryPlaylistRule *self,
            GString                   *query)
{
  const struct
  {
    const char *column;
    const char *text;
  } texts[] = {
    { NULL, self->text }, { "title", self->title }, { "artist", self->artist }, { "album", self->album }
  };
  gboolean has_text = FALSE;
  gboolean has_words = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].text != NULL)
      {
        has_text = TRUE;
        has_words = library_search_add (query, texts[i].column, texts[i].text) && has_words;
      }
  if (!has_words)
    g_string_assign (query, "\"\"");

  return has_text;
}

/* With the lock held. */
static LibraryStatement *
prepare (const LibraryPlaylistRule  *self,
         LibraryDb                  *db,
         GError                    **error)
{
  static const char *const sql[2][2][2] = {
    { { SELECT_PLACES, SELECT_PLACES HAS_TEXT }, { SELECT_PLACES HAS_GENRE, SELECT_PLACES HAS_GENRE HAS_TEXT } },
    { { SELECT_PLACES HAS_WORD, SELECT_PLACES HAS_WORD HAS_TEXT },
      { SELECT_PLACES HAS_WORD HAS_GENRE, SELECT_PLACES HAS_WORD HAS_GENRE HAS_TEXT } },
  };
  g_autoptr (GString) query = g_string_new (NULL);
  gboolean has_text = make_query (self, query);
  LibraryStatement *select = prepare_visit (db, sql[self->words != NULL][self->genres != NULL][has_text], error);
  LibraryPoint least, most;

  if (select == NULL)
    return NULL;

  library_playlist_rule_get_bounds (self, &least, &most);
  library_statement_bind_double (select, 1, least.valence);
  library_statement_bind_double (select, 2, most.valence);
  library_statement_bind_double (select, 3, least.arousal);
  library_statement_bind_double (select, 4, most.arousal);
  library_statement_bind_int (select, 5, self->quadrants);
  library_statement_bind_double (select, 6, self->min_certainty);
  library_statement_bind_int (select, 9, !self->has_circle && self->n_corners == 0);
  /* A song whose year is not known has 0 for it, and is of no years. */
  library_statement_bind_int (select, 11, self->year_to > 0 ? MAX (self->year_from, 1) : self->year_from);
  library_statement_bind_int (select, 12, self->year_to > 0 ? self->year_to : LIBRARY_YEAR_MAX);
  if (self->words != NULL)
    {
      g_autofree char *words = fold_words (self->words);

      library_statement_bind_text (select, 7, words);
    }
  if (self->genres != NULL)
    {
      g_autofree char *genres = fold_words (self->genres);

      library_statement_bind_text (select, 13, genres);
    }
  if (has_text)
    library_statement_bind_text (select, 8, query->str);

  return select;
}

/* What a rule has found so far. */
typedef struct
{
  const LibraryPlaylistRule *rule;
  LibraryPoint center;
  GArray *choices; /* (element-type Choice) */
} Search;

static void
add_choice_cb (gpointer     data,
               const Place *place)
{
  Search *search = data;
  Choice choice = { .id = place->id, .duration = place->duration };

  if (!library_playlist_rule_contains (search->rule, place->valence, place->arousal))
    return;
  choice.key = get_key (search->rule, &search->center, place->id, place->valence, place->arousal);
  g_array_append_val (search->choices, choice);
}

/* With the lock held. */
static gboolean
visit_all (LibraryStatement  *select,
           const Visitor     *visitor,
           GError           **error)
{
  sqlite3_bind_pointer (select, 10, (gpointer)visitor, VISITOR_TYPE, NULL);

  return library_statement_run (select, error);
}

/* (transfer full) (nullable) (element-type Choice): all that are in, in no order. */
static GArray *
list_choices (const LibraryPlaylistRule  *self,
              LibraryDb                  *db,
              GError                    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_autoptr (LibraryStatement) select = prepare (self, db, error);
  Search search = { .rule = self, .choices = choices };
  const Visitor visitor = { add_choice_cb, &search };

  library_playlist_rule_get_center (self, &search.center);
  if (select == NULL || !visit_all (select, &visitor, error))
    return NULL;

  return g_steal_pointer (&choices);
}

/* Puts those in order that stand at @from to @to - 1 when all are; before @from they stand already. Those that are asked
 * for are few of many: quickselect (Hoare 1961, Algorithm 65, Comm. ACM 4(7)) narrows [low, high] until all up to @to
 * are before the others. */
static void
order_range (Choice *all,
             gsize   n_all,
             gsize   from,
             gsize   to)
{
  gssize last = (gssize)to - 1;
  gssize low = (gssize)from, high = (gssize)n_all - 1;

  while (low < high && to < n_all)
    {
      const Choice pivot = all[low + (high - low) / 2];
      gssize i = low, j = high;

      while (i <= j)
        {
          while (compare_choices (&all[i], &pivot) < 0)
            i++;
          while (compare_choices (&all[j], &pivot) > 0)
            j--;
          if (i <= j)
            {
              const Choice other = all[i];

              all[i++] = all[j];
              all[j--] = other;
            }
        }
      if (last <= j)
        high = j;
      else if (last >= i)
        low = i;
      else
        break;
    }

  qsort (all + from, to - from, sizeof (Choice), compare_choices);
}

/* (transfer full) (nullable) (element-type gint64): as many as the rule asks for, in its order; one of each sound. */
static GArray *
take_first (const LibraryPlaylistRule  *self,
            LibraryDb                  *db,
            GArray                     *choices,
            GError                    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Choice *all = (Choice *)choices->data;
  gsize most = self->max_songs > 0 ? self->max_songs : G_MAXUINT;
  /* Few, where they are to fill a time. */
  gsize n_likely = self->max_minutes > 0.0 ? 0 : MIN (choices->len, most);
  gsize n_ordered = 0;
  guint n_passed = 0;
  double seconds = 0.0;
  g_autoptr (LibraryTwinFilter) filter = library_twin_filter_new (db, n_likely, error);

  if (filter == NULL)
    return NULL;
  for (gsize i = 0; i < choices->len && ids->len < most && n_passed < MAX_PASSED; i++)
    {
      if (i == n_ordered)
        {
          gboolean is_all = self->max_songs == 0 && self->max_minutes == 0.0;

          n_ordered = is_all ? choices->len : MIN (choices->len, 8 * n_ordered + 128);
          order_range (all, choices->len, i, n_ordered);
        }
      if (self->max_minutes > 0.0 && seconds + all[i].duration > 60.0 * self->max_minutes)
        {
          n_passed++;
          continue;
        }
      if (!library_twin_filter_pass (filter, all[i].id))
        continue;
      seconds += all[i].duration;
      g_array_append_val (ids, all[i].id);
    }

  return g_steal_pointer (&ids);
}

/**
 * library_playlist_rule_choose:
 *
 * The songs that the rule means, in its order. A song that would make the list longer than max_minutes is passed over,
 * since a shorter one after it may still fit; after a hundred of them the list is full. Of songs that sound the same to
 * the byte, the first in the order is in.
 */
GArray *
library_playlist_rule_choose (const LibraryPlaylistRule  *self,
                              LibraryDb                  *db,
                              GError                    **error)
{
  g_autoptr (GArray) choices = NULL;

  if (!library_playlist_rule_check (self, error) || !library_index_update (db, error))
    return NULL;
  choices = list_choices (self, db, error);

  return choices != NULL ? take_first (self, db, choices, error) : NULL;
}

/* Songs that a journey may choose from, and their ids. */
typedef struct
{
  GArray *songs;             /* (element-type MoodJourneySong) */
  GArray *ids;               /* (element-type gint64) */
  LibraryTwinFilter *filter; /* one of each sound, with the lowest id */
} Points;

static void
add_point_cb (gpointer     data,
              const Place *place)
{
  Points *points = data;
  const MoodJourneySong song = { place->valence, place->arousal, place->duration, place->artist };

  if (!library_twin_filter_pass (points->filter, place->id))
    return;
  g_array_append_val (points->songs, song);
  g_array_append_val (points->ids, place->id);
}

/* (transfer full) (nullable) (element-type MoodJourneySong): all that are present; @ids takes their ids. */
static GArray *
list_points (LibraryDb  *db,
             GArray     *ids,
             GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (GArray) songs = g_array_new (FALSE, FALSE, sizeof (MoodJourneySong));
  g_autoptr (LibraryStatement) select = prepare_visit (db, SELECT_POINTS, error);
  g_autoptr (LibraryTwinFilter) filter = library_twin_filter_new (db, G_MAXSIZE, error);
  Points points = { songs, ids, filter };
  const Visitor visitor = { add_point_cb, &points };

  if (select == NULL || filter == NULL || !visit_all (select, &visitor, error))
    return NULL;

  return g_steal_pointer (&songs);
}

GArray *
library_db_choose_journey (LibraryDb          *db,
                           const MoodJourney  *journey,
                           GError            **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) songs = NULL;
  g_autoptr (GArray) order = NULL;

  if (!mood_journey_check (journey, error) || !library_index_update (db, error))
    return NULL;
  songs = list_points (db, ids, error);
  if (songs == NULL)
    return NULL;

  order = mood_journey_plan (journey, (const MoodJourneySong *)songs->data, songs->len);
  for (guint i = 0; i < order->len; i++)
    g_array_append_val (chosen, g_array_index (ids, gint64, g_array_index (order, guint, i)));

  return g_steal_pointer (&chosen);
}
