/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undoing what was written to one file, field by field: a field that no longer holds what we put
 * there has been edited since and is left alone. Entries are marked after the file is renamed into
 * place; after a crash in between, the next undo finds the old values there and marks them. */
#include "jobs/tag-writing.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "jobs/tag-state.h"
#include "library/identity.h"

typedef enum
{
  FIELD_OURS,    /* holds what we wrote: to be undone */
  FIELD_UNDONE,  /* holds what was there before: nothing to do */
  FIELD_LATER,   /* holds what we wrote after that */
  FIELD_CHANGED, /* holds something else */
} FieldState;

static gboolean
holds (const TagPlan *plan,
       TagField       field,
       GStrv          values)
{
  g_auto (GStrv) found = tag_plan_dup_values (plan, field);

  return g_strv_equal ((const char *const *)found, (const char *const *)values);
}

/* Returns: the later writing of ours that the field holds; 0 when it is none of ours */
static gint64
find_later (LibraryDb                 *library,
            const TagPlan             *plan,
            const LibraryJournalEntry *entry,
            TagField                   field)
{
  g_autoptr (LibraryJournalEntry) later = library_journal_find_later (library, entry, NULL);

  return later != NULL && holds (plan, field, later->new_values) ? later->batch : 0;
}

/* @later: (out): the writing that has to be undone first, of FIELD_LATER */
static FieldState
get_field_state (LibraryDb                 *library,
                 const TagPlan             *plan,
                 const LibraryJournalEntry *entry,
                 TagField                  *field,
                 gint64                    *later)
{
  if (!tag_field_from_name (entry->field, field))
    return FIELD_CHANGED;
  if (holds (plan, *field, entry->new_values))
    return FIELD_OURS;
  if (holds (plan, *field, entry->old_values))
    return FIELD_UNDONE;
  *later = find_later (library, plan, entry, *field);

  return *later != 0 ? FIELD_LATER : FIELD_CHANGED;
}

typedef gboolean (*MarkFunc) (LibraryDb  *library,
                              gint64      entry_id,
                              GError    **error);

static gboolean
mark_all (LibraryDb  *library,
          GArray     *entry_ids,
          MarkFunc    mark,
          GError    **error)
{
  for (guint i = 0; i < entry_ids->len; i++)
    if (!mark (library, g_array_index (entry_ids, gint64, i), error))
      return FALSE;

  return TRUE;
}

/* The entries of a file, sorted by what is to be done. */
typedef struct
{
  TagPlan *plan;        /* (owned) (nullable): what is to be changed in the file, which is read once */
  GArray *to_write;     /* (element-type gint64) (owned): the ids of these */
  GArray *undone;       /* (element-type gint64) (owned): hold what was there before already */
  GArray *left;         /* (element-type gint64) (owned): hold something else */
  GPtrArray *left_names; /* (owned) of these */
  GPtrArray *later_names; /* (owned) of those that we wrote again later */
  gint64 later;           /* the last writing that did so */
} Sorted;

static void
sorted_clear (Sorted *self)
{
  g_clear_pointer (&self->plan, tag_plan_free);
  g_clear_pointer (&self->to_write, g_array_unref);
  g_clear_pointer (&self->undone, g_array_unref);
  g_clear_pointer (&self->left, g_array_unref);
  g_clear_pointer (&self->left_names, g_ptr_array_unref);
  g_clear_pointer (&self->later_names, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sorted, sorted_clear)

static char *
join_names (GPtrArray *names)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_copy (names, NULL, NULL);

  g_ptr_array_add (copy, NULL);

  return g_strjoinv (", ", (GStrv)copy->pdata);
}

/* Tells which fields are left as they are, if any are, and why. */
static void
set_left_error (const Sorted   *self,
                JobsTagOutcome *outcome)
{
  if (self->left_names->len + self->later_names->len == 0)
    return;

  g_autofree char *left = join_names (self->left_names);
  g_autofree char *later = join_names (self->later_names);
  g_autoptr (GString) message = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (*left != '\0')
    g_string_append_printf (message, _ ("Changed since we wrote it, and left as it is: %s."), left);
  if (*left != '\0' && *later != '\0')
    g_string_append_c (message, ' ');
  if (*later != '\0')
    g_string_append_printf (message, _ ("Changed later by writing %lld, which has to be undone first: %s."),
                            (long long)self->later, later);
  error = g_error_new_literal (BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE, message->str);
  jobs_tag_outcome_set_error (outcome, error);
  outcome->is_partial = tag_plan_get_n_changes (self->plan) > 0;
}

/* FALSE when a field of ours cannot be put back: then none is. */
static gboolean
sort_entry (Sorted               *self,
            LibraryDb            *library,
            LibraryJournalEntry  *entry,
            GError              **error)
{
  TagChange change = { .old_values = entry->new_values, .new_values = entry->old_values };
  gint64 later = 0;

  switch (get_field_state (library, self->plan, entry, &change.field, &later))
    {
    case FIELD_OURS:
      g_array_append_val (self->to_write, entry->id);
      return tag_plan_add_exact (self->plan, &change, error);
    case FIELD_UNDONE: g_array_append_val (self->undone, entry->id); break;
    case FIELD_LATER:
      g_ptr_array_add (self->later_names, entry->field);
      self->later = MAX (self->later, later);
      break;
    case FIELD_CHANGED:
      g_array_append_val (self->left, entry->id);
      g_ptr_array_add (self->left_names, entry->field);
      break;
    }

  return TRUE;
}

/* A file is read for the fields that are known by then, and those of the owner's own names are known once they were
 * asked for. */
static void
know_fields (LibraryJournalEntry *const *entries,
             gsize                       n_entries)
{
  TagField field;

  for (gsize i = 0; i < n_entries; i++)
    (void) tag_field_from_name (entries[i]->field, &field);
}

/* FALSE when the file cannot be undone at all, with the reason. */
static gboolean
sort_entries (Sorted                      *self,
              LibraryDb                   *library,
              LibraryJournalEntry *const  *entries,
              gsize                        n_entries,
              GCancellable                *cancellable,
              GError                     **error)
{
  self->to_write = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->undone = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->left = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->left_names = g_ptr_array_new ();
  self->later_names = g_ptr_array_new ();
  know_fields (entries, n_entries);
  if (library_is_displaced (entries[0]->path))
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("It is not known where the file is now"));
  else
    self->plan = tag_plan_new (entries[0]->path, cancellable, error);
  if (self->plan == NULL)
    return FALSE;

  for (gsize i = 0; i < n_entries; i++)
    if (!sort_entry (self, library, entries[i], error))
      return FALSE;

  return TRUE;
}

/* What is wrong with a file is told of it; the rest ends the job. FALSE with @error then. */
static gboolean
settle_error (JobsTagOutcome  *outcome,
              GError          *file_error,
              GError         **error)
{
  if (g_error_matches (file_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_error_copy (file_error));
      return FALSE;
    }

  jobs_tag_outcome_set_error (outcome, file_error);

  return TRUE;
}

JobsTagOutcome *
jobs_tag_preview_undo (LibraryDb                   *library,
                       LibraryJournalEntry *const  *entries,
                       gsize                        n_entries,
                       GCancellable                *cancellable,
                       GError                     **error)
{
  g_autoptr (JobsTagOutcome) outcome = jobs_tag_outcome_new (entries[0]->path);
  g_autoptr (GError) file_error = NULL;
  g_auto (Sorted) sorted = { NULL };

  if (sort_entries (&sorted, library, entries, n_entries, cancellable, &file_error))
    {
      set_left_error (&sorted, outcome);
      jobs_tag_outcome_add_changes (outcome, sorted.plan);
      tag_plan_check (sorted.plan, &file_error);
    }
  if (file_error != NULL && !settle_error (outcome, file_error, error))
    return NULL;

  return g_steal_pointer (&outcome);
}

/* FALSE with an error for what ends the job. */
static gboolean
apply (LibraryDb       *library,
       JobsTagOutcome  *outcome,
       TagPlan         *plan,
       gboolean         keeps_mtime,
       GCancellable    *cancellable,
       GError         **error)
{
  g_autoptr (GError) file_error = NULL;
  JobsTagState state;

  if (tag_plan_get_n_changes (plan) == 0)
    return TRUE;
  if (!jobs_tag_state_look (&state, library, outcome->path, error))
    return FALSE;

  jobs_tag_outcome_add_changes (outcome, plan);
  tag_plan_set_keeps_mtime (plan, keeps_mtime);
  outcome->is_written = tag_plan_apply (plan, NULL, NULL, cancellable, &file_error);
  if (!outcome->is_written)
    return settle_error (outcome, file_error, error);

  return jobs_tag_state_update (&state, library, outcome->path, error);
}

JobsTagOutcome *
jobs_tag_undo (LibraryDb                   *library,
               LibraryJournalEntry *const  *entries,
               gsize                        n_entries,
               gboolean                     keeps_mtime,
               GCancellable                *cancellable,
               GError                     **error)
{
  g_autoptr (JobsTagOutcome) outcome = jobs_tag_outcome_new (entries[0]->path);
  g_autoptr (GError) file_error = NULL;
  g_auto (Sorted) sorted = { NULL };

  if (!sort_entries (&sorted, library, entries, n_entries, cancellable, &file_error))
    return settle_error (outcome, file_error, error) ? g_steal_pointer (&outcome) : NULL;

  set_left_error (&sorted, outcome);
  if (!apply (library, outcome, sorted.plan, keeps_mtime, cancellable, error))
    return NULL;
  if (!mark_all (library, sorted.undone, library_journal_mark_undone, error)
      || (outcome->is_written && !mark_all (library, sorted.to_write, library_journal_mark_undone, error))
      || !mark_all (library, sorted.left, library_journal_mark_left, error))
    return NULL;

  return g_steal_pointer (&outcome);
}
