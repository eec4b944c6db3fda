/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ten songs are asked for, one after the other, and placed with keys and the pointer. What comes of it is looked up in the
 * library. */

#include <string.h>

#include "harness.h"
#include "library/labels.h"
#include "tests/support/fixtures.h"
#include "ui/plane-private.h"
#include "ui/teach-bar.h"
#include "ui/window-private.h"

#define N_SONGS 14

typedef struct
{
  Harness harness;
  char *folder; /* (owned) */
  char *path;   /* (owned) */
  MoodTeachBar *bar;
} Fixture;

static void
store (LibraryDb *db, guint number)
{
  const LibraryVersion version = { "model", 1 };
  g_autofree char *name = g_strdup_printf ("/nowhere/%u.mp3", number);
  g_autofree char *title = g_strdup_printf ("Song %u", number);
  g_autofree char *artist = g_strdup_printf ("Artist %u", number);
  const MoodGaussian gaussian
      = { .valence = 0.1 * number - 0.7, .arousal = 0.5 - 0.07 * number, .valence_sd = 0.2, .arousal_sd = 0.2 };
  MoodEstimate estimate;
  LibrarySongFields fields = { .path = name, .size = 1, .mtime = 1, .title = title, .artist = artist, .duration = 60, .estimate = &estimate };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) song = NULL;

  mood_estimate_init (&estimate, &gaussian);
  song = library_db_store (db, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LibraryDb *db;

  self->folder = fixture_folder_new ();
  self->path = g_build_filename (self->folder, "library.db", NULL);
  db = library_db_open (self->path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_SONGS; i++)
    store (db, i);
  library_db_unref (db);
  harness_open_file (&self->harness, data != NULL ? GPOINTER_TO_INT (data) : 1100, self->path);
  harness_settle (&self->harness);
  self->bar = harness_get_child (&self->harness, "teach_bar");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harness_close (&self->harness);
  fixture_folder_free (self->folder);
  g_free (self->path);
}

static void
activate (Fixture *self, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), name, NULL));
}

static gboolean
is_asking (gpointer data)
{
  Fixture *self = data;
  double valence, arousal;

  return mood_plane_get_mark (self->harness.plane, &valence, &arousal) != NULL;
}

static gboolean
is_not_asking (gpointer data)
{
  return !is_asking (data);
}

static LibrarySong *
get_asked (Fixture *self, double *valence, double *arousal)
{
  LibrarySong *song = mood_plane_get_mark (self->harness.plane, valence, arousal);

  g_assert_nonnull (song);
  return song;
}

/* (transfer full) (element-type LibrarySong): the last one first, by a connection of its own */
static GPtrArray *
read_labels (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (self->path, &error);
  GPtrArray *songs;

  g_assert_no_error (error);
  songs = library_labels_list (db, &error);
  g_assert_no_error (error);

  return songs;
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Count;

static gboolean
has_labels (gpointer data)
{
  Count *count = data;
  MoodSongStore *songs = count->fixture->harness.store;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (songs)); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (songs), i);

      n += library_song_get_label (song) != NULL;
    }

  return n == count->n;
}

static void
wait_for_labels (Fixture *self, guint n)
{
  Count count = { self, n };

  harness_wait (has_labels, &count);
}

static void
start (Fixture *self)
{
  activate (self, "win.label-next");
  harness_wait (is_asking, self);
  harness_settle (&self->harness);
}

/* Arrow keys move the mark, Enter keeps it, S passes over, a click places; the key takes back and asks again. */
static void
test_ten (Fixture *self, gconstpointer data)
{
  g_autoptr (LibrarySong) first = NULL, second = NULL;
  double valence, arousal, moved, x, y;

  start (self);
  g_assert_true (mood_teach_bar_is_revealed (self->bar));
  g_assert_true (g_str_has_prefix (mood_teach_bar_get_text (self->bar), "1 of 10: Song "));
  first = g_object_ref (get_asked (self, &valence, &arousal));
  g_assert_cmpfloat (valence, ==, library_song_get_estimate (first)->gaussian.valence);
  /* It is what is played, alone. */
  g_assert_cmpint (player_track_get_id (player_player_get_track (self->harness.window->player)), ==,
                   library_song_get_id (first));
  g_assert_cmpuint (player_queue_get_n_items (player_player_get_queue (self->harness.window->player)), ==, 1);

  harness_press_key (&self->harness, GDK_KEY_Right, 0);
  harness_press_key (&self->harness, GDK_KEY_Right, 0);
  harness_press_key (&self->harness, GDK_KEY_Down, GDK_SHIFT_MASK);
  get_asked (self, &moved, &y);
  g_assert_cmpfloat_with_epsilon (moved, valence + 0.1, 1e-9);
  g_assert_cmpfloat_with_epsilon (y, arousal - 0.25, 1e-9);
  harness_press_key (&self->harness, GDK_KEY_Return, 0);
  wait_for_labels (self, 1);
  {
    g_autoptr (GPtrArray) labels = read_labels (self);
    const LibraryLabel *label = library_song_get_label (labels->pdata[0]);

    g_assert_cmpint (library_song_get_id (labels->pdata[0]), ==, library_song_get_id (first));
    g_assert_cmpfloat_with_epsilon (label->valence, moved, 1e-9);
    g_assert_cmpfloat_with_epsilon (label->arousal, y, 1e-9);
  }

  /* The second is passed over. */
  g_assert_true (g_str_has_prefix (mood_teach_bar_get_text (self->bar), "2 of 10: "));
  second = g_object_ref (get_asked (self, &valence, &arousal));
  harness_press_key (&self->harness, GDK_KEY_s, 0);
  g_assert_true (g_str_has_prefix (mood_teach_bar_get_text (self->bar), "3 of 10: "));
  g_assert_true (get_asked (self, &valence, &arousal) != second);

  /* The third is clicked. */
  harness_settle (&self->harness);
  plot_plane_layout_to_pixel (self->harness.plane->data->layout, 0.6, -0.6, &x, &y);
  harness_drag_plane (&self->harness, x, y, x, y);
  wait_for_labels (self, 2);
  g_assert_true (g_str_has_prefix (mood_teach_bar_get_text (self->bar), "4 of 10: "));
  {
    g_autoptr (GPtrArray) labels = read_labels (self);

    g_assert_cmpfloat_with_epsilon (library_song_get_label (labels->pdata[0])->valence, 0.6, 0.01);
    g_assert_cmpfloat_with_epsilon (library_song_get_label (labels->pdata[0])->arousal, -0.6, 0.01);
  }
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.undo-correction", "x", (gint64)0));
  wait_for_labels (self, 1);
  g_assert_true (g_str_has_prefix (mood_teach_bar_get_text (self->bar), "3 of 10: "));

  for (guint i = 3; i <= 10; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%u of 10: ", i);

      g_assert_true (g_str_has_prefix (mood_teach_bar_get_text (self->bar), prefix));
      activate (self, "win.label-keep");
    }
  g_assert_false (is_asking (self));
  g_assert_false (mood_teach_bar_is_revealed (self->bar));
  wait_for_labels (self, 9);
  {
    g_autoptr (GPtrArray) labels = read_labels (self);

    g_assert_cmpuint (labels->len, ==, 9);
    for (guint i = 0; i < labels->len; i++)
      g_assert_cmpint (library_song_get_id (labels->pdata[i]), !=, library_song_get_id (second));
  }
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Text;

static gboolean
is_text_shown (gpointer data)
{
  Text *text = data;

  return harness_shows_text (GTK_WIDGET (text->fixture->harness.window), text->text);
}

/* Escape ends it, and it is told how many were placed; what was passed over is not asked for again. */
static void
test_escape (Fixture *self, gconstpointer data)
{
  Text text = { self, "1 song placed by you" };
  g_autoptr (GHashTable) passed = g_hash_table_new (NULL, NULL);
  double valence, arousal;

  start (self);
  harness_press_key (&self->harness, GDK_KEY_Return, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_hash_table_add (passed, GINT_TO_POINTER ((int)library_song_get_id (get_asked (self, &valence, &arousal))));
      harness_press_key (&self->harness, GDK_KEY_s, 0);
    }
  harness_press_key (&self->harness, GDK_KEY_Escape, 0);
  harness_wait (is_not_asking, self);
  harness_wait (is_text_shown, &text);
  wait_for_labels (self, 1);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->harness.window), "label-keep"));

  start (self);
  for (guint i = 0; i < 10 && is_asking (self); i++)
    {
      gint64 id = library_song_get_id (get_asked (self, &valence, &arousal));

      g_assert_false (g_hash_table_contains (passed, GINT_TO_POINTER ((int)id)));
      harness_press_key (&self->harness, GDK_KEY_s, 0);
    }
  g_assert_false (is_asking (self));
}

static gboolean
may_ask (gpointer data)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (((Fixture *)data)->harness.window), "label-next");
}

/* It ends before the library has what was said last: other songs are asked for when that is told, and not before. */
static void
test_said_late (Fixture *self, gconstpointer data)
{
  Text text = { self, "1 song placed by you" };
  double valence, arousal;
  gint64 id;

  start (self);
  id = library_song_get_id (get_asked (self, &valence, &arousal));
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "place-asked",
                                  g_variant_new ("(xdd)", id, valence, arousal));
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "label-end", NULL);
  g_assert_false (is_asking (self));
  g_assert_false (may_ask (self));
  harness_wait (may_ask, self);
  harness_wait (is_text_shown, &text);
  start (self);
  g_assert_true (mood_teach_bar_is_revealed (self->bar));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->harness.window), "label-keep"));
}

/* Where there is room for one page, the plane comes, and the bar is no wider than the window. */
static void
test_narrow (Fixture *self, gconstpointer data)
{
  int minimum;

  start (self);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->harness.plane)));
  gtk_widget_measure (GTK_WIDGET (self->bar), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  /* All of it is called something. */
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (self->harness.plane->focus_point),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL));
  harness_press_key (&self->harness, GDK_KEY_Escape, 0);
  g_assert_false (is_asking (self));
}

/* A window that is closed while it asks, and while it looks for songs. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  if (data == NULL)
    start (self);
  else
    activate (self, "win.label-next");
  gtk_window_close (GTK_WINDOW (self->harness.window));
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add ("/teach/ten", Fixture, NULL, set_up, test_ten, tear_down);
  g_test_add ("/teach/escape", Fixture, NULL, set_up, test_escape, tear_down);
  g_test_add ("/teach/said-late", Fixture, NULL, set_up, test_said_late, tear_down);
  g_test_add ("/teach/narrow", Fixture, GINT_TO_POINTER (360), set_up, test_narrow, tear_down);
  g_test_add ("/teach/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/teach/closed-early", Fixture, GINT_TO_POINTER (1000), set_up, test_closed, tear_down);

  return g_test_run ();
}
