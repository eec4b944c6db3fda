/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window with a real library, real files and a small network with random weights: scanning, closing in the
 * middle of it, writing tags and undoing, a library that is none. */

#include <glib/gstdio.h>

#include "harness.h"
#include "jobs/write-tags-job.h"
#include "support.h"
#include "ui/progress-bar.h"
#include "ui/sidebar.h"
#include "ui/settings.h"
#include "ui/tag-preview.h"
#include "ui/tag-table.h"

static void
set_up (JobsFixture   *fixture,
        gconstpointer  data)
{
  jobs_fixture_set_up (fixture, data);
  jobs_fixture_use_data (fixture);
}

static gboolean
is_scan_over (gpointer data)
{
  return !mood_session_is_scanning (((Harness *)data)->session);
}

static gboolean
has_a_song (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (((Harness *)data)->store)) > 0;
}

static gboolean
is_write_over (gpointer data)
{
  return !mood_session_is_writing (((Harness *)data)->session);
}

static void
add_music (Harness     *harness,
           JobsFixture *fixture)
{
  const char *folders[] = { fixture->music, NULL };

  mood_window_add_folders (harness->window, folders);
  g_assert_true (mood_session_is_scanning (harness->session));
  g_assert_cmpstr (harness_get_page (harness), ==, "library");
}

static void
scan (Harness     *harness,
      JobsFixture *fixture)
{
  add_music (harness, fixture);
  harness_wait (is_scan_over, harness);
  harness_settle (harness);
}

/* In the sidebar, where that is seen. */
static gboolean
is_strip_revealed (Harness *harness)
{
  GtkWidget *strip = GTK_WIDGET (mood_sidebar_get_scan_job (harness_get_child (harness, "sidebar")));
  GObject *revealer = gtk_widget_get_template_child (strip, MOOD_TYPE_PROGRESS_BAR, "revealer");

  return gtk_revealer_get_reveal_child (GTK_REVEALER (revealer));
}

static void
test_scan (JobsFixture   *fixture,
           gconstpointer  data)
{
  Harness harness = { 0 };

  g_free (jobs_fixture_add_song (fixture, "one.wav", 8));
  g_free (jobs_fixture_add_song (fixture, "two.wav", 8));
  g_free (jobs_fixture_add_file (fixture, "no-music.mp3", "This is a text."));
  harness_open_file (&harness, 1200, fixture->library);
  g_assert_cmpstr (harness_get_page (&harness), ==, "empty");

  add_music (&harness, fixture);
  g_assert_true (is_strip_revealed (&harness));
  harness_wait (is_scan_over, &harness);
  harness_settle (&harness);
  g_assert_false (is_strip_revealed (&harness));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (harness.store)), ==, 3);
  g_assert_cmpuint (mood_song_store_get_n_failed (harness.store), ==, 1);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 2);
  harness_close (&harness);

  /* The next start shows them, and has nothing to say of its own look through the folder. */
  harness_open_file (&harness, 1200, fixture->library);
  harness_settle (&harness);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (harness.store)), ==, 3);
  g_assert_false (is_strip_revealed (&harness));
  harness_close (&harness);
}

/* A frame that takes longer than a frame may, and asks for the next. */
static gboolean
draw_slowly_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       data)
{
  g_usleep (25000);
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

/* On a slow renderer the spinner takes all the time there is; the library has to get in all the same. */
static void
test_open_while_drawing_is_slow (JobsFixture   *fixture,
                                 gconstpointer  data)
{
  Harness harness = { 0 };

  g_free (jobs_fixture_add_song (fixture, "one.wav", 8));
  harness_open_file (&harness, 1200, fixture->library);
  scan (&harness, fixture);
  harness_close (&harness);

  harness.while_loading = draw_slowly_cb;
  harness_open_file (&harness, 1200, fixture->library);
  g_assert_true (has_a_song (&harness));
  harness_close (&harness);
}

static void
test_rescan_drops_what_is_gone (JobsFixture   *fixture,
                                gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *leaving = jobs_fixture_add_song (fixture, "leaving.wav", 8);

  g_free (jobs_fixture_add_song (fixture, "staying.wav", 8));
  harness_open_file (&harness, 1200, fixture->library);
  scan (&harness, fixture);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness.selection));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 2);

  g_assert_cmpint (g_remove (leaving), ==, 0);
  scan (&harness, fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (harness.store)), ==, 1);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 1);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  harness_close (&harness);
}

static gboolean
is_away_told (gpointer data)
{
  Harness *harness = data;
  const char *const *remarks = mood_session_get_remarks (harness->session);

  return remarks != NULL && remarks[0] != NULL
         && harness_shows_text (harness_get_child (harness, "toasts"), remarks[0]);
}

/* A folder that is not there is no reason to lose its songs, and no secret. */
static void
test_remarks (JobsFixture   *fixture,
              gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *elsewhere = g_strconcat (fixture->music, "-away", NULL);

  g_free (jobs_fixture_add_song (fixture, "song.wav", 8));
  harness_open_file (&harness, 1200, fixture->library);
  scan (&harness, fixture);
  g_assert_cmpuint (g_strv_length ((GStrv)mood_session_get_remarks (harness.session)), ==, 0);

  g_assert_cmpint (g_rename (fixture->music, elsewhere), ==, 0);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "rescan", NULL);
  harness_wait (is_away_told, &harness);
  harness_wait (is_scan_over, &harness);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (harness.store)), ==, 1);
  g_assert_cmpint (g_rename (elsewhere, fixture->music), ==, 0);
  harness_close (&harness);
}

/* What was heard is kept, and closing does not wait for the song that would take minutes. */
static void
test_close_during_scan (JobsFixture   *fixture,
                        gconstpointer  data)
{
  Harness harness = { 0 };
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;

  g_free (jobs_fixture_add_song (fixture, "a-short.wav", 8));
  g_free (jobs_fixture_add_long_song (fixture, "b-long.wav"));
  g_free (jobs_fixture_add_long_song (fixture, "c-long.wav"));
  g_free (jobs_fixture_add_long_song (fixture, "d-long.wav"));
  harness_open_file (&harness, 1200, fixture->library);
  add_music (&harness, fixture);
  harness_wait (has_a_song, &harness);
  g_assert_true (mood_session_is_scanning (harness.session));
  harness_close (&harness);

  jobs_fixture_open (fixture);
  songs = library_db_list_songs (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, >=, 1);
}

static void
test_stop_scan (JobsFixture   *fixture,
                gconstpointer  data)
{
  Harness harness = { 0 };

  g_free (jobs_fixture_add_song (fixture, "a-short.wav", 8));
  g_free (jobs_fixture_add_long_song (fixture, "b-long.wav"));
  g_free (jobs_fixture_add_long_song (fixture, "c-long.wav"));
  harness_open_file (&harness, 1200, fixture->library);
  add_music (&harness, fixture);
  harness_wait (has_a_song, &harness);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "cancel-scan", NULL);
  harness_wait (is_scan_over, &harness);
  g_assert_cmpstr (harness_get_page (&harness), ==, "library");
  g_assert_false (is_strip_revealed (&harness));
  harness_close (&harness);
}

static gboolean
has_later_song (gpointer data)
{
  GListModel *songs = G_LIST_MODEL (((Harness *)data)->store);

  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (songs, i);

      if (g_str_has_suffix (library_song_get_path (song), "/later.wav"))
        return TRUE;
    }

  return FALSE;
}

/* A folder that waits for a scan to end is not forgotten when another model is chosen meanwhile. */
static void
test_model_during_scan (JobsFixture   *fixture,
                        gconstpointer  data)
{
  g_autofree char *later = g_build_filename (fixture->folder, "later", NULL);
  g_autofree char *song = g_build_filename (later, "later.wav", NULL);
  g_autofree char *made = jobs_fixture_add_song (fixture, "later.wav", 8);
  g_autoptr (GSettings) settings = mood_settings_new ();
  const char *folders[] = { later, NULL };
  Harness harness = { 0 };

  g_assert_cmpint (g_mkdir (later, 0755), ==, 0);
  g_assert_cmpint (g_rename (made, song), ==, 0);
  g_free (jobs_fixture_add_song (fixture, "a-short.wav", 8));
  g_free (jobs_fixture_add_long_song (fixture, "b-long.wav"));
  harness_open_file (&harness, 1200, fixture->library);
  add_music (&harness, fixture);
  mood_window_add_folders (harness.window, folders);
  harness_wait (has_a_song, &harness);
  g_settings_set_value (settings, "model", g_variant_new_bytestring (fixture->model));
  harness_wait (has_later_song, &harness);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "cancel-scan", NULL);
  harness_wait (is_scan_over, &harness);
  harness_close (&harness);
  g_settings_reset (settings, "model");
}

static gboolean
has_dialog (gpointer data)
{
  return harness_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return harness_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

/* A library that has lost its beginning is shown with its song, and the user is told. */
static void
test_library_is_damaged (JobsFixture   *fixture,
                         gconstpointer  data)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  const LibrarySongFields fields = { .path = "/nowhere/song.mp3", .title = "Song" };
  g_autoptr (LibrarySong) song = NULL;
  g_autofree char *contents = NULL;
  Harness harness = { 0 };
  gsize size;

  jobs_fixture_open (fixture);
  song = library_db_store (fixture->db, &fields, NULL, NULL, &version, NULL);
  g_assert_nonnull (song);
  g_clear_pointer (&fixture->db, library_db_unref);
  g_assert_true (g_file_get_contents (fixture->library, &contents, &size, NULL));
  memset (contents, 0, 100);
  g_assert_true (g_file_set_contents (fixture->library, contents, (gssize)size, NULL));

  harness_open_file (&harness, 1200, fixture->library);
  harness_wait (has_dialog, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (harness.store)), ==, 1);
  g_assert_cmpstr (adw_message_dialog_get_body (harness_find_window (ADW_TYPE_MESSAGE_DIALOG)), ==,
                   library_db_get_notice (mood_session_get_db (harness.session)));
  gtk_window_close (GTK_WINDOW (harness_find_window (ADW_TYPE_MESSAGE_DIALOG)));
  harness_wait (has_no_dialog, NULL);
  harness_close (&harness);
}

static void
test_library_is_none (JobsFixture   *fixture,
                      gconstpointer  data)
{
  const char *text
      = "Dear diary, <b>today</b> I was no database. I went on for long enough to be sure of that.";
  Harness harness = { 0 };
  g_autofree char *after = NULL;
  AdwStatusPage *page;

  g_assert_true (g_file_set_contents (fixture->library, text, -1, NULL));
  harness_open_file (&harness, 1200, fixture->library);
  g_assert_cmpstr (harness_get_page (&harness), ==, "error");
  page = harness_get_child (&harness, "error_page");
  g_assert_cmpuint (strlen (adw_status_page_get_description (page)), >, 0);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (harness.window), "add-folder"));
  harness_close (&harness);

  g_assert_true (g_file_get_contents (fixture->library, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
}

static GBytes *
read_bytes (const char *path)
{
  char *contents;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  return g_bytes_new_take (contents, length);
}

static gboolean
is_preview_ready (gpointer data)
{
  GtkWidget *progress = GTK_WIDGET (gtk_widget_get_template_child (data, MOOD_TYPE_TAG_PREVIEW, "progress"));

  return !gtk_widget_get_visible (progress);
}

static MoodTagPreview *
find_preview (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      g_test_message ("toplevel %s", G_OBJECT_TYPE_NAME (window));
      if (MOOD_IS_TAG_PREVIEW (window))
        return MOOD_TAG_PREVIEW (window);
    }

  g_assert_not_reached ();
}

static gboolean
is_preview_gone (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (MOOD_IS_TAG_PREVIEW (window))
        return FALSE;
    }

  return TRUE;
}

static void
keep_batch_cb (MoodSession      *session,
               JobsWriteTagsJob *job,
               gboolean          is_undo,
               gint64           *batch)
{
  *batch = jobs_write_tags_job_get_batch (job);
}

/* (transfer full): what the open preview says would change in the only file. */
static char *
read_preview (Harness *harness)
{
  g_autoptr (GString) text = g_string_new (NULL);
  MoodTagPreview *preview;
  GtkWidget *table;
  GListModel *rows;

  g_action_group_activate_action (G_ACTION_GROUP (harness->window), "write-tags", NULL);
  preview = find_preview ();
  harness_wait (is_preview_ready, preview);
  table = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (preview), MOOD_TYPE_TAG_PREVIEW, "table"));
  rows = G_LIST_MODEL (gtk_widget_get_template_child (table, MOOD_TYPE_TAG_TABLE, "model"));
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GObject) row = g_list_model_get_item (rows, i);
      g_autofree char *field = NULL;
      g_autofree char *change = NULL;
      gboolean is_change;

      g_object_get (row, "field", &field, "change", &change, "is-change", &is_change, NULL);
      g_assert_true (is_change);
      g_string_append_printf (text, "%s: %s\n", field, change);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_write_and_undo (JobsFixture   *fixture,
                     gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *path = jobs_fixture_add_song (fixture, "song.wav", 8);
  g_autoptr (GBytes) before = read_bytes (path);
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) undone = NULL;
  g_autofree char *changes = NULL;
  g_autofree char *changes_after = NULL;
  g_autofree char *changes_set = NULL;
  g_autoptr (GSettings) settings = mood_settings_new ();
  gint64 batch = 0;

  harness_open_file (&harness, 1200, fixture->library);
  scan (&harness, fixture);
  g_signal_connect (harness.session, "write-finished", G_CALLBACK (keep_batch_cb), &batch);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness.selection));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (harness.window), "write-tags"));
  changes = read_preview (&harness);
  g_assert_nonnull (strstr (changes, "MOOD: none → "));
  g_assert_nonnull (strstr (changes, "MOOD_VALENCE: none → "));
  /* Nothing is written before it is asked for. */
  {
    g_autoptr (GBytes) now = read_bytes (path);

    g_assert_true (g_bytes_equal (now, before));
  }

  gtk_widget_activate_action (GTK_WIDGET (find_preview ()), "preview.write", NULL);
  g_assert_true (mood_session_is_writing (harness.session));
  harness_wait (is_write_over, &harness);
  written = read_bytes (path);
  g_assert_false (g_bytes_equal (written, before));
  g_assert_cmpint (batch, !=, 0);

  /* The menu's item, which knows no batch: the last one. */
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "undo-write", g_variant_new_int64 (0));
  harness_wait (is_write_over, &harness);
  undone = read_bytes (path);
  g_assert_false (g_bytes_equal (undone, written));

  /* Every field is as it was: the same would be written once more. */
  changes_after = read_preview (&harness);
  g_assert_cmpstr (changes_after, ==, changes);
  gtk_window_close (GTK_WINDOW (find_preview ()));
  harness_wait (is_preview_gone, NULL);

  /* What is written, and where, is the owner's to set. */
  g_settings_set_strv (settings, "tag-fields", (const char *const[]){ "mood=X-Mood", "quadrant", NULL });
  changes_set = read_preview (&harness);
  g_assert_nonnull (strstr (changes_set, "X-Mood: none → "));
  g_assert_null (strstr (changes_set, "MOOD_VALENCE"));
  gtk_window_close (GTK_WINDOW (find_preview ()));
  g_settings_reset (settings, "tag-fields");
  harness_close (&harness);
}

typedef struct
{
  Harness harness;
  JobsFixture *fixture;
  guint n_written;
} Watched;

static gboolean
write_song_cb (gpointer data)
{
  Watched *self = data;

  g_free (jobs_fixture_add_song (self->fixture, "new.wav", 6.0 + self->n_written++));

  return G_SOURCE_CONTINUE;
}

static gboolean
has_two_songs (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (((Watched *)data)->harness.store)) == 2;
}

/* A file that comes while the window is open is heard without being asked for. It is written again now and then: the
 * first may come before its folder is watched. */
static void
test_watched (JobsFixture   *fixture,
              gconstpointer  data)
{
  Watched self = { .fixture = fixture };
  guint writing;

  g_free (jobs_fixture_add_song (fixture, "one.wav", 8));
  harness_open_file (&self.harness, 1200, fixture->library);
  scan (&self.harness, fixture);
  writing = g_timeout_add_seconds (5, write_song_cb, &self);
  write_song_cb (&self);
  harness_wait (has_two_songs, &self);
  g_source_remove (writing);
  harness_close (&self.harness);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (mood_session_close_finish (MOOD_SESSION (source), result, NULL));
  *(gboolean *)user_data = TRUE;
}

static gboolean
is_closed (gpointer data)
{
  return *(gboolean *)data;
}

static gboolean
has_some_songs (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

/* Closed while its songs come in portions, nothing comes after them, and nothing is begun any more. */
static void
test_close_while_loading (JobsFixture   *fixture,
                          gconstpointer  data)
{
  g_autoptr (MoodSession) session = mood_session_new (fixture->library);
  g_autoptr (GError) error = NULL;
  const char *folders[] = { fixture->music, NULL };
  gboolean is_over = FALSE;

  jobs_fixture_open (fixture);
  g_assert_true (display_songs_store (fixture->db, 6000, &error));
  g_assert_no_error (error);
  g_clear_pointer (&fixture->db, library_db_unref);
  mood_session_load (session);
  harness_wait (has_some_songs, mood_session_get_store (session));
  g_assert_cmpint (mood_session_get_state (session), ==, MOOD_SESSION_STATE_LOADING);
  mood_session_close_async (session, closed_cb, &is_over);
  harness_wait (is_closed, &is_over);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (mood_session_get_state (session), ==, MOOD_SESSION_STATE_LOADING);

  g_clear_object (&session);
  session = mood_session_new (fixture->library);
  mood_session_load (session);
  while (mood_session_get_state (session) == MOOD_SESSION_STATE_LOADING)
    g_main_context_iteration (NULL, TRUE);
  is_over = FALSE;
  mood_session_close_async (session, closed_cb, &is_over);
  harness_wait (is_closed, &is_over);
  mood_session_scan (session, folders);
  mood_session_reanalyze (session);
  g_assert_false (mood_session_is_scanning (session));
}

#define ADD(path, function)                                                                                  \
  g_test_add ("/session/" path, JobsFixture, NULL, set_up, function, jobs_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  g_setenv ("DISPLAY_TEST_DATA", g_getenv ("MOODPLANE_DATADIR"), TRUE);
  ADD ("scan", test_scan);
  ADD ("open-while-drawing-is-slow", test_open_while_drawing_is_slow);
  ADD ("rescan-drops-what-is-gone", test_rescan_drops_what_is_gone);
  ADD ("remarks", test_remarks);
  ADD ("close-during-scan", test_close_during_scan);
  ADD ("close-while-loading", test_close_while_loading);
  ADD ("stop-scan", test_stop_scan);
  ADD ("model-during-scan", test_model_during_scan);
  ADD ("library-is-damaged", test_library_is_damaged);
  ADD ("library-is-none", test_library_is_none);
  ADD ("write-and-undo", test_write_and_undo);
  ADD ("watched", test_watched);

  return g_test_run ();
}
