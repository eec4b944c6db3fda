/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/corpus.h"

G_BEGIN_DECLS

/* Whether own classes can be learned from the songs of @corpus, and each be divided into @n_parts (0: it need not). Errors:
 * %BASE_ERROR_BAD_CORPUS with a sentence that says what is wrong with them. */
gboolean
jobs_split_check_classes (const TrainingCorpus *corpus, guint n_parts, GError **error);

G_END_DECLS
