/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/training-run.h"

G_BEGIN_DECLS

/* What a training or a search is to be made from, for a worker that makes its folder. */
typedef struct _MoodTrainingBeginning MoodTrainingBeginning;

/* @n_sets: 0: a training of a labeled set; else a search with so many sets of values */
MoodTrainingBeginning *mood_training_beginning_new (LibraryDb               *db,
                                                    gint64                   set,
                                                    const JobsTrainSettings *settings,
                                                    guint                    n_sets);
/* A training with what a search has found. */
MoodTrainingBeginning *mood_training_beginning_new_of_search (JobsTrainingRun *search);
void                   mood_training_beginning_free (MoodTrainingBeginning *self);
/* A #GTaskThreadFunc: @data is a beginning; returns a run. */
void                   mood_training_beginning_thread (GTask        *task,
                                                       gpointer      source,
                                                       gpointer      data,
                                                       GCancellable *cancellable);

G_END_DECLS
