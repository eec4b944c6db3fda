/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a training comes to be: songs are divided, and all that it needs is in its folder before anybody sees that. */

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "jobs/label-manifest.h"
#include "jobs/search-plan.h"
#include "jobs/training-run-private.h"
#include "jobs/training-split.h"

/* Characters: a name in a set may be as long as a book. */
#define MAX_REMARKS 4000

/* What nobody else has: the time, and a number if that is not enough. The folder stays hidden until all is in it. */
static gboolean
make_folder (JobsTrainingRun *self, char **hidden, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stem = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *base = base_paths_user_data (JOBS_RUN_FOLDER);

  self->date = g_date_time_to_unix (now);
  g_mkdir_with_parents (base, 0700);
  for (guint i = 1; i < 1000; i++)
    {
      g_autofree char *id = i == 1 ? g_strdup (stem) : g_strdup_printf ("%s-%u", stem, i);
      g_autofree char *name = g_strconcat (".new-", id, NULL);
      g_autofree char *path = g_build_filename (base, name, NULL);
      g_autofree char *folder = jobs_training_run_make_folder_path (id);

      if (g_file_test (folder, G_FILE_TEST_EXISTS))
        continue;
      if (g_mkdir (path, 0700) == 0)
        {
          g_free (self->id);
          g_free (self->folder);
          self->id = g_steal_pointer (&id);
          self->folder = g_steal_pointer (&folder);
          *hidden = g_steal_pointer (&path);
          return TRUE;
        }
      if (errno != EEXIST)
        break;
    }

  g_set_error (error, BASE_ERROR, errno == ENOSPC ? BASE_ERROR_NO_SPACE : BASE_ERROR_FAILED,
               _ ("The folder %s cannot be made: %s."), base, g_strerror (errno));
  return FALSE;
}

static char *
make_name (const char *set, const JobsTrainSettings *settings)
{
  const char *preset = jobs_train_settings_get_text (settings, JOBS_TRAIN_PRESET);

  /* Translators: a training: of what, and how: “my-songs, quick” */
  return g_strdup_printf (_ ("%s, %s"), set,
                          *preset != '\0' ? preset
                                          : jobs_train_settings_get_text (settings, JOBS_TRAIN_ARCHITECTURE));
}

/* Of every part in turn, each has manifests of its own: a set may change before they are trained. @twins: (nullable) */
static gboolean
write_parts (const JobsTrainingRun *self,
             const char *source,
             JobsSplitTwins *twins,
             const char *hidden,
             GError **error)
{
  const guint own = jobs_train_settings_get_number (self->settings, JOBS_TRAIN_PART);

  for (guint part = 0; self->n_parts > 1 && part < self->n_parts; part++)
    {
      g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *name = g_strdup_printf ("part-%u", part);
      g_autofree char *folder = g_build_filename (hidden, name, NULL);
      g_auto (JobsSplit) split = { 0 };

      if (part == own)
        continue;
      if (!jobs_split_init (&split, source, self->settings, part, twins, told, error))
        return FALSE;
      g_mkdir (folder, 0700);
      if (!jobs_training_run_write_text (folder, jobs_training_run_file_names[JOBS_RUN_FILE_MANIFEST],
                                         split.manifest, error)
          || !jobs_training_run_write_text (folder, jobs_training_run_file_names[JOBS_RUN_FILE_HELD_OUT],
                                            split.held_out, error))
        return FALSE;
    }

  return TRUE;
}

/* (transfer full) */
static char *
name_manifest (const char *manifest, const JobsTrainSettings *settings)
{
  g_autofree char *full = g_canonicalize_filename (manifest, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *shown = g_filename_display_name (base);

  return make_name (shown, settings);
}

static gboolean
write_new (const JobsTrainingRun *self,
           const char *source,
           const JobsSplit *split,
           JobsSplitTwins *twins,
           const char *hidden,
           GError **error)
{
  g_autofree char *json = jobs_training_run_to_json (self, JOBS_RUN_NOTE_READY, NULL);

  if (!jobs_training_run_write_text (hidden, jobs_training_run_file_names[JOBS_RUN_FILE_MANIFEST],
                                     split->manifest, error)
      || !jobs_training_run_write_text (hidden, jobs_training_run_file_names[JOBS_RUN_FILE_HELD_OUT],
                                        split->held_out, error)
      || !write_parts (self, source, twins, hidden, error)
      || !jobs_training_run_write_text (hidden, jobs_training_run_file_names[JOBS_RUN_FILE_INFO], json,
                                        error))
    return FALSE;

  if (g_rename (hidden, self->folder) == 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made: %s."), self->folder,
               g_strerror (errno));
  return FALSE;
}

/* @told: ends in NULL. (transfer full) (nullable) */
static char *
join_remarks (GPtrArray *told)
{
  g_autofree char *all = g_strjoinv ("\n", (char **)told->pdata);

  return *all != '\0' ? g_utf8_substring (all, 0, MIN (g_utf8_strlen (all, -1), MAX_REMARKS)) : NULL;
}

/* @source: (nullable): what to say it was made from, in place of the manifest. @n_sets: 0: a training. */
static JobsTrainingRun *
create (const char *manifest,
        const char *source,
        const char *name,
        const JobsTrainSettings *settings,
        guint n_sets,
        char ***warnings,
        GError **error)
{
  g_autoptr (JobsTrainingRun) self = jobs_training_run_new ("");
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *hidden = NULL;
  g_auto (JobsSplit) split = { 0 };
  g_auto (JobsSplitTwins) own_twins = { 0 };
  /* A labeled set has one recording of those that sound the same. */
  JobsSplitTwins *twins = source == NULL ? &own_twins : NULL;

  if (!(n_sets > 0 ? jobs_search_check (settings, n_sets, error)
                   : jobs_train_settings_check (settings, error))
      || !jobs_split_init (&split, manifest, settings, -1, twins, told, error))
    return NULL;

  g_free (self->name);
  g_free (self->source);
  self->kind = n_sets > 0 ? JOBS_RUN_SEARCH : JOBS_RUN_TRAINING;
  self->n_sets = n_sets;
  self->name = name != NULL && *name != '\0'
                   ? g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), JOBS_RUN_MAX_NAME))
                   : name_manifest (manifest, settings);
  self->source = source != NULL ? g_strdup (source) : g_canonicalize_filename (manifest, NULL);
  self->settings = jobs_train_settings_copy (settings);
  self->counts = split.counts;
  if (n_sets == 0 && jobs_train_settings_get_number (settings, JOBS_TRAIN_EVERY_PART) > 0.0)
    self->n_parts = split.n_parts;
  if (!make_folder (self, &hidden, error))
    return NULL;
  g_ptr_array_add (told, NULL);
  self->remarks = join_remarks (told);
  if (!write_new (self, manifest, &split, twins, hidden, error))
    {
      jobs_training_run_remove_tree (hidden);
      return NULL;
    }

  if (warnings != NULL)
    *warnings = (char **)g_ptr_array_free (g_steal_pointer (&told), FALSE);
  return g_steal_pointer (&self);
}

JobsTrainingRun *
jobs_training_run_create (const char *manifest,
                          const char *name,
                          const JobsTrainSettings *settings,
                          char ***warnings,
                          GError **error)
{
  return create (manifest, NULL, name, settings, 0, warnings, error);
}

JobsTrainingRun *
jobs_training_run_create_search (const char *manifest,
                                 const char *name,
                                 const JobsTrainSettings *settings,
                                 guint n_sets,
                                 char ***warnings,
                                 GError **error)
{
  /* With none it would be a training. */
  return create (manifest, NULL, name, settings, MAX (n_sets, 1), warnings, error);
}

/* The set is written as a manifest in a folder that nobody else writes to. */
static JobsTrainingRun *
create_from_set (LibraryDb *library,
                 gint64 set_id,
                 const char *name,
                 const JobsTrainSettings *settings,
                 guint n_sets,
                 char ***warnings,
                 GError **error)
{
  g_autoptr (LibraryLabelSet) set = library_label_sets_get (library, set_id, error);
  g_autofree char *usual = set != NULL ? make_name (set->name, settings) : NULL;
  g_autofree char *folder = set != NULL ? g_dir_make_tmp ("moodplane-XXXXXX", error) : NULL;
  g_autofree char *manifest
      = folder != NULL ? g_build_filename (folder, jobs_training_run_file_names[JOBS_RUN_FILE_MANIFEST], NULL)
                       : NULL;
  JobsTrainingRun *self = NULL;

  if (manifest == NULL)
    return NULL;

  if (jobs_label_manifest_write (library, set_id, manifest, NULL, error))
    self = create (manifest, set->name, name != NULL ? name : usual, settings, n_sets, warnings, error);
  jobs_training_run_remove_tree (folder);
  return self;
}

JobsTrainingRun *
jobs_training_run_create_from_set (LibraryDb *library,
                                   gint64 set_id,
                                   const char *name,
                                   const JobsTrainSettings *settings,
                                   char ***warnings,
                                   GError **error)
{
  return create_from_set (library, set_id, name, settings, 0, warnings, error);
}

JobsTrainingRun *
jobs_training_run_create_search_from_set (LibraryDb *library,
                                          gint64 set_id,
                                          const char *name,
                                          const JobsTrainSettings *settings,
                                          guint n_sets,
                                          char ***warnings,
                                          GError **error)
{
  return create_from_set (library, set_id, name, settings, MAX (n_sets, 1), warnings, error);
}

JobsTrainingRun *
jobs_training_run_create_of_search (const JobsTrainingRun *search,
                                    const JobsTrainSettings *settings,
                                    GError **error)
{
  g_autoptr (JobsTrainingRun) self = jobs_training_run_new ("");
  g_autofree char *manifest = jobs_training_run_get_path (search, JOBS_RUN_FILE_MANIFEST);
  g_autofree char *held_out = jobs_training_run_get_path (search, JOBS_RUN_FILE_HELD_OUT);
  g_autofree char *hidden = NULL;
  g_auto (JobsSplit) split = { 0 };

  if (!jobs_train_settings_check (settings, error)
      || !g_file_get_contents (manifest, &split.manifest, NULL, error)
      || !g_file_get_contents (held_out, &split.held_out, NULL, error) || !make_folder (self, &hidden, error))
    return NULL;

  g_free (self->name);
  g_free (self->source);
  self->name = g_strdup (search->name);
  self->source = g_strdup (search->source);
  self->remarks = g_strdup (search->remarks);
  self->counts = search->counts;
  self->settings = jobs_train_settings_copy (settings);
  jobs_train_settings_set_number (self->settings, JOBS_TRAIN_EVERY_PART, 0.0);
  if (write_new (self, manifest, &split, NULL, hidden, error))
    return g_steal_pointer (&self);

  jobs_training_run_remove_tree (hidden);
  return NULL;
}
