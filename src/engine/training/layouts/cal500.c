/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CAL500: songNames.txt, vocab.txt with a word for each column, and a matrix of songs by words, hard (0 or 1) or soft
 * (shares). Of the words those of emotions are taken: "Emotion-…". */
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/layouts/layout-private.h"

#define EMOTION "emotion-"

/* (transfer full) (nullable): the lines of the file @name beside @table, without empty ones. */
static GPtrArray *
read_lines (const char  *table,
            const char  *name,
            GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (table);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const TrainingCsvFormat format = { '\x1f', FALSE }; /* which no line has */
  g_autoptr (TrainingCsv) csv = training_csv_load_loose (path, &format, error);
  GPtrArray *lines;

  if (csv == NULL)
    return NULL;
  lines = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < training_csv_get_n_rows (csv); i++)
    g_ptr_array_add (lines, g_strdup (training_csv_get (csv, i, 0)));

  return lines;
}

/* (transfer full) (nullable): "Emotion-Angry_/_Aggressive" -> "angry / aggressive" */
static char *
name_emotion (const char *word)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);

  return g_str_has_prefix (lower, EMOTION) ? g_strdelimit (g_strdup (lower + strlen (EMOTION)), "_-=;", ' ') : NULL;
}

static void
read_emotions (const TrainingCsv *csv,
               gsize              index,
               const GPtrArray   *words,
               TrainingLabelRow  *row)
{
  g_autoptr (GString) degrees = g_string_new (NULL);

  for (guint w = 0; w < words->len; w++)
    {
      g_autofree char *name = name_emotion (words->pdata[w]);
      const char *text = name != NULL ? training_csv_get (csv, index, (int)w) : "";
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      char *end;
      double share = g_ascii_strtod (text, &end);

      if (name == NULL)
        continue;
      if (end == text || *end != '\0' || !(share >= 0.0 && share <= 1.0))
        training_label_row_refuse (row, _ ("“%s” is “%s”, which is no share from 0 to 1."), name, text);
      else
        g_string_append_printf (degrees, "%s%s=%s", degrees->len > 0 ? ";" : "", name,
                                g_ascii_formatd (number, sizeof number, "%.4g", share));
    }
  training_label_row_set (&row->degrees, degrees->str);
  if (degrees->len == 0)
    training_label_row_refuse (row, _ ("Nothing is said of its mood."));
}

static void
read_song (const char          *song,
           const TrainingFiles *files,
           TrainingLabelRows   *rows,
           guint                line)
{
  const char *found = training_files_find_name (files, song);
  g_autofree char *expected = g_strdup_printf ("%s.mp3", song);
  TrainingLabelRow *row = training_label_rows_add (rows, files, found != NULL ? found : expected);
  g_auto (GStrv) parts = g_strsplit (song, "-", 2);

  row->line = line;
  for (char **part = parts; *part != NULL; part++)
    g_strdelimit (*part, "_", ' ');
  if (g_strv_length (parts) == 2)
    {
      training_label_row_set (&row->artist, parts[0]);
      training_label_row_set (&row->group, parts[0]);
      training_label_row_set (&row->title, parts[1]);
    }
  if (found == NULL)
    {
      row->is_missing = TRUE;
      row->reason = g_strdup_printf (_ ("There is no file “%s”."), expected);
    }
}

gboolean
training_read_cal500 (const TrainingLayoutChoice  *choice,
                      const TrainingFiles         *files,
                      TrainingLabelRows           *rows,
                      GCancellable                *cancellable,
                      GError                     **error)
{
  g_autoptr (GPtrArray) songs = read_lines (choice->table, "songNames.txt", error);
  g_autoptr (GPtrArray) words = songs != NULL ? read_lines (choice->table, "vocab.txt", error) : NULL;
  g_autoptr (TrainingCsv) csv
      = words != NULL ? training_csv_load_loose (choice->table, &choice->format, error) : NULL;

  if (csv == NULL)
    return FALSE;
  if (training_csv_get_n_rows (csv) != songs->len || training_csv_get_n_columns (csv) != words->len)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
                   _ ("The annotations have %u rows and %u columns, but there are %u songs and %u words."),
                   (guint)training_csv_get_n_rows (csv), (guint)training_csv_get_n_columns (csv), songs->len, words->len);
      return FALSE;
    }
  for (guint i = 0; i < songs->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      read_song (songs->pdata[i], files, rows, i + 1);
      read_emotions (csv, i, words, rows->rows->pdata[i]);
    }

  return TRUE;
}
