/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/trainings.h"

G_BEGIN_DECLS

/* Asks whether a training is to be gone: the response is "delete" or "keep". */
GtkWidget *mood_training_delete_dialog_new (GtkWindow       *parent,
                                            JobsTrainingRun *run);
/* Asks whether the training or search @id of @trainings is to be gone, and deletes it then. */
void       mood_training_delete_ask        (GtkWindow       *parent,
                                            MoodTrainings   *trainings,
                                            const char      *id);

G_END_DECLS
