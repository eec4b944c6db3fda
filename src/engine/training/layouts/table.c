/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets with a table in which each row speaks of one file. */
#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/mood/estimate.h"
#include "engine/training/layouts/layout-private.h"

#define FOLD_MAX 9999

/* A table while it is read. */
typedef struct
{
  const TrainingLayoutChoice *choice;
  const TrainingFiles *files;
  TrainingCsv *csv;            /* (owned) */
  int columns[TRAINING_N_ROLES]; /* -1: none */
  char *folder;                /* (owned): of the table, which paths are relative to */
  GHashTable *seen;            /* (owned): path -> line */
  TrainingCsv *about;          /* (owned) (nullable): what else is said of the files */
  GHashTable *about_rows;      /* (owned) (nullable): name -> row + 1 */
} Table;

static void
table_clear (Table *self)
{
  g_clear_pointer (&self->csv, training_csv_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->about, training_csv_free);
  g_clear_pointer (&self->about_rows, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

/* -1 with an error: there is no such column. Names come before numbers. */
static int
find_column (const TrainingCsv  *csv,
             const char         *name,
             GError            **error)
{
  int column = training_csv_find_column (csv, name);
  guint64 number;

  if (column >= 0)
    return column;
  if (g_ascii_string_to_unsigned (name, 10, 1, training_csv_get_n_columns (csv), &number, NULL))
    return (int)number - 1;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The table has no column “%s”."), name);
  return -1;
}

static gboolean
find_columns (Table   *self,
              GError **error)
{
  for (TrainingRole role = 0; role < TRAINING_N_ROLES; role++)
    {
      const char *name = self->choice->columns[role];

      self->columns[role] = name != NULL ? find_column (self->csv, name, error) : -1;
      if (name != NULL && self->columns[role] < 0)
        return FALSE;
    }
  if (self->columns[TRAINING_ROLE_PATH] < 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("Which column names the files? Say “path=COLUMN”."));
      return FALSE;
    }
  if (training_csv_get_n_rows (self->csv) > TRAINING_LABEL_ROWS_MAX)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("The table has more than %d rows."), TRAINING_LABEL_ROWS_MAX);
      return FALSE;
    }

  return TRUE;
}

static const char *
get (const Table *self,
     gsize        row,
     TrainingRole role)
{
  return training_csv_get (self->csv, row, self->columns[role]);
}

/* Several sets come with a second table, of titles and artists. */
static void
open_about (Table *self)
{
  const GPtrArray *tables = training_files_get_tables (self->files);

  for (guint i = 0; i < tables->len && self->about == NULL; i++)
    {
      g_autofree char *path = g_build_filename (training_files_get_folder (self->files), tables->pdata[i], NULL);
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *lower = g_ascii_strdown (name, -1);

      if (strstr (lower, "metadata") != NULL && g_strcmp0 (path, self->choice->table) != 0)
        self->about = training_csv_load_loose (path, NULL, NULL);
    }
  if (self->about == NULL)
    return;

  /* The column has the same name in both tables, as a rule. */
  const char *key = training_column_guess (self->about, TRAINING_ROLE_PATH);
  int column = training_csv_find_column (self->about, self->choice->columns[TRAINING_ROLE_PATH]);

  if (column < 0 && key != NULL)
    column = training_csv_find_column (self->about, key);

  self->about_rows = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize row = 0; column >= 0 && row < training_csv_get_n_rows (self->about); row++)
    g_hash_table_insert (self->about_rows, (gpointer)training_csv_get (self->about, row, column), GSIZE_TO_POINTER (row + 1));
}

/* With "; " between them, whatever the table has there. */
static void
set_words (TrainingLabelRow *row,
           const char       *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, ",;", -1);
  g_autofree char *joined = NULL;

  for (char **word = words; *word != NULL; word++)
    g_strstrip (*word);
  joined = g_strjoinv ("; ", words);
  training_label_row_set (&row->words, joined);
}

static void
add_about (const Table      *self,
           const char       *name,
           TrainingLabelRow *row)
{
  const TrainingRole roles[] = { TRAINING_ROLE_TITLE, TRAINING_ROLE_ARTIST, TRAINING_ROLE_ARTIST, TRAINING_ROLE_GENRE,
                                 TRAINING_ROLE_WORDS };
  char **const fields[] = { &row->title, &row->artist, &row->group, &row->genre, &row->words };
  gsize found = self->about_rows != NULL ? GPOINTER_TO_SIZE (g_hash_table_lookup (self->about_rows, name)) : 0;

  for (gsize i = 0; found > 0 && i < G_N_ELEMENTS (roles); i++)
    {
      const char *column = training_column_guess (self->about, roles[i]);

      if (column != NULL && **fields[i] == '\0')
        training_label_row_set (fields[i],
                                training_csv_get (self->about, found - 1, training_csv_find_column (self->about, column)));
    }
  if (found > 0)
    {
      g_autofree char *words = g_strdup (row->words);

      set_words (row, words);
    }
}

/* Whether @path is @folder or below it, both canonical. */
static gboolean
is_below (const char *path,
          const char *folder)
{
  gsize size = strlen (folder);

  return strncmp (path, folder, size) == 0 && (path[size] == '/' || path[size] == '\0' || folder[size - 1] == '/');
}

/* (transfer full): where the file is that the table calls @name, or would be. A path that leads out of the set's folder is
 * not followed, unless it is whole: then its owner has written it. */
static char *
find_file (const Table       *self,
           const char        *name,
           TrainingLabelRow  *row)
{
  const char *folder = training_files_get_folder (self->files);
  g_autofree char *path = g_canonicalize_filename (name, self->folder);
  const char *found;

  if (!g_path_is_absolute (name) && !is_below (path, folder))
    {
      training_label_row_refuse (row, _ ("“%s” leads out of the folder of the set."), name);
      return g_steal_pointer (&path);
    }
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      if (!training_files_is_recording (self->files, path))
        training_label_row_refuse (row, _ ("“%s” is no sound file."), name);
      return g_steal_pointer (&path);
    }
  found = strchr (name, '/') == NULL ? training_files_find_name (self->files, name) : NULL;
  if (found != NULL)
    return g_build_filename (folder, found, NULL);

  row->is_missing = TRUE;
  training_label_row_refuse (row, _ ("There is no file “%s”."), name);
  return g_steal_pointer (&path);
}

static void
read_number (const Table      *self,
             const char       *text,
             const char       *what,
             double           *value,
             TrainingLabelRow *row)
{
  const TrainingScale *scale = &self->choice->scale;
  g_autofree char *range = training_scale_format (scale);
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !isfinite (number))
    /* Translators: “the valence “abc” …” */
    training_label_row_refuse (row, _ ("The %s “%s” is no number."), what, text);
  else if (!training_scale_is_known (scale))
    training_label_row_refuse (row, _ ("It is not known on which scale valence and arousal are; say it, such as 1..9."));
  else if (!training_scale_convert (scale, number, value))
    training_label_row_refuse (row, _ ("The %s “%s” is outside of the scale %s."), what, text, range);
}

static void
read_point (const Table      *self,
            gsize             index,
            TrainingLabelRow *row)
{
  const char *valence = get (self, index, TRAINING_ROLE_VALENCE);
  const char *arousal = get (self, index, TRAINING_ROLE_AROUSAL);

  if (*valence == '\0' && *arousal == '\0')
    return;
  if (*valence == '\0' || *arousal == '\0')
    {
      training_label_row_refuse (row, _ ("Valence and arousal go together, but one of them is not there."));
      return;
    }
  read_number (self, valence, _ ("valence"), &row->valence, row);
  read_number (self, arousal, _ ("arousal"), &row->arousal, row);
  if (isnan (row->valence) || isnan (row->arousal))
    row->valence = row->arousal = NAN;
}

static void
read_quadrant (const Table      *self,
               gsize             index,
               TrainingLabelRow *row)
{
  const char *text = get (self, index, TRAINING_ROLE_QUADRANT);
  MoodQuadrant quadrant;

  if (*text == '\0')
    return;
  if (mood_quadrant_from_id (text, &quadrant))
    row->quadrant = (int)quadrant;
  else if (strlen (text) == 1 && *text >= '1' && *text <= '4')
    row->quadrant = *text - '1';
  else if (training_word_get_quadrant (text) >= 0)
    row->quadrant = training_word_get_quadrant (text);
  else
    training_label_row_refuse (row, _ ("The quadrant “%s” is none of Q1, Q2, Q3 and Q4."), text);
}

static void
read_degrees (const Table      *self,
              gsize             index,
              TrainingLabelRow *row)
{
  g_autoptr (GString) degrees = g_string_new (NULL);

  for (char **name = self->choice->degrees; name != NULL && *name != NULL; name++)
    {
      int column = training_csv_find_column (self->csv, *name);
      const char *text = training_csv_get (self->csv, index, column);
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      char *end;
      double share = g_ascii_strtod (text, &end);

      if (*text == '\0')
        continue;
      if (*end != '\0' || !(share >= 0.0 && share <= 1.0))
        training_label_row_refuse (row, _ ("“%s” is “%s”, which is no share from 0 to 1."), *name, text);
      else
        g_string_append_printf (degrees, "%s%s=%s", degrees->len > 0 ? ";" : "", *name,
                                g_ascii_formatd (number, sizeof number, "%.6g", share));
    }
  training_label_row_set (&row->degrees, degrees->str);
}

static void
read_fold (const Table      *self,
           gsize             index,
           TrainingLabelRow *row)
{
  const char *text = get (self, index, TRAINING_ROLE_FOLD);
  guint64 fold;

  if (*text == '\0')
    return;
  if (g_ascii_string_to_unsigned (text, 10, 0, FOLD_MAX, &fold, NULL))
    row->fold = (int)fold;
  else
    training_label_row_refuse (row, _ ("The fold “%s” is no whole number from 0."), text);
}

static void
read_labels (const Table      *self,
             gsize             index,
             TrainingLabelRow *row)
{
  training_label_row_set (&row->title, get (self, index, TRAINING_ROLE_TITLE));
  training_label_row_set (&row->artist, get (self, index, TRAINING_ROLE_ARTIST));
  training_label_row_set (&row->group, get (self, index, TRAINING_ROLE_GROUP));
  training_label_row_set (&row->genre, get (self, index, TRAINING_ROLE_GENRE));
  training_label_row_set (&row->class_name, get (self, index, TRAINING_ROLE_CLASS));
  set_words (row, get (self, index, TRAINING_ROLE_WORDS));
  read_quadrant (self, index, row);
  /* A class named as a quadrant is one. */
  if (row->quadrant < 0 && *row->class_name != '\0')
    row->quadrant = training_word_get_quadrant (row->class_name);
  read_point (self, index, row);
  read_degrees (self, index, row);
  read_fold (self, index, row);
  if (row->quadrant < 0 && isnan (row->valence) && *row->class_name == '\0' && *row->degrees == '\0')
    training_label_row_refuse (row, _ ("Nothing is said of its mood."));
}

static void
read_row (Table             *self,
          gsize              index,
          TrainingLabelRows *rows)
{
  const char *name = get (self, index, TRAINING_ROLE_PATH);
  TrainingLabelRow *row = training_label_rows_add (rows, self->files, *name != '\0' ? name : ".");
  gpointer line;

  row->line = training_csv_get_line (self->csv, index);
  if (training_csv_is_torn (self->csv, index))
    training_label_row_refuse (row, _ ("The row has more or fewer fields than the table has columns."));
  if (*name == '\0')
    {
      training_label_row_refuse (row, _ ("The row names no file."));
      return;
    }
  /* Labels come first: what is wrong with them stays wrong when the file is found. */
  read_labels (self, index, row);
  add_about (self, name, row);
  g_free (row->path);
  row->path = find_file (self, name, row);
  if (g_hash_table_lookup_extended (self->seen, row->path, NULL, &line))
    training_label_row_refuse (row, _ ("The file was listed before, in line %u."), GPOINTER_TO_UINT (line));
  else
    g_hash_table_insert (self->seen, row->path, GUINT_TO_POINTER (row->line));
}

gboolean
training_read_table (const TrainingLayoutChoice  *choice,
                     const TrainingFiles         *files,
                     TrainingLabelRows           *rows,
                     GCancellable                *cancellable,
                     GError                     **error)
{
  g_auto (Table) table = { .choice = choice, .files = files };

  table.csv = training_csv_load_loose (choice->table, &choice->format, error);
  if (table.csv == NULL || !find_columns (&table, error))
    return FALSE;
  table.folder = g_path_get_dirname (choice->table);
  table.seen = g_hash_table_new (g_str_hash, g_str_equal);
  if (choice->layout != TRAINING_LAYOUT_CSV && choice->layout != TRAINING_LAYOUT_MANIFEST)
    open_about (&table);
  rows->is_from_words = training_csv_find_column (table.csv, "norm_words") >= 0;
  for (gsize i = 0; i < training_csv_get_n_rows (table.csv); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      read_row (&table, i, rows);
    }

  return TRUE;
}
