/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: load_thread() is on one of GTask's. A song is immutable and a database safe from any thread; each read is too short
 * to be stopped half-way, and what comes of a cancelled one is dropped. */
#include "jobs/song-facts.h"

#include "engine/analysis/metadata.h"
#include "tags/tag-mood-list.h"
#include "jobs/model-choice.h"

typedef struct
{
  LibraryDb *db;     /* (owned) */
  LibrarySong *song; /* (owned) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  library_db_unref (request->db);
  g_object_unref (request->song);
  g_free (request);
}

static void
file_mood_free (gpointer data)
{
  JobsFileMood *mood = data;

  g_free (mood->name);
  g_free (mood->text);
  g_free (mood);
}

void
jobs_song_facts_free (JobsSongFacts *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->file_moods, g_ptr_array_unref);
  g_clear_pointer (&self->history, library_history_free);
  g_free (self->file_error);
  g_free (self);
}

/* (nullable) (transfer full): of the model in use; worked out once for each, since the file has some megabytes. */
static char *
dup_default_fingerprint (void)
{
  static GMutex lock;
  static char *known;       /* (mutex lock) (nullable): path of the model that this is of: */
  static char *fingerprint; /* (mutex lock) (nullable) */
  g_autofree char *path = jobs_model_choice_find ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (fingerprint == NULL || g_strcmp0 (path, known) != 0)
    {
      g_free (known);
      g_free (fingerprint);
      known = g_steal_pointer (&path);
      fingerprint = analysis_metadata_fingerprint (known, NULL);
    }

  return g_strdup (fingerprint);
}

static void
read_file (JobsSongFacts *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) values = tag_mood_list_read (path, &error);

  if (values == NULL)
    {
      self->file_error = g_strdup (error->message);
      return;
    }

  self->file_moods = g_ptr_array_new_with_free_func (file_mood_free);
  for (guint i = 0; i < values->len; i++)
    {
      TagMoodValue *value = g_ptr_array_index (values, i);
      JobsFileMood *mood = g_new (JobsFileMood, 1);

      mood->name = g_steal_pointer (&value->name);
      mood->text = g_steal_pointer (&value->text);
      g_ptr_array_add (self->file_moods, mood);
    }
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (JobsSongFacts) facts = g_new0 (JobsSongFacts, 1);
  g_autoptr (GError) error = NULL;

  facts->history = library_history_load (request->db, request->song, &error);
  if (error != NULL)
    g_info ("No history: %s", error->message);
  if (facts->history != NULL && facts->history->model != NULL)
    {
      g_autofree char *in_use = dup_default_fingerprint ();

      facts->is_default_model = g_strcmp0 (facts->history->model, in_use) == 0;
    }
  if (!g_task_return_error_if_cancelled (task))
    {
      read_file (facts, library_song_get_path (request->song));
      g_task_return_pointer (task, g_steal_pointer (&facts), (GDestroyNotify)jobs_song_facts_free);
    }
}

void
jobs_song_facts_load_async (LibraryDb *db,
                            LibrarySong *song,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  request->db = library_db_ref (db);
  request->song = g_object_ref (song);
  g_task_set_source_tag (task, jobs_song_facts_load_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, load_thread);
}

JobsSongFacts *
jobs_song_facts_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
