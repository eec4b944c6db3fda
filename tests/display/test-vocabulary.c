/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changing mood words as a person does it. Each asserts what the list says, what is kept in the owner's file and what is written
 * into songs. The owner's file is damaged at the start. The words in use are the whole program's, so the tests are in an order. */

#include <string.h>

#include <glib/gstdio.h>

#include "harness.h"
#include "jobs/walker.h"
#include "support.h"
#include "tests/support/fixtures.h"
#include "tags/tag-writer.h"
#include "ui/vocabulary-page.h"
#include "ui/vocabulary-row.h"

#define DAMAGED "[happy]\nvalence=a lot\n"

typedef struct
{
  JobsFixture jobs;
  Harness harness;
  char *song;        /* (owned): path of a song that is joyful by the usual words */
  GtkWidget *window; /* of the words */
} Fixture;

static char *config; /* (owned): a folder */

static void
add_song (Fixture *self)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  const MoodGaussian gaussian = { .valence = 0.6, .arousal = 0.55, .valence_sd = 0.1, .arousal_sd = 0.1 };
  MoodEstimate estimate;
  LibrarySongFields fields = { .title = "Only Song", .estimate = &estimate };
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;

  mood_estimate_init (&estimate, &gaussian);
  self->song = jobs_fixture_add_song (&self->jobs, "a.wav", 1);
  fields.path = self->song;
  g_assert_true (jobs_walk_get_state (self->song, &fields.size, &fields.mtime));
  song = library_db_store (self->jobs.db, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  jobs_fixture_set_up (&self->jobs, NULL);
  jobs_fixture_open (&self->jobs);
  add_song (self);
  g_clear_pointer (&self->jobs.db, library_db_unref);
  harness_open_file (&self->harness, 1200, self->jobs.library);
  harness_settle (&self->harness);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harness_close (&self->harness);
  g_free (self->song);
  jobs_fixture_tear_down (&self->jobs, NULL);
}

/* --- what a person does --- */

static void
open_page (Fixture *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "edit-vocabulary", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_PREFERENCES_WINDOW (window) && gtk_widget_get_visible (window))
        self->window = window;
    }
  g_assert_nonnull (self->window);
}

static GtkWidget *
find_widget (GtkWidget *widget, GType type, const char *id)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && (id == NULL || g_str_equal (mood_vocabulary_row_get_id (MOOD_VOCABULARY_ROW (widget)), id)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_row (Fixture *self, const char *id)
{
  return find_widget (self->window, MOOD_TYPE_VOCABULARY_ROW, id);
}

static gpointer
get_part (Fixture *self, const char *name)
{
  GtkWidget *page = find_widget (self->window, MOOD_TYPE_VOCABULARY_PAGE, NULL);

  return gtk_widget_get_template_child (page, MOOD_TYPE_VOCABULARY_PAGE, name);
}

static gboolean
is_settled (gpointer data)
{
  return mood_words_is_settled (mood_session_get_words (((Harness *)data)->session));
}

static void
settle (Fixture *self)
{
  harness_wait (is_settled, &self->harness);
  harness_settle (&self->harness);
}

static void
move_word (Fixture *self, const char *id, double valence, double arousal)
{
  GtkWidget *row = find_row (self, id);

  g_assert_nonnull (row);
  gtk_adjustment_set_value (GTK_ADJUSTMENT (gtk_widget_get_template_child (row, MOOD_TYPE_VOCABULARY_ROW, "valence")), valence);
  gtk_adjustment_set_value (GTK_ADJUSTMENT (gtk_widget_get_template_child (row, MOOD_TYPE_VOCABULARY_ROW, "arousal")), arousal);
  settle (self);
}

/* --- what came of it --- */

static void
assert_word (Fixture *self, const char *id)
{
  g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (self->harness.store), 0);

  g_assert_cmpstr (library_song_get_word (song)->id, ==, id);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (self->harness.list), id));
}

/* Toasts are written in markup. */
static gboolean
shows_toast (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_toast (child, text))
      return TRUE;

  return FALSE;
}

static gboolean
is_write_over (gpointer data)
{
  return !mood_session_is_writing (((Harness *)data)->session);
}

static void
assert_written (Fixture *self, const char *id)
{
  g_autoptr (GPtrArray) songs = mood_song_store_ref_songs (self->harness.store);
  g_autoptr (TagInfo) tags = NULL;
  g_autoptr (GError) error = NULL;

  mood_session_write_tags (self->harness.session, songs, NULL);
  harness_wait (is_write_over, &self->harness);
  tags = tag_file_read (self->song, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_contains ((const char *const *)tags->moods, id));
}

static char *
read_file (const char *suffix)
{
  g_autofree char *path = mood_vocabulary_get_path ();
  g_autofree char *whole = g_strconcat (path, suffix, NULL);
  char *text = NULL;

  return g_file_get_contents (whole, &text, NULL, NULL) ? text : NULL;
}

/* --- the tests --- */

/* It is said at the start; with the first change the file is kept beside the new one. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *notice = mood_vocabulary_dup_notice ();
  g_autofree char *before = read_file ("");
  g_autofree char *aside = NULL;
  g_autofree char *after = NULL;

  g_assert_nonnull (notice);
  g_assert_true (shows_toast (harness_get_child (&self->harness, "toasts"), notice));
  g_assert_cmpstr (before, ==, DAMAGED);

  open_page (self);
  move_word (self, "sad", -0.5, -0.6);
  aside = read_file (".damaged");
  after = read_file ("");
  g_assert_cmpstr (aside, ==, DAMAGED);
  g_assert_nonnull (strstr (after, "[sad]\nvalence=-0.5000\narousal=-0.6000\n"));
}

/* Another word is now the nearest one: in the list, in the file of the words, and in the song's tags. */
static void
test_move (Fixture *self, gconstpointer data)
{
  g_autofree char *kept = NULL;

  assert_word (self, "joyful");
  open_page (self);
  move_word (self, "playful", 0.6, 0.55);
  assert_word (self, "playful");
  kept = read_file ("");
  g_assert_nonnull (strstr (kept, "[playful]\nvalence=0.6000\narousal=0.5500\n"));
  assert_written (self, "playful");
}

/* A word lies at a thousandth, and hundredths are shown: they are not taken for its place. */
static void
test_look (Fixture *self, gconstpointer data)
{
  GtkWidget *row;
  const MoodVocabulary *words = mood_words_get_vocabulary (mood_session_get_words (self->harness.session));
  const double valence = mood_vocabulary_find (words, "joyful")->valence;

  open_page (self);
  row = find_row (self, "joyful");
  g_assert_cmpfloat (valence, !=, 0.37);
  gtk_adjustment_set_value (GTK_ADJUSTMENT (gtk_widget_get_template_child (row, MOOD_TYPE_VOCABULARY_ROW, "valence")),
                            0.37);
  settle (self);
  words = mood_words_get_vocabulary (mood_session_get_words (self->harness.session));
  g_assert_cmpfloat (mood_vocabulary_find (words, "joyful")->valence, ==, valence);
}

/* Added by its name, placed where the song is, and removed again. */
static void
test_add_and_remove (Fixture *self, gconstpointer data)
{
  GtkWidget *entry;

  open_page (self);
  entry = get_part (self, "new_word");
  gtk_editable_set_text (GTK_EDITABLE (entry), "sunny <b>");
  g_signal_emit_by_name (entry, "apply");
  move_word (self, "sunny <b>", 0.6, 0.55);
  move_word (self, "playful", 0.2, 0.2);
  assert_word (self, "sunny <b>");
  assert_written (self, "sunny <b>");

  g_signal_emit_by_name (find_row (self, "sunny <b>"), "removed");
  settle (self);
  g_assert_null (find_row (self, "sunny <b>"));
  assert_word (self, "joyful");
}

static gboolean
is_refused (gpointer window)
{
  return harness_shows_text (window, "“neutral” cannot be a mood word");
}

/* What the middle is called cannot be a word of its own: that is said, and nothing changes. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  GtkWidget *entry;

  open_page (self);
  entry = get_part (self, "new_word");
  gtk_editable_set_text (GTK_EDITABLE (entry), "neutral");
  g_signal_emit_by_name (entry, "apply");
  harness_wait (is_refused, self->window);
  g_assert_null (find_row (self, "neutral"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "neutral");
}

/* The song is in the middle once that is wide; and no longer after all was reset. */
static void
test_borders (Fixture *self, gconstpointer data)
{
  g_autofree char *kept = NULL;

  open_page (self);
  gtk_adjustment_set_value (get_part (self, "valence_cut"), 0.4);
  gtk_adjustment_set_value (get_part (self, "arousal_cut"), 0.4);
  gtk_adjustment_set_value (get_part (self, "neutral_radius"), 0.3);
  settle (self);
  assert_word (self, "neutral");
  assert_written (self, "neutral");

  g_signal_emit_by_name (get_part (self, "reset"), "clicked");
  settle (self);
  assert_word (self, "joyful");
  kept = read_file ("");
  g_assert_null (kept);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  int status;

  config = fixture_folder_new ();
  folder = g_build_filename (config, "moodplane", NULL);
  path = g_build_filename (folder, "vocabulary.ini", NULL);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, DAMAGED, -1, NULL));
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);

  harness_init (&argc, &argv);
  g_test_add ("/display/vocabulary/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/display/vocabulary/move", Fixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/display/vocabulary/look", Fixture, NULL, set_up, test_look, tear_down);
  g_test_add ("/display/vocabulary/add-and-remove", Fixture, NULL, set_up, test_add_and_remove, tear_down);
  g_test_add ("/display/vocabulary/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/display/vocabulary/borders", Fixture, NULL, set_up, test_borders, tear_down);
  status = g_test_run ();
  fixture_folder_free (config);

  return status;
}
