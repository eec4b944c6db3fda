/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/journal.h"
#include "library/labels.h"

G_BEGIN_DECLS

/* Of one song, no more writings are told. */
#define LIBRARY_HISTORY_MAX 200

/**
 * LibraryHistory:
 * @model: (nullable): fingerprint of the model that its result is from; NULL: it was not heard
 * @frontend_version: of that
 * @sayings: (element-type LibrarySaying): what its owner has said of it, the first first
 * @writes: (element-type LibraryJournalEntry): what was written into its file, the newest first
 *
 * What was done with one song.
 */
typedef struct
{
  char      *model;
  guint      frontend_version;
  GArray    *sayings;
  GPtrArray *writes;
} LibraryHistory;

void            library_history_free (LibraryHistory  *self);
/* Waits for the disk: for a worker. */
LibraryHistory *library_history_load (LibraryDb       *db,
                                      LibrarySong     *song,
                                      GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryHistory, library_history_free)

G_END_DECLS
