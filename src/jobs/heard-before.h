/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/training/corpus.h"
#include "jobs/comparison.h"

G_BEGIN_DECLS

/* Says in @model whether it may have been trained on the clips of @judged, as far as that is known:
 * - by @trained_on (nullable), a manifest of what it was trained on, or by that of the training here which its file names:
 *   then it has heard clips with the same path or the same sound;
 * - else by the names of the corpora that its file names: then it may have heard clips that lie in a folder of such a name.
 * FALSE: cancelled, or @trained_on cannot be read. */
gboolean jobs_heard_before_find (JobsComparedModel     *model,
                                 const TrainingCorpus  *judged,
                                 const char            *trained_on,
                                 GCancellable          *cancellable,
                                 GError               **error);

G_END_DECLS
