/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include "tests/support/fixtures.h"

#define PATIENCE_SECONDS 60

static void
track_cb (Fixture *self)
{
  PlayerTrack *track = player_player_get_track (self->player);

  if (track != NULL)
    g_string_append (self->heard, player_track_get_title (track));
}

static void
skipped_cb (Fixture *self, PlayerTrack *track, const char *reason)
{
  g_string_append (self->skipped, player_track_get_title (track));
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

static void
failed_cb (Fixture *self, const char *reason)
{
  self->n_failed++;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

static void
seeked_cb (Fixture *self)
{
  self->n_seeked++;
}

void
fixture_open (Fixture *self, const char *sink)
{
  *self = (Fixture) { .heard = g_string_new (NULL), .skipped = g_string_new (NULL) };
  self->folder = fixture_folder_new ();
  self->player = player_player_new (NULL, sink);
  g_signal_connect_swapped (self->player, "notify::track", G_CALLBACK (track_cb), self);
  g_signal_connect_swapped (self->player, "skipped", G_CALLBACK (skipped_cb), self);
  g_signal_connect_swapped (self->player, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->player, "seeked", G_CALLBACK (seeked_cb), self);
}

void
fixture_close (Fixture *self)
{
  g_assert_finalize_object (self->player);
  fixture_folder_free (self->folder);
  g_string_free (self->heard, TRUE);
  g_string_free (self->skipped, TRUE);
  g_free (self->reason);
}

PlayerTrack *
fixture_song (Fixture *self, const char *title, double seconds)
{
  FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = seconds, .channels = 1 };
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat (title, ".wav", NULL);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  fixture_write (&spec, path, &error);
  g_assert_no_error (error);

  return player_track_new (0, path, title, "Artist", NULL, 0);
}

PlayerTrack *
fixture_bad_song (Fixture *self, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat (title, ".wav", NULL);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_file_set_contents (path, "This is no song.\n", -1, &error);
  g_assert_no_error (error);

  return player_track_new (0, path, title, NULL, NULL, 0);
}

GPtrArray *
fixture_list (PlayerTrack *first, ...)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  va_list args;

  va_start (args, first);
  for (PlayerTrack *track = first; track != NULL; track = va_arg (args, PlayerTrack *))
    g_ptr_array_add (list, track);
  va_end (args);

  return list;
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("What the test waits for did not come: %s", (const char *)data);

  return G_SOURCE_REMOVE;
}

void
wait_until_named (const char *name, Condition condition, gpointer data)
{
  guint watch = g_timeout_add_seconds (PATIENCE_SECONDS, give_up_cb, (gpointer)name);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watch);
}

typedef struct
{
  Fixture *fixture;
  PlayerState state;
  guint n_seeked;
  guint n_positions;
} Wait;

static gboolean
is_in_state (gpointer data)
{
  Wait *wait = data;

  return player_player_get_state (wait->fixture->player) == wait->state;
}

void
wait_for_state (Fixture *self, PlayerState state)
{
  wait_until (is_in_state, &(Wait) { .fixture = self, .state = state });
}

static gboolean
has_sound (gpointer data)
{
  /* Made-up songs come with no duration: it is known when they are open. */
  return player_player_get_duration (((Fixture *)data)->player) > 0;
}

void
wait_for_sound (Fixture *self)
{
  wait_until (has_sound, self);
}

static gboolean
is_seeked (gpointer data)
{
  Wait *wait = data;

  return wait->fixture->n_seeked > wait->n_seeked;
}

void
wait_for_seek (Fixture *self)
{
  wait_until (is_seeked, &(Wait) { .fixture = self, .n_seeked = self->n_seeked });
}
