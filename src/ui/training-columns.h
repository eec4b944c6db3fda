/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/corpus-report.h"

G_BEGIN_DECLS

/**
 * MoodTrainingColumns:
 *
 * The first rows of a table, with a choice above each column of what it says. Signal: "changed": another choice was made.
 */
#define MOOD_TYPE_TRAINING_COLUMNS (mood_training_columns_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingColumns, mood_training_columns, MOOD, TRAINING_COLUMNS, AdwBin)

void  mood_training_columns_show (MoodTrainingColumns    *self,
                                  const JobsCorpusReport *report);
/* (transfer full): as JobsCorpusRequest has them. */
char *mood_training_columns_format (MoodTrainingColumns  *self);
/* Of the column @column, by the identifier of a role; "" for none. For tests, what a person would choose. */
void  mood_training_columns_choose (MoodTrainingColumns  *self,
                                    guint                 column,
                                    const char           *role);

G_END_DECLS
