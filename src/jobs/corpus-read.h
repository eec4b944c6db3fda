/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/corpus-report.h"

G_BEGIN_DECLS

/* Part of JobsCorpusImportJob, on its thread. */

/* (nullable): reads what is asked for, without looking into the recordings. */
JobsCorpusReport *jobs_corpus_read         (LibraryDb               *library,
                                            const JobsCorpusRequest *request,
                                            GCancellable            *cancellable,
                                            GError                 **error);
/* Marks clips that sound the same as one before them; what they sound like is known. */
void              jobs_corpus_mark_twins   (GPtrArray               *clips);
/* Counts, and says what training would have trouble with; again after anything was marked. */
void              jobs_corpus_count        (JobsCorpusReport        *report);

G_END_DECLS
