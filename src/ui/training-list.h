/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Makes the rows of @list those of @runs (element-type JobsTrainingRun), in their order. @running: (nullable): id of the one that goes on
 * here and now. */
void mood_training_list_show (GtkListBox *list,
                              GPtrArray  *runs,
                              const char *running);

G_END_DECLS
