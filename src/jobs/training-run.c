/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: a run may be read by several; jobs_training_run_set_name() is for whoever is alone with it. That another
 * program trains it is told by a lock that the kernel drops with its holder. */

#include "jobs/training-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "jobs/label-manifest.h"
#include "jobs/train-choices.h"
#include "jobs/training-split.h"

#define FOLDER   "trainings"
#define KIND     "training"
#define VERSION  1
#define LOCK     "lock"
#define GONE     ".gone-"
#define MAX_NAME 200
/* A name in a set may be as long as a book. */
#define MAX_REMARKS 4000
/* While somebody looks whether a run is locked, it is. */
#define LOCK_TRIES     20
#define LOCK_WAIT_USEC 10000

struct _JobsTrainingRun
{
  gatomicrefcount n_refs;
  char *id;      /* (owned) */
  char *folder;  /* (owned) */
  char *name;    /* (owned) */
  char *source;  /* (owned) */
  char *problem; /* (owned) (nullable) */
  char *remarks; /* (owned) (nullable) */
  gint64 date;
  guint n_parts;
  gboolean is_damaged;
  gboolean is_locked; /* by another, when it was read */
  JobsRunNote note;
  JobsRunCounts counts;
  JobsTrainSettings *settings; /* (owned) (nullable) */
};

static const char *const notes[] = { "ready", "begun", "failed", "done" };

static const char *const files[] = {
  [JOBS_RUN_FILE_INFO] = "run.json",         [JOBS_RUN_FILE_MANIFEST] = "manifest.csv",
  [JOBS_RUN_FILE_HELD_OUT] = "held-out.csv", [JOBS_RUN_FILE_CHECKPOINT] = "checkpoint",
  [JOBS_RUN_FILE_EPOCHS] = "epochs.csv",     [JOBS_RUN_FILE_MODEL] = "model.safetensors",
  [JOBS_RUN_FILE_PREDICTIONS] = "predictions.csv",
  [JOBS_RUN_FILE_REPORT] = "report.json",    [JOBS_RUN_FILE_TABLES] = "report.txt",
  [JOBS_RUN_FILE_LOCK] = LOCK,
};

/* An id is a name in a folder, never a way out of it. */
gboolean
jobs_training_run_is_id (const char *text)
{
  return *text != '\0' && strlen (text) <= 80 && *text != '-'
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static char *
make_folder_path (const char *id)
{
  g_autofree char *base = base_paths_user_data (FOLDER);

  return g_build_filename (base, id, NULL);
}

static JobsTrainingRun *
new_run (const char *id)
{
  JobsTrainingRun *self = g_new0 (JobsTrainingRun, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->id = g_strdup (id);
  self->folder = make_folder_path (id);
  self->name = g_strdup (id);
  self->source = g_strdup ("");
  return self;
}

JobsTrainingRun *
jobs_training_run_ref (JobsTrainingRun *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
jobs_training_run_unref (JobsTrainingRun *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_refs))
    return;

  g_free (self->id);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->source);
  g_free (self->problem);
  g_free (self->remarks);
  jobs_train_settings_free (self->settings);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        const char  *what)
{
  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The training cannot be read: “%s” is missing or wrong in run.json."),
               what);
  return FALSE;
}

static gboolean
take_count (const TrainingNotes *read,
            const char          *name,
            guint               *count)
{
  double number;

  *count = 0;
  if (!training_notes_get_number (read, name, &number) || !(number >= 0.0 && number <= G_MAXINT))
    return FALSE;
  *count = number;
  return TRUE;
}

static gboolean
take_note (JobsTrainingRun *self,
           const char      *text)
{
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (notes); i++)
    if (g_str_equal (notes[i], text))
      {
        self->note = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
take_notes (JobsTrainingRun      *self,
            const TrainingNotes  *read,
            GError              **error)
{
  const char *name = training_notes_get_text (read, "name"), *source = training_notes_get_text (read, "source");
  double version, date;

  if (g_strcmp0 (training_notes_get_text (read, "moodplane"), KIND) != 0)
    return refuse (error, "moodplane");
  if (!training_notes_get_number (read, "version", &version) || version != VERSION)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("The training cannot be read: it is of another version of Moodplane."));
      return FALSE;
    }
  if (name == NULL || *name == '\0' || g_utf8_strlen (name, -1) > MAX_NAME)
    return refuse (error, "name");
  if (source == NULL)
    return refuse (error, "source");
  if (!take_note (self, training_notes_get_text (read, "state")))
    return refuse (error, "state");
  if (!take_count (read, "training", &self->counts.n_training)
      || !take_count (read, "validation", &self->counts.n_validation)
      || !take_count (read, "held-out", &self->counts.n_held_out))
    return refuse (error, "training");
  if (!take_count (read, "parts", &self->n_parts) || self->n_parts == 0)
    return refuse (error, "parts");
  if (!training_notes_get_number (read, "date", &date) || !(date >= 0.0 && date <= G_MAXUINT32))
    return refuse (error, "date");
  if (!training_notes_has (read, "settings"))
    return refuse (error, "settings");

  g_free (self->name);
  g_free (self->source);
  self->name = g_strdup (name);
  self->source = g_strdup (source);
  self->date = date;
  self->problem = g_strdup (training_notes_get_text (read, "problem"));
  self->remarks = g_strdup (training_notes_get_text (read, "remarks"));
  self->settings = jobs_train_settings_read (read, error);
  return self->settings != NULL;
}

static gboolean
read_info (JobsTrainingRun  *self,
           GError          **error)
{
  g_autofree char *path = jobs_training_run_get_path (self, JOBS_RUN_FILE_INFO);
  g_autoptr (TrainingNotes) read = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no training “%s”."), self->id);
      return FALSE;
    }

  read = training_notes_load (path, error);
  return read != NULL && take_notes (self, read, error);
}

static gboolean
check_locked (const JobsTrainingRun *self)
{
  g_autofree char *path = jobs_training_run_get_path (self, JOBS_RUN_FILE_LOCK);
  g_autoptr (GError) error = NULL;
  ExperimentLock *lock;

  /* Looking leaves nothing behind. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;

  lock = experiment_lock_take (self->folder, LOCK, &error);
  if (lock == NULL && error == NULL)
    return TRUE;
  experiment_lock_free (lock);
  return FALSE;
}

JobsTrainingRun *
jobs_training_run_load (const char  *id,
                        GError     **error)
{
  g_autoptr (JobsTrainingRun) self = NULL;

  if (!jobs_training_run_is_id (id))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no training “%s”."), id);
      return NULL;
    }

  self = new_run (id);
  if (!read_info (self, error))
    return NULL;

  self->is_locked = check_locked (self);
  return g_steal_pointer (&self);
}

static int
compare_runs (gconstpointer a,
              gconstpointer b)
{
  const JobsTrainingRun *x = *(JobsTrainingRun *const *)a;
  const JobsTrainingRun *y = *(JobsTrainingRun *const *)b;

  return x->date != y->date ? (y->date > x->date) - (y->date < x->date) : strcmp (y->id, x->id);
}

GPtrArray *
jobs_training_run_list (void)
{
  g_autofree char *base = base_paths_user_data (FOLDER);
  g_autoptr (GDir) dir = g_dir_open (base, 0, NULL);
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_training_run_unref);
  const char *id;

  while (dir != NULL && (id = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (GError) error = NULL;
      JobsTrainingRun *self;

      if (!jobs_training_run_is_id (id))
        continue;

      self = jobs_training_run_load (id, &error);
      if (self == NULL)
        {
          self = new_run (id);
          self->is_damaged = TRUE;
          self->problem = g_strdup (error->message);
        }
      g_ptr_array_add (runs, self);
    }

  g_ptr_array_sort (runs, compare_runs);
  return runs;
}

static char *
to_json (const JobsTrainingRun *self,
         JobsRunNote            note,
         const char            *problem)
{
  g_autoptr (TrainingNotes) written = training_notes_new ();

  training_notes_set_text (written, "moodplane", KIND);
  training_notes_set_number (written, "version", VERSION);
  training_notes_set_text (written, "name", self->name);
  training_notes_set_number (written, "date", self->date);
  training_notes_set_text (written, "source", self->source);
  training_notes_set_text (written, "state", notes[note]);
  if (problem != NULL)
    training_notes_set_text (written, "problem", problem);
  if (self->remarks != NULL)
    training_notes_set_text (written, "remarks", self->remarks);
  training_notes_set_number (written, "training", self->counts.n_training);
  training_notes_set_number (written, "validation", self->counts.n_validation);
  training_notes_set_number (written, "held-out", self->counts.n_held_out);
  training_notes_set_number (written, "parts", self->n_parts);
  jobs_train_settings_write (self->settings, written, "settings/");
  return training_notes_to_json (written);
}

static gboolean
write_text (const char  *folder,
            const char  *name,
            const char  *text,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) write_error = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &write_error))
    return TRUE;

  g_set_error (error, BASE_ERROR,
               g_error_matches (write_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? BASE_ERROR_NO_SPACE : BASE_ERROR_FAILED,
               _ ("The training cannot be written down: %s"), write_error->message);
  return FALSE;
}

gboolean
jobs_training_run_write (const JobsTrainingRun  *self,
                         JobsRunFile             file,
                         const char             *text,
                         GError                **error)
{
  return write_text (self->folder, files[file], text, error);
}

gboolean
jobs_training_run_note (const JobsTrainingRun  *self,
                        JobsRunNote             note,
                        const char             *problem,
                        GError                **error)
{
  g_autofree char *json = to_json (self, note, problem);

  return jobs_training_run_write (self, JOBS_RUN_FILE_INFO, json, error);
}

JobsRunNote
jobs_training_run_get_note (const JobsTrainingRun *self)
{
  return self->note;
}

ExperimentLock *
jobs_training_run_lock (const JobsTrainingRun  *self,
                        GError                **error)
{
  if (!g_file_test (self->folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no training “%s”."), self->id);
      return NULL;
    }

  for (int i = 0; i < LOCK_TRIES; i++)
    {
      g_autoptr (GError) lock_error = NULL;
      ExperimentLock *lock = experiment_lock_take (self->folder, LOCK, &lock_error);

      if (lock != NULL)
        return lock;
      if (lock_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&lock_error));
          return NULL;
        }
      g_usleep (LOCK_WAIT_USEC);
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("“%s” is being trained already."), self->name);
  return NULL;
}

/* What nobody else has: the time, and a number if that is not enough. The folder stays hidden until all is in it. */
static gboolean
make_folder (JobsTrainingRun  *self,
             char            **hidden,
             GError          **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stem = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *base = base_paths_user_data (FOLDER);

  self->date = g_date_time_to_unix (now);
  g_mkdir_with_parents (base, 0700);
  for (guint i = 1; i < 1000; i++)
    {
      g_autofree char *id = i == 1 ? g_strdup (stem) : g_strdup_printf ("%s-%u", stem, i);
      g_autofree char *name = g_strconcat (".new-", id, NULL);
      g_autofree char *path = g_build_filename (base, name, NULL);
      g_autofree char *folder = make_folder_path (id);

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

/* Follows no links out of the folder. */
static gboolean
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = !g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }

  return g_remove (path) == 0;
}

static char *
make_name (const char              *set,
           const JobsTrainSettings *settings)
{
  const char *preset = jobs_train_settings_get_text (settings, JOBS_TRAIN_PRESET);

  /* Translators: a training: of what, and how: “my-songs, quick” */
  return g_strdup_printf (_ ("%s, %s"), set,
                          *preset != '\0' ? preset : jobs_train_settings_get_text (settings, JOBS_TRAIN_ARCHITECTURE));
}

char *
jobs_training_run_get_part_folder (const JobsTrainingRun *self,
                                   guint                  part)
{
  g_autofree char *name = g_strdup_printf ("part-%u", part);

  return g_build_filename (self->folder, name, NULL);
}

guint
jobs_training_run_get_n_parts (const JobsTrainingRun *self)
{
  return self->n_parts;
}

/* Of every part in turn, each has manifests of its own: a set may change before they are trained. */
static gboolean
write_parts (const JobsTrainingRun  *self,
             const char             *source,
             const char             *hidden,
             GError                **error)
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
      if (!jobs_split_init (&split, source, self->settings, part, told, error))
        return FALSE;
      g_mkdir (folder, 0700);
      if (!write_text (folder, files[JOBS_RUN_FILE_MANIFEST], split.manifest, error)
          || !write_text (folder, files[JOBS_RUN_FILE_HELD_OUT], split.held_out, error))
        return FALSE;
    }

  return TRUE;
}

/* (transfer full) */
static char *
name_manifest (const char              *manifest,
               const JobsTrainSettings *settings)
{
  g_autofree char *full = g_canonicalize_filename (manifest, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *shown = g_filename_display_name (base);

  return make_name (shown, settings);
}

static gboolean
write_new (const JobsTrainingRun  *self,
           const char             *source,
           const JobsSplit        *split,
           const char             *hidden,
           GError                **error)
{
  g_autofree char *json = to_json (self, JOBS_RUN_NOTE_READY, NULL);

  if (!write_text (hidden, files[JOBS_RUN_FILE_MANIFEST], split->manifest, error)
      || !write_text (hidden, files[JOBS_RUN_FILE_HELD_OUT], split->held_out, error)
      || !write_parts (self, source, hidden, error) || !write_text (hidden, files[JOBS_RUN_FILE_INFO], json, error))
    return FALSE;

  if (g_rename (hidden, self->folder) == 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made: %s."), self->folder, g_strerror (errno));
  return FALSE;
}

/* @told: ends in NULL. (transfer full) (nullable) */
static char *
join_remarks (GPtrArray *told)
{
  g_autofree char *all = g_strjoinv ("\n", (char **)told->pdata);

  return *all != '\0' ? g_utf8_substring (all, 0, MIN (g_utf8_strlen (all, -1), MAX_REMARKS)) : NULL;
}

/* @source: (nullable): what to say it was made from, in place of the manifest. */
static JobsTrainingRun *
create (const char               *manifest,
        const char               *source,
        const char               *name,
        const JobsTrainSettings  *settings,
        char                   ***warnings,
        GError                  **error)
{
  g_autoptr (JobsTrainingRun) self = new_run ("");
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *hidden = NULL;
  g_auto (JobsSplit) split = { 0 };

  if (!jobs_train_settings_check (settings, error) || !jobs_split_init (&split, manifest, settings, -1, told, error))
    return NULL;

  g_free (self->name);
  g_free (self->source);
  self->name = name != NULL && *name != '\0' ? g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MAX_NAME))
                                             : name_manifest (manifest, settings);
  self->source = source != NULL ? g_strdup (source) : g_canonicalize_filename (manifest, NULL);
  self->settings = jobs_train_settings_copy (settings);
  self->counts = split.counts;
  self->n_parts = jobs_train_settings_get_number (settings, JOBS_TRAIN_EVERY_PART) > 0.0 ? split.n_parts : 1;
  if (!make_folder (self, &hidden, error))
    return NULL;
  g_ptr_array_add (told, NULL);
  self->remarks = join_remarks (told);
  if (!write_new (self, manifest, &split, hidden, error))
    {
      remove_tree (hidden);
      return NULL;
    }

  if (warnings != NULL)
    *warnings = (char **)g_ptr_array_free (g_steal_pointer (&told), FALSE);
  return g_steal_pointer (&self);
}

JobsTrainingRun *
jobs_training_run_create (const char               *manifest,
                          const char               *name,
                          const JobsTrainSettings  *settings,
                          char                   ***warnings,
                          GError                  **error)
{
  return create (manifest, NULL, name, settings, warnings, error);
}

/* The set is written as a manifest in a folder that nobody else writes to. */
JobsTrainingRun *
jobs_training_run_create_from_set (LibraryDb                *library,
                                   gint64                    set_id,
                                   const char               *name,
                                   const JobsTrainSettings  *settings,
                                   char                   ***warnings,
                                   GError                  **error)
{
  g_autoptr (LibraryLabelSet) set = library_label_sets_get (library, set_id, error);
  g_autofree char *usual = set != NULL ? make_name (set->name, settings) : NULL;
  g_autofree char *folder = set != NULL ? g_dir_make_tmp ("moodplane-XXXXXX", error) : NULL;
  g_autofree char *manifest = folder != NULL ? g_build_filename (folder, files[JOBS_RUN_FILE_MANIFEST], NULL) : NULL;
  JobsTrainingRun *self = NULL;

  if (manifest == NULL)
    return NULL;

  if (jobs_label_manifest_write (library, set_id, manifest, NULL, error))
    self = create (manifest, set->name, name != NULL ? name : usual, settings, warnings, error);
  remove_tree (folder);
  return self;
}

const char *
jobs_training_run_get_id (const JobsTrainingRun *self)
{
  return self->id;
}

const char *
jobs_training_run_get_name (const JobsTrainingRun *self)
{
  return self->name;
}

gint64
jobs_training_run_get_date (const JobsTrainingRun *self)
{
  return self->date;
}

JobsRunState
jobs_training_run_get_state (const JobsTrainingRun *self)
{
  if (self->is_damaged)
    return JOBS_RUN_DAMAGED;
  if (self->is_locked)
    return JOBS_RUN_RUNNING;

  switch (self->note)
    {
    case JOBS_RUN_NOTE_READY: return JOBS_RUN_READY;
    case JOBS_RUN_NOTE_BEGUN: return JOBS_RUN_INTERRUPTED;
    case JOBS_RUN_NOTE_FAILED: return JOBS_RUN_FAILED;
    case JOBS_RUN_NOTE_DONE: return JOBS_RUN_DONE;
    default: g_assert_not_reached ();
    }
}

const char *
jobs_training_run_get_problem (const JobsTrainingRun *self)
{
  return self->problem;
}

const char *
jobs_training_run_get_remarks (const JobsTrainingRun *self)
{
  return self->remarks;
}

const JobsTrainSettings *
jobs_training_run_get_settings (const JobsTrainingRun *self)
{
  return self->settings;
}

const JobsRunCounts *
jobs_training_run_get_counts (const JobsTrainingRun *self)
{
  return &self->counts;
}

const char *
jobs_training_run_get_source (const JobsTrainingRun *self)
{
  return self->source;
}

char *
jobs_training_run_get_path (const JobsTrainingRun *self,
                            JobsRunFile            file)
{
  return g_build_filename (self->folder, files[file], NULL);
}

const char *
jobs_run_state_get_name (JobsRunState state)
{
  switch (state)
    {
    case JOBS_RUN_READY: return _ ("Not begun");
    case JOBS_RUN_RUNNING: return _ ("Training");
    case JOBS_RUN_INTERRUPTED: return _ ("Interrupted");
    case JOBS_RUN_FAILED: return _ ("Stopped by a problem");
    case JOBS_RUN_DONE: return _ ("Done");
    case JOBS_RUN_DAMAGED: return _ ("Damaged");
    default: g_return_val_if_reached ("");
    }
}

gboolean
jobs_training_run_set_name (JobsTrainingRun  *self,
                            const char       *name,
                            GError          **error)
{
  g_autofree char *former = NULL;

  if (self->is_damaged || *name == '\0' || !g_utf8_validate (name, -1, NULL) || g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("A training cannot have this name."));
      return FALSE;
    }

  former = g_steal_pointer (&self->name);
  self->name = g_strdup (name);
  if (jobs_training_run_note (self, self->note, self->problem, error))
    return TRUE;

  g_free (self->name);
  self->name = g_steal_pointer (&former);
  return FALSE;
}

/* Of deletions that were ended before they were done. Who deletes at the same time does the same. */
static void
remove_leftovers (const char *base)
{
  g_autoptr (GDir) dir = g_dir_open (base, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, GONE))
      {
        g_autofree char *path = g_build_filename (base, name, NULL);

        remove_tree (path);
      }
}

gboolean
jobs_training_run_delete (JobsTrainingRun  *self,
                          GError          **error)
{
  g_autoptr (ExperimentLock) lock = jobs_training_run_lock (self, error);
  g_autofree char *base = base_paths_user_data (FOLDER);
  g_autofree char *name = g_strconcat (GONE, self->id, NULL);
  g_autofree char *gone = g_build_filename (base, name, NULL);

  if (lock == NULL)
    return FALSE;

  /* At once out of all lists, however long the rest takes. */
  if (g_rename (self->folder, gone) == 0)
    {
      remove_leftovers (base);
      return TRUE;
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("“%s” cannot be deleted: %s."), self->name, g_strerror (errno));
  return FALSE;
}
