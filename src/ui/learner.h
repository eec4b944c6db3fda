/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/adapt-job.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/* Why songs have moved, or have not. */
typedef enum
{
  MOOD_LEARNER_LABELS,  /* a correction, or one less */
  MOOD_LEARNER_CHOICE,  /* the owner of the library has asked for it, by a switch or a scale */
  MOOD_LEARNER_SONGS,   /* songs have come or were heard anew */
} MoodLearnerReason;

/**
 * MoodLearner:
 *
 * Keeps what is learned from corrections in step with them while the library is open: one job at a time, and the last one after
 * the last change. Settings: learn-from-corrections and adaptation-strength.
 *
 * Signals:
 *  - "moving": the songs of the store are about to be exchanged, many of them
 *  - "learned" (const JobsAdaptReport *, MoodLearnerReason): a job has ended, and the songs are where they belong
 *  - "failed" (const GError *)
 *  - "settled": nothing is under way
 */
#define MOOD_TYPE_LEARNER (mood_learner_get_type ())
G_DECLARE_FINAL_TYPE (MoodLearner, mood_learner, MOOD, LEARNER, GObject)

MoodLearner           *mood_learner_new        (MoodSongStore *store);
/* The library is there: what is in force is looked up. */
void                   mood_learner_open       (MoodLearner   *self,
                                                LibraryDb     *db);
/* Corrections have changed. */
void                   mood_learner_learn      (MoodLearner   *self);
/* What would be learned now, for whoever shows it; nothing is changed. Not while something is under way, which tells as well. */
void                   mood_learner_look       (MoodLearner   *self);
/* Songs have come, or were heard anew. */
void                   mood_learner_renew      (MoodLearner   *self);
/* All songs without a correction are where they were heard, and stay there: the setting is off. */
void                   mood_learner_revert     (MoodLearner   *self);
/* The window closes: nothing is begun any more. */
void                   mood_learner_close      (MoodLearner   *self);
gboolean               mood_learner_is_busy    (MoodLearner   *self);
/* (nullable): of the last job that has ended; what is in force is in it. */
const JobsAdaptReport *mood_learner_get_report (MoodLearner   *self);

G_END_DECLS
