/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/run-job.h"

G_BEGIN_DECLS

/* Makes the rows of @list those of @runs (element-type JobsTrainingRun), in their order. @job: (nullable): that trains one of them
 * here and now. */
void mood_training_list_show (GtkListBox *list,
                              GPtrArray  *runs,
                              JobsRunJob *job);

G_END_DECLS
