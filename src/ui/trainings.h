/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/search-job.h"
#include "jobs/train-run-job.h"
#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodTrainings:
 *
 * The trainings and searches of settings that there are, and the one that goes on: at most one at a time. It has no widgets; windows
 * show what it says, and may come and go meanwhile.
 *
 * Properties: is-training, is-paused.
 * Signals:
 *  - "changed": what mood_trainings_list() has is otherwise
 *  - "progress": of the job
 *  - "epoch" (const JobsTrainFigures *): valid during the emission
 *  - "trials" (const GArray * of JobsSearchTrial): of a search, valid during the emission
 *  - "finished" (const char *id, const GError * or NULL): of a training, also one that was cancelled, with
 *    %G_IO_ERROR_CANCELLED
 *  - "problem" (const GError *): something that was asked for could not be done
 */
#define MOOD_TYPE_TRAININGS (mood_trainings_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainings, mood_trainings, MOOD, TRAININGS, GObject)

MoodTrainings   *mood_trainings_new         (MoodSession             *session);
/* (element-type JobsTrainingRun): the newest first; empty until they are read. */
GPtrArray       *mood_trainings_list        (MoodTrainings           *self);
/* (nullable) */
JobsTrainingRun *mood_trainings_find        (MoodTrainings           *self,
                                             const char              *id);
/* The newest that was interrupted; (nullable) */
JobsTrainingRun *mood_trainings_find_unfinished (MoodTrainings       *self);
/* Reads them anew on a worker. */
void             mood_trainings_refresh     (MoodTrainings           *self);

/* The one that goes on; (nullable) */
JobsRunJob      *mood_trainings_get_job     (MoodTrainings           *self);
/* Its id; (nullable) */
const char      *mood_trainings_get_running (MoodTrainings           *self);
/* From the last answer of a worker on, until the next: nothing more can be asked for. */
gboolean         mood_trainings_is_busy     (MoodTrainings           *self);
gboolean         mood_trainings_is_paused   (MoodTrainings           *self);

/* Divides a labeled set and begins to train on it. */
void             mood_trainings_begin       (MoodTrainings           *self,
                                             gint64                   set,
                                             const JobsTrainSettings *settings);
/* The same to search for settings, with so many sets of values. */
void             mood_trainings_begin_search (MoodTrainings          *self,
                                              gint64                  set,
                                              const JobsTrainSettings *settings,
                                              guint                   n_sets);
/* Trains with the best settings that a search has found, on its songs. */
void             mood_trainings_begin_of_search (MoodTrainings       *self,
                                                 const char          *id);
void             mood_trainings_resume      (MoodTrainings           *self,
                                             const char              *id);
void             mood_trainings_set_paused  (MoodTrainings           *self,
                                             gboolean                 is_paused);
/* Ends it and keeps its best network. */
void             mood_trainings_stop        (MoodTrainings           *self);
/* Leaves a training that can be resumed. */
void             mood_trainings_cancel      (MoodTrainings           *self);
void             mood_trainings_delete      (MoodTrainings           *self,
                                             const char              *id);
/* Cancels what goes on and calls back when nothing does any more. */
void             mood_trainings_close_async (MoodTrainings           *self,
                                             GAsyncReadyCallback      callback,
                                             gpointer                 user_data);
gboolean         mood_trainings_close_finish (MoodTrainings          *self,
                                              GAsyncResult           *result,
                                              GError                **error);

G_END_DECLS
