/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/training/corpus.h"

G_BEGIN_DECLS

/* (transfer full) (element-type GBytes): what the file of each clip sounds like, whatever its tags and its name: equal bytes for
 * equal sound; NULL for a file that cannot be read. Reads all files, on one thread for each core. Errors: that it was
 * cancelled. */
GPtrArray *
jobs_clip_sounds_listen (const TrainingCorpus *corpus, GCancellable *cancellable, GError **error);

G_END_DECLS
