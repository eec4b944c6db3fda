/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/train-settings.h"

G_BEGIN_DECLS

/**
 * MoodTrainChoice:
 *
 * One of the things that a row of a training's settings can be, with a sentence.
 *
 * Properties: id, name, sentence (read-only).
 */
#define MOOD_TYPE_TRAIN_CHOICE (mood_train_choice_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainChoice, mood_train_choice, MOOD, TRAIN_CHOICE, GObject)

MoodTrainChoice *mood_train_choice_new          (const char            *id,
                                                 const char            *name,
                                                 const char            *sentence);
const char      *mood_train_choice_get_id       (MoodTrainChoice       *self);
const char      *mood_train_choice_get_sentence (MoodTrainChoice       *self);
/* (transfer full) (element-type MoodTrainChoice): networks with their sizes */
GListModel      *mood_train_choice_list         (const JobsTrainChoice *choices,
                                                 gsize                  n_choices);
/* GTK_INVALID_LIST_POSITION when there is none. */
guint            mood_train_choice_find         (GListModel            *list,
                                                 const char            *id);

G_END_DECLS
