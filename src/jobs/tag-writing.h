/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/tag-outcome.h"
#include "library/journal.h"
#include "tags/tag-writer.h"

G_BEGIN_DECLS

/* Within jobs only: one file each, in the thread of the job. They return NULL with an error when
 * it was cancelled or the library fails; what is wrong with the file is in the outcome. */

/* How it is written; a plain value. */
typedef struct
{
  TagFieldSet fields; /* what is written, and under which names */
  TagMode     mode;
  gboolean    keeps_mtime;
} JobsTagOptions;

/* @batch: 0 at first; begun with the first file that is written. */
JobsTagOutcome *jobs_tag_write_mood   (LibraryDb          *library,
                                       LibrarySong        *song,
                                       const JobsTagOptions *options,
                                       gint64             *batch,
                                       GCancellable       *cancellable,
                                       GError            **error);
JobsTagOutcome *jobs_tag_preview_mood (LibraryDb          *library,
                                       LibrarySong        *song,
                                       const JobsTagOptions *options,
                                       GCancellable       *cancellable,
                                       GError            **error);
/* @entries: (n_entries): of one file, not undone yet. */
JobsTagOutcome *jobs_tag_undo         (LibraryDb                  *library,
                                       LibraryJournalEntry *const *entries,
                                       gsize                       n_entries,
                                       gboolean                    keeps_mtime,
                                       GCancellable               *cancellable,
                                       GError                    **error);
/* What that would do. */
JobsTagOutcome *jobs_tag_preview_undo (LibraryDb                  *library,
                                       LibraryJournalEntry *const *entries,
                                       gsize                       n_entries,
                                       GCancellable               *cancellable,
                                       GError                    **error);

G_END_DECLS
