/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/journal-recovery.h"

#include "engine/base/error.h"
#include "jobs/tag-lock.h"
#include "tags/tag-writer.h"

typedef enum
{
  OUTCOME_WRITTEN,     /* the file holds what the entry says we put there, or what somebody has put there since */
  OUTCOME_NOT_WRITTEN, /* it holds what was there before */
  OUTCOME_UNKNOWN,     /* it cannot be read now, or is not there: its drive may be out */
} Outcome;

/* A plan that expects @old_values and changes nothing: made only where they are there. Where the file holds neither these
 * nor what was written, somebody has changed it since, and only after a write there is an old value to keep. */
static Outcome
find_outcome (const LibraryJournalEntry *entry)
{
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  TagChange change = { .old_values = entry->old_values, .new_values = entry->old_values };

  if (!tag_field_from_name (entry->field, &change.field))
    return OUTCOME_NOT_WRITTEN;

  plan = tag_plan_new_exact (entry->path, &change, 1, &error);
  if (plan != NULL)
    return OUTCOME_NOT_WRITTEN;
  if (g_error_matches (error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE))
    return OUTCOME_WRITTEN;

  return OUTCOME_UNKNOWN;
}

/**
 * jobs_recover_journal:
 * @library: a library; the caller holds its #JobsTagLock
 * @cancellable: (nullable)
 *
 * Settles the entries that a crash has left between begun and completed: the file's content tells
 * whether it was renamed into place. Entries whose file cannot be read now wait for the next time.
 */
gboolean
jobs_recover_journal (LibraryDb     *library,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (GPtrArray) entries = library_journal_list_begun (library, error);

  if (entries == NULL)
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryJournalEntry *entry = entries->pdata[i];
      gboolean ok = TRUE;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      switch (find_outcome (entry))
        {
        case OUTCOME_WRITTEN: ok = library_journal_complete (library, entry->id, error); break;
        case OUTCOME_NOT_WRITTEN: ok = library_journal_discard (library, entry->id, error); break;
        case OUTCOME_UNKNOWN: break;
        }
      if (!ok)
        return FALSE;
    }

  return TRUE;
}

gboolean
jobs_recover_journal_if_free (LibraryDb     *library,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_autoptr (GError) lock_error = NULL;
  g_autoptr (JobsTagLock) lock = jobs_tag_lock_try (library, &lock_error);

  if (lock_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&lock_error));
      return FALSE;
    }

  return lock == NULL || jobs_recover_journal (library, cancellable, error);
}
