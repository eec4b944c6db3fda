/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search as typed, with SQLite's FTS5 (https://www.sqlite.org/fts5.html). Whoever types "a" first in a large library
 * matches most of it, and BM25 of all of that takes longer than the next key; nor does it tell anything: that they begin
 * with an a is all that is known of them. So where there are more than MANY matches, the first MANY that the index gives
 * are weighed, and the others follow unweighed. */
#include "library/search.h"

#include <string.h>

#include "engine/mood/vocabulary.h"
#include "library/db-private.h"
#include "library/index.h"
#include "library/text.h"

#define MANY 2000

/* Weights of title, artist, album, genre, path and words in the rank; lower ranks are better. */
#define RANK "bm25 (song_texts, 10.0, 6.0, 4.0, 3.0, 1.0, 3.0)"

static gboolean
has_letter (const char *word)
{
  for (const char *c = word; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isalnum (g_utf8_get_char (c)))
      return TRUE;

  return FALSE;
}

/* A string of FTS5: whatever is between the quotes is text, and a quote is written twice. */
static void
append_quoted (GString    *query,
               const char *word)
{
  g_string_append_c (query, '"');
  for (const char *c = word; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (query, '"');
      g_string_append_c (query, *c);
    }
  g_string_append_c (query, '"');
}

static gboolean
is_called (const MoodWord *mood,
           const char     *folded)
{
  g_autofree char *name = library_text_fold (mood->name);

  if (!g_str_equal (mood->name, mood->id) && g_str_has_prefix (name, folded))
    return TRUE;
  for (guint i = 0; mood->synonyms != NULL && mood->synonyms[i] != NULL; i++)
    {
      g_autofree char *alias = library_text_fold (mood->synonyms[i]);

      if (g_str_has_prefix (alias, folded))
        return TRUE;
    }

  return FALSE;
}

/* The index has mood words in English; whoever reads another language types that, or one of their aliases. */
static void
append_mood_words (GString    *query,
                   const char *word)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  g_autofree char *folded = library_text_fold (word);

  for (gsize i = 0; vocabulary != NULL && i < mood_vocabulary_get_n_words (vocabulary); i++)
    {
      const MoodWord *mood = mood_vocabulary_get_word (vocabulary, i);

      if (!is_called (mood, folded))
        continue;
      g_string_append (query, " OR words : ");
      append_quoted (query, mood->id);
    }
}

gboolean
library_search_add (GString    *query,
                    const char *column,
                    const char *text)
{
  g_autofree char *bounded = library_text_bound (text, LIBRARY_SEARCH_MAX_TEXT);
  g_auto (GStrv) words = g_strsplit_set (bounded, " \t\r\n\f\v", -1);
  guint n_words = 0;

  for (gsize i = 0; words[i] != NULL && n_words < LIBRARY_SEARCH_MAX_WORDS; i++)
    {
      /* A word that the index would not see cannot be asked for: "&" would find nothing. */
      if (!has_letter (words[i]))
        continue;

      n_words++;
      g_string_append (query, query->len > 0 ? " AND (" : "(");
      if (column != NULL)
        g_string_append_printf (query, "%s : ", column);
      append_quoted (query, words[i]);
      g_string_append (query, " *");
      if (column == NULL)
        append_mood_words (query, words[i]);
      g_string_append_c (query, ')');
    }

  return n_words > 0;
}

/* With the lock held. */
static gboolean
add_matches (LibraryDb   *db,
             const char  *sql,
             const char  *query,
             gint64       limit,
             gint64       offset,
             GArray      *ids,
             GError     **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (db, sql, error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_text (select, 1, query);
  library_statement_bind_int (select, 2, limit);
  library_statement_bind_int (select, 3, offset);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);

      g_array_append_val (ids, id);
    }

  return step == LIBRARY_STEP_DONE;
}

#define MATCHES                                                                                              \
  "FROM song_texts JOIN songs s ON s.id = song_texts.rowid WHERE song_texts MATCH ?1 AND s.is_missing = 0 "

GArray *
library_db_search_ids (LibraryDb   *self,
                       const char  *text,
                       guint        limit,
                       GError     **error)
{
  static const char *const best
      = "SELECT id FROM (SELECT s.id, " RANK " AS rank " MATCHES "LIMIT ?3) ORDER BY rank, id LIMIT ?2";
  static const char *const others = "SELECT s.id " MATCHES "LIMIT ?2 OFFSET ?3";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) query = g_string_new (NULL);
  gint64 most = limit > 0 ? limit : G_MAXINT64;

  if (!library_search_add (query, NULL, text))
    return g_steal_pointer (&ids);
  if (!library_index_update (self, error))
    return NULL;

  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);

  if (!add_matches (reader, best, query->str, most, MANY, ids, error)
      || (most > MANY && ids->len == MANY
          && !add_matches (reader, others, query->str, most - MANY, MANY, ids, error)))
    return NULL;

  return g_steal_pointer (&ids);
}

GPtrArray *
library_db_search (LibraryDb   *self,
                   const char  *text,
                   guint        limit,
                   GError     **error)
{
  g_autoptr (GArray) ids = library_db_search_ids (self, text, limit, error);

  return ids != NULL ? library_db_list_songs_by_id (self, ids, error) : NULL;
}
