/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs that the program has heard are put where they belong with pointer and keys; the others follow, go back, and follow
 * again. */

#include <math.h>

#include "corpora.h"
#include "person.h"
#include "pointer.h"
#include "tests/support/fixtures.h"
#include "ui/correct-dialog.h"
#include "ui/plane-private.h"

#define N_CORRECTED 5
#define SHIFT       0.35

static gboolean
is_learned (gpointer data)
{
  Harness *self = data;

  return !mood_learner_is_busy (mood_session_get_learner (self->session));
}

typedef struct
{
  Harness *harness;
  LibrarySong *song;
} Placed;

static LibrarySong *
find_song (Harness *self, gint64 id)
{
  return mood_song_store_find (self->store, id);
}

static gboolean
is_placed (gpointer data)
{
  Placed *placed = data;

  return library_song_get_label (find_song (placed->harness, library_song_get_id (placed->song))) != NULL;
}

static void
wait_until_placed (Harness *self, LibrarySong *song)
{
  harness_wait (is_placed, &(Placed) { self, song });
  harness_wait (is_learned, self);
  harness_settle (self);
}

/* How far the next song is from this one, in pixels. */
static double
measure_room (Harness *self, LibrarySong *song)
{
  GListModel *songs = G_LIST_MODEL (self->store);
  double x0, y0, x, y, least = G_MAXDOUBLE;

  g_assert_true (mood_plane_find_song (self->plane, song, &x0, &y0));
  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) other = g_list_model_get_item (songs, i);

      if (library_song_get_id (other) != library_song_get_id (song)
          && mood_plane_find_song (self->plane, other, &x, &y))
        least = MIN (least, hypot (x - x0, y - y0));
    }

  return least;
}

/* One that has not been placed, and has the most room about it. */
static LibrarySong *
choose_song (Harness *self)
{
  GListModel *songs = G_LIST_MODEL (self->store);
  LibrarySong *best = NULL;
  double most = 0;

  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (songs, i);
      double room = library_song_get_label (song) == NULL ? measure_room (self, song) : 0;

      if (room > most)
        {
          most = room;
          best = song;
        }
    }
  g_assert_nonnull (best);

  return best;
}

static void
drag_song (Harness *self, LibrarySong *song)
{
  const MoodGaussian *heard = &library_song_get_prediction (song)->gaussian;
  double x0, y0, x1, y1;

  g_assert_true (mood_plane_find_song (self->plane, song, &x0, &y0));
  plot_plane_layout_to_pixel (self->plane->data->layout, MIN (heard->valence + SHIFT, 0.98),
                              heard->arousal, &x1, &y1);
  display_pointer_drag (GTK_WIDGET (self->plane), x0, y0, x1, y1);
  wait_until_placed (self, song);
}

static gboolean
is_asked (gpointer data)
{
  return harness_find_window (MOOD_TYPE_CORRECT_DIALOG) != NULL;
}

/* By the scales of a dialog. */
static void
place_song (Harness *self, LibrarySong *song)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  GtkWidget *dialog;

  g_ptr_array_add (one, song);
  mood_selection_add (self->selection, one, TRUE);
  display_pointer_key (GTK_WIDGET (self->window), "ctrl+e");
  harness_wait (is_asked, NULL);
  dialog = harness_find_window (MOOD_TYPE_CORRECT_DIALOG);
  for (double moved = 0; moved < SHIFT; moved += 0.05)
    display_pointer_key (dialog, "Right");
  display_pointer_key (dialog, "Return");
  wait_until_placed (self, song);
}

static guint
count_adapted (Harness *self)
{
  GListModel *songs = G_LIST_MODEL (self->store);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (songs, i);

      n += library_song_get_is_adapted (song);
    }

  return n;
}

static gboolean
has_reverted (gpointer data)
{
  return count_adapted (data) == 0 && is_learned (data);
}

static gboolean
has_adapted (gpointer data)
{
  return count_adapted (data) == CORPORA_N_SONGS - N_CORRECTED && is_learned (data);
}

/* All music is more pleasant than it was heard, says who corrects: the other songs follow, go back, and follow again. */
static void
correct_and_revert (Harness *self)
{
  GtkWidget *toasts = harness_get_child (self, "toasts");

  harness_settle (self);
  for (guint i = 0; i < N_CORRECTED - 1; i++)
    drag_song (self, choose_song (self));
  g_assert_cmpuint (count_adapted (self), ==, 0);
  place_song (self, choose_song (self));
  g_assert_cmpuint (count_adapted (self), ==, CORPORA_N_SONGS - N_CORRECTED);

  person_click_action (toasts, "win.revert-adaptation");
  harness_wait (has_reverted, self);
  person_click_action (toasts, "win.learn-again");
  harness_wait (has_adapted, self);
}

static void
test_correct (void)
{
  static const char *const names[] = { "grekow-va", NULL };
  g_autofree char *folder = corpora_begin (names);
  Harness harness = { 0 };

  if (folder == NULL)
    return;

  corpora_open (&harness, folder);
  corpora_hear (&harness, folder);
  correct_and_revert (&harness);
  harness_close (&harness);
  fixture_folder_free (g_steal_pointer (&folder));
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/correct-corpora/five-songs", test_correct);

  return g_test_run ();
}
