/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Places are taken from what files and playlists say, after a look at how it is read. What comes of it is looked up in the
 * library. */

#include "harness.h"
#include "library/labels.h"
#include "library/playlist.h"
#include "tests/support/fixtures.h"
#include "tests/support/flac-tags.h"
#include "ui/take-dialog.h"
#include "ui/take-row.h"

#define N_SONGS 6

typedef struct
{
  Harness harness;
  char *folder; /* (owned) */
  char *path;   /* (owned) */
  gint64 ids[N_SONGS];
} Fixture;

/* The last one is in a playlist alone, and its owner has placed the one before. */
static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const tags[N_SONGS][3]
      = { { "MOOD=happy" }, { "MOOD=<b>odd" }, { "RATING=100" }, { "VALENCE=0.25", "AROUSAL=-0.75" }, { "MOOD=sad" }, { NULL } };
  const LibraryVersion version = { "model", 1 };
  const MoodGaussian gaussian = { .valence = 0.1, .arousal = 0.4, .valence_sd = 0.2, .arousal_sd = 0.2 };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GError) error = NULL;
  MoodEstimate estimate;
  LibraryDb *db;

  mood_estimate_init (&estimate, &gaussian);
  self->folder = fixture_folder_new ();
  self->path = g_build_filename (self->folder, "library.db", NULL);
  db = library_db_open (self->path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%u.flac", self->folder, i);
      LibrarySongFields fields = { .path = name, .size = 1, .mtime = 1, .title = name, .duration = 60, .estimate = &estimate };
      g_autoptr (LibrarySong) song = NULL;

      flac_tags_write (name, tags[i]);
      song = library_db_store (db, &fields, NULL, NULL, &version, &error);
      g_assert_no_error (error);
      self->ids[i] = library_song_get_id (song);
      if (i == N_SONGS - 1)
        g_ptr_array_add (entries, library_playlist_entry_new (song));
    }
  g_assert_true (library_labels_set (db, self->ids[4], 1, 1, NULL, NULL, &error));
  g_assert_true (library_playlists_append (db, library_playlists_create (db, "Party & <i>more", NULL, &error), entries, &error));
  g_assert_no_error (error);
  library_db_unref (db);
  harness_open_file (&self->harness, 1100, self->path);
  harness_settle (&self->harness);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harness_close (&self->harness);
  fixture_folder_free (self->folder);
  g_free (self->path);
}

static gboolean
is_read (gpointer data)
{
  return mood_take_dialog_is_settled (data);
}

static MoodTakeDialog *
open_dialog (Fixture *self)
{
  MoodTakeDialog *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.take-labels", NULL));
  dialog = harness_find_window (MOOD_TYPE_TAKE_DIALOG);
  g_assert_nonnull (dialog);
  harness_wait (is_read, dialog);

  return dialog;
}

/* (nullable) */
static MoodTakeRow *
find_row (GtkWidget *widget, JobsFindingKind kind)
{
  if (MOOD_IS_TAKE_ROW (widget) && mood_take_row_get_finding (MOOD_TAKE_ROW (widget))->kind == kind)
    return MOOD_TAKE_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      MoodTakeRow *found = find_row (child, kind);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type, guint *n_before)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n_before)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type, n_before);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static const LibraryLabel *
get_label (Fixture *self, guint number)
{
  return library_song_get_label (mood_song_store_find (self->harness.store, self->ids[number]));
}

static gboolean
is_placed (gpointer data)
{
  return get_label (data, 0) != NULL;
}

static gboolean
is_not_placed (gpointer data)
{
  return get_label (data, 0) == NULL;
}

/* Whatever reading adds is there in the library; what its owner has said stays. */
static void
test_take (Fixture *self, gconstpointer data)
{
  MoodTakeDialog *dialog = open_dialog (self);
  guint first_spin = 0, first_word = 0;
  GtkWidget *odd, *word;
  MoodTakeRow *row, *playlist;

  /* Numbers and the word that is known are taken, the owner's own song is not asked about. */
  g_assert_true (harness_shows_text (GTK_WIDGET (dialog), "2 songs would be placed"));
  row = find_row (GTK_WIDGET (dialog), JOBS_FINDING_RATING);
  g_assert_nonnull (row);
  g_assert_false (adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (row)));
  g_assert_false (adw_expander_row_get_enable_expansion (
      ADW_EXPANDER_ROW (find_row (GTK_WIDGET (dialog), JOBS_FINDING_PLAYLIST))));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);

  /* A word that no mood word is called is given a place by hand; what it is called is no markup. */
  odd = gtk_widget_get_ancestor (harness_find_text (GTK_WIDGET (dialog), "<b>odd"), MOOD_TYPE_TAKE_ROW);
  g_assert_nonnull (odd);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (odd), TRUE);
  harness_wait (is_read, dialog);
  g_assert_true (harness_shows_text (GTK_WIDGET (dialog), "3 songs would be placed"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_type (odd, GTK_TYPE_SPIN_BUTTON, &first_spin)), -0.5);

  /* The playlist means the first word. */
  playlist = find_row (GTK_WIDGET (dialog), JOBS_FINDING_PLAYLIST);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (playlist), TRUE);
  word = find_type (GTK_WIDGET (playlist), GTK_TYPE_DROP_DOWN, &first_word);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (word), 1);
  harness_wait (is_read, dialog);
  g_assert_true (harness_shows_text (GTK_WIDGET (dialog), "5 songs would be placed"));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "take.take", NULL));
  harness_wait (is_placed, self);
  {
    MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
    const MoodWord *happy = mood_vocabulary_find (vocabulary, "happy"), *chosen = mood_vocabulary_get_word (vocabulary, 0);
    g_autoptr (GError) error = NULL;
    g_autoptr (LibraryDb) db = library_db_open (self->path, &error);
    g_autoptr (GPtrArray) labels = library_labels_list (db, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (labels->len, ==, N_SONGS);
    g_assert_cmpfloat (get_label (self, 0)->valence, ==, happy->valence);
    g_assert_cmpfloat (get_label (self, 1)->valence, ==, -0.5);
    g_assert_cmpfloat_with_epsilon (get_label (self, 2)->valence, 0.6, 1e-9);
    g_assert_cmpfloat (get_label (self, 2)->arousal, ==, 0.4);
    g_assert_cmpfloat (get_label (self, 3)->arousal, ==, -0.75);
    g_assert_cmpfloat (get_label (self, 4)->valence, ==, 1);
    g_assert_cmpfloat (get_label (self, 5)->arousal, ==, chosen->arousal);
  }

  /* All of it is taken back at once. */
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.undo-correction", "x", (gint64)0));
  harness_wait (is_not_placed, self);
  g_assert_null (get_label (self, 5));
  g_assert_nonnull (get_label (self, 4));
}

/* Closed without a word, it changes nothing; closed while it reads, it ends. */
static void
test_cancel (Fixture *self, gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (open_dialog (self)));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->harness.window), "win.take-labels", NULL));
  gtk_window_close (harness_find_window (MOOD_TYPE_TAKE_DIALOG));
  harness_settle (&self->harness);
  g_assert_null (get_label (self, 0));
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add ("/take/take", Fixture, NULL, set_up, test_take, tear_down);
  g_test_add ("/take/cancel", Fixture, NULL, set_up, test_cancel, tear_down);

  return g_test_run ();
}
