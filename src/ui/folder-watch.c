/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the folders are read in a GTask thread, which holds a reference to the database and touches nothing else; all
 * the rest is the main thread's. */
#include "ui/folder-watch.h"

#include "jobs/watcher.h"
#include "library/folders.h"

/* So long after the last look at everything, coming to the front is a reason for another. */
#define FOCUS_PERIOD (15 * 60 * G_USEC_PER_SEC)

#define KEY          "watch-folders"

struct _MoodFolderWatch
{
  GObject parent_instance;
  MoodSession *session; /* (unowned): it outlives this */
  GSettings *settings;  /* (owned) (nullable) */
  GCancellable *stop;   /* (owned) */
  JobsWatcher *watcher; /* (owned) (nullable) */
  GStrv folders;        /* (owned) (nullable) that it watches */
  GStrv excluded;       /* (owned) (nullable) that it does not */
  gint64
      last_look; /* monotonic time of the last scan of everything that was asked for here, or of the start */
};

/* What a library says of its folders. */
typedef struct
{
  GStrv folders;  /* (owned) */
  GStrv excluded; /* (owned) */
} Folders;

G_DEFINE_FINAL_TYPE (MoodFolderWatch, mood_folder_watch, G_TYPE_OBJECT)

enum
{
  SIGNAL_RESCAN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
folders_free (gpointer data)
{
  Folders *folders = data;

  g_strfreev (folders->folders);
  g_strfreev (folders->excluded);
  g_free (folders);
}

static gboolean
is_wanted (MoodFolderWatch *self)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, KEY);
}

static void
stop_watching (MoodFolderWatch *self)
{
  if (self->watcher != NULL)
    g_signal_handlers_disconnect_by_data (self->watcher, self);
  g_clear_object (&self->watcher);
  g_clear_pointer (&self->folders, g_strfreev);
  g_clear_pointer (&self->excluded, g_strfreev);
}

static void
changed_cb (MoodFolderWatch *self, GStrv paths)
{
  g_signal_emit (self, signals[SIGNAL_RESCAN], 0, paths);
}

static void
watch (MoodFolderWatch *self, Folders *folders)
{
  if (self->watcher != NULL
      && g_strv_equal ((const char *const *)self->folders, (const char *const *)folders->folders)
      && g_strv_equal ((const char *const *)self->excluded, (const char *const *)folders->excluded))
    return;

  stop_watching (self);
  self->folders = g_steal_pointer (&folders->folders);
  self->excluded = g_steal_pointer (&folders->excluded);
  self->watcher
      = jobs_watcher_new ((const char *const *)self->folders, (const char *const *)self->excluded, NULL);
  g_signal_connect_swapped (self->watcher, "changed", G_CALLBACK (changed_cb), self);
}

static void
list_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Folders *folders = g_new0 (Folders, 1);
  GError *error = NULL;

  folders->folders = library_db_list_folders (task_data, &error);
  if (folders->folders != NULL)
    folders->excluded = library_db_list_excluded (task_data, &error);
  if (folders->excluded != NULL)
    {
      g_task_return_pointer (task, folders, folders_free);
      return;
    }
  folders_free (folders);
  g_task_return_error (task, error);
}

/* A library that cannot say which folders it has is not watched; the next scan tells why. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodFolderWatch) self = user_data;
  Folders *folders = g_task_propagate_pointer (G_TASK (result), NULL);

  if (folders == NULL)
    return;
  if (is_wanted (self) && !g_cancellable_is_cancelled (self->stop))
    watch (self, folders);
  folders_free (folders);
}

/* At the start, after each scan, which may have brought a folder, and when the setting changes. */
static void
update (MoodFolderWatch *self)
{
  LibraryDb *db = mood_session_get_db (self->session);
  g_autoptr (GTask) task = NULL;

  if (!is_wanted (self))
    {
      stop_watching (self);
      return;
    }
  if (db == NULL || mood_session_is_scanning (self->session))
    return;

  task = g_task_new (NULL, self->stop, listed_cb, g_object_ref (self));
  g_task_set_task_data (task, library_db_ref (db), (GDestroyNotify)library_db_unref);
  g_task_run_in_thread (task, list_thread);
}

static void
mood_folder_watch_dispose (GObject *object)
{
  MoodFolderWatch *self = MOOD_FOLDER_WATCH (object);

  g_cancellable_cancel (self->stop);
  stop_watching (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  self->session = NULL;
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (mood_folder_watch_parent_class)->dispose (object);
}

static void
mood_folder_watch_finalize (GObject *object)
{
  g_object_unref (MOOD_FOLDER_WATCH (object)->stop);

  G_OBJECT_CLASS (mood_folder_watch_parent_class)->finalize (object);
}

static void
mood_folder_watch_class_init (MoodFolderWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_folder_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_folder_watch_finalize;

  signals[SIGNAL_RESCAN] = g_signal_new ("rescan", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
mood_folder_watch_init (MoodFolderWatch *self)
{
  self->stop = g_cancellable_new ();
  self->last_look = g_get_monotonic_time ();
}

MoodFolderWatch *
mood_folder_watch_new (MoodSession *session, GSettings *settings)
{
  MoodFolderWatch *self = g_object_new (MOOD_TYPE_FOLDER_WATCH, NULL);

  self->session = session;
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "notify::is-scanning", G_CALLBACK (update), self);
  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      g_signal_connect_swapped (settings, "changed::" KEY, G_CALLBACK (update), self);
    }

  return self;
}

void
mood_folder_watch_focus (MoodFolderWatch *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!is_wanted (self) || now - self->last_look < FOCUS_PERIOD)
    return;

  self->last_look = now;
  g_signal_emit (self, signals[SIGNAL_RESCAN], 0, NULL);
}

gboolean
mood_folder_watch_is_watching (MoodFolderWatch *self)
{
  return self->watcher != NULL;
}
