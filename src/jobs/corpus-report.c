/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/corpus-report.h"

#include <glib/gi18n.h>

#include "engine/training/layouts/layout.h"

static const char *const role_names[TRAINING_N_ROLES]
    = { N_ ("File"),       N_ ("Title"),    N_ ("Artist"),  N_ ("Group"),   N_ ("Genre"), N_ ("Class or emotion"),
        N_ ("Mood words"), N_ ("Quadrant"), N_ ("Valence"), N_ ("Arousal"), N_ ("Fold") };

JobsCorpusRequest *
jobs_corpus_request_new (const char *path)
{
  JobsCorpusRequest *self = g_new0 (JobsCorpusRequest, 1);

  self->path = g_strdup (path);
  self->header = -1;

  return self;
}

JobsCorpusRequest *
jobs_corpus_request_copy (const JobsCorpusRequest *self)
{
  JobsCorpusRequest *copy = jobs_corpus_request_new (self->path);

  copy->layout = g_strdup (self->layout);
  copy->columns = g_strdup (self->columns);
  copy->scale = g_strdup (self->scale);
  copy->separator = g_strdup (self->separator);
  copy->header = self->header;
  copy->name = g_strdup (self->name);

  return copy;
}

void
jobs_corpus_request_free (JobsCorpusRequest *self)
{
  g_free (self->path);
  g_free (self->layout);
  g_free (self->columns);
  g_free (self->scale);
  g_free (self->separator);
  g_free (self->name);
  g_free (self);
}

void
jobs_corpus_report_free (JobsCorpusReport *self)
{
  g_free (self->layout);
  g_free (self->reason);
  g_free (self->columns);
  g_free (self->scale);
  g_free (self->separator);
  g_strfreev (self->column_names);
  g_clear_pointer (&self->preview, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->source);
  g_clear_pointer (&self->clips, g_ptr_array_unref);
  library_label_counts_clear (&self->counts);
  g_strfreev (self->remarks);
  g_clear_pointer (&self->twins, g_ptr_array_unref);
  g_free (self);
}

const char *const *
jobs_corpus_list_layouts (void)
{
  static const char *ids[TRAINING_N_LAYOUTS + 2];
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (TrainingLayout i = 0; i < TRAINING_N_LAYOUTS; i++)
        ids[i] = training_layout_to_id (i);
      ids[TRAINING_N_LAYOUTS] = JOBS_CORPUS_LIBRARY;
      g_once_init_leave (&is_made, 1);
    }

  return ids;
}

const char *
jobs_corpus_get_layout_name (const char *layout)
{
  TrainingLayout found;

  if (g_str_equal (layout, JOBS_CORPUS_LIBRARY))
    return _ ("Labels of this library");

  return training_layout_from_id (layout, &found) ? training_layout_get_name (found) : NULL;
}

const char *const *
jobs_corpus_list_roles (void)
{
  static const char *ids[TRAINING_N_ROLES + 1];
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (TrainingRole i = 0; i < TRAINING_N_ROLES; i++)
        ids[i] = training_role_to_id (i);
      g_once_init_leave (&is_made, 1);
    }

  return ids;
}

const char *
jobs_corpus_get_role_name (const char *role)
{
  TrainingRole found;

  return training_role_from_id (role, &found) ? _ (role_names[found]) : NULL;
}

/* Of the shorter sets only notes are published. */
gboolean
jobs_corpus_is_notes (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".mid") || g_str_has_suffix (lower, ".midi");
}

/* (transfer full) (nullable): a group that is in more than one fold. */
static char *
find_torn_group (const GPtrArray *clips)
{
  g_autoptr (GHashTable) folds = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < clips->len; i++)
    {
      const LibraryLabelClip *clip = clips->pdata[i];
      gpointer fold;

      if (clip->status != LIBRARY_CLIP_OK || clip->fold < 0 || *clip->group == '\0')
        continue;
      if (g_hash_table_lookup_extended (folds, clip->group, NULL, &fold) && GPOINTER_TO_INT (fold) != clip->fold)
        return g_strdup (clip->group);
      g_hash_table_insert (folds, clip->group, GINT_TO_POINTER (clip->fold));
    }

  return NULL;
}

GStrv
jobs_corpus_list_remarks (const LibraryLabelCounts *counts,
                          const GPtrArray          *clips)
{
  g_autoptr (GStrvBuilder) remarks = g_strv_builder_new ();
  g_auto (GStrv) troubles = library_label_counts_list_troubles (counts);
  g_autofree char *group = find_torn_group (clips);
  guint n_notes = 0;

  g_strv_builder_addv (remarks, (const char **)troubles);
  for (guint i = 0; i < clips->len; i++)
    n_notes += jobs_corpus_is_notes (((LibraryLabelClip *)clips->pdata[i])->path);
  if (n_notes > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u file has notes (MIDI) and no sound: render it before training.",
                    "%u files have notes (MIDI) and no sound: render them before training.", n_notes), n_notes);

      g_strv_builder_add (remarks, text);
    }
  if (group != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("“%s” is in more than one fold: what is measured on these folds will look too good."), group);

      g_strv_builder_add (remarks, text);
    }

  return g_strv_builder_end (remarks);
}
