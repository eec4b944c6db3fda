/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Learning from corrections, as a person does it: five songs are put where they belong, and the others follow. Each test asserts
 * what the library says, by a connection of its own. */

#include <string.h>

#include "harness.h"
#include "library/adaptation.h"
#include "library/labels.h"
#include "tests/support/fixtures.h"
#include "ui/correct-dialog.h"
#include "ui/learning-group.h"
#include "ui/plane-private.h"
#include "ui/preferences.h"
#include "ui/settings.h"

#define N_COLUMNS 6
#define N_ROWS    5
#define N_SONGS   (N_COLUMNS * N_ROWS)
#define SHIFT     0.3

typedef struct
{
  Harness harness;
  char *folder; /* (owned) */
  char *path;   /* (owned): of the library */
  gint64 ids[N_SONGS];
} Fixture;

static double
get_valence (guint number)
{
  return -0.9 + 0.25 * (number % N_COLUMNS);
}

static double
get_arousal (guint number)
{
  return -0.8 + 0.4 * (number / N_COLUMNS);
}

static gint64
store (LibraryDb *db, guint number, double valence, double arousal)
{
  const LibraryVersion version = { "model", 1 };
  g_autofree char *name = g_strdup_printf ("/nowhere/%02u.mp3", number);
  g_autofree char *title = g_strdup_printf ("Song %u", number);
  const MoodGaussian gaussian = { .valence = valence, .arousal = arousal, .valence_sd = 0.2, .arousal_sd = 0.2 };
  MoodEstimate estimate;
  LibrarySongFields fields
      = { .path = name, .size = 1, .mtime = 1, .title = title, .duration = 60, .estimate = &estimate };
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;

  mood_estimate_init (&estimate, &gaussian);
  song = library_db_store (db, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);

  return library_song_get_id (song);
}

static void
reset_settings (void)
{
  g_autoptr (GSettings) settings = mood_settings_new ();

  g_settings_reset (settings, "learn-from-corrections");
  g_settings_reset (settings, "adaptation-strength");
}

static LibraryDb *
open_beside (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  LibraryDb *db = library_db_open (self->path, &error);

  g_assert_no_error (error);

  return db;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (LibraryDb) db = NULL;

  reset_settings ();
  self->folder = fixture_folder_new ();
  self->path = g_build_filename (self->folder, "library.db", NULL);
  db = open_beside (self);
  for (guint i = 0; i < N_SONGS; i++)
    self->ids[i] = store (db, i, get_valence (i), get_arousal (i));
  g_clear_pointer (&db, library_db_unref);
  harness_open_file (&self->harness, 1100, self->path);
  harness_settle (&self->harness);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harness_close (&self->harness);
  g_free (self->path);
  fixture_folder_free (self->folder);
}

/* --- what the library says --- */

static gboolean
read_in_force (Fixture *self, LibraryAdaptation *adaptation)
{
  g_autoptr (LibraryDb) db = open_beside (self);
  g_autoptr (GError) error = NULL;
  gboolean is_any;

  g_assert_true (library_adaptation_load (db, adaptation, &is_any, &error));
  g_assert_no_error (error);

  return is_any;
}

/* (transfer full) (element-type LibrarySong) */
static GPtrArray *
read_songs (Fixture *self)
{
  g_autoptr (LibraryDb) db = open_beside (self);
  g_autoptr (GError) error = NULL;
  GPtrArray *songs = library_db_list_songs (db, &error);

  g_assert_no_error (error);

  return songs;
}

static void
check_all_where_heard (Fixture *self)
{
  g_autoptr (GPtrArray) songs = read_songs (self);
  LibraryAdaptation adaptation;

  g_assert_false (read_in_force (self, &adaptation));
  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *shown = mood_song_store_find (self->harness.store, library_song_get_id (songs->pdata[i]));

      g_assert_false (library_song_get_is_adapted (songs->pdata[i]));
      g_assert_false (library_song_get_is_adapted (shown));
      if (library_song_get_label (songs->pdata[i]) == NULL)
        g_assert_cmpfloat (library_song_get_estimate (songs->pdata[i])->gaussian.valence, ==, get_valence (i));
    }
}

/* In the mean of songs that were not corrected. */
static double
measure_shift (Fixture *self)
{
  g_autoptr (GPtrArray) songs = read_songs (self);
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *shown = mood_song_store_find (self->harness.store, library_song_get_id (songs->pdata[i]));
      const double valence = library_song_get_estimate (songs->pdata[i])->gaussian.valence;

      g_assert_cmpfloat (library_song_get_estimate (shown)->gaussian.valence, ==, valence);
      if (library_song_get_label (songs->pdata[i]) != NULL)
        continue;
      g_assert_true (library_song_get_is_adapted (songs->pdata[i]));
      sum += valence - library_song_get_prediction (songs->pdata[i])->gaussian.valence;
      n++;
    }

  return sum / n;
}

/* --- what the window shows --- */

/* The first label below @widget whose text has @part in it. */
static GtkWidget *
find_part (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_part (child, part);

      if (found != NULL)
        return found;
    }

  return NULL;
}

typedef struct
{
  GtkWidget *widget;
  const char *part;
} Expected;

static gboolean
is_said (gpointer data)
{
  Expected *expected = data;

  return find_part (expected->widget, expected->part) != NULL;
}

static void
wait_for_text (GtkWidget *widget, const char *part)
{
  Expected expected = { widget, part };

  g_test_message ("waits for “%s”", part);
  harness_wait (is_said, &expected);
}

static void
wait_for_toast (Fixture *self, const char *part)
{
  wait_for_text (harness_get_child (&self->harness, "toasts"), part);
}

static void
click (GtkWidget *below, const char *label)
{
  GtkWidget *text = find_part (below, label);

  g_assert_nonnull (text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON), "clicked");
}

static gboolean
is_settled (gpointer data)
{
  Fixture *self = data;

  return !mood_learner_is_busy (mood_session_get_learner (self->harness.session));
}

static void
settle (Fixture *self)
{
  harness_wait (is_settled, self);
  harness_settle (&self->harness);
}

static LibrarySong *
get_song (Fixture *self, guint number)
{
  return mood_song_store_find (self->harness.store, self->ids[number]);
}

typedef struct
{
  Fixture *fixture;
  guint number;
} Wait;

static gboolean
has_label (gpointer data)
{
  Wait *wait = data;

  return library_song_get_label (get_song (wait->fixture, wait->number)) != NULL;
}

static void
wait_for_label (Fixture *self, guint number)
{
  Wait wait = { self, number };

  harness_wait (has_label, &wait);
  settle (self);
}

static void
place (Fixture *self, guint number, double valence, double arousal)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.place-song", "(xdd)",
                                             self->ids[number], valence, arousal));
  wait_for_label (self, number);
}

static void
drag (Fixture *self, guint number)
{
  double x0, y0, x1, y1;

  g_assert_true (mood_plane_find_song (self->harness.plane, get_song (self, number), &x0, &y0));
  plot_plane_layout_to_pixel (self->harness.plane->data->layout, get_valence (number) + SHIFT, get_arousal (number), &x1, &y1);
  harness_drag_plane (&self->harness, x0, y0, x1, y1);
  wait_for_label (self, number);
}

static const guint corrected[] = { 1, 8, 14, 20, 27 };

/* What the owner means is a shift of the whole plane. */
static void
correct_five (Fixture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (corrected); i++)
    place (self, corrected[i], get_valence (corrected[i]) + SHIFT, get_arousal (corrected[i]));
}

/* --- */

/* Songs are dragged; with the fifth the others follow, a toast says so, and its button puts all back. */
static void
test_five_songs (Fixture *self, gconstpointer data)
{
  LibraryAdaptation adaptation;
  double before, after, ignored;
  g_autoptr (GSettings) settings = mood_settings_new ();

  for (guint i = 0; i < 4; i++)
    drag (self, corrected[i]);
  g_assert_false (read_in_force (self, &adaptation));
  g_assert_true (mood_plane_find_song (self->harness.plane, get_song (self, 3), &before, &ignored));
  drag (self, corrected[4]);

  wait_for_toast (self, "25 songs moved. Corrections that were left out are missed by");
  settle (self);
  g_assert_true (read_in_force (self, &adaptation));
  g_assert_cmpuint (adaptation.n_labels, ==, 5);
  g_assert_cmpuint (adaptation.n_songs, ==, N_SONGS);
  g_assert_cmpfloat (adaptation.error_with, <, adaptation.error_without);
  g_assert_cmpfloat (measure_shift (self), >, SHIFT / 3);
  g_assert_true (mood_plane_find_song (self->harness.plane, get_song (self, 3), &after, &ignored));
  g_assert_cmpfloat (after, >, before + 5);
  g_assert_cmpuint (self->harness.plane->data->said->len, ==, 5);

  click (harness_get_child (&self->harness, "toasts"), "Revert");
  wait_for_toast (self, "Songs are where they were heard, and stay there");
  settle (self);
  check_all_where_heard (self);
  g_assert_true (mood_plane_find_song (self->harness.plane, get_song (self, 3), &after, &ignored));
  g_assert_cmpfloat (after, ==, before);
  g_assert_false (g_settings_get_boolean (settings, "learn-from-corrections"));

  /* They do stay there. */
  place (self, 5, 0.9, 0.0);
  check_all_where_heard (self);
  gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.learn-again", NULL);
  wait_for_toast (self, "songs moved");
  settle (self);
  g_assert_true (read_in_force (self, &adaptation));
  g_assert_cmpuint (adaptation.n_labels, ==, 6);
}

/* Where a correction is undone, what was learned from it is, too. */
static void
test_undo (Fixture *self, gconstpointer data)
{
  LibraryAdaptation adaptation;

  correct_five (self);
  settle (self);
  g_assert_true (read_in_force (self, &adaptation));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.undo-correction", "x", (gint64)0));
  wait_for_toast (self, "What was learned is taken back");
  settle (self);
  check_all_where_heard (self);
}

/* The owner agrees with what was heard: there is nothing to learn, and nothing is said. */
static void
test_no_better (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    place (self, corrected[0] + i, get_valence (corrected[0] + i), get_arousal (corrected[0] + i));
  settle (self);
  check_all_where_heard (self);
  g_assert_cmpint (mood_learner_get_report (mood_session_get_learner (self->harness.session))->verdict, ==,
                   JOBS_ADAPT_NO_BETTER);
  g_assert_null (find_part (harness_get_child (&self->harness, "toasts"), "moved"));
  g_assert_null (find_part (harness_get_child (&self->harness, "toasts"), "learned"));
}

/* What was moved is told apart from what its owner has placed. */
static void
test_details (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  GtkWidget *details = GTK_WIDGET (self->harness.details);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.show-details", NULL));
  correct_five (self);
  g_ptr_array_add (one, get_song (self, 3));
  mood_selection_add (self->harness.selection, one, TRUE);
  wait_for_text (details, "Moved by what your corrections tell");
  g_assert_nonnull (find_part (details, "The program heard “"));
  g_assert_null (find_part (details, "Placed by you"));

  one->pdata[0] = get_song (self, corrected[0]);
  mood_selection_add (self->harness.selection, one, TRUE);
  wait_for_text (details, "Placed by you, ");
  g_assert_null (find_part (details, "Moved by what"));
}

static gboolean
is_asked (gpointer data)
{
  Fixture *self = data;
  double valence, arousal;

  return mood_plane_get_mark (self->harness.plane, &valence, &arousal) != NULL;
}

/* While songs are asked for one after the other, the others follow without a word. */
static void
test_asked_for (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->harness.window), *toasts = harness_get_child (&self->harness, "toasts");
  LibraryAdaptation adaptation;
  double valence, arousal;
  guint n = 0;

  g_assert_true (gtk_widget_activate_action (window, "win.label-next", NULL));
  harness_wait (is_asked, self);
  while (is_asked (self))
    {
      LibrarySong *song = mood_plane_get_mark (self->harness.plane, &valence, &arousal);
      const MoodGaussian *heard = &library_song_get_prediction (song)->gaussian;
      guint number = 0;

      while (self->ids[number] != library_song_get_id (song))
        number++;
      g_assert_true (gtk_widget_activate_action (window, "win.place-asked", "(xdd)", self->ids[number],
                                                 MIN (heard->valence + SHIFT, 1.0), heard->arousal));
      wait_for_label (self, number);
      n++;
      if (is_asked (self))
        g_assert_null (find_part (toasts, "moved"));
      if (is_asked (self) && n >= 6)
        g_assert_true (read_in_force (self, &adaptation));
    }
  g_assert_cmpuint (n, >=, 6);
  for (n = 0; library_song_get_label (get_song (self, n)) != NULL; n++)
    ;
  place (self, n, MIN (get_valence (n) + 3 * SHIFT, 1.0), get_arousal (n));
  wait_for_toast (self, "moved. Corrections that were left out");
}

static gboolean
is_narrow (gpointer data)
{
  return gtk_widget_get_width (GTK_WIDGET (((Fixture *)data)->harness.window)) <= 360;
}

/* All of the notice can be read in a narrow window, and its button be pressed. */
static void
test_narrow (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->harness.window), *toasts = harness_get_child (&self->harness, "toasts");
  const char *const parts[] = { "25 songs moved. Corrections", "Revert" };

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 700);
  harness_wait (is_narrow, self);
  harness_settle (&self->harness);
  correct_five (self);
  wait_for_toast (self, parts[0]);
  harness_settle (&self->harness);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GtkWidget *label = find_part (toasts, parts[i]);
      graphene_rect_t bounds;

      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
      g_assert_true (gtk_widget_compute_bounds (label, window, &bounds));
      g_assert_cmpfloat (bounds.origin.x, >=, 0);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, 360);
    }
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }

  return NULL;
}

static gboolean
is_stronger (gpointer data)
{
  LibraryAdaptation adaptation;

  return read_in_force (data, &adaptation) && adaptation.strength == 2;
}

/* The preferences say what is in force; the scale moves the songs while it is drawn, and the button puts them back. */
static void
test_preferences (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = mood_settings_new ();
  GtkWidget *preferences;
  double usual;

  correct_five (self);
  usual = measure_shift (self);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.preferences", NULL));
  preferences = find_window (MOOD_TYPE_PREFERENCES);
  g_assert_nonnull (preferences);
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences), "model");
  wait_for_text (preferences, "In force");
  wait_for_text (preferences, "from 5 corrections; corrections that were left out are missed by");

  g_settings_set_double (settings, "adaptation-strength", 2);
  harness_wait (is_stronger, self);
  settle (self);
  g_assert_cmpfloat (measure_shift (self), >, usual + 0.01);

  click (preferences, "Revert");
  wait_for_text (preferences, "Nothing is in force");
  settle (self);
  check_all_where_heard (self);
  g_assert_false (g_settings_get_boolean (settings, "learn-from-corrections"));
  gtk_window_destroy (GTK_WINDOW (preferences));
}

/* A song that was stored later, by a scan of the same model. */
static void
test_late_song (Fixture *self, gconstpointer data)
{
  LibraryAdaptation adaptation;

  correct_five (self);
  {
    g_autoptr (LibraryDb) db = open_beside (self);

    store (db, N_SONGS, 0.1, 0.1);
  }
  mood_learner_renew (mood_session_get_learner (self->harness.session));
  settle (self);
  g_assert_true (read_in_force (self, &adaptation));
  g_assert_cmpuint (adaptation.n_songs, ==, N_SONGS + 1);

  g_autoptr (GPtrArray) songs = read_songs (self);
  g_assert_true (library_song_get_is_adapted (songs->pdata[N_SONGS]));
  g_assert_cmpfloat (library_song_get_estimate (songs->pdata[N_SONGS])->gaussian.valence, >, 0.1 + SHIFT / 4);
}

/* A window that is closed at once: nothing is half done. */
static void
test_closed_at_once (Fixture *self, gconstpointer data)
{
  LibraryAdaptation adaptation;

  for (guint i = 0; i < 5; i++)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.place-song", "(xdd)",
                                               self->ids[corrected[i]], get_valence (corrected[i]) + SHIFT,
                                               get_arousal (corrected[i])));
  gtk_window_close (GTK_WINDOW (self->harness.window));
  harness_wait (is_settled, self);
  g_autoptr (GPtrArray) songs = read_songs (self);
  const gboolean is_in_force = read_in_force (self, &adaptation);

  for (guint i = 0; i < songs->len; i++)
    g_assert_true (library_song_get_label (songs->pdata[i]) != NULL
                   || library_song_get_is_adapted (songs->pdata[i]) == is_in_force);
}

/* Songs are seen on their way, and arrive; where no movement is wanted they are there at once. */
static void
test_passage (Fixture *self, gconstpointer data)
{
  MoodPlane *plane = self->harness.plane;
  gboolean was_animated;

  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &was_animated, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  for (guint i = 0; i < 4; i++)
    place (self, corrected[i], get_valence (corrected[i]) + SHIFT, get_arousal (corrected[i]));
  g_assert_null (plane->data->origins);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.place-song", "(xdd)",
                                             self->ids[corrected[4]], get_valence (corrected[4]) + SHIFT,
                                             get_arousal (corrected[4])));
  while (plane->data->origins == NULL || mood_plane_is_in_passage (plane))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (plane->progress, ==, 1);
  settle (self);

  PlotPoint from = mood_plane_data_get_point (plane->data, 3, 0), half = mood_plane_data_get_point (plane->data, 3, 0.5);
  PlotPoint to = mood_plane_data_get_point (plane->data, 3, 1);
  g_assert_cmpfloat (from.valence, <, half.valence);
  g_assert_cmpfloat (half.valence, <, to.valence);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.revert-adaptation", NULL);
  settle (self);
  g_assert_false (mood_plane_is_in_passage (plane));
  g_assert_cmpfloat (plane->progress, ==, 1);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", was_animated, NULL);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/learn/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("five-songs", test_five_songs);
  ADD ("undo", test_undo);
  ADD ("no-better", test_no_better);
  ADD ("details", test_details);
  ADD ("asked-for", test_asked_for);
  ADD ("narrow", test_narrow);
  ADD ("preferences", test_preferences);
  ADD ("late-song", test_late_song);
  ADD ("closed-at-once", test_closed_at_once);
  ADD ("passage", test_passage);

  return g_test_run ();
}
