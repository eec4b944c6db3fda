/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: everything of a Watch but what is marked otherwise is the watching thread's, whose main context gets the events
 * of the monitors. The owner's thread makes and stops it, and gets what has changed by an idle source in its context; it
 * never waits for the watching thread, which may be in a folder of a network that does not answer. A Watch lives until
 * both have let go of it. */
#include "jobs/watcher.h"

#include <string.h>
#include <sys/stat.h>

#include "engine/base/temporary.h"
#include "jobs/presence.h"
#include "jobs/walker.h"
#include "tags/tag-writer.h"

#define LIMIT_FILE   "/proc/sys/fs/inotify/max_user_watches"
#define KERNEL_SHARE 4
#define MAX_MONITORS 65536
/* What the kernel allows where it does not say; what it once allowed everybody. */
#define USUAL_LIMIT 8192

/* More changes than this are told as the folders that they are in; more folders as the roots. */
#define MAX_PATHS 500

/* What a folder that is looked at now and then was like. Another device: something was mounted. */
typedef struct
{
  gboolean is_there;
  guint64 device;
  gint64 mtime;
} Look;

typedef struct
{
  gatomicrefcount ref_count;
  GStrv folders;        /* (owned) */
  GHashTable *excluded; /* (owned) of paths */
  JobsWatcherLimits limits;
  GCancellable *stop;  /* (owned) cancelled by the owner */
  GMainContext *own;   /* (owned) */
  GMainContext *other; /* (owned) the owner's */
  JobsWatcher *owner;  /* (unowned) (nullable) read and cleared in the owner's thread alone */

  GHashTable *monitors; /* (owned) path -> GFileMonitor */
  GHashTable *looks;    /* (owned) path -> Look */
  GHashTable *changed;  /* (owned) paths */
  gint64 first_change;  /* monotonic time; of `changed` */
  GSource *pending;     /* (owned) (nullable) tells what has changed */
  guint n_monitored;    /* (atomic) */
  guint n_polled;       /* (atomic) */
} Watch;

struct _JobsWatcher
{
  GObject parent_instance;
  Watch *watch; /* (owned) */
};

/* What is on its way to the owner. */
typedef struct
{
  Watch *watch; /* (owned) */
  GStrv paths;  /* (owned) */
} Message;

G_DEFINE_FINAL_TYPE (JobsWatcher, jobs_watcher, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
watch_unref (Watch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_strfreev (self->folders);
  g_hash_table_unref (self->excluded);
  g_object_unref (self->stop);
  g_main_context_unref (self->own);
  g_main_context_unref (self->other);
  g_free (self);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  watch_unref (message->watch);
  g_strfreev (message->paths);
  g_free (message);
}

/* In the owner's thread. */
static gboolean
deliver_cb (gpointer data)
{
  Message *message = data;

  if (message->watch->owner != NULL)
    g_signal_emit (message->watch->owner, signals[SIGNAL_CHANGED], 0, message->paths);

  return G_SOURCE_REMOVE;
}

/* @paths: (transfer full) */
static void
send (Watch *self, GStrv paths)
{
  Message *message = g_new (Message, 1);

  g_atomic_ref_count_inc (&self->ref_count);
  *message = (Message) { self, paths };
  g_main_context_invoke_full (self->other, G_PRIORITY_DEFAULT_IDLE, deliver_cb, message, message_free);
}

/* --- what has changed --- */

static gboolean
is_within_other (GHashTable *paths, const char *path)
{
  for (g_autofree char *parent = g_path_get_dirname (path); strlen (parent) > 1;)
    {
      char *next;

      if (g_hash_table_contains (paths, parent))
        return TRUE;
      next = g_path_get_dirname (parent);
      g_free (parent);
      parent = next;
    }

  return FALSE;
}

/* (transfer full): those that lie in none of the others */
static GStrv
list_outermost (GHashTable *paths)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!is_within_other (paths, path))
      g_strv_builder_add (builder, path);

  return g_strv_builder_end (builder);
}

static gboolean
is_root (Watch *self, const char *path)
{
  return g_strv_contains ((const char *const *)self->folders, path);
}

/* (transfer full): the folders that @paths are in; never one above the roots */
static GHashTable *
get_parents (Watch *self, GHashTable *paths)
{
  GHashTable *parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_hash_table_add (parents, is_root (self, path) ? g_strdup (path) : g_path_get_dirname (path));

  return parents;
}

static gboolean
tell_cb (gpointer user_data)
{
  Watch *self = user_data;
  g_auto (GStrv) paths = NULL;

  g_clear_pointer (&self->pending, g_source_unref);
  if (g_hash_table_size (self->changed) > MAX_PATHS)
    {
      GHashTable *parents = get_parents (self, self->changed);

      g_hash_table_unref (self->changed);
      self->changed = parents;
    }
  paths = list_outermost (self->changed);
  g_hash_table_remove_all (self->changed);
  send (self, g_strv_length (paths) > MAX_PATHS ? g_strdupv (self->folders) : g_steal_pointer (&paths));

  return G_SOURCE_REMOVE;
}

static void
drop_pending (Watch *self)
{
  if (self->pending != NULL)
    g_source_destroy (self->pending);
  g_clear_pointer (&self->pending, g_source_unref);
}

static void
note (Watch *self, const char *path)
{
  gint64 now = g_get_monotonic_time ();
  gint64 waited;

  if (g_hash_table_size (self->changed) == 0)
    self->first_change = now;
  g_hash_table_add (self->changed, g_strdup (path));

  waited = (now - self->first_change) / 1000;
  drop_pending (self);
  self->pending = g_timeout_source_new (
      (guint)CLAMP ((gint64)self->limits.longest_ms - waited, 0, (gint64)self->limits.quiet_ms));
  g_source_set_callback (self->pending, tell_cb, self, NULL);
  g_source_attach (self->pending, self->own);
}

/* --- folders --- */

static void
add_tree (Watch *self, const char *path);

static void
count (Watch *self)
{
  g_atomic_int_set (&self->n_monitored, g_hash_table_size (self->monitors));
  g_atomic_int_set (&self->n_polled, g_hash_table_size (self->looks));
}

static gboolean
is_at_or_below (gpointer key, gpointer value, gpointer user_data)
{
  return jobs_path_is_within (key, user_data);
}

static void
forget_tree (Watch *self, const char *path)
{
  g_autofree char *held = g_strdup (path);

  g_hash_table_foreach_remove (self->monitors, is_at_or_below, held);
  if (!is_root (self, held))
    g_hash_table_foreach_remove (self->looks, is_at_or_below, held);
  count (self);
}

static void
file_changed (Watch *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (name[0] == '.' || base_temporary_is_name (name) || g_hash_table_contains (self->excluded, path))
    return;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      add_tree (self, path);
      note (self, path);
    }
  else if (g_hash_table_contains (self->monitors, path) || g_hash_table_contains (self->looks, path))
    {
      forget_tree (self, path);
      note (self, path);
    }
  else if (jobs_walk_is_audio_name (name))
    {
      note (self, path);
    }
}

static void
event_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer user_data)
{
  Watch *self = user_data;
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *other_path = other != NULL ? g_file_get_path (other) : NULL;

  /* That only its rights have changed may still be what makes it readable. */
  if (path != NULL)
    file_changed (self, path);
  if (other_path != NULL)
    file_changed (self, other_path);
}

static void
monitor_free (gpointer monitor)
{
  g_file_monitor_cancel (monitor);
  g_object_unref (monitor);
}

static Look
look_at (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISDIR (info.st_mode))
    return (Look) { 0 };

  return (Look) { TRUE, info.st_dev, (gint64)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec };
}

static void
poll_folder (Watch *self, const char *path)
{
  Look look = look_at (path);

  g_hash_table_replace (self->looks, g_strdup (path), g_memdup2 (&look, sizeof look));
}

/* By the kernel where there is room, or else now and then. */
static void
add_folder (Watch *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = NULL;

  if (g_hash_table_contains (self->monitors, path))
    return;
  if (g_hash_table_size (self->monitors) < self->limits.n_monitors)
    monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, self->stop, NULL);
  if (monitor == NULL)
    {
      poll_folder (self, path);
      return;
    }

  g_signal_connect (monitor, "changed", G_CALLBACK (event_cb), self);
  g_hash_table_replace (self->monitors, g_strdup (path), monitor);
}

static gboolean
found_cb (const JobsFound *found, gpointer user_data, GError **error)
{
  return TRUE;
}

static void
folder_cb (const char *path, gpointer user_data)
{
  add_folder (user_data, path);
}

static gboolean
enter_cb (const char *path, gboolean is_mount, gpointer user_data)
{
  Watch *self = user_data;

  return !g_hash_table_contains (self->excluded, path);
}

static void
add_tree (Watch *self, const char *path)
{
  const char *const roots[] = { path, NULL };
  const JobsWalkHandler handler
      = { .found = found_cb, .folder = folder_cb, .enter = enter_cb, .user_data = self };

  jobs_walk (roots, &handler, self->stop, NULL);
  count (self);
}

/* --- looking now and then --- */

static void
look_again (Watch *self, const char *path)
{
  const Look *found = g_hash_table_lookup (self->looks, path);
  Look before, now;

  if (found == NULL)
    return;
  before = *found;
  now = look_at (path);
  if (before.is_there == now.is_there && before.device == now.device && before.mtime == now.mtime)
    return;

  if (now.is_there || is_root (self, path))
    g_hash_table_replace (self->looks, g_strdup (path), g_memdup2 (&now, sizeof now));
  else
    g_hash_table_remove (self->looks, path);
  /* Of a root that the kernel watches, this is for the drive below it. */
  if (now.is_there && before.is_there && before.device == now.device
      && g_hash_table_contains (self->monitors, path))
    return;
  if (now.is_there)
    add_tree (self, path);
  else
    forget_tree (self, path);
  note (self, path);
}

static gboolean
poll_cb (gpointer user_data)
{
  Watch *self = user_data;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer path;

  /* They come and go while we look. */
  g_hash_table_iter_init (&iter, self->looks);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_ptr_array_add (paths, g_strdup (path));
  for (guint i = 0; i < paths->len && !g_cancellable_is_cancelled (self->stop); i++)
    look_again (self, paths->pdata[i]);
  count (self);

  return G_SOURCE_CONTINUE;
}

/* --- the thread --- */

static void
begin (Watch *self)
{
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, monitor_free);
  self->looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* Roots are looked at in any case: what is mounted on one, or where there was none, no monitor tells. */
  for (char **folder = self->folders; *folder != NULL; folder++)
    {
      poll_folder (self, *folder);
      add_tree (self, *folder);
    }
}

static void
end (Watch *self)
{
  drop_pending (self);
  g_hash_table_unref (self->monitors);
  g_hash_table_unref (self->looks);
  g_hash_table_unref (self->changed);
}

static gpointer
watch_thread (gpointer data)
{
  Watch *self = data;
  g_autoptr (GSource) polling = g_timeout_source_new (self->limits.poll_ms);

  g_main_context_push_thread_default (self->own);
  begin (self);
  g_source_set_callback (polling, poll_cb, self, NULL);
  g_source_attach (polling, self->own);
  while (!g_cancellable_is_cancelled (self->stop))
    g_main_context_iteration (self->own, TRUE);
  g_source_destroy (polling);
  end (self);
  g_main_context_pop_thread_default (self->own);
  watch_unref (self);

  return NULL;
}

/* --- the owner's side --- */

void
jobs_watcher_get_default_limits (JobsWatcherLimits *limits)
{
  g_autofree char *text = NULL;
  guint64 limit = 0;

  if (g_file_get_contents (LIMIT_FILE, &text, NULL, NULL))
    limit = g_ascii_strtoull (text, NULL, 10);
  if (limit == 0)
    limit = USUAL_LIMIT;

  *limits = (JobsWatcherLimits) {
    .n_monitors = (guint)MIN (limit / KERNEL_SHARE, MAX_MONITORS),
    .quiet_ms = 2000,
    .longest_ms = 30000,
    .poll_ms = 60000,
  };
}

static void
jobs_watcher_dispose (GObject *object)
{
  JobsWatcher *self = JOBS_WATCHER (object);

  if (self->watch != NULL)
    {
      self->watch->owner = NULL;
      g_cancellable_cancel (self->watch->stop);
      g_main_context_wakeup (self->watch->own);
    }
  g_clear_pointer (&self->watch, watch_unref);

  G_OBJECT_CLASS (jobs_watcher_parent_class)->dispose (object);
}

static void
jobs_watcher_class_init (JobsWatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = jobs_watcher_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
jobs_watcher_init (JobsWatcher *self)
{
}

JobsWatcher *
jobs_watcher_new (const char *const *folders, const char *const *excluded, const JobsWatcherLimits *limits)
{
  JobsWatcher *self = g_object_new (JOBS_TYPE_WATCHER, NULL);
  Watch *watch = g_new0 (Watch, 1);

  g_atomic_ref_count_init (&watch->ref_count);
  g_atomic_ref_count_inc (&watch->ref_count);
  watch->folders = g_strdupv ((char **)folders);
  watch->excluded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; excluded != NULL && excluded[i] != NULL; i++)
    g_hash_table_add (watch->excluded, g_strdup (excluded[i]));
  if (limits != NULL)
    watch->limits = *limits;
  else
    jobs_watcher_get_default_limits (&watch->limits);
  watch->stop = g_cancellable_new ();
  watch->own = g_main_context_new ();
  watch->other = g_main_context_ref_thread_default ();
  watch->owner = self;
  self->watch = watch;
  g_thread_unref (g_thread_new ("watcher", watch_thread, watch));

  return self;
}

void
jobs_watcher_get_counts (JobsWatcher *self, guint *n_monitored, guint *n_polled)
{
  *n_monitored = (guint)g_atomic_int_get (&self->watch->n_monitored);
  *n_polled = (guint)g_atomic_int_get (&self->watch->n_polled);
}
