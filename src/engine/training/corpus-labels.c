/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/corpus-labels.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"

#define MAX_FOLD 9999

const char *const training_degree_names[TRAINING_N_DEGREES + 1]
    = { "amazement", "solemnity",         "tenderness", "nostalgia", "calmness",
        "power",     "joyful_activation", "tension",    "sadness",   NULL };

gboolean
training_label_reader_fail (const TrainingLabelReader  *self,
                            gsize                       row,
                            GError                    **error,
                            const char                 *format,
                            ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s, line %u: %s"), self->shown,
               training_csv_get_line (self->csv, row), what);
  return FALSE;
}

gboolean
training_label_parse_number (const char *text,
                             double      lowest,
                             double      highest,
                             double     *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value) && *value >= lowest && *value <= highest;
}

static const char *
get (const TrainingLabelReader *self,
     gsize                      row,
     int                        column)
{
  return training_csv_get (self->csv, row, column);
}

/* The first of the columns that is there. */
static int
find_any (const TrainingCsv  *csv,
          const char *const  *names)
{
  for (; *names != NULL; names++)
    {
      const int column = training_csv_find_column (csv, *names);

      if (column >= 0)
        return column;
    }

  return -1;
}

static gboolean
has_degrees (const TrainingLabelReader *self)
{
  for (int d = 0; d < TRAINING_N_DEGREES; d++)
    if (self->degrees[d] >= 0)
      return TRUE;

  return FALSE;
}

static gboolean
check_columns (const TrainingLabelReader  *self,
               gboolean                    any,
               GError                    **error)
{
  const gboolean has_point = self->valence >= 0 && self->arousal >= 0;

  if (self->path < 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s, line 1: there is no column “path”"),
                   self->shown);
      return FALSE;
    }

  if (self->quadrant >= 0 || has_point
      || (any && (self->class_name >= 0 || self->emotion >= 0 || self->genre >= 0 || has_degrees (self))))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
               _ ("%s, line 1: there is neither a column “quadrant” nor the two columns “valence” and "
                  "“arousal”"),
               self->shown);
  return FALSE;
}

gboolean
training_label_reader_init (TrainingLabelReader  *self,
                            const TrainingCsv    *csv,
                            const char           *shown,
                            gboolean              any,
                            GError              **error)
{
  static const char *const groups[] = { "group", "artist", "actor", "song", "series", NULL };

  *self = (TrainingLabelReader) { .csv = csv, .shown = shown };
  self->path = training_csv_find_column (csv, "path");
  self->title = training_csv_find_column (csv, "title");
  self->artist = training_csv_find_column (csv, "artist");
  self->group = find_any (csv, groups);
  self->genre = training_csv_find_column (csv, "genre");
  self->class_name = training_csv_find_column (csv, "class");
  self->emotion = training_csv_find_column (csv, "emotion");
  self->words = training_csv_find_column (csv, "mood_tags");
  self->quadrant = training_csv_find_column (csv, "quadrant");
  self->valence = training_csv_find_column (csv, "valence");
  self->arousal = training_csv_find_column (csv, "arousal");
  self->fold = training_csv_find_column (csv, "fold");
  self->from_words = training_csv_find_column (csv, "norm_words") >= 0;
  for (int d = 0; d < TRAINING_N_DEGREES; d++)
    self->degrees[d] = training_csv_find_column (csv, training_degree_names[d]);

  return check_columns (self, any, error);
}

static gboolean
read_point (const TrainingLabelReader  *self,
            gsize                       row,
            TrainingClip               *clip,
            GError                    **error)
{
  const char *valence = get (self, row, self->valence);
  const char *arousal = get (self, row, self->arousal);

  if (*valence == '\0' && *arousal == '\0')
    return TRUE;

  if (*valence == '\0' || *arousal == '\0')
    return training_label_reader_fail (self, row, error,
                                       _ ("valence and arousal go together, but one is empty"));

  if (!training_label_parse_number (valence, -1.0, 1.0, &clip->valence))
    return training_label_reader_fail (self, row, error, _ ("the valence “%s” is not a number from -1 to 1"),
                                       valence);

  if (!training_label_parse_number (arousal, -1.0, 1.0, &clip->arousal))
    return training_label_reader_fail (self, row, error, _ ("the arousal “%s” is not a number from -1 to 1"),
                                       arousal);

  clip->point = self->from_words ? TRAINING_POINT_WORDS : TRAINING_POINT_RATED;
  return TRUE;
}

static gboolean
read_degrees (const TrainingLabelReader  *self,
              gsize                       row,
              TrainingClip               *clip,
              GError                    **error)
{
  for (int d = 0; d < TRAINING_N_DEGREES; d++)
    {
      const char *text = get (self, row, self->degrees[d]);

      clip->degrees[d] = NAN;
      if (*text == '\0')
        continue;
      if (!training_label_parse_number (text, 0.0, 1.0, &clip->degrees[d]))
        return training_label_reader_fail (self, row, error,
                                           _ ("the degree “%s” of “%s” is not a number from 0 to 1"), text,
                                           training_degree_names[d]);
      clip->has_degrees = TRUE;
    }

  return TRUE;
}

static char **
split_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  GStrvBuilder *builder = g_strv_builder_new ();
  char **words;

  for (char **part = parts; *part != NULL; part++)
    {
      g_autofree char *word = g_utf8_strdown (g_strstrip (*part), -1);

      if (*word != '\0')
        g_strv_builder_add (builder, word);
    }

  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return words;
}

gboolean
training_label_reader_read (TrainingLabelReader  *self,
                            gsize                 row,
                            TrainingClip         *clip,
                            GError              **error)
{
  const char *quadrant = get (self, row, self->quadrant);
  const char *fold = get (self, row, self->fold);

  clip->line = training_csv_get_line (self->csv, row);
  clip->title = g_strdup (get (self, row, self->title));
  clip->artist = g_strdup (get (self, row, self->artist));
  clip->group = g_strdup (get (self, row, self->group));
  clip->genre = g_strdup (get (self, row, self->genre));
  clip->emotion = g_strdup (get (self, row, self->emotion));
  clip->class_name = g_strstrip (g_strdup (get (self, row, self->class_name)));
  if (*clip->class_name == '\0')
    {
      g_free (clip->class_name);
      clip->class_name = g_strstrip (g_strdup (clip->emotion));
    }
  clip->words = split_words (get (self, row, self->words));

  if (*quadrant != '\0')
    {
      if (!mood_quadrant_from_id (quadrant, &clip->quadrant))
        return training_label_reader_fail (self, row, error,
                                           _ ("the quadrant “%s” is none of Q1, Q2, Q3 and Q4"), quadrant);
      clip->has_quadrant = TRUE;
    }

  clip->fold = -1;
  if (*fold != '\0')
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (fold, 10, 0, MAX_FOLD, &number, NULL))
        return training_label_reader_fail (self, row, error, _ ("the fold “%s” is not a whole number from 0"),
                                           fold);
      clip->fold = number;
    }

  return read_point (self, row, clip, error) && read_degrees (self, row, clip, error);
}
