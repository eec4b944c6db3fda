/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alike-search.h"

typedef struct
{
  LibraryDb *db; /* (owned) */
  gint64 song_id;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  library_db_unref (question->db);
  g_free (question);
}

static void
find_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  g_autoptr (GError) error = NULL;
  GArray *alike = library_db_list_alike (question->db, question->song_id, &error);

  if (alike != NULL)
    g_task_return_pointer (task, alike, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
mood_alike_search_async (LibraryDb *db,
                         gint64 song_id,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Question *question = g_new (Question, 1);

  *question = (Question) { library_db_ref (db), song_id };
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, find_thread);
}

GArray *
mood_alike_search_finish (GAsyncResult *result, gint64 *song_id, GError **error)
{
  const Question *question = g_task_get_task_data (G_TASK (result));

  *song_id = question->song_id;

  return g_task_propagate_pointer (G_TASK (result), error);
}
