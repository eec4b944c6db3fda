/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The main thread makes a Question, which is the worker's (a GTask thread) from then on; the answer comes back on the main
 * thread. One question is answered at a time: the next one waits in `next`, where a newer one takes its place. */

#include "ui/maker.h"

#include "library/playlist-choice.h"
#include "plot/point.h"

/* Long enough for the next letter. */
#define DELAY_MS 180

/* More points would not be told apart on a small plane. */
#define MAX_POINTS 3000

typedef struct
{
  LibraryDb *db;             /* (owned) */
  GPtrArray *songs;          /* (owned) (element-type LibrarySong): all of the library */
  LibraryPlaylistRule *rule; /* (owned) (nullable): NULL: a journey */
  MoodJourney journey;
  gint64 first;
  gint64 last;
} Question;

struct _MoodMaker
{
  MoodSession *session; /* (owned) */
  MoodMakerDone done;
  gpointer owner;
  Question *next;            /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the question that is being answered */
  gboolean is_stale;         /* its answer is not wanted any more */
  guint delay_id;            /* source, or 0 */
};

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_pointer (&self->db, library_db_unref);
  g_clear_pointer (&self->songs, g_ptr_array_unref);
  g_clear_pointer (&self->rule, library_playlist_rule_free);
  g_free (self);
}

static void
made_free (gpointer data)
{
  MoodMade *self = data;

  g_ptr_array_unref (self->songs);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_array_unref (self->points);
  g_clear_error (&self->error);
  g_free (self);
}

/* --- on the worker --- */

static void
take_out (GPtrArray *songs, LibrarySong *song)
{
  guint index;

  if (g_ptr_array_find (songs, song, &index))
    g_ptr_array_remove_index (songs, index);
}

static gboolean
is_same_artist (GPtrArray *songs, guint i, guint j)
{
  const char *artist = library_song_get_artist (songs->pdata[i]);

  return artist != NULL && *artist != '\0' && g_strcmp0 (artist, library_song_get_artist (songs->pdata[j])) == 0;
}

/* Of the song beside an end (@end, and @step towards the middle) that has the end's artist: it changes places with the
 * next where that helps, or is left out. */
static void
part_artists (GPtrArray *songs, guint end, int step)
{
  guint beside = end + (guint)step, next = beside + (guint)step, after = next + (guint)step;

  if (songs->len < 3 || !is_same_artist (songs, end, beside))
    return;
  if (songs->len > 3 && !is_same_artist (songs, end, next) && !is_same_artist (songs, beside, after))
    {
      gpointer song = songs->pdata[beside];

      songs->pdata[beside] = songs->pdata[next];
      songs->pdata[next] = song;
    }
  else
    g_ptr_array_remove_index (songs, beside);
}

/* A journey between songs begins and ends with just these, not with others that lie as near. */
static void
pin_ends (GPtrArray *songs, LibrarySong *first, LibrarySong *last)
{
  gboolean has_first = first != NULL && (songs->len == 0 || songs->pdata[0] != first);
  gboolean has_last = last != NULL && (songs->len == 0 || songs->pdata[songs->len - 1] != last);
  guint n_songs = songs->len;

  if (has_first)
    take_out (songs, first);
  if (has_last)
    take_out (songs, last);
  /* They come in the place of others, so that there are as many as were asked for. */
  if (has_first && songs->len > 0 && songs->len == n_songs)
    g_ptr_array_remove_index (songs, 0);
  if (has_first)
    g_ptr_array_insert (songs, 0, g_object_ref (first));
  if (has_last && songs->len > 1 && songs->len >= n_songs)
    g_ptr_array_remove_index (songs, songs->len - 1);
  if (has_last)
    g_ptr_array_add (songs, g_object_ref (last));
  if (has_first)
    part_artists (songs, 0, 1);
  if (has_last && songs->len > 2)
    part_artists (songs, songs->len - 1, -1);
}

static GHashTable *
index_songs (GPtrArray *songs)
{
  GHashTable *index = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < songs->len; i++)
    g_hash_table_insert (index, GSIZE_TO_POINTER ((gsize)library_song_get_id (songs->pdata[i])), songs->pdata[i]);

  return index;
}

static void
take_songs (const Question *question, GArray *ids, MoodMade *made)
{
  g_autoptr (GHashTable) index = index_songs (question->songs);

  for (guint i = 0; i < ids->len; i++)
    {
      LibrarySong *song
          = g_hash_table_lookup (index, GSIZE_TO_POINTER ((gsize)g_array_index (ids, gint64, i)));

      if (song != NULL)
        g_ptr_array_add (made->songs, made->held != NULL ? song : g_object_ref (song));
    }
  if (question->rule == NULL)
    pin_ends (made->songs, g_hash_table_lookup (index, GSIZE_TO_POINTER ((gsize)question->first)),
              g_hash_table_lookup (index, GSIZE_TO_POINTER ((gsize)question->last)));
}

static void
take_points (MoodMade *made)
{
  guint step = made->songs->len / MAX_POINTS + 1;

  for (guint i = 0; i < made->songs->len; i++)
    {
      const MoodEstimate *estimate = library_song_get_estimate (made->songs->pdata[i]);
      PlotPoint point;

      made->seconds += library_song_get_duration (made->songs->pdata[i]);
      if (i % step != 0 || estimate == NULL)
        continue;
      plot_point_init (&point, estimate);
      g_array_append_val (made->points, point);
    }
}

static void
answer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  MoodMade *made = g_new0 (MoodMade, 1);
  g_autoptr (GArray) ids = NULL;

  /* Of a rule it may be all of them: the array of the store holds them, since to let 100,000 go would keep the window. */
  if (question->rule != NULL)
    made->held = g_ptr_array_ref (question->songs);
  made->songs = g_ptr_array_new_with_free_func (made->held == NULL ? g_object_unref : NULL);
  made->points = g_array_new (FALSE, TRUE, sizeof (PlotPoint));
  if (question->rule != NULL)
    ids = library_playlist_rule_choose (question->rule, question->db, &made->error);
  else
    ids = library_db_choose_journey (question->db, &question->journey, &made->error);
  if (ids != NULL)
    take_songs (question, ids, made);
  take_points (made);
  g_task_return_pointer (task, made, made_free);
}

/* --- on the main thread --- */

static void
start (MoodMaker *self);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MoodMaker *self = user_data;
  MoodMade *made;

  /* Cancelled, there is nobody left who has asked. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  made = g_task_propagate_pointer (G_TASK (result), NULL);
  g_clear_object (&self->cancellable);
  if (self->next != NULL && self->delay_id == 0)
    start (self);
  else if (made != NULL && !self->is_stale)
    self->done (made, self->owner);
  g_clear_pointer (&made, made_free);
}

static void
start (MoodMaker *self)
{
  g_autoptr (GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  self->is_stale = FALSE;
  task = g_task_new (NULL, self->cancellable, answered_cb, self);
  /* The answer is freed with the task, then, and not lost. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_steal_pointer (&self->next), question_free);
  g_task_run_in_thread (task, answer);
}

static gboolean
delay_cb (gpointer user_data)
{
  MoodMaker *self = user_data;

  self->delay_id = 0;
  if (self->cancellable == NULL)
    start (self);

  return G_SOURCE_REMOVE;
}

/* (nullable): NULL when the library is not open */
static Question *
make_question (MoodMaker *self)
{
  LibraryDb *db = mood_session_get_db (self->session);
  Question *question;

  mood_maker_cancel (self);
  if (db == NULL)
    return NULL;

  question = g_new0 (Question, 1);
  question->db = library_db_ref (db);
  question->songs = mood_song_store_ref_songs (mood_session_get_store (self->session));
  self->next = question;
  self->delay_id = g_timeout_add (DELAY_MS, delay_cb, self);

  return question;
}

void
mood_maker_ask_rule (MoodMaker *self, const LibraryPlaylistRule *rule)
{
  Question *question = make_question (self);

  if (question != NULL)
    question->rule = library_playlist_rule_copy (rule);
}

void
mood_maker_ask_journey (MoodMaker *self, const MoodJourney *journey, gint64 first, gint64 last)
{
  Question *question = make_question (self);

  if (question == NULL)
    return;

  question->journey = *journey;
  question->first = first;
  question->last = last;
}

void
mood_maker_cancel (MoodMaker *self)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_clear_pointer (&self->next, question_free);
  self->is_stale = TRUE;
}

gboolean
mood_maker_is_busy (MoodMaker *self)
{
  return self->next != NULL || (self->cancellable != NULL && !self->is_stale);
}

MoodMaker *
mood_maker_new (MoodSession *session, MoodMakerDone done, gpointer owner)
{
  MoodMaker *self = g_new0 (MoodMaker, 1);

  self->session = g_object_ref (session);
  self->done = done;
  self->owner = owner;

  return self;
}

void
mood_maker_free (MoodMaker *self)
{
  mood_maker_cancel (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_object_unref (self->session);
  g_free (self);
}
