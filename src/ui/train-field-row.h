/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/train-draft.h"

G_BEGIN_DECLS

/* A row for one of the settings of a training: a list to choose from, a number, a switch, a text or a file, whichever it
 * is. It follows the draft, writes into it, and is out of sight while it has no use. */
GtkWidget *mood_train_field_row_new (MoodTrainDraft *draft,
                                     JobsTrainField  field);
/* (element-type MoodTrainChoice): what @row can be, with names that are shown whole. */
void       mood_train_field_row_set_choices (AdwComboRow *row,
                                             GListModel  *choices);

G_END_DECLS
