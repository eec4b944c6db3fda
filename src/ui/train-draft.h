/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/train-settings.h"

G_BEGIN_DECLS

/**
 * MoodTrainDraft:
 *
 * What somebody chooses for a training, while it is chosen.
 *
 * Signals: "changed".
 */
#define MOOD_TYPE_TRAIN_DRAFT (mood_train_draft_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainDraft, mood_train_draft, MOOD, TRAIN_DRAFT, GObject)

MoodTrainDraft          *mood_train_draft_new          (void);
const JobsTrainSettings *mood_train_draft_get_settings (MoodTrainDraft          *self);
/* Copied. */
void                     mood_train_draft_take         (MoodTrainDraft          *self,
                                                        const JobsTrainSettings *settings);
void                     mood_train_draft_set_text     (MoodTrainDraft          *self,
                                                        JobsTrainField           field,
                                                        const char              *text);
void                     mood_train_draft_set_number   (MoodTrainDraft          *self,
                                                        JobsTrainField           field,
                                                        double                   number);

G_END_DECLS
