/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing the mood into one file. The journal knows of it before the file is renamed into place:
 * begin entries -> rename -> complete entries. A crash in between is settled by
 * jobs_recover_journal(). */
#include "jobs/tag-writing.h"

#include "engine/mood/vocabulary.h"
#include "jobs/tag-state.h"

typedef struct
{
  LibraryDb *library;
  gint64 *batch;
  GArray *entry_ids; /* of gint64: begun */
} Writing;

/* What the journal says is ours in one file. */
typedef struct
{
  GStrv values[TAG_N_FIELDS]; /* (owned) */
} OurValues;

static void
our_values_clear (OurValues *self)
{
  for (int i = 0; i < TAG_N_FIELDS; i++)
    g_clear_pointer (&self->values[i], g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OurValues, our_values_clear)

static gboolean
our_values_load (OurValues          *self,
                 LibraryDb          *library,
                 const char         *path,
                 const TagFieldSet  *fields,
                 GError            **error)
{
  for (int i = 0; i < TAG_N_FIELDS; i++)
    {
      const char *name = tag_field_get_name (fields->fields[i]);

      self->values[i] = library_journal_get_our_values (library, path, name, error);
      if (self->values[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable): NULL when the file cannot take it, with the reason in
 * @outcome, or with @error when the library fails or it was cancelled */
static TagPlan *
make_plan (LibraryDb          *library,
           LibrarySong        *song,
           const JobsTagOptions *options,
           JobsTagOutcome     *outcome,
           GCancellable       *cancellable,
           GError            **error)
{
  /* By the words of now, which may be others than when the song was chosen. */
  g_autoptr (LibrarySong) named = library_song_name_anew (song);
  const MoodEstimate *estimate = library_song_get_estimate (named);
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (error);
  g_auto (OurValues) ours = { 0 };
  g_autoptr (GError) file_error = NULL;

  if (vocabulary == NULL || !our_values_load (&ours, library, outcome->path, &options->fields, error))
    return NULL;

  TagMoodEdit edit = {
    .mood = mood_vocabulary_name (vocabulary, estimate)->id,
    .valence = estimate->gaussian.valence,
    .arousal = estimate->gaussian.arousal,
    .quadrant = estimate->is_neutral ? "" : mood_quadrant_to_id (estimate->quadrant),
    .fields = &options->fields,
    .mode = options->mode,
  };
  for (int i = 0; i < TAG_N_FIELDS; i++)
    edit.our_values[i] = (const char *const *)ours.values[i];

  g_autoptr (TagPlan) plan = tag_plan_new (outcome->path, cancellable, &file_error);

  if (plan != NULL && tag_plan_add_mood (plan, &edit, &file_error))
    {
      tag_plan_set_keeps_mtime (plan, options->keeps_mtime);
      jobs_tag_outcome_add_changes (outcome, plan);

      return g_steal_pointer (&plan);
    }
  if (g_error_matches (file_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&file_error));
  else
    jobs_tag_outcome_set_error (outcome, file_error);

  return NULL;
}

JobsTagOutcome *
jobs_tag_preview_mood (LibraryDb          *library,
                       LibrarySong        *song,
                       const JobsTagOptions *options,
                       GCancellable       *cancellable,
                       GError            **error)
{
  g_autoptr (JobsTagOutcome) outcome = jobs_tag_outcome_new (library_song_get_path (song));
  g_autoptr (GError) library_error = NULL;
  g_autoptr (GError) file_error = NULL;
  g_autoptr (TagPlan) plan = make_plan (library, song, options, outcome, cancellable, &library_error);

  if (plan != NULL && !tag_plan_check (plan, &file_error))
    jobs_tag_outcome_set_error (outcome, file_error);
  if (library_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&library_error));
      return NULL;
    }

  return g_steal_pointer (&outcome);
}

static gboolean
begin_entries_cb (const TagPlan  *plan,
                  gpointer        user_data,
                  GError        **error)
{
  Writing *writing = user_data;

  if (*writing->batch == 0)
    *writing->batch = library_journal_begin_batch (writing->library, error);
  if (*writing->batch == 0)
    return FALSE;

  for (gsize i = 0; i < tag_plan_get_n_changes (plan); i++)
    {
      const TagChange *change = tag_plan_get_change (plan, i);
      LibraryJournalEntry entry = {
        .batch = *writing->batch,
        .path = (char *)tag_plan_get_path (plan),
        .field = (char *)tag_field_get_name (change->field),
        .old_values = change->old_values,
        .new_values = change->new_values,
      };
      gint64 id = library_journal_begin_entry (writing->library, &entry, error);

      if (id == 0)
        return FALSE;
      g_array_append_val (writing->entry_ids, id);
    }

  return TRUE;
}

static gboolean
for_each_entry (Writing *writing, gboolean (*step) (LibraryDb *, gint64, GError **), GError **error)
{
  for (guint i = 0; i < writing->entry_ids->len; i++)
    if (!step (writing->library, g_array_index (writing->entry_ids, gint64, i), error))
      return FALSE;

  return TRUE;
}

/* FALSE with an error for what ends the job; what is wrong with the file goes into @outcome. */
static gboolean
apply (LibraryDb       *library,
       TagPlan         *plan,
       JobsTagOutcome  *outcome,
       gint64          *batch,
       GCancellable    *cancellable,
       GError         **error)
{
  g_autoptr (GArray) entry_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) file_error = NULL;
  Writing writing = { .library = library, .batch = batch, .entry_ids = entry_ids };
  JobsTagState state;

  if (!jobs_tag_state_look (&state, library, outcome->path, error))
    return FALSE;

  if (!tag_plan_apply (plan, begin_entries_cb, &writing, cancellable, &file_error))
    {
      /* If this fails too, the next recovery finds them; it finds out what the file holds when that is not known now. */
      if (!tag_plan_is_in_doubt (plan))
        for_each_entry (&writing, library_journal_discard, NULL);
      if (g_error_matches (file_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&file_error));
          return FALSE;
        }
      jobs_tag_outcome_set_error (outcome, file_error);
      return TRUE;
    }

  outcome->is_written = TRUE;

  return for_each_entry (&writing, library_journal_complete, error)
         && jobs_tag_state_update (&state, library, outcome->path, error);
}

JobsTagOutcome *
jobs_tag_write_mood (LibraryDb          *library,
                     LibrarySong        *song,
                     const JobsTagOptions *options,
                     gint64             *batch,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr (JobsTagOutcome) outcome = jobs_tag_outcome_new (library_song_get_path (song));
  g_autoptr (GError) library_error = NULL;
  g_autoptr (TagPlan) plan = make_plan (library, song, options, outcome, cancellable, &library_error);

  if (plan != NULL && tag_plan_get_n_changes (plan) > 0)
    apply (library, plan, outcome, batch, cancellable, &library_error);
  if (library_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&library_error));
      return NULL;
    }

  return g_steal_pointer (&outcome);
}
