/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the functions ending in _thread() run in a thread of GTask's, with a reference to the database and copies of
 * all else; the rest is on the main thread. */
#include "ui/folder-work.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/folders.h"
#include "library/identity.h"

typedef struct
{
  LibraryDb *library;       /* (owned) (nullable): until the thread is to begin */
  MoodFolderChange change;
  char *path;               /* (owned) */
  GPtrArray *songs;         /* (owned) (nullable): all that are shown */
  gulong scanning_id;       /* handler that waits for a scan to end, or 0 */
  gboolean is_scan_resumed; /* one was ended for this */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->library, library_db_unref);
  g_clear_pointer (&work->songs, g_ptr_array_unref);
  g_free (work->path);
  g_free (work);
}

void
mood_folder_state_free (MoodFolderState *self)
{
  g_free (self->path);
  g_free (self);
}

char *
mood_folder_work_show_path (const char *path)
{
  const char *home = g_get_home_dir ();
  g_autofree char *shown = NULL;

  if (g_str_has_prefix (path, home) && path[strlen (home)] == G_DIR_SEPARATOR)
    {
      shown = base_paths_to_utf8 (path + strlen (home));
      return g_strconcat ("~", shown, NULL);
    }

  return base_paths_to_utf8 (path);
}

/* --- what there is --- */

static MoodFolderState *
new_state (const char *path)
{
  MoodFolderState *state = g_new0 (MoodFolderState, 1);

  state->path = g_strdup (path);
  state->is_there = g_file_test (path, G_FILE_TEST_EXISTS);

  return state;
}

static GPtrArray *
list (LibraryDb  *library,
      GError    **error)
{
  g_autoptr (GPtrArray) folders = library_db_list_folder_states (library, TRUE, error);
  g_auto (GStrv) excluded = folders != NULL ? library_db_list_excluded (library, error) : NULL;
  GPtrArray *states;

  if (excluded == NULL)
    return NULL;

  states = g_ptr_array_new_with_free_func ((GDestroyNotify)mood_folder_state_free);
  for (guint i = 0; i < folders->len; i++)
    {
      const LibraryFolder *folder = folders->pdata[i];
      MoodFolderState *state = new_state (folder->path);

      state->n_songs = folder->n_songs;
      state->n_absent = folder->n_absent;
      g_ptr_array_add (states, state);
    }
  for (char **path = excluded; *path != NULL; path++)
    {
      MoodFolderState *state = new_state (*path);

      state->is_excluded = TRUE;
      g_ptr_array_add (states, state);
    }

  return states;
}

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *states = list (((Work *)task_data)->library, &error);

  if (states != NULL)
    g_task_return_pointer (task, states, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
mood_folder_work_list_async (MoodSession         *session,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->library = library_db_ref (mood_session_get_db (session));
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, list_thread);
}

GPtrArray *
mood_folder_work_list_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- changing it --- */

static gboolean
is_below (const char *path,
          const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0
         && (path[length] == G_DIR_SEPARATOR || (length == 1 && *folder == G_DIR_SEPARATOR));
}

/* Only what lies in a folder of the library can be left out of it. */
static gboolean
can_be_excluded (LibraryDb   *library,
                 const char  *path,
                 GError     **error)
{
  g_auto (GStrv) folders = library_db_list_folders (library, error);
  g_autofree char *shown = mood_folder_work_show_path (path);

  if (folders == NULL)
    return FALSE;
  if (g_strv_contains ((const char *const *)folders, path))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is a folder of the library itself: remove it instead."), shown);
      return FALSE;
    }
  for (char **folder = folders; *folder != NULL; folder++)
    if (is_below (path, *folder))
      return TRUE;
  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” lies in no folder of the library."), shown);

  return FALSE;
}

static gboolean
change (const Work  *work,
        GError     **error)
{
  switch (work->change)
    {
    case MOOD_FOLDER_ADD: return library_db_add_folder (work->library, work->path, error);
    case MOOD_FOLDER_REMOVE: return library_db_remove_folder (work->library, work->path, error);
    case MOOD_FOLDER_EXCLUDE:
      return can_be_excluded (work->library, work->path, error)
             && library_db_exclude (work->library, work->path, NULL, error);
    case MOOD_FOLDER_INCLUDE: return library_db_include (work->library, work->path, NULL, error);
    default: g_assert_not_reached ();
    }
}

/* (transfer full): of the songs that were shown at or below the path, those that have left the library: another folder of
 * it may hold them still. */
static GPtrArray *
find_gone (const Work *work)
{
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < work->songs->len; i++)
    {
      LibrarySong *song = work->songs->pdata[i];
      const char *path = library_song_get_path (song);

      if ((is_below (path, work->path) || g_str_equal (path, work->path))
          && !library_db_is_listed (work->library, library_song_get_id (song)))
        g_ptr_array_add (gone, g_object_ref (song));
    }

  return gone;
}

static void
change_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;

  if (change (task_data, &error))
    g_task_return_pointer (task, find_gone (task_data), (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* The session must not be the source of a task with a thread, which may drop its last reference there: it is the source
 * of the outer one, which has none. */
static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) outer = user_data;
  MoodSession *session = g_task_get_source_object (outer);
  GError *error = NULL;
  g_autoptr (GPtrArray) gone = g_task_propagate_pointer (G_TASK (result), &error);

  if (gone != NULL && gone->len > 0)
    mood_song_store_remove (mood_session_get_store (session), gone);
  if (((Work *)g_task_get_task_data (outer))->is_scan_resumed)
    mood_session_scan (session, NULL);
  if (gone != NULL)
    g_task_return_boolean (outer, TRUE);
  else
    g_task_return_error (outer, error);
}

static void
begin_change (GTask *outer)
{
  MoodSession *session = g_task_get_source_object (outer);
  const Work *asked = g_task_get_task_data (outer);
  g_autoptr (GTask) inner = g_task_new (NULL, NULL, changed_cb, g_object_ref (outer));
  Work *work = g_new0 (Work, 1);

  work->library = library_db_ref (mood_session_get_db (session));
  work->change = asked->change;
  work->path = g_strdup (asked->path);
  work->songs = mood_song_store_ref_songs (mood_session_get_store (session));
  g_task_set_task_data (inner, work, work_free);
  g_task_run_in_thread (inner, change_thread);
}

static void
scanning_changed_cb (GTask *outer)
{
  MoodSession *session = g_task_get_source_object (outer);
  Work *work = g_task_get_task_data (outer);

  if (mood_session_is_scanning (session))
    return;

  g_clear_signal_handler (&work->scanning_id, session);
  begin_change (outer);
}

static void
unref_task (gpointer  data,
            GClosure *closure)
{
  g_object_unref (data);
}

void
mood_folder_work_change_async (MoodSession         *session,
                               MoodFolderChange     change,
                               const char          *path,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) outer = g_task_new (session, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->change = change;
  work->path = g_canonicalize_filename (path, NULL);
  g_task_set_task_data (outer, work, work_free);
  if (!mood_session_is_scanning (session))
    {
      begin_change (outer);
      return;
    }

  work->is_scan_resumed = TRUE;
  work->scanning_id = g_signal_connect_data (session, "notify::is-scanning", G_CALLBACK (scanning_changed_cb),
                                             g_object_ref (outer), unref_task, G_CONNECT_SWAPPED);
  mood_session_cancel_scan (session);
}

gboolean
mood_folder_work_change_finish (GAsyncResult  *result,
                                GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
