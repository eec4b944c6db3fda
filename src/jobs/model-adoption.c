/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: adopt() and go_back() do all on the caller's; of their _async() forms what waits for the disk is in a thread of
 * GTask's, and the settings change in the caller's context. */
#include "jobs/model-adoption.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/analysis/metadata.h"
#include "jobs/model-choice.h"
#include "jobs/model-copy.h"
#include "jobs/model-tidy.h"
#include "jobs/user-settings.h"

#define MODEL_KEY  "model"
#define FORMER_KEY "former-model"

#define ENDING     ".safetensors"
#define NAME_MAX_LENGTH 64
/* Digits of the fingerprint in the name of a copy. */
#define MARK_LENGTH 12

typedef struct
{
  char *path; /* (owned) (nullable): NULL: to go back */
  char *name; /* (owned) (nullable) */
} Work;

static JobsModelAdoptionStepFunc watcher; /* (nullable) */

void
jobs_model_adoption_watch_steps (JobsModelAdoptionStepFunc func)
{
  watcher = func;
}

static void
tell_step (const char *step)
{
  if (watcher != NULL)
    watcher (step);
}

void
jobs_model_adoption_free (JobsModelAdoption *self)
{
  g_free (self->path);
  g_free (self->former);
  g_free (self);
}

char *
jobs_model_adoption_get_folder (void)
{
  return base_paths_user_data ("models");
}

/* Where the mark begins that tells a copy from others of its name; a name without letters and digits is its mark alone. NULL: it is
 * not called like a copy. */
static char *
find_mark (char *name)
{
  char *dash = g_strrstr (name, "-");
  char *mark = dash != NULL ? dash + 1 : name;

  if (strlen (mark) != MARK_LENGTH + strlen (ENDING) || !g_str_has_suffix (mark, ENDING))
    return NULL;
  for (gsize i = 0; i < MARK_LENGTH; i++)
    if (!g_ascii_isxdigit (mark[i]))
      return NULL;

  return mark;
}

static gboolean
is_in_folder (const char *path)
{
  g_autofree char *folder = jobs_model_adoption_get_folder ();
  g_autofree char *canonical = g_canonicalize_filename (folder, NULL);
  g_autofree char *file = g_canonicalize_filename (path, NULL);
  g_autofree char *file_folder = g_path_get_dirname (file);

  return g_str_equal (file_folder, canonical);
}

gboolean
jobs_model_adoption_is_copy (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return is_in_folder (path) && find_mark (name) != NULL;
}

char *
jobs_model_adoption_get_name (const char *path)
{
  char *name = g_filename_display_basename (path);
  char *mark = is_in_folder (path) ? find_mark (name) : NULL;

  if (mark != NULL && mark > name + 1)
    mark[-1] = '\0';

  return name;
}

/* (transfer full) (nullable): NULL where the schema is not installed, or is an older one. */
static GSettings *
open_settings (void)
{
  /* The latter came last of the two. */
  return jobs_user_settings_open (FORMER_KEY);
}

/* (transfer full): what is in use as it is set: "" is the one that comes with the program. */
static char *
dup_chosen (GSettings *settings)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, MODEL_KEY);

  return g_strdup (g_variant_get_bytestring (value));
}

/* (transfer full) (nullable): as above; NULL: none is remembered. */
static char *
dup_former (GSettings *settings)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, FORMER_KEY);
  g_autoptr (GVariant) path = g_variant_get_maybe (value);

  return path != NULL ? g_strdup (g_variant_get_bytestring (path)) : NULL;
}

/* (transfer full): a file. */
static char *
find_file (const char *chosen)
{
  return *chosen != '\0' ? g_strdup (chosen) : jobs_model_choice_find_shipped ();
}

JobsModelAdoption *
jobs_model_adoption_load (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *chosen = settings != NULL ? dup_chosen (settings) : g_strdup ("");
  g_autofree char *former = settings != NULL ? dup_former (settings) : NULL;
  JobsModelAdoption *self = g_new0 (JobsModelAdoption, 1);

  self->path = find_file (chosen);
  self->is_shipped = *chosen == '\0';
  self->former = former != NULL ? find_file (former) : NULL;
  self->is_former_shipped = former != NULL && *former == '\0';

  return self;
}

/* --- copying --- */

/* (transfer full): a file name of what @name is called and of what it is. What is not letters and digits may mean something
 * to someone. */
static char *
make_name (const char *name, const char *fingerprint)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  if (g_str_has_suffix (valid, ENDING))
    valid[strlen (valid) - strlen (ENDING)] = '\0';
  for (const char *c = valid; *c != '\0' && plain->len < NAME_MAX_LENGTH; c = g_utf8_next_char (c))
    if (g_unichar_isalnum (g_utf8_get_char (c)))
      g_string_append_unichar (plain, g_utf8_get_char (c));
    else if (plain->len > 0 && plain->str[plain->len - 1] != '-')
      g_string_append_c (plain, '-');
  if (plain->len > 0 && plain->str[plain->len - 1] != '-')
    g_string_append_c (plain, '-');

  return g_strdup_printf ("%s%.*s" ENDING, plain->str, MARK_LENGTH, fingerprint);
}

static gboolean
is_file_of (const char *path, const char *fingerprint)
{
  g_autofree char *there = analysis_metadata_fingerprint (path, NULL);

  return g_strcmp0 (there, fingerprint) == 0;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autofree char *shown = base_paths_to_utf8 (folder);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, errno == ENOSPC || errno == EDQUOT ? BASE_ERROR_NO_SPACE : BASE_ERROR_FAILED,
               _ ("The folder “%s” cannot be made: %s."), shown, g_strerror (errno));
  return FALSE;
}

/* (transfer full) (nullable): what is to be set: the copy, which is there then. */
static char *
keep_copy (const char *path, const char *name, const char *fingerprint, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = jobs_model_adoption_get_folder ();
  g_autofree char *own_name = g_path_get_basename (path);
  g_autofree char *file = make_name (name != NULL ? name : own_name, fingerprint);
  g_autofree char *copy = g_build_filename (folder, file, NULL);
  g_autofree char *from_folder = g_path_get_dirname (path);

  /* One that was adopted before. */
  if (g_str_equal (from_folder, folder))
    {
      g_utime (path, NULL);
      return g_strdup (path);
    }
  if (!make_folder (folder, error))
    return NULL;
  if (!is_file_of (copy, fingerprint))
    {
      if (!jobs_model_copy (path, fingerprint, copy, cancellable, error))
        return NULL;
    }
  else
    /* It is young again, so that no other program tidies it away before it is set. */
    g_utime (copy, NULL);
  tell_step ("copied");

  return g_steal_pointer (&copy);
}

/* (transfer full) (nullable): what is to be set. */
static char *
prepare (const Work *work, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (work->path, NULL);
  g_autofree char *shipped = jobs_model_choice_find_shipped ();
  g_autofree char *in_use = jobs_model_choice_find ();
  g_autofree char *fingerprint = jobs_model_copy_check (path, error);

  if (fingerprint == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  tell_step ("checked");
  if (is_file_of (shipped, fingerprint))
    return g_strdup ("");
  if (g_str_equal (path, in_use))
    return g_steal_pointer (&path);

  return keep_copy (path, work->name, fingerprint, cancellable, error);
}

/* --- settings --- */

static GSettings *
open_settings_or_fail (GError **error)
{
  GSettings *settings = open_settings ();

  if (settings != NULL && g_settings_is_writable (settings, MODEL_KEY) && g_settings_is_writable (settings, FORMER_KEY))
    return settings;

  g_clear_object (&settings);
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED,
                       _ ("Which model is in use cannot be kept: the settings of Moodplane are not installed, or are locked."));
  return NULL;
}

/* Both change at once, so that whatever ends the program leaves the former state or the new one. @former: (nullable): none */
static void
set_both (GSettings *settings, const char *chosen, const char *former)
{
  GVariant *path = former != NULL ? g_variant_new_bytestring (former) : NULL;

  g_settings_delay (settings);
  g_settings_set_value (settings, FORMER_KEY, g_variant_new_maybe (G_VARIANT_TYPE_BYTESTRING, path));
  g_settings_set_value (settings, MODEL_KEY, g_variant_new_bytestring (chosen));
  g_settings_apply (settings);
  g_settings_sync ();
}

/* Nobody says whether what was applied at once could be written: dconf takes it back when it could not, as is seen after waiting
 * for it, and a file of settings tells only who writes a single value, be it the same. */
static gboolean
is_kept (const char *chosen)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *now = settings != NULL ? dup_chosen (settings) : NULL;

  return g_strcmp0 (now, chosen) == 0
         && g_settings_set_value (settings, MODEL_KEY, g_variant_new_bytestring (chosen));
}

static JobsModelAdoption *
commit (const char *chosen, GError **error)
{
  g_autoptr (GSettings) settings = open_settings_or_fail (error);
  g_autofree char *before = settings != NULL ? dup_chosen (settings) : NULL;
  g_autofree char *former = settings != NULL ? dup_former (settings) : NULL;

  if (before == NULL)
    return NULL;

  if (!g_str_equal (before, chosen))
    {
      tell_step ("about to set");
      set_both (settings, chosen, before);
      if (!is_kept (chosen))
        {
          /* This program does not go on as if. */
          set_both (settings, before, former);
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED,
                               _ ("Which model is in use cannot be kept: the settings cannot be written. Is the disk full, or the home "
                                  "folder read-only? The model before stays in use."));
          return NULL;
        }
      tell_step ("set");
    }

  return jobs_model_adoption_load ();
}

/* (transfer full) (nullable): what is to be set. */
static char *
prepare_former (GError **error)
{
  g_autoptr (GSettings) settings = open_settings_or_fail (error);
  g_autofree char *former = settings != NULL ? dup_former (settings) : NULL;
  g_autofree char *file = former != NULL ? find_file (former) : NULL;
  g_autofree char *fingerprint = NULL;

  if (settings == NULL)
    return NULL;
  if (former == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("No other model was in use before."));
      return NULL;
    }

  fingerprint = jobs_model_copy_check (file, error);
  if (fingerprint == NULL)
    g_prefix_error_literal (error, _ ("The former model cannot be used any more. "));

  return fingerprint != NULL ? g_steal_pointer (&former) : NULL;
}

/* --- tidying up --- */

/* Not of settings but of what they were set to: they may change meanwhile. */
static void
tidy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  jobs_model_tidy (task_data);
  g_task_return_boolean (task, TRUE);
}

static GStrv
list_kept (const JobsModelAdoption *self)
{
  const char *const kept[] = { self->path, self->former, NULL };

  return g_strdupv ((char **)kept);
}

static void
tidy (const JobsModelAdoption *self)
{
  g_auto (GStrv) kept = list_kept (self);

  jobs_model_tidy ((const char *const *)kept);
}

/* Nobody waits for it. */
static void
tidy_later (const JobsModelAdoption *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, list_kept (self), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, tidy_thread);
}

/* --- both ways of calling --- */

static char *
work (const Work *self, GCancellable *cancellable, GError **error)
{
  return self->path != NULL ? prepare (self, cancellable, error) : prepare_former (error);
}

JobsModelAdoption *
jobs_model_adoption_adopt (const char *path, const char *name, GCancellable *cancellable, GError **error)
{
  const Work self = { (char *)path, (char *)name };
  g_autofree char *chosen = NULL;
  JobsModelAdoption *adoption;

  g_return_val_if_fail (path != NULL, NULL);

  chosen = work (&self, cancellable, error);
  if (chosen == NULL)
    return NULL;

  adoption = commit (chosen, error);
  if (adoption != NULL)
    tidy (adoption);
  return adoption;
}

JobsModelAdoption *
jobs_model_adoption_go_back (GCancellable *cancellable, GError **error)
{
  const Work self = { NULL, NULL };
  g_autofree char *chosen = work (&self, cancellable, error);

  return chosen != NULL ? commit (chosen, error) : NULL;
}

static void
work_free (gpointer data)
{
  Work *self = data;

  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *chosen = work (task_data, cancellable, &error);

  if (chosen != NULL)
    g_task_return_pointer (task, chosen, g_free);
  else
    g_task_return_error (task, error);
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) whole = user_data;
  GError *error = NULL;
  g_autofree char *chosen = g_task_propagate_pointer (G_TASK (result), &error);
  JobsModelAdoption *self = chosen != NULL ? commit (chosen, &error) : NULL;

  if (self != NULL)
    tidy_later (self);
  if (self != NULL)
    g_task_return_pointer (whole, self, (GDestroyNotify)jobs_model_adoption_free);
  else
    g_task_return_error (whole, error);
}

static void
start (const char *path, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *whole = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, worked_cb, whole);
  Work *self = g_new0 (Work, 1);

  /* What was set is told, even to whoever does not care any more. */
  g_task_set_check_cancellable (whole, FALSE);
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  g_task_set_task_data (task, self, work_free);
  g_task_run_in_thread (task, work_thread);
}

void
jobs_model_adoption_adopt_async (const char *path,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (path != NULL);

  start (path, name, cancellable, callback, user_data);
}

void
jobs_model_adoption_go_back_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (NULL, NULL, cancellable, callback, user_data);
}

JobsModelAdoption *
jobs_model_adoption_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
