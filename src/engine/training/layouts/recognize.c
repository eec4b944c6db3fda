/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which layout a folder or a table has. The surest signs come first: a manifest of our own, then the names that the makers
 * of a set have given to its files, then what any folder could have. */
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/layouts/layout-private.h"

/* A folder that is being looked at. */
typedef struct
{
  TrainingFiles *files;
  const char *table; /* (nullable): the only one to look at, for a user who names it */
} Place;

/* (transfer full) (nullable): the first table whose name begins or ends so, without regard to case, and has the columns. */
static char *
find_table (const Place       *place,
            const char        *part,
            const char *const *columns)
{
  const GPtrArray *tables = training_files_get_tables (place->files);

  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *path = g_build_filename (training_files_get_folder (place->files), tables->pdata[i], NULL);
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *lower = g_ascii_strdown (name, -1);
      g_autoptr (TrainingCsv) csv = NULL;
      gboolean has_all = TRUE;

      if ((place->table != NULL && !g_str_equal (path, place->table)) || (part != NULL && strstr (lower, part) == NULL))
        continue;
      if (columns == NULL)
        return g_steal_pointer (&path);
      csv = training_csv_load_loose (path, NULL, NULL);
      for (guint c = 0; csv != NULL && columns[c] != NULL; c++)
        {
          gboolean has = FALSE;

          for (gsize k = 0; k < training_csv_get_n_columns (csv) && !has; k++)
            {
              g_autofree char *column = training_column_normalize (training_csv_get_header (csv, k));

              has = g_str_equal (column, columns[c]);
            }
          has_all &= has;
        }
      if (csv != NULL && has_all)
        return g_steal_pointer (&path);
    }

  return NULL;
}

/* What tells a layout with a table. */
typedef struct
{
  TrainingLayout layout;
  const char *part;           /* (nullable): of the table's name */
  const char *columns[4];     /* normalized */
  TrainingScale scale;
  const char *reason;
} Sign;

static const Sign signs[] = {
  { TRAINING_LAYOUT_MANIFEST, "manifest", { "path" }, { -1, 1 }, N_ ("There is a manifest that names files in a column “path”.") },
  { TRAINING_LAYOUT_PMEMO, "static_annotations", { "musicid", "valencemean", "arousalmean" }, { 0, 1 },
    N_ ("There is a table static_annotations with the columns musicId, Valence(mean) and Arousal(mean).") },
  { TRAINING_LAYOUT_DEAM, "static_annotations", { "songid", "valencemean", "arousalmean" }, { 1, 9 },
    N_ ("There is a table static_annotations with the columns song_id, valence_mean and arousal_mean.") },
  { TRAINING_LAYOUT_DEAM, "static_annotations", { "songid", "meanvalence", "meanarousal" }, { 1, 9 },
    N_ ("There is a table static_annotations with the columns song_id, mean_valence and mean_arousal.") },
  { TRAINING_LAYOUT_EMOTIFY, NULL, { "trackid", "genre", "solemnity", "nostalgia" }, { 0, 0 },
    N_ ("There is a table of listeners with the columns track id, genre, solemnity and nostalgia.") },
  { TRAINING_LAYOUT_4Q, "annotation", { "song", "quadrant" }, { -1, 1 },
    N_ ("There is a table of annotations with the columns Song and Quadrant.") },
  { TRAINING_LAYOUT_4Q, NULL, { "song", "quadrant" }, { -1, 1 }, N_ ("There is a table with the columns Song and Quadrant.") },
};

static TrainingLayoutChoice *
new_choice (const Place    *place,
            TrainingLayout  layout,
            char           *table,
            const char     *reason)
{
  TrainingLayoutChoice *choice = g_new0 (TrainingLayoutChoice, 1);

  choice->layout = layout;
  choice->folder = g_strdup (training_files_get_folder (place->files));
  choice->table = table;
  choice->format = (TrainingCsvFormat) { ',', TRUE };
  choice->reason = g_strdup (reason);

  return choice;
}

/* (transfer full) (nullable) @layout: (nullable): the only one to look for. */
static TrainingLayoutChoice *
recognize_table (const Place          *place,
                 const TrainingLayout *layout)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      char *table = layout == NULL || signs[i].layout == *layout ? find_table (place, signs[i].part, signs[i].columns) : NULL;

      if (table != NULL)
        {
          TrainingLayoutChoice *choice = new_choice (place, signs[i].layout, table, _ (signs[i].reason));

          choice->scale = signs[i].scale;
          return choice;
        }
    }

  return NULL;
}

static TrainingLayoutChoice *
recognize_cal500 (const Place *place)
{
  static const char *const matrices[] = { "softannotations", "hardannotations" };
  const Place all = { .files = place->files };
  g_autofree char *songs = find_table (&all, "songnames.txt", NULL);

  for (gsize i = 0; songs != NULL && i < G_N_ELEMENTS (matrices); i++)
    {
      char *table = find_table (&all, matrices[i], NULL);

      if (table != NULL)
        {
          TrainingLayoutChoice *choice = new_choice (
              place, TRAINING_LAYOUT_CAL500, table, _ ("There are songNames.txt and a matrix of annotations beside it."));

          choice->format.has_header = FALSE;
          return choice;
        }
    }

  return NULL;
}

static TrainingLayoutChoice *
recognize_names (const Place          *place,
                 const TrainingLayout *layout)
{
  g_autofree char *reason = NULL;
  guint n_folders;

  if (place->table != NULL)
    return NULL;
  if (layout == NULL ? training_names_are_ravdess (place->files) : *layout == TRAINING_LAYOUT_RAVDESS)
    return new_choice (place, TRAINING_LAYOUT_RAVDESS, NULL, _ ("The files have RAVDESS codes for names, such as 03-02-05-01-02-01-12."));
  if (layout == NULL ? training_names_are_emopia (place->files) : *layout == TRAINING_LAYOUT_EMOPIA)
    return new_choice (place, TRAINING_LAYOUT_EMOPIA, NULL, _ ("The files have names such as Q1_song_0, which begin with their quadrant."));
  n_folders = training_names_count_folders (place->files);
  if (layout == NULL ? n_folders < 2 : *layout != TRAINING_LAYOUT_FOLDERS)
    return NULL;
  reason = g_strdup_printf (ngettext ("There is %u folder with recordings.", "There are %u folders with recordings.", n_folders),
                            n_folders);

  return new_choice (place, TRAINING_LAYOUT_FOLDERS, NULL, reason);
}

/* Any table: the one that the user names, or the only one there is. */
static TrainingLayoutChoice *
recognize_csv (const Place          *place,
               const TrainingLayout *layout)
{
  const GPtrArray *tables = training_files_get_tables (place->files);
  TrainingLayoutChoice *choice;
  char *table;

  if (layout != NULL && *layout != TRAINING_LAYOUT_CSV)
    return NULL;
  if (place->table != NULL)
    table = g_strdup (place->table);
  else if (tables->len == 1)
    table = g_build_filename (training_files_get_folder (place->files), tables->pdata[0], NULL);
  else
    return NULL;
  choice = new_choice (place, TRAINING_LAYOUT_CSV, table, _ ("It is a table. The columns are taken for what their names say."));

  return choice;
}

/* A format that is guessed of the table's beginning. */
static gboolean
guess_format (TrainingLayoutChoice  *choice,
              GError               **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load_loose (choice->table, NULL, error);

  if (csv == NULL)
    return FALSE;
  choice->format = *training_csv_get_format (csv);

  return training_layout_choice_guess (choice, error);
}

static TrainingLayoutChoice *
recognize (const Place           *place,
           const TrainingLayout  *layout,
           GError               **error)
{
  g_autoptr (TrainingLayoutChoice) choice = recognize_table (place, layout);

  if (choice == NULL && (layout == NULL || *layout == TRAINING_LAYOUT_CAL500))
    choice = recognize_cal500 (place);
  if (choice == NULL)
    choice = recognize_names (place, layout);
  if (choice == NULL)
    choice = recognize_csv (place, layout);
  if (choice == NULL)
    {
      g_autofree char *shown = g_filename_display_name (training_files_get_folder (place->files));

      if (layout != NULL)
        g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s is not laid out as “%s” is."), shown,
                     training_layout_get_name (*layout));
      else if (training_files_get_recordings (place->files)->len == 0)
        g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("There is no sound file in %s, and no table."), shown);
      else
        g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
                     _ ("Nothing in %s says how its files are labeled. Name its table of labels, or the layout."), shown);
      return NULL;
    }
  if (choice->table != NULL && choice->layout != TRAINING_LAYOUT_CAL500 && !guess_format (choice, error))
    return NULL;

  return g_steal_pointer (&choice);
}

/* (transfer full): the folder of the set that a table belongs to: files lie beside it, or beside its folder "annotations". */
static char *
get_set_folder (const char *table)
{
  g_auto (GStrv) parts = g_strsplit (table, G_DIR_SEPARATOR_S, -1);
  g_autoptr (GString) folder = g_string_new (NULL);
  const guint n = g_strv_length (parts);

  for (guint i = 1; i + 1 < n; i++)
    {
      if (g_ascii_strcasecmp (parts[i], "annotations") == 0)
        break;
      g_string_append_printf (folder, "/%s", parts[i]);
    }

  return folder->len > 0 ? g_string_free (g_steal_pointer (&folder), FALSE) : g_strdup ("/");
}

TrainingLayoutChoice *
training_layout_recognize (const char            *path,
                           const TrainingLayout  *layout,
                           TrainingIsRecording    is_recording,
                           TrainingFiles        **files,
                           GCancellable          *cancellable,
                           GError               **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  const gboolean is_folder = g_file_test (whole, G_FILE_TEST_IS_DIR);
  g_autofree char *folder = is_folder ? g_strdup (whole) : get_set_folder (whole);
  g_autoptr (TrainingFiles) found = NULL;
  TrainingLayoutChoice *choice;
  Place place = { 0 };

  if (!is_folder && !g_file_test (whole, G_FILE_TEST_EXISTS))
    {
      g_autofree char *shown = g_filename_display_name (whole);

      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no file or folder %s."), shown);
      return NULL;
    }
  found = training_files_list (folder, is_recording, cancellable, error);
  if (found == NULL)
    return NULL;
  place = (Place) { .files = found, .table = is_folder ? NULL : whole };
  choice = recognize (&place, layout, error);
  if (choice != NULL)
    *files = g_steal_pointer (&found);

  return choice;
}
