/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread. */
#include "ui/song-renewal.h"

#include <gtk/gtk.h>

/* Songs that are taken into the store in one turn of the main loop: a millisecond or so. */
#define PORTION 4000
/* The songs as they were have then been left by all who show them; freed at once they would keep the window. */
#define RELEASE_PAUSE_MS 1000
#define RELEASE_TURN_MS  20
/* Some 5 microseconds each. */
#define RELEASED 500

struct _MoodSongRenewal
{
  MoodSongStore *store; /* (owned) */
  GPtrArray *songs;     /* (owned) (nullable) (element-type LibrarySong): not all in the store yet */
  guint n_taken;        /* of songs */
  void (*done) (gpointer user_data);
  gpointer user_data;
  guint take_id;    /* source that takes the next portion, or 0 */
  GPtrArray *stale; /* (owned) (element-type LibrarySong): what is released bit by bit */
  guint release_id; /* source that does so, or 0 */
};

static gboolean
release_cb (gpointer user_data)
{
  MoodSongRenewal *self = user_data;

  g_ptr_array_set_size (self->stale, (int)(self->stale->len - MIN (self->stale->len, RELEASED)));
  self->release_id = self->stale->len > 0 ? g_timeout_add (RELEASE_TURN_MS, release_cb, self) : 0;

  return G_SOURCE_REMOVE;
}

static void
release_later (MoodSongRenewal *self, GPtrArray *songs)
{
  g_ptr_array_extend_and_steal (self->stale, songs);
  g_clear_handle_id (&self->release_id, g_source_remove);
  self->release_id = g_timeout_add (RELEASE_PAUSE_MS, release_cb, self);
}

static void
finish (MoodSongRenewal *self)
{
  self->take_id = 0;
  release_later (self, g_steal_pointer (&self->songs));
  self->done (self->user_data);
}

static gboolean
take_cb (gpointer user_data)
{
  MoodSongRenewal *self = user_data;
  const guint n = MIN (PORTION, self->songs->len - self->n_taken);
  g_autoptr (GPtrArray) portion = g_ptr_array_sized_new (n);

  for (guint i = self->n_taken; i < self->n_taken + n; i++)
    {
      LibrarySong *old = mood_song_store_find (self->store, library_song_get_id (self->songs->pdata[i]));

      if (old != NULL)
        g_ptr_array_add (self->stale, g_object_ref (old));
      g_ptr_array_add (portion, self->songs->pdata[i]);
    }
  self->n_taken += n;
  mood_song_store_renew (self->store, portion);
  if (self->n_taken < self->songs->len)
    return G_SOURCE_CONTINUE;
  finish (self);

  return G_SOURCE_REMOVE;
}

MoodSongRenewal *
mood_song_renewal_new (MoodSongStore *store)
{
  MoodSongRenewal *self = g_new0 (MoodSongRenewal, 1);

  self->store = g_object_ref (store);
  self->stale = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
mood_song_renewal_free (MoodSongRenewal *self)
{
  g_clear_handle_id (&self->take_id, g_source_remove);
  g_clear_handle_id (&self->release_id, g_source_remove);
  g_clear_pointer (&self->songs, g_ptr_array_unref);
  g_ptr_array_unref (self->stale);
  g_object_unref (self->store);
  g_free (self);
}

void
mood_song_renewal_start (MoodSongRenewal *self, GPtrArray *songs, void (*done) (gpointer user_data), gpointer user_data)
{
  g_return_if_fail (self->songs == NULL);

  self->songs = songs;
  self->n_taken = 0;
  self->done = done;
  self->user_data = user_data;
  /* In turns with the frames. */
  self->take_id = g_idle_add_full (GDK_PRIORITY_REDRAW, take_cb, self, NULL);
}

gboolean
mood_song_renewal_is_busy (MoodSongRenewal *self)
{
  return self->songs != NULL;
}
