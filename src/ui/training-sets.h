/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodTrainingSets:
 *
 * The labeled sets of the library: what each holds, where its points lie, what of it cannot be used; to import more of them,
 * and to remove some.
 *
 * Properties: session (construct only; its library is ready), selected-set (gint64, 0: none). Signal: "changed": a set was
 * imported or removed, or a removal was undone.
 */
#define MOOD_TYPE_TRAINING_SETS (mood_training_sets_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingSets, mood_training_sets, MOOD, TRAINING_SETS, AdwBin)

GtkWidget *mood_training_sets_new        (MoodSession      *session);
gint64     mood_training_sets_get_selected (MoodTrainingSets *self);
void       mood_training_sets_reload     (MoodTrainingSets *self);
/* Whether it shows what was last asked for; for tests. */
gboolean   mood_training_sets_is_settled (MoodTrainingSets *self);

G_END_DECLS
