/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saying where songs belong, as a person does: by dragging them, by two scales, and taking it back. Each asserts what the
 * library says. */

#include <string.h>

#include "harness.h"
#include "library/labels.h"
#include "tests/support/fixtures.h"
#include "ui/correct-dialog.h"
#include "ui/plane-private.h"
#include "ui/said-card.h"
#include "ui/text.h"

#define N_SONGS 6

/* The last two lie over each other. */
static const double places[N_SONGS][2]
    = { { 0.5, 0.5 }, { -0.5, 0.5 }, { -0.5, -0.5 }, { 0.5, -0.5 }, { 0.0, 0.8 }, { 0.01, 0.8 } };

typedef struct
{
  Harness harness;
  char *folder; /* (owned) */
  gint64 ids[N_SONGS];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const LibraryVersion version = { "model", 1 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (LibraryDb) db = NULL;

  self->folder = fixture_folder_new ();
  path = g_build_filename (self->folder, "library.db", NULL);
  db = library_db_open (path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *name = g_strdup_printf ("/nowhere/%u.mp3", i);
      g_autofree char *title = g_strdup_printf ("Song %u", i);
      const MoodGaussian gaussian
          = { .valence = places[i][0], .arousal = places[i][1], .valence_sd = 0.2, .arousal_sd = 0.2 };
      MoodEstimate estimate;
      LibrarySongFields fields
          = { .path = name, .size = 1, .mtime = 1, .title = title, .duration = 60, .estimate = &estimate };
      g_autoptr (LibrarySong) song = NULL;

      mood_estimate_init (&estimate, &gaussian);
      song = library_db_store (db, &fields, NULL, NULL, &version, &error);
      g_assert_no_error (error);
      self->ids[i] = library_song_get_id (song);
    }
  g_clear_pointer (&db, library_db_unref);
  harness_open_file (&self->harness, 1100, path);
  harness_settle (&self->harness);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harness_close (&self->harness);
  fixture_folder_free (self->folder);
}

static LibrarySong *
get_song (Fixture *self, guint number)
{
  return mood_song_store_find (self->harness.store, self->ids[number]);
}

static void
find (Fixture *self, guint number, double *x, double *y)
{
  g_assert_true (mood_plane_find_song (self->harness.plane, get_song (self, number), x, y));
}

static void
find_place (Fixture *self, double valence, double arousal, double *x, double *y)
{
  plot_plane_layout_to_pixel (self->harness.plane->data->layout, valence, arousal, x, y);
}

/* (transfer full): as it stands in the library, by a connection of its own. */
static LibrarySong *
read_back (Fixture *self, guint number)
{
  g_autofree char *path = g_build_filename (self->folder, "library.db", NULL);
  g_autofree char *name = g_strdup_printf ("/nowhere/%u.mp3", number);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (path, &error);
  LibrarySong *song;

  g_assert_no_error (error);
  song = library_db_find_song (db, name, &error);
  g_assert_no_error (error);

  return song;
}

static gboolean
has_label (Fixture *self, guint number)
{
  g_autoptr (LibrarySong) song = read_back (self, number);

  return library_song_get_label (song) != NULL;
}

typedef struct
{
  Fixture *fixture;
  guint number;
  gboolean is_wanted;
} Wait;

static gboolean
is_shown (gpointer data)
{
  Wait *wait = data;
  LibrarySong *song = get_song (wait->fixture, wait->number);

  return (library_song_get_label (song) != NULL) == wait->is_wanted;
}

static void
wait_for_label (Fixture *self, guint number, gboolean is_wanted)
{
  Wait wait = { self, number, is_wanted };

  harness_wait (is_shown, &wait);
  harness_settle (&self->harness);
}

static void
select_song (Fixture *self, guint number, gboolean is_adding)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, get_song (self, number));
  mood_selection_add (self->harness.selection, one, !is_adding);
}

static void
activate (Fixture *self, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), name, NULL));
}

static void
undo (Fixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.undo-correction", "x", (gint64)0));
}

/* A song is dragged to where it belongs; the key takes it back. */
static void
test_by_drag (Fixture *self, gconstpointer data)
{
  double x0, y0, x1, y1, x2, y2;
  g_autoptr (LibrarySong) stored = NULL;
  g_autofree char *description = NULL;

  find (self, 0, &x0, &y0);
  find_place (self, -0.3, -0.7, &x1, &y1);
  harness_drag_plane (&self->harness, x0, y0, x1, y1);
  wait_for_label (self, 0, TRUE);

  stored = read_back (self, 0);
  g_assert_cmpfloat_with_epsilon (library_song_get_label (stored)->valence, -0.3, 0.01);
  g_assert_cmpfloat_with_epsilon (library_song_get_label (stored)->arousal, -0.7, 0.01);
  g_assert_cmpfloat (library_song_get_prediction (stored)->gaussian.valence, ==, 0.5);
  g_assert_cmpint (library_song_get_estimate (stored)->quadrant, ==, MOOD_QUADRANT_3);

  /* It is there, and told apart; nothing was selected by the way. */
  find (self, 0, &x2, &y2);
  g_assert_cmpfloat_with_epsilon (x2, x1, 1.0);
  g_assert_cmpfloat_with_epsilon (y2, y1, 1.0);
  g_assert_cmpuint (self->harness.plane->data->said->len, ==, 1);
  g_assert_false (self->harness.plane->move.is_moved);
  g_assert_cmpuint (mood_selection_get_n_selected (self->harness.selection), ==, 0);
  description = mood_text_describe_place (get_song (self, 0));
  g_assert_nonnull (strstr (description, "placed by you"));

  undo (self);
  wait_for_label (self, 0, FALSE);
  g_assert_false (has_label (self, 0));
  find (self, 0, &x2, &y2);
  g_assert_cmpfloat_with_epsilon (x2, x0, 1.0);
}

/* Of several that are selected it is the one that was dragged. What is let go beyond the plane is at its edge. */
static void
test_one_of_several (Fixture *self, gconstpointer data)
{
  double x0, y0;
  g_autoptr (LibrarySong) stored = NULL;

  select_song (self, 1, FALSE);
  select_song (self, 2, TRUE);
  find (self, 2, &x0, &y0);
  harness_drag_plane (&self->harness, x0, y0, x0, 10000);
  wait_for_label (self, 2, TRUE);
  stored = read_back (self, 2);
  g_assert_cmpfloat_with_epsilon (library_song_get_label (stored)->valence, -0.5, 0.01);
  g_assert_cmpfloat (library_song_get_label (stored)->arousal, ==, -1.0);
  g_assert_false (has_label (self, 1));
  g_assert_cmpuint (mood_selection_get_n_selected (self->harness.selection), ==, 2);
}

static GtkGesture *
find_drag (Fixture *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->harness.plane));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_DRAG (controller))
        return GTK_GESTURE (controller);
    }

  g_assert_not_reached ();
}

/* Escape while it is in the air: it stays where it was. */
static void
test_escape (Fixture *self, gconstpointer data)
{
  GtkGesture *drag = find_drag (self);
  double x, y;

  find (self, 0, &x, &y);
  g_signal_emit_by_name (drag, "drag-begin", x, y);
  g_signal_emit_by_name (drag, "drag-update", -90.0, 0.0);
  g_assert_cmpint (self->harness.plane->drag, ==, MOOD_PLANE_DRAG_MOVE);
  g_assert_cmpstr (mood_plane_move_get_word (&self->harness.plane->move), !=, "");
  g_assert_true (self->harness.plane->move.is_moved);
  harness_press_key (&self->harness, GDK_KEY_Escape, 0);
  g_signal_emit_by_name (drag, "drag-update", -95.0, 0.0);
  g_signal_emit_by_name (drag, "drag-end", -95.0, 0.0);
  g_assert_false (self->harness.plane->move.is_moved);
  harness_settle (&self->harness);
  g_assert_false (has_label (self, 0));
}

/* What is for selecting still selects: where nothing is, in a crowd, and with the circle, which begins at a song. */
static void
test_shapes (Fixture *self, gconstpointer data)
{
  double x, y, left, top;

  find_place (self, 0.3, 0.7, &left, &top);
  find_place (self, 0.7, 0.3, &x, &y);
  harness_drag_plane (&self->harness, left, top, x, y);
  g_assert_cmpuint (mood_selection_get_n_selected (self->harness.selection), ==, 1);

  mood_selection_clear (self->harness.selection);
  find (self, 4, &x, &y);
  harness_drag_plane (&self->harness, x - 1, y - 1, x + 30, y + 30);
  g_assert_cmpint (self->harness.plane->drag, ==, MOOD_PLANE_DRAG_NONE);

  g_object_set (self->harness.plane, "tool", MOOD_PLANE_TOOL_CIRCLE, NULL);
  find (self, 3, &x, &y);
  harness_drag_plane (&self->harness, x, y, x + 40, y);
  g_assert_cmpuint (mood_selection_get_n_selected (self->harness.selection), ==, 1);
  harness_settle (&self->harness);
  for (guint i = 0; i < N_SONGS; i++)
    g_assert_false (has_label (self, i));
}

/* The scale that a screen reader calls so, by what it is labeled by. */
static GtkRange *
find_scale (GtkWidget *widget, guint *n_before)
{
  if (GTK_IS_SCALE (widget) && (*n_before)-- == 0)
    return GTK_RANGE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkRange *found = find_scale (child, n_before);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* With the keyboard alone. */
static void
test_by_scales (Fixture *self, gconstpointer data)
{
  GtkRange *valence, *arousal;
  GtkWidget *dialog;
  guint first = 0, second = 1;
  g_autoptr (LibrarySong) stored = NULL;

  select_song (self, 3, FALSE);
  activate (self, "win.correct-mood");
  dialog = harness_find_window (MOOD_TYPE_CORRECT_DIALOG);
  g_assert_nonnull (dialog);
  valence = find_scale (dialog, &first);
  arousal = find_scale (dialog, &second);
  g_assert_cmpfloat (gtk_range_get_value (valence), ==, 0.5);
  g_assert_cmpfloat (gtk_range_get_value (arousal), ==, -0.5);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (valence), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (arousal), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (arousal), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT));
  gtk_range_set_value (valence, -0.75);
  gtk_range_set_value (arousal, 0.25);
  g_assert_nonnull (harness_find_text (dialog, mood_text_valence_in_words (-0.75)));
  g_assert_true (gtk_widget_activate_action (dialog, "correct.place", NULL));
  wait_for_label (self, 3, TRUE);
  g_assert_null (harness_find_window (MOOD_TYPE_CORRECT_DIALOG));

  stored = read_back (self, 3);
  g_assert_cmpfloat (library_song_get_label (stored)->valence, ==, -0.75);
  g_assert_cmpfloat (library_song_get_label (stored)->arousal, ==, 0.25);
}

/* "Agree with the program" is a label, too: another model's opinion does not move the song. */
static void
test_agree (Fixture *self, gconstpointer data)
{
  g_autoptr (LibrarySong) stored = NULL;

  select_song (self, 1, FALSE);
  activate (self, "win.agree-mood");
  wait_for_label (self, 1, TRUE);
  stored = read_back (self, 1);
  g_assert_cmpfloat (library_song_get_label (stored)->valence, ==, -0.5);
  g_assert_cmpfloat (library_song_get_label (stored)->arousal, ==, 0.5);
}

/* All that are selected are forgotten at once, and come back at once. */
static void
test_forget (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->harness.window);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (gtk_widget_activate_action (window, "win.place-song", "(xdd)", self->ids[i], 0.1 * i, 0.9));
      wait_for_label (self, i, TRUE);
    }
  select_song (self, 0, FALSE);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (self->harness.details), "Song 0"));
  select_song (self, 1, TRUE);
  select_song (self, 2, TRUE);
  activate (self, "win.forget-correction");
  wait_for_label (self, 0, FALSE);
  wait_for_label (self, 1, FALSE);
  g_assert_false (has_label (self, 0));
  g_assert_false (has_label (self, 1));

  undo (self);
  wait_for_label (self, 0, TRUE);
  g_assert_true (has_label (self, 0));
  g_assert_true (has_label (self, 1));
  g_assert_false (has_label (self, 2));
  undo (self);
  wait_for_label (self, 1, FALSE);
  undo (self);
  wait_for_label (self, 0, FALSE);
  undo (self);
  harness_settle (&self->harness);
}

static gboolean
says_placed (gpointer data)
{
  Fixture *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%x");
  g_autofree char *text = g_strdup_printf ("Placed by you, %s", day);
  GtkWidget *label = harness_find_text (GTK_WIDGET (self->harness.details), text);

  return label != NULL && gtk_widget_get_visible (gtk_widget_get_ancestor (label, MOOD_TYPE_SAID_CARD));
}

/* The details say who has put it there, and the list's row of a song that is selected is the new one. */
static void
test_details (Fixture *self, gconstpointer data)
{
  select_song (self, 0, FALSE);
  g_assert_false (says_placed (self));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.place-song", "(xdd)", self->ids[0],
                                             -0.6, 0.6));
  harness_wait (says_placed, self);
  activate (self, "win.forget-correction");
  wait_for_label (self, 0, FALSE);
  g_assert_false (says_placed (self));
}

/* What a scan has read before something was said of a song, and what comes after it. */
static void
test_late_news (Fixture *self, gconstpointer data)
{
  g_autoptr (LibrarySong) before = read_back (self, 0);
  g_autoptr (GPtrArray) news = g_ptr_array_new ();

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.place-song", "(xdd)", self->ids[0],
                                             -0.6, 0.6));
  wait_for_label (self, 0, TRUE);
  g_ptr_array_add (news, before);
  mood_song_store_add (self->harness.store, news);
  harness_settle (&self->harness);
  g_assert_nonnull (library_song_get_label (get_song (self, 0)));
}

/* A window that is closed at once has said it nonetheless. */
static void
test_closed_at_once (Fixture *self, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.place-song", "(xdd)", self->ids[0],
                                             -0.6, 0.6));
  gtk_window_close (GTK_WINDOW (self->harness.window));
  g_assert_true (has_label (self, 0));
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/correct/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("by-drag", test_by_drag);
  ADD ("one-of-several", test_one_of_several);
  ADD ("escape", test_escape);
  ADD ("shapes", test_shapes);
  ADD ("by-scales", test_by_scales);
  ADD ("agree", test_agree);
  ADD ("forget", test_forget);
  ADD ("details", test_details);
  ADD ("late-news", test_late_news);
  ADD ("closed-at-once", test_closed_at_once);

  return g_test_run ();
}
