/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/training-run.h"

G_BEGIN_DECLS

/* Asks whether a training is to be gone: the response is "delete" or "keep". */
GtkWidget *mood_training_delete_dialog_new (GtkWindow       *parent,
                                            JobsTrainingRun *run);

G_END_DECLS
