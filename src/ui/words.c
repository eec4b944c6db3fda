/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here runs on the main thread but two functions of GTask threads. One names songs: it has an array of songs of its
 * own, makes another, and hands both back. The other writes the file. Of each at most one is under way; what changes meanwhile is
 * done when it is home. */

#include "ui/words.h"

#include "ui/song-renewal.h"

/* A scale that is moved says so a hundred times a second. */
#define PAUSE_MS 300

typedef struct
{
  GPtrArray *before; /* (owned) (element-type LibrarySong) */
  GPtrArray *after;  /* (owned) (element-type LibrarySong) */
} Naming;

struct _MoodWords
{
  GObject parent_instance;
  MoodSongStore *store;    /* (owned) */
  MoodVocabulary *wanted;  /* (owned) (nullable): not in use yet */
  MoodVocabulary *unsaved; /* (owned) (nullable): in use, to be written next */
  guint pause_id;          /* source that takes the wanted words into use, or 0 */
  gboolean is_saving;
  gboolean is_naming;
  gboolean is_naming_due;
  MoodSongRenewal *renewal; /* (owned): of songs that have been named */
};

G_DEFINE_FINAL_TYPE (MoodWords, mood_words, G_TYPE_OBJECT)

enum
{
  CHANGED,
  SETTLED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
naming_free (gpointer data)
{
  Naming *naming = data;

  g_ptr_array_unref (naming->before);
  g_clear_pointer (&naming->after, g_ptr_array_unref);
  g_free (naming);
}

static void
say_if_settled (MoodWords *self)
{
  if (mood_words_is_settled (self))
    g_signal_emit (self, signals[SETTLED], 0);
}

/* --- songs are named anew --- */

static void
start_naming (MoodWords *self);

static void
renewed_cb (gpointer user_data)
{
  MoodWords *self = user_data;

  if (self->is_naming_due)
    start_naming (self);
  say_if_settled (self);
}

static void
name_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Naming *naming = task_data;

  naming->after = g_ptr_array_new_full (naming->before->len, g_object_unref);
  for (guint i = 0; i < naming->before->len; i++)
    g_ptr_array_add (naming->after, library_song_name_anew (naming->before->pdata[i]));
  g_task_return_boolean (task, TRUE);
}

static void
named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodWords) self = user_data;
  Naming *naming = g_task_get_task_data (G_TASK (result));

  self->is_naming = FALSE;
  mood_song_renewal_start (self->renewal, g_steal_pointer (&naming->after), renewed_cb, self);
}

static void
start_naming (MoodWords *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) songs = NULL;
  Naming *naming;

  self->is_naming_due = self->is_naming || mood_song_renewal_is_busy (self->renewal);
  if (self->is_naming_due)
    return;

  self->is_naming = TRUE;
  songs = mood_song_store_ref_songs (self->store);
  naming = g_new0 (Naming, 1);
  naming->before = g_ptr_array_new_full (songs->len, g_object_unref);
  for (guint i = 0; i < songs->len; i++)
    g_ptr_array_add (naming->before, g_object_ref (songs->pdata[i]));
  task = g_task_new (NULL, NULL, named_cb, g_object_ref (self));
  g_task_set_task_data (task, naming, naming_free);
  g_task_run_in_thread (task, name_thread);
}

/* --- words are kept --- */

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MoodVocabulary *vocabulary = task_data;
  g_autoptr (MoodVocabulary) shipped = mood_vocabulary_load_shipped (NULL);
  g_autofree char *path = mood_vocabulary_get_path ();
  GError *error = NULL;
  gboolean is_kept;

  /* Without a file of their own, owners have the words of the program that they will install next. */
  if (shipped != NULL && mood_vocabulary_equal (vocabulary, shipped))
    is_kept = mood_vocabulary_forget (path, &error);
  else
    is_kept = mood_vocabulary_save (vocabulary, path, &error);

  if (is_kept)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
start_saving (MoodWords *self);

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodWords) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[FAILED], 0, error);
  start_saving (self);
  say_if_settled (self);
}

static void
start_saving (MoodWords *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->is_saving || self->unsaved == NULL)
    return;

  self->is_saving = TRUE;
  task = g_task_new (NULL, NULL, saved_cb, g_object_ref (self));
  g_task_set_task_data (task, g_steal_pointer (&self->unsaved), (GDestroyNotify)mood_vocabulary_unref);
  g_task_run_in_thread (task, save_thread);
}

/* --- */

static gboolean
pause_over_cb (gpointer user_data)
{
  MoodWords *self = user_data;

  self->pause_id = 0;
  mood_words_flush (self);

  return G_SOURCE_REMOVE;
}

void
mood_words_flush (MoodWords *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->wanted == NULL)
    return;

  mood_vocabulary_use (self->wanted);
  g_clear_pointer (&self->unsaved, mood_vocabulary_unref);
  self->unsaved = g_steal_pointer (&self->wanted);
  start_saving (self);
  start_naming (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
mood_words_finalize (GObject *object)
{
  MoodWords *self = MOOD_WORDS (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_pointer (&self->renewal, mood_song_renewal_free);
  g_clear_pointer (&self->wanted, mood_vocabulary_unref);
  g_clear_pointer (&self->unsaved, mood_vocabulary_unref);
  g_object_unref (self->store);

  G_OBJECT_CLASS (mood_words_parent_class)->finalize (object);
}

static void
mood_words_class_init (MoodWordsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_words_finalize;

  signals[CHANGED]
      = g_signal_new ("changed", MOOD_TYPE_WORDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED]
      = g_signal_new ("settled", MOOD_TYPE_WORDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", MOOD_TYPE_WORDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
mood_words_init (MoodWords *self)
{
}

MoodWords *
mood_words_new (MoodSongStore *store)
{
  MoodWords *self = g_object_new (MOOD_TYPE_WORDS, NULL);

  self->store = g_object_ref (store);
  self->renewal = mood_song_renewal_new (store);

  return self;
}

const MoodVocabulary *
mood_words_get_vocabulary (MoodWords *self)
{
  return self->wanted != NULL ? self->wanted : mood_vocabulary_get_default (NULL);
}

void
mood_words_set_vocabulary (MoodWords *self, MoodVocabulary *vocabulary)
{
  const MoodVocabulary *now = mood_words_get_vocabulary (self);
  MoodVocabulary *before = self->wanted;

  if (now != NULL && mood_vocabulary_equal (vocabulary, now))
    return;

  self->wanted = mood_vocabulary_ref (vocabulary);
  g_clear_pointer (&before, mood_vocabulary_unref);
  if (self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}

gboolean
mood_words_is_saving (MoodWords *self)
{
  return self->is_saving || self->unsaved != NULL;
}

gboolean
mood_words_is_settled (MoodWords *self)
{
  return self->wanted == NULL && !mood_words_is_saving (self) && !self->is_naming && !mood_song_renewal_is_busy (self->renewal);
}
