/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* The journal of tag writes: for every field of every file that we wrote, what stood there before
 * and what we put there. It is what undo reads, and what tells our own moods from the owner's.
 * An entry is begun before the file is renamed into place and completed after, so that a crash
 * leaves either a completed entry or one whose file tells by its content which it is. */

typedef struct
{
  gint64  id;
  gint64  batch;      /* one per "write" the user asked for */
  char   *path;
  char   *field;      /* "MOOD", "MOOD_VALENCE", "MOOD_AROUSAL" */
  GStrv   old_values; /* empty: the field was not there */
  GStrv   new_values; /* empty: the field was removed */
  gint64  written_at; /* seconds since the epoch */
  gboolean undone;
  gboolean left;     /* an undo has not touched it, since somebody else has edited it or the file is gone */
} LibraryJournalEntry;

/* One "write" of the past. */
typedef struct
{
  gint64 id;
  gint64 begun_at; /* seconds since the epoch */
  guint  n_files;
  guint  n_fields; /* in all files */
  guint  n_undone; /* of these */
} LibraryJournalBatch;

void       library_journal_entry_free    (LibraryJournalEntry        *entry);

gint64     library_journal_begin_batch   (LibraryDb                  *db,
                                          GError                    **error);
/* Adds one field's change; entry->id, written_at and undone are ignored. Returns its id, 0 on error. */
gint64     library_journal_begin_entry   (LibraryDb                  *db,
                                          const LibraryJournalEntry  *entry,
                                          GError                    **error);
gboolean   library_journal_complete      (LibraryDb                  *db,
                                          gint64                      entry_id,
                                          GError                    **error);
gboolean   library_journal_discard       (LibraryDb                  *db,
                                          gint64                      entry_id,
                                          GError                    **error);
/* (element-type LibraryJournalEntry): the completed entries of a batch, newest first. */
GPtrArray *library_journal_list_batch    (LibraryDb                  *db,
                                          gint64                      batch,
                                          GError                    **error);
/* (element-type LibraryJournalBatch): those that wrote something, newest first. */
GArray    *library_journal_list_batches  (LibraryDb                  *db,
                                          GError                    **error);
/* The newest batch that has something to undo, but for what an undo has left alone; 0, without an error, when
 * there is none. */
gint64     library_journal_get_last_batch (LibraryDb                 *db,
                                          GError                    **error);
/* The same of those before @batch. */
gint64     library_journal_get_batch_before (LibraryDb               *db,
                                          gint64                      batch,
                                          GError                    **error);
gboolean   library_journal_mark_undone   (LibraryDb                  *db,
                                          gint64                      entry_id,
                                          GError                    **error);
/* Notes that an undo left the field alone, since somebody else has edited it or the file is gone: it does not stand in the way of
 * undoing what was before. Not where a later batch of ours has written it, which may be undone first. */
gboolean   library_journal_mark_left     (LibraryDb                  *db,
                                          gint64                      entry_id,
                                          GError                    **error);
/* The newest completed writing of the same field after @entry that is not undone; NULL when there is none, and on
 * error. */
LibraryJournalEntry *library_journal_find_later (LibraryDb           *db,
                                          const LibraryJournalEntry  *entry,
                                          GError                    **error);
/* Values that we wrote to @field of @path and that were not undone since; of one that is several with a sign
 * between, each that is ours. The case of a field's name does not count. */
GStrv      library_journal_get_our_values (LibraryDb                 *db,
                                          const char                 *path,
                                          const char                 *field,
                                          GError                    **error);

/* (element-type LibraryJournalEntry): begun and neither completed nor discarded, oldest first: what
 * a crash in the middle of a write leaves. */
GPtrArray *library_journal_list_begun    (LibraryDb                  *db,
                                          GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryJournalEntry, library_journal_entry_free)

G_END_DECLS
