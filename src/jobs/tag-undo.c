/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undoing what was written to one file, field by field: a field that no longer holds what we put
 * there has been edited since and is left alone. Entries are marked after the file is renamed into
 * place; after a crash in between, the next undo finds the old values there and marks them. */
#include "jobs/tag-writing.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "jobs/tag-state.h"

typedef enum
{
  FIELD_OURS,    /* holds what we wrote: to be undone */
  FIELD_UNDONE,  /* holds what was there before: nothing to do */
  FIELD_CHANGED, /* holds something else */
  FIELD_BROKEN,  /* the file cannot be read or written */
} FieldState;

static gboolean
holds (const char  *path,
       TagField     field,
       GStrv        values,
       GStrv        new_values,
       GError     **error)
{
  TagChange change = { .field = field, .old_values = values, .new_values = new_values };
  g_autoptr (TagPlan) plan = tag_plan_new_exact (path, &change, 1, error);

  return plan != NULL;
}

static FieldState
get_field_state (const LibraryJournalEntry  *entry,
                 TagField                   *field,
                 GError                    **error)
{
  g_autoptr (GError) reason = NULL;

  if (!tag_field_from_name (entry->field, field))
    return FIELD_CHANGED;
  if (holds (entry->path, *field, entry->new_values, entry->old_values, &reason))
    return FIELD_OURS;
  if (!g_error_matches (reason, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FIELD_BROKEN;
    }

  return holds (entry->path, *field, entry->old_values, entry->old_values, NULL) ? FIELD_UNDONE
                                                                                 : FIELD_CHANGED;
}

static void
set_changed_error (JobsTagOutcome *outcome,
                   GPtrArray      *fields)
{
  g_autofree char *names = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (fields, NULL);
  names = g_strjoinv (", ", (GStrv)fields->pdata);
  error = g_error_new (BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE,
                       _ ("Changed since we wrote it, and left as it is: %s."), names);
  jobs_tag_outcome_set_error (outcome, error);
}

static gboolean
mark_all (LibraryDb  *library,
          GArray     *entry_ids,
          GError    **error)
{
  for (guint i = 0; i < entry_ids->len; i++)
    if (!library_journal_mark_undone (library, g_array_index (entry_ids, gint64, i), error))
      return FALSE;

  return TRUE;
}

/* FALSE with an error for what ends the job. */
static gboolean
apply (LibraryDb       *library,
       JobsTagOutcome  *outcome,
       GArray          *changes,
       GCancellable    *cancellable,
       GError         **error)
{
  g_autoptr (GError) file_error = NULL;
  g_autoptr (TagPlan) plan = NULL;
  JobsTagState state;

  if (!jobs_tag_state_look (&state, library, outcome->path, error))
    return FALSE;

  plan = tag_plan_new_exact (outcome->path, (const TagChange *)(gpointer)changes->data, changes->len,
                             &file_error);
  if (plan != NULL)
    {
      jobs_tag_outcome_add_changes (outcome, plan);
      outcome->is_written = tag_plan_apply (plan, NULL, NULL, cancellable, &file_error);
    }
  if (g_error_matches (file_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&file_error));
      return FALSE;
    }
  if (!outcome->is_written)
    {
      jobs_tag_outcome_set_error (outcome, file_error);
      return TRUE;
    }

  return jobs_tag_state_update (&state, library, outcome->path, error);
}

/* Sorts the entries by what is to be done. FALSE when the file cannot be undone at all. */
static gboolean
sort_entries (LibraryJournalEntry *const  *entries,
              gsize                        n_entries,
              GArray                      *changes,
              GArray                      *to_write,
              GArray                      *undone,
              GPtrArray                   *changed_fields,
              GError                     **error)
{
  for (gsize i = 0; i < n_entries; i++)
    {
      LibraryJournalEntry *entry = entries[i];
      TagChange change = { .old_values = entry->new_values, .new_values = entry->old_values };

      switch (get_field_state (entry, &change.field, error))
        {
        case FIELD_OURS:
          g_array_append_val (changes, change);
          g_array_append_val (to_write, entry->id);
          break;
        case FIELD_UNDONE: g_array_append_val (undone, entry->id); break;
        case FIELD_CHANGED: g_ptr_array_add (changed_fields, entry->field); break;
        case FIELD_BROKEN: return FALSE;
        }
    }

  return TRUE;
}

JobsTagOutcome *
jobs_tag_undo (LibraryDb                   *library,
               LibraryJournalEntry *const  *entries,
               gsize                        n_entries,
               GCancellable                *cancellable,
               GError                     **error)
{
  g_autoptr (JobsTagOutcome) outcome = jobs_tag_outcome_new (entries[0]->path);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (TagChange));
  g_autoptr (GArray) to_write = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) undone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) changed_fields = g_ptr_array_new ();
  g_autoptr (GError) file_error = NULL;

  if (!sort_entries (entries, n_entries, changes, to_write, undone, changed_fields, &file_error))
    {
      jobs_tag_outcome_set_error (outcome, file_error);
      return g_steal_pointer (&outcome);
    }

  if (changed_fields->len > 0)
    set_changed_error (outcome, changed_fields);
  if (changes->len > 0 && !apply (library, outcome, changes, cancellable, error))
    return NULL;
  if (!mark_all (library, undone, error) || (outcome->is_written && !mark_all (library, to_write, error)))
    return NULL;

  return g_steal_pointer (&outcome);
}
