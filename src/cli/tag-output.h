/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/song-format.h"
#include "jobs/write-tags-job.h"
#include "library/journal.h"

G_BEGIN_DECLS

/* How what happened to tags is printed: lines for people, or one JSON object a line. */

void cli_print_tag_outcome   (const JobsTagOutcome       *outcome,
                              CliFormat                   format);
void cli_print_tag_batch     (const LibraryJournalBatch  *batch,
                              CliFormat                   format);
/* @is_same_file: whether the entry that was printed before is of the same file */
void cli_print_journal_entry (const LibraryJournalEntry  *entry,
                              gboolean                    is_same_file,
                              CliFormat                   format);

G_END_DECLS
