/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads every row that SQLite can still reach: tables in the order of their worth, each of them around the pages that are
 * damaged. What is missing in an older schema gets its default, as it would by a migration. */
#include "library/recovery-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "library/statement.h"

/* After so many reads of a table that failed there is no hope for the rest of it. */
#define FAILURES_MAX 1000000
/* Of a table whose end cannot be found. */
#define LAST_ROW_GUESS 2000000

/* What cannot be made again comes first. Tables that are not named here follow. */
static const char *const order[] = { "labels",  "batches", "journal", "playlists", "playlist_entries",
                                     "label_sets", "label_clips", "folders", "excluded", "mounts", "versions",  "songs",
                                     "results", "errors",   "curves", "embeddings", "adaptations", "adapted" };

/* A table that is being copied. */
typedef struct
{
  sqlite3 *from;
  sqlite3 *to;
  const char *name;
  char *columns;        /* (owned): those that both have, "a, b" */
  guint n_columns;
  sqlite3_stmt *insert; /* (owned) */
  guint n_failures;     /* of reading */
  gboolean has_failed;  /* to write */
} Copy;

typedef struct
{
  gint64 first;
  gint64 last;
} Range;

/* Made again from the songs. */
static gboolean
is_derived (const char *name)
{
  return g_str_has_prefix (name, "song_") || g_str_has_prefix (name, "index_") || g_str_has_prefix (name, "sqlite_");
}

/* (transfer full) (element-type utf8): the first column of all rows that can be read. */
static GPtrArray *
read_texts (sqlite3    *sqlite,
            const char *sql,
            const char *parameter)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) == SQLITE_OK)
    {
      if (parameter != NULL)
        sqlite3_bind_text (statement, 1, parameter, -1, SQLITE_STATIC);
      while (sqlite3_step (statement) == SQLITE_ROW)
        g_ptr_array_add (texts, g_strdup ((const char *)sqlite3_column_text (statement, 0)));
    }
  sqlite3_finalize (statement);

  return texts;
}

static gboolean
can_read (sqlite3    *sqlite,
          const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gboolean ok = sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) == SQLITE_OK;

  sqlite3_finalize (statement);

  return ok;
}

/* FALSE when there is nothing of this table to be had. */
static gboolean
copy_begin (Copy       *self,
            sqlite3    *from,
            sqlite3    *to,
            const char *name)
{
  g_autoptr (GPtrArray) columns = read_texts (to, "SELECT name FROM pragma_table_info (?)", name);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);

  *self = (Copy) { .from = from, .to = to, .name = name };
  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *probe = g_strdup_printf ("SELECT %s.%s FROM %s", name, (char *)columns->pdata[i], name);

      if (!can_read (from, probe))
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (char *)columns->pdata[i]);
      g_string_append (marks, marks->len > 0 ? ", ?" : "?");
      self->n_columns++;
    }
  if (self->n_columns == 0)
    return FALSE;

  g_autofree char *sql = g_strdup_printf ("INSERT OR IGNORE INTO %s (%s) VALUES (%s)", name, names->str, marks->str);

  self->columns = g_string_free (g_steal_pointer (&names), FALSE);

  return sqlite3_prepare_v2 (to, sql, -1, &self->insert, NULL) == SQLITE_OK;
}

static void
copy_end (Copy *self)
{
  sqlite3_finalize (self->insert);
  g_free (self->columns);
}

/* A row that breaks the rules of its table is garbage, and left out. */
static void
copy_row (Copy         *self,
          sqlite3_stmt *row,
          guint         first_column)
{
  for (guint i = 0; i < self->n_columns; i++)
    sqlite3_bind_value (self->insert, (int)i + 1, sqlite3_column_value (row, (int)(first_column + i)));
  if (sqlite3_step (self->insert) != SQLITE_DONE && (sqlite3_errcode (self->to) & 0xff) != SQLITE_CONSTRAINT
      && (sqlite3_errcode (self->to) & 0xff) != SQLITE_MISMATCH)
    self->has_failed = TRUE;
  sqlite3_reset (self->insert);
}

/* Returns: whether all rows were read. */
static gboolean
copy_scan (Copy       *self,
           const char *rest)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s %s", self->columns, self->name, rest);
  sqlite3_stmt *select = NULL;
  int code = sqlite3_prepare_v2 (self->from, sql, -1, &select, NULL);

  while (code == SQLITE_OK && (code = sqlite3_step (select)) == SQLITE_ROW && !self->has_failed)
    {
      copy_row (self, select, 0);
      code = SQLITE_OK;
    }
  sqlite3_finalize (select);
  self->n_failures += code != SQLITE_DONE;

  return code == SQLITE_DONE;
}

/* (transfer full): "a DESC, b DESC" for the key of a table without rowids. */
static char *
make_order (Copy       *self,
            const char *direction)
{
  g_autoptr (GPtrArray) keys
      = read_texts (self->to, "SELECT name FROM pragma_table_info (?) WHERE pk > 0 ORDER BY pk", self->name);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", (char *)keys->pdata[i], direction);

  return g_string_free (text, FALSE);
}

/* Up to a damaged page, and from the other end down to one. */
static gboolean
copy_from_both_ends (Copy       *self,
                     const char *where,
                     const char *up,
                     const char *down)
{
  g_autofree char *rising = g_strdup_printf ("%s ORDER BY %s", where, up);
  g_autofree char *falling = g_strdup_printf ("%s ORDER BY %s", where, down);

  return copy_scan (self, rising) || copy_scan (self, falling);
}

/* A damaged tree may lead to rows that were not asked for: those end it like any other damage, or it would go in circles.
 * Returns: how far it got: the rowid from which on nothing is known, or past @range when it is done. */
static gint64
copy_run (Copy         *self,
          sqlite3_stmt *select,
          const Range  *range)
{
  gint64 next = range->first;
  int code;

  sqlite3_bind_int64 (select, 1, range->first);
  sqlite3_bind_int64 (select, 2, range->last);
  while ((code = sqlite3_step (select)) == SQLITE_ROW && !self->has_failed)
    {
      gint64 row = sqlite3_column_int64 (select, 0);

      if (row < next || row > range->last)
        break;
      next = row + 1;
      copy_row (self, select, 1);
    }
  sqlite3_reset (select);
  if (code == SQLITE_DONE)
    return range->last + 1;

  self->n_failures++;
  return next;
}

/* What lies between two damaged pages. A part in which one is met is halved, until no part holds both good rows and bad
 * ones. */
static void
copy_range (Copy   *self,
            gint64  last)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rowid, %s FROM %s NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
                                          self->columns, self->name);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  sqlite3_stmt *select = NULL;
  Range range = { 1, last };

  if (sqlite3_prepare_v2 (self->from, sql, -1, &select, NULL) != SQLITE_OK)
    return;
  g_array_append_val (ranges, range);
  while (ranges->len > 0 && !self->has_failed && self->n_failures < FAILURES_MAX)
    {
      range = g_array_index (ranges, Range, ranges->len - 1);
      g_array_set_size (ranges, ranges->len - 1);
      range.first = copy_run (self, select, &range);
      if (range.first >= range.last)
        continue;

      gint64 middle = range.first + (range.last - range.first) / 2;
      Range halves[] = { { middle + 1, range.last }, { range.first, middle } };

      g_array_append_vals (ranges, halves, G_N_ELEMENTS (halves));
    }
  sqlite3_finalize (select);
}

/* FALSE: it cannot be told. @value is left as it is when there are no rows. */
static gboolean
query_int (sqlite3    *sqlite,
           const char *sql,
           gint64     *value)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* The page with the last rows may be the one that is damaged. */
static gint64
find_last_row (Copy *self)
{
  g_autofree char *last = g_strdup_printf ("SELECT rowid FROM %s NOT INDEXED ORDER BY rowid DESC LIMIT 1", self->name);
  g_autofree char *given = g_strdup_printf ("SELECT seq FROM sqlite_sequence WHERE name = '%s'", self->name);
  gint64 row = 0;

  if (query_int (self->from, last, &row))
    return row;
  if (query_int (self->from, given, &row) && row > 0)
    return row;

  return LAST_ROW_GUESS;
}

/* A table with rowids. */
static void
copy_rows (Copy *self)
{
  if (!copy_from_both_ends (self, "NOT INDEXED", "rowid ASC", "rowid DESC"))
    copy_range (self, find_last_row (self));
}

/* A table without. */
static void
copy_keyed (Copy *self)
{
  g_autofree char *up = make_order (self, "ASC");
  g_autofree char *down = make_order (self, "DESC");
  gint64 n_playlists = 0;

  if (copy_from_both_ends (self, "", up, down) || !g_str_equal (self->name, "playlist_entries"))
    return;
  if (!query_int (self->from, "SELECT seq FROM sqlite_sequence WHERE name = 'playlists'", &n_playlists))
    query_int (self->to, "SELECT seq FROM sqlite_sequence WHERE name = 'playlists'", &n_playlists);
  for (gint64 i = 1; i <= n_playlists; i++)
    {
      g_autofree char *where = g_strdup_printf ("WHERE playlist_id = %" G_GINT64_FORMAT, i);

      copy_from_both_ends (self, where, up, down);
    }
}

/* Of a song whose own page is lost its path may still be in the index of paths: its results, its place in playlists
 * and its history stay with it, and the next scan reads its tags. */
static void
copy_songs_of_index (Copy *self)
{
  static const char *const directions[] = { "ASC", "DESC" };

  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "SELECT id, path FROM songs INDEXED BY sqlite_autoindex_songs_1 ORDER BY path %s", directions[i]);
      sqlite3_stmt *select = NULL;
      sqlite3_stmt *insert = NULL;

      if (sqlite3_prepare_v2 (self->from, sql, -1, &select, NULL) == SQLITE_OK
          && sqlite3_prepare_v2 (self->to,
                                 "INSERT OR IGNORE INTO songs (id, path, size, mtime, moods, duration)"
                                 " VALUES (?1, ?2, 0, 0, x'', 0.0)",
                                 -1, &insert, NULL)
                 == SQLITE_OK)
        while (sqlite3_step (select) == SQLITE_ROW)
          {
            sqlite3_bind_value (insert, 1, sqlite3_column_value (select, 0));
            sqlite3_bind_value (insert, 2, sqlite3_column_value (select, 1));
            sqlite3_step (insert);
            sqlite3_reset (insert);
          }
      sqlite3_finalize (select);
      sqlite3_finalize (insert);
    }
}

static gboolean
copy_table (sqlite3     *from,
            sqlite3     *to,
            const char  *name,
            GError     **error)
{
  g_autofree char *probe = g_strdup_printf ("SELECT rowid FROM %s", name);
  gboolean has_failed;
  Copy copy;

  if (copy_begin (&copy, from, to, name))
    {
      if (can_read (to, probe))
        copy_rows (&copy);
      else
        copy_keyed (&copy);
      if (copy.n_failures > 0 && g_str_equal (name, "songs"))
        copy_songs_of_index (&copy);
    }
  has_failed = copy.has_failed;
  copy_end (&copy);
  if (!has_failed)
    return TRUE;

  library_sqlite_set_error (to, sqlite3_extended_errcode (to), error);
  return FALSE;
}

static gboolean
copy_tables (sqlite3  *from,
             sqlite3  *to,
             GError  **error)
{
  g_autoptr (GPtrArray) names
      = read_texts (to, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint index;

      if (!g_ptr_array_find_with_equal_func (names, order[i], g_str_equal, &index))
        continue;
      g_ptr_array_remove_index (names, index);
      if (!copy_table (from, to, order[i], error))
        return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    if (!is_derived (names->pdata[i]) && !copy_table (from, to, names->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* Makes a song of every one that labels speak of and that is not there, unless there is another at @path. */
#define LOST_SONGS(path)                                                                                     \
  "INSERT OR IGNORE INTO songs (id, path, size, mtime, moods, duration, is_missing)"                         \
  " SELECT song_id, " path ", 0, 0, x'', 0.0, 1 FROM labels"                                                 \
  " WHERE song_id NOT IN (SELECT id FROM songs) GROUP BY song_id;"

/* What rows refer to and was not found. The journal and playlists are whole without it; a result is nothing without
 * its song. A song that has lost its path to another file is missing, even when nothing but the index was left of it. And
 * one that only labels speak of is a missing one as well, which the next scan knows again by its sound or finds at its path;
 * its path is one of no file when another song is there. */
static gboolean
mend_references (sqlite3  *to,
                 GError  **error)
{
  char *sql = sqlite3_mprintf (
      LOST_SONGS ("path") LOST_SONGS ("CAST ('?' || song_id || path AS BLOB)")
      "UPDATE songs SET audio_hash = l.audio_hash, hash_version = l.hash_version FROM labels l"
      " WHERE songs.audio_hash IS NULL AND songs.size = 0 AND l.song_id = songs.id AND l.audio_hash IS NOT NULL;"
      "INSERT OR IGNORE INTO batches (id, begun_at) SELECT batch, min (written_at) FROM journal GROUP BY batch;"
      "INSERT OR IGNORE INTO playlists (id, name, changed_at)"
      " SELECT DISTINCT playlist_id, '%q ' || playlist_id, CAST (strftime ('%%s', 'now') AS INTEGER) FROM playlist_entries;"
      "UPDATE playlist_entries SET song_id = (SELECT id FROM songs WHERE path = playlist_entries.path)"
      " WHERE song_id IS NULL OR song_id NOT IN (SELECT id FROM songs);"
      "INSERT OR IGNORE INTO label_sets (id, name, kind, scale, source, is_from_words, made_at)"
      " SELECT DISTINCT set_id, '%q ' || set_id, '', '', x'', 0, CAST (strftime ('%%s', 'now') AS INTEGER) FROM label_clips;"
      "INSERT OR IGNORE INTO versions (id, model, frontend)"
      " SELECT version_id, 'lost-' || version_id, 0 FROM results UNION"
      " SELECT version_id, 'lost-' || version_id, 0 FROM errors;"
      "UPDATE songs SET is_missing = 1, is_absent = 0 WHERE substr (path, 1, 1) = x'3f';"
      "DELETE FROM results WHERE song_id NOT IN (SELECT id FROM songs);"
      "DELETE FROM errors WHERE song_id NOT IN (SELECT id FROM songs);"
      "DELETE FROM curves WHERE song_id NOT IN (SELECT song_id FROM results);"
      "DELETE FROM embeddings WHERE song_id NOT IN (SELECT song_id FROM results);"
      "DELETE FROM adapted WHERE song_id NOT IN (SELECT song_id FROM results);",
      /* Translators: the name of a playlist whose own name was lost; a number follows */
      _ ("Recovered playlist"),
      /* Translators: the name of a set of labeled music whose own name was lost; a number follows */
      _ ("Recovered set"));
  gboolean ok = library_sqlite_exec (to, sql, error);

  sqlite3_free (sql);

  return ok;
}

static gboolean
count_rows (sqlite3           *to,
            LibraryRecovered  *recovered,
            GError           **error)
{
  return library_sqlite_query_int (to, "SELECT count (*) FROM songs", &recovered->n_songs, error)
         && library_sqlite_query_int (to, "SELECT count (*) FROM results", &recovered->n_results, error)
         && library_sqlite_query_int (to, "SELECT count (*) FROM journal", &recovered->n_journal, error)
         && library_sqlite_query_int (to, "SELECT count (*) FROM playlists", &recovered->n_playlists, error);
}

gboolean
library_rows_recover (sqlite3           *from,
                      sqlite3           *to,
                      LibraryRecovered  *recovered,
                      GError           **error)
{
  if (!library_sqlite_exec (to, "PRAGMA foreign_keys = OFF; BEGIN", error))
    return FALSE;

  return (from == NULL || copy_tables (from, to, error)) && mend_references (to, error)
         && count_rows (to, recovered, error) && library_sqlite_exec (to, "COMMIT", error);
}
