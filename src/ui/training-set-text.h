/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/label-sets.h"

G_BEGIN_DECLS

/* Labeled sets in words. All (transfer full). */

/* "716 clips, 2 missing" */
char  *mood_training_set_describe       (const LibraryLabelCounts *counts);
/* "Q1 178, Q2 180 …", or the classes; "" with neither */
char  *mood_training_set_describe_labels (const LibraryLabelCounts *counts);
/* "line 3, a.wav: it is …" of every clip that cannot be used */
GStrv  mood_training_set_list_problems  (GPtrArray                *clips);

/* (transfer full): "4 classes: party 20, sleep 18"; "" when there are none. Names are any text, and no markup. */
char  *mood_training_set_describe_classes (const LibraryLabelCounts *counts);

G_END_DECLS
