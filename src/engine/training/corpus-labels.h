/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/corpus.h"
#include "engine/training/csv.h"

G_BEGIN_DECLS

/* Part of TrainingCorpus: what the columns of a manifest say of one clip. */

/* One manifest while it is read. Columns are -1 when they are not there. */
typedef struct
{
  const TrainingCsv *csv;
  const char *shown; /* the manifest's path, for messages */
  int path;
  int title;
  int artist;
  int group;
  int genre;
  int class_name;
  int emotion;
  int words;
  int quadrant;
  int valence;
  int arousal;
  int fold;
  int degrees[TRAINING_N_DEGREES];
  gboolean from_words;
} TrainingLabelReader;

/* Finds the columns; fails when there is no `path`, or nothing to learn. @any: labels of any kind will do,
 * not quadrants and points alone. */
gboolean training_label_reader_init  (TrainingLabelReader  *self,
                                      const TrainingCsv    *csv,
                                      const char           *shown,
                                      gboolean              any,
                                      GError              **error);
/* Fills all of @clip but path, name and manifest. After an error @clip is still to be cleared. */
gboolean training_label_reader_read  (TrainingLabelReader  *self,
                                      gsize                 row,
                                      TrainingClip         *clip,
                                      GError              **error);
/* Sets %BASE_ERROR_BAD_CORPUS with the manifest's name and the line of @row; returns FALSE. */
gboolean training_label_reader_fail  (const TrainingLabelReader  *self,
                                      gsize                       row,
                                      GError                    **error,
                                      const char                 *format,
                                      ...) G_GNUC_PRINTF (4, 5);
gboolean training_label_parse_number (const char *text,
                                      double      lowest,
                                      double      highest,
                                      double     *value);

/* Reads the curves at @path into those of @clips (TrainingClip) that it names. */
gboolean training_curves_read        (const char  *path,
                                      GArray      *clips,
                                      gsize        first_clip,
                                      GError     **error);

G_END_DECLS
