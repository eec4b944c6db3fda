/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/layouts/layout.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/training/layouts/layout-private.h"

typedef struct
{
  const char *id;
  const char *name;
  TrainingLayoutReader read;
} Kind;

static const Kind kinds[TRAINING_N_LAYOUTS] = {
  [TRAINING_LAYOUT_MANIFEST] = { "manifest", N_ ("Moodplane manifest"), training_read_table },
  [TRAINING_LAYOUT_CSV] = { "csv", N_ ("Table (CSV)"), training_read_table },
  [TRAINING_LAYOUT_FOLDERS] = { "folders", N_ ("A folder for each class"), training_read_names },
  [TRAINING_LAYOUT_RAVDESS] = { "ravdess", N_ ("RAVDESS"), training_read_names },
  [TRAINING_LAYOUT_EMOPIA] = { "emopia", N_ ("EMOPIA"), training_read_names },
  [TRAINING_LAYOUT_DEAM] = { "deam", N_ ("DEAM or MediaEval"), training_read_table },
  [TRAINING_LAYOUT_PMEMO] = { "pmemo", N_ ("PMEmo"), training_read_table },
  [TRAINING_LAYOUT_CAL500] = { "cal500", N_ ("CAL500"), training_read_cal500 },
  [TRAINING_LAYOUT_EMOTIFY] = { "emotify", N_ ("Emotify"), training_read_emotify },
  [TRAINING_LAYOUT_4Q] = { "4q", N_ ("4Q audio emotion dataset"), training_read_table },
};

typedef struct
{
  const char *word;
  int quadrant;
} QuadrantWord;

/* Where everybody places them. Words such as “energetic” are of two quadrants, and not here. */
static const QuadrantWord quadrant_words[] = {
  { "q1", 0 },      { "happy", 0 },  { "joyful", 0 }, { "excited", 0 },    { "q2", 1 },   { "angry", 1 },
  { "fearful", 1 }, { "tense", 1 },  { "aggressive", 1 }, { "q3", 2 },     { "sad", 2 },  { "depressed", 2 },
  { "gloomy", 2 },  { "q4", 3 },     { "calm", 3 },   { "relaxed", 3 },    { "peaceful", 3 }, { "tender", 3 },
};

const char *
training_layout_to_id (TrainingLayout layout)
{
  return kinds[layout].id;
}

gboolean
training_layout_from_id (const char     *id,
                         TrainingLayout *layout)
{
  for (TrainingLayout i = 0; i < TRAINING_N_LAYOUTS; i++)
    if (g_str_equal (kinds[i].id, id))
      {
        *layout = i;
        return TRUE;
      }

  return FALSE;
}

const char *
training_layout_get_name (TrainingLayout layout)
{
  return _ (kinds[layout].name);
}

int
training_word_get_quadrant (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (quadrant_words); i++)
    if (g_ascii_strcasecmp (quadrant_words[i].word, word) == 0)
      return quadrant_words[i].quadrant;

  return -1;
}

void
training_layout_choice_free (TrainingLayoutChoice *self)
{
  if (self == NULL)
    return;

  g_free (self->folder);
  g_free (self->table);
  for (guint i = 0; i < TRAINING_N_ROLES; i++)
    g_free (self->columns[i]);
  g_strfreev (self->degrees);
  g_free (self->reason);
  g_free (self);
}

void
training_label_row_free (TrainingLabelRow *self)
{
  char *const texts[] = { self->path,   self->reason, self->class_name, self->degrees, self->title,
                          self->artist, self->group,  self->genre,      self->words };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (self);
}

void
training_label_rows_free (TrainingLabelRows *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->rows);
  g_free (self);
}

TrainingLabelRow *
training_label_rows_add (TrainingLabelRows   *rows,
                         const TrainingFiles *files,
                         const char          *path)
{
  TrainingLabelRow *row = g_new (TrainingLabelRow, 1);

  *row = (TrainingLabelRow) {
    .path = g_canonicalize_filename (path, training_files_get_folder (files)),
    .quadrant = -1,
    .valence = NAN,
    .arousal = NAN,
    .class_name = g_strdup (""),
    .degrees = g_strdup (""),
    .title = g_strdup (""),
    .artist = g_strdup (""),
    .group = g_strdup (""),
    .genre = g_strdup (""),
    .words = g_strdup (""),
    .fold = -1,
  };
  g_ptr_array_add (rows->rows, row);

  return row;
}

void
training_label_row_set (char       **field,
                        const char  *text)
{
  g_free (*field);
  *field = g_utf8_make_valid (text, -1);
}

void
training_label_row_refuse (TrainingLabelRow *row,
                           const char       *format,
                           ...)
{
  va_list arguments;

  if (row->reason != NULL)
    return;
  va_start (arguments, format);
  row->reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

TrainingLabelRows *
training_layout_read (const TrainingLayoutChoice *choice,
                      const TrainingFiles        *files,
                      GCancellable               *cancellable,
                      GError                    **error)
{
  g_autoptr (TrainingLabelRows) rows = g_new0 (TrainingLabelRows, 1);

  rows->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)training_label_row_free);
  if (!kinds[choice->layout].read (choice, files, rows, cancellable, error))
    return NULL;

  return g_steal_pointer (&rows);
}
