/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: find_thread() runs in a thread of GTask's; what is remembered of the model's file is under a lock. */
#include "jobs/song-classes.h"

#include <glib/gstdio.h>

#include "engine/analysis/class-head.h"
#include "jobs/model-choice.h"
#include "library/history.h"

typedef struct
{
  LibraryDb *library; /* (owned) */
  LibrarySong *song;  /* (owned) */
} Question;

/* The file that was read last: it is megabytes, and asked for each song that is looked at. */
typedef struct
{
  char *path;
  gint64 size;
  gint64 mtime;
  char *fingerprint;
  AnalysisClassHead *head; /* (nullable) */
} Remembered;

static GMutex lock;
static Remembered remembered; /* (mutex lock) */

static void
question_free (gpointer data)
{
  Question *question = data;

  library_db_unref (question->library);
  g_object_unref (question->song);
  g_free (question);
}

/* With the lock held. */
static gboolean
remember (const char *path, const GStatBuf *status, GError **error)
{
  AnalysisClassHead *head;
  char *fingerprint;

  if (!analysis_class_head_load (path, &head, &fingerprint, error))
    return FALSE;

  g_clear_pointer (&remembered.path, g_free);
  g_clear_pointer (&remembered.fingerprint, g_free);
  g_clear_pointer (&remembered.head, analysis_class_head_unref);
  remembered = (Remembered) {
    .path = g_strdup (path),
    .size = status->st_size,
    .mtime = status->st_mtim.tv_sec * G_USEC_PER_SEC + status->st_mtim.tv_nsec / 1000,
    .fingerprint = fingerprint,
    .head = head,
  };
  return TRUE;
}

/* (transfer full) (nullable): of the model in use, if it is the one with @fingerprint. */
static AnalysisClassHead *
find_head (const char *fingerprint, GError **error)
{
  g_autofree char *path = jobs_model_choice_find ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return NULL;
  if ((g_strcmp0 (path, remembered.path) != 0 || status.st_size != remembered.size
       || status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000 != remembered.mtime)
      && !remember (path, &status, error))
    return NULL;

  return remembered.head != NULL && g_strcmp0 (fingerprint, remembered.fingerprint) == 0
             ? analysis_class_head_ref (remembered.head)
             : NULL;
}

/* (transfer full) (nullable) */
static MoodDegrees *
find (LibraryDb *library, LibrarySong *song, GError **error)
{
  g_autoptr (LibraryHistory) history = library_history_load (library, song, error);
  g_autoptr (AnalysisClassHead) head
      = history != NULL && history->model != NULL ? find_head (history->model, error) : NULL;
  g_autoptr (MoodEmbedding) embedding
      = head != NULL ? library_db_load_embedding (library, library_song_get_id (song), error) : NULL;

  return embedding != NULL ? analysis_class_head_say (head, embedding) : NULL;
}

static void
find_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  GError *error = NULL;
  MoodDegrees *classes = find (question->library, question->song, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, classes, (GDestroyNotify)mood_degrees_unref);
}

void
jobs_song_classes_async (LibraryDb *library,
                         LibrarySong *song,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new (Question, 1);

  *question = (Question) { library_db_ref (library), g_object_ref (song) };
  g_task_set_source_tag (task, jobs_song_classes_async);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, find_thread);
}

MoodDegrees *
jobs_song_classes_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
