/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/tag-outcome.h"
#include "library/journal.h"
#include "tags/tag-field-set.h"

G_BEGIN_DECLS

/* Within jobs only: one file each, in the thread of the job. They return NULL with an error when
 * it was cancelled or the library fails; what is wrong with the file is in the outcome. */

/* @batch: 0 at first; begun with the first file that is written. */
JobsTagOutcome *jobs_tag_write_mood   (LibraryDb          *library,
                                       LibrarySong        *song,
                                       const TagFieldSet  *fields,
                                       gint64             *batch,
                                       GCancellable       *cancellable,
                                       GError            **error);
JobsTagOutcome *jobs_tag_preview_mood (LibraryDb          *library,
                                       LibrarySong        *song,
                                       const TagFieldSet  *fields,
                                       GError            **error);
/* @entries: (n_entries): of one file, not undone yet. */
JobsTagOutcome *jobs_tag_undo         (LibraryDb                  *library,
                                       LibraryJournalEntry *const *entries,
                                       gsize                       n_entries,
                                       GCancellable               *cancellable,
                                       GError                    **error);

G_END_DECLS
