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
  FIELD_LATER,   /* holds what we wrote after that */
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

/* Returns: the later writing of ours that the field holds; 0 when it is none of ours */
static gint64
find_later (LibraryDb                 *library,
            const LibraryJournalEntry *entry,
            TagField                   field)
{
  g_autoptr (LibraryJournalEntry) later = library_journal_find_later (library, entry, NULL);

  return later != NULL && holds (later->path, field, later->new_values, later->new_values, NULL) ? later->batch : 0;
}

/* @later: (out): the writing that has to be undone first, of FIELD_LATER */
static FieldState
get_field_state (LibraryDb                  *library,
                 const LibraryJournalEntry  *entry,
                 TagField                   *field,
                 gint64                     *later,
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

  if (holds (entry->path, *field, entry->old_values, entry->old_values, NULL))
    return FIELD_UNDONE;
  *later = find_later (library, entry, *field);

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

/* FALSE with an error for what ends the job. */
static gboolean
apply (LibraryDb       *library,
       JobsTagOutcome  *outcome,
       GArray          *changes,
       gboolean         keeps_mtime,
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
      tag_plan_set_keeps_mtime (plan, keeps_mtime);
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

/* The entries of a file, sorted by what is to be done. */
typedef struct
{
  GArray *changes;      /* (element-type TagChange) (owned): the lists in them are the entries' */
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
  g_clear_pointer (&self->changes, g_array_unref);
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

/* Tells which fields are left as they are, and why. */
static void
set_left_error (const Sorted   *self,
                JobsTagOutcome *outcome)
{
  g_autofree char *left = join_names (self->left_names);
  g_autofree char *later = join_names (self->later_names);
  g_autoptr (GString) message = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (*left != '\0')
    g_string_append_printf (message, _ ("Changed since we wrote it, and left as it is: %s."), left);
  if (*left != '\0' && *later != '\0')
    g_string_append_c (message, ' ');
  if (*later != '\0')
    g_string_append_printf (message, _ ("Changed later by writing %" G_GINT64_FORMAT ", which has to be undone first: %s."),
                            self->later, later);
  error = g_error_new_literal (BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE, message->str);
  jobs_tag_outcome_set_error (outcome, error);
  outcome->is_partial = self->changes->len > 0;
}

/* FALSE when the file cannot be undone at all: the reason is in @outcome then. */
static gboolean
sort_entries (Sorted                      *self,
              LibraryDb                   *library,
              LibraryJournalEntry *const  *entries,
              gsize                        n_entries,
              JobsTagOutcome              *outcome)
{
  g_autoptr (GError) file_error = NULL;

  self->changes = g_array_new (FALSE, FALSE, sizeof (TagChange));
  self->to_write = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->undone = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->left = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->left_names = g_ptr_array_new ();
  self->later_names = g_ptr_array_new ();
  for (gsize i = 0; i < n_entries; i++)
    {
      LibraryJournalEntry *entry = entries[i];
      TagChange change = { .old_values = entry->new_values, .new_values = entry->old_values };
      gint64 later = 0;

      switch (get_field_state (library, entry, &change.field, &later, &file_error))
        {
        case FIELD_OURS:
          g_array_append_val (self->changes, change);
          g_array_append_val (self->to_write, entry->id);
          break;
        case FIELD_UNDONE: g_array_append_val (self->undone, entry->id); break;
        case FIELD_LATER:
          g_ptr_array_add (self->later_names, entry->field);
          self->later = MAX (self->later, later);
          break;
        case FIELD_CHANGED:
          g_array_append_val (self->left, entry->id);
          g_ptr_array_add (self->left_names, entry->field);
          break;
        case FIELD_BROKEN: jobs_tag_outcome_set_error (outcome, file_error); return FALSE;
        }
    }
  if (self->left_names->len + self->later_names->len > 0)
    set_left_error (self, outcome);

  return TRUE;
}

JobsTagOutcome *
jobs_tag_preview_undo (LibraryDb                  *library,
                       LibraryJournalEntry *const *entries,
                       gsize                       n_entries)
{
  g_autoptr (JobsTagOutcome) outcome = jobs_tag_outcome_new (entries[0]->path);
  g_autoptr (GError) file_error = NULL;
  g_autoptr (TagPlan) plan = NULL;
  g_auto (Sorted) sorted = { NULL };

  if (!sort_entries (&sorted, library, entries, n_entries, outcome) || sorted.changes->len == 0)
    return g_steal_pointer (&outcome);

  plan = tag_plan_new_exact (outcome->path, (const TagChange *)(gpointer)sorted.changes->data,
                             sorted.changes->len, &file_error);
  if (plan != NULL)
    jobs_tag_outcome_add_changes (outcome, plan);
  if (plan == NULL || !tag_plan_check (plan, &file_error))
    jobs_tag_outcome_set_error (outcome, file_error);

  return g_steal_pointer (&outcome);
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
  g_auto (Sorted) sorted = { NULL };

  if (!sort_entries (&sorted, library, entries, n_entries, outcome))
    return g_steal_pointer (&outcome);

  if (sorted.changes->len > 0 && !apply (library, outcome, sorted.changes, keeps_mtime, cancellable, error))
    return NULL;
  if (!mark_all (library, sorted.undone, library_journal_mark_undone, error)
      || (outcome->is_written && !mark_all (library, sorted.to_write, library_journal_mark_undone, error))
      || !mark_all (library, sorted.left, library_journal_mark_left, error))
    return NULL;

  return g_steal_pointer (&outcome);
}
