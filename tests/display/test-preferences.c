/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences, used as their owner does: folders are added, removed, left out and taken back. What comes of it is
 * looked at in the library. */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "library/folders.h"
#include "support.h"
#include "ui/folder-row.h"
#include "ui/preferences-folders.h"
#include "ui/preferences-model.h"
#include "ui/preferences.h"
#include "ui/progress-bar.h"
#include "ui/sidebar.h"
#include "ui/settings.h"

typedef struct
{
  Harness harness;
  MoodPreferences *window;
  MoodPreferencesFolders *folders;
  AdwToast *toast; /* (owned) (nullable): the last one */
} Preferences;

/* As for test-session.c: the default model is found in the data folder. */
static void
set_up (JobsFixture   *fixture,
        gconstpointer  data)
{
  jobs_fixture_set_up (fixture, data);
  jobs_fixture_use_data (fixture);
}

static void
toast_cb (Preferences *self,
          AdwToast    *toast)
{
  g_set_object (&self->toast, toast);
}

static void
open_preferences (Preferences *self,
                  JobsFixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  harness_open_file (&self->harness, 1200, fixture->library);
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "preferences", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (MOOD_IS_PREFERENCES (window))
        self->window = MOOD_PREFERENCES (window);
    }
  g_assert_nonnull (self->window);
  self->folders = MOOD_PREFERENCES_FOLDERS (
      gtk_widget_get_template_child (GTK_WIDGET (self->window), MOOD_TYPE_PREFERENCES, "folders"));
  g_signal_connect_swapped (self->folders, "toast", G_CALLBACK (toast_cb), self);
}

static void
close_preferences (Preferences *self)
{
  g_clear_object (&self->toast);
  harness_close (&self->harness);
}

static GtkListBox *
get_list (Preferences *self,
          const char  *name)
{
  return GTK_LIST_BOX (
      gtk_widget_get_template_child (GTK_WIDGET (self->folders), MOOD_TYPE_PREFERENCES_FOLDERS, name));
}

static guint
count_rows (Preferences *self,
            const char  *name)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (get_list (self, name), (int)n) != NULL)
    n++;

  return n;
}

static MoodFolderRow *
get_row (Preferences *self,
         const char  *name)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (get_list (self, name), 0);

  g_assert_nonnull (row);

  return MOOD_FOLDER_ROW (row);
}

static guint
count_songs (Preferences *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->harness.store));
}

static gboolean
is_still (Preferences *self)
{
  return !mood_session_is_scanning (self->harness.session);
}

static gboolean
has_one_song (gpointer data)
{
  return is_still (data) && count_songs (data) == 1;
}

static gboolean
has_two_songs (gpointer data)
{
  return is_still (data) && count_songs (data) == 2;
}

static gboolean
has_three_songs (gpointer data)
{
  return is_still (data) && count_songs (data) == 3;
}

static gboolean
has_no_song (gpointer data)
{
  return is_still (data) && count_songs (data) == 0;
}

static gboolean
has_folder (gpointer data)
{
  return count_rows (data, "folders") == 1
         && g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (get_row (data, "folders"))), "3 songs") == 0;
}

static gboolean
has_any_folder (gpointer data)
{
  return count_rows (data, "folders") == 1;
}

static gboolean
has_no_folder (gpointer data)
{
  return count_rows (data, "folders") == 0;
}

static gboolean
has_excluded (gpointer data)
{
  return count_rows (data, "excluded") == 1;
}

static gboolean
has_no_excluded (gpointer data)
{
  return count_rows (data, "excluded") == 0;
}

static gboolean
has_toast (gpointer data)
{
  return ((Preferences *)data)->toast != NULL;
}

static void
assert_folders (Preferences *self,
                const char  *folder,
                const char  *excluded)
{
  LibraryDb *db = mood_session_get_db (self->harness.session);
  g_auto (GStrv) folders = library_db_list_folders (db, NULL);
  g_auto (GStrv) left_out = library_db_list_excluded (db, NULL);

  g_assert_cmpstr (folders[0], ==, folder);
  g_assert_cmpstr (left_out[0], ==, excluded);
}

static void
press_undo (Preferences *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->toast);

  g_assert_nonnull (toast);
  g_assert_cmpstr (adw_toast_get_button_label (toast), ==, "_Undo");
  g_signal_emit_by_name (toast, "button-clicked");
}

/* Three songs, one of them in a folder below. Returns: (transfer full): that folder */
static char *
add_music (Preferences *self,
           JobsFixture *fixture)
{
  const char *paths[] = { fixture->music, NULL };
  char *below = g_build_filename (fixture->music, "live", NULL);

  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  g_free (jobs_fixture_add_song (fixture, "one.wav", 8));
  g_free (jobs_fixture_add_song (fixture, "two.wav", 9));
  g_free (jobs_fixture_add_song (fixture, "live/three.wav", 10));
  mood_preferences_folders_add (self->folders, paths);
  harness_wait (has_three_songs, self);
  harness_wait (has_folder, self);
  assert_folders (self, fixture->music, NULL);

  return below;
}

static void
test_remove (JobsFixture   *fixture,
             gconstpointer  data)
{
  Preferences self = { 0 };
  g_autofree char *below = NULL;

  open_preferences (&self, fixture);
  below = add_music (&self, fixture);

  gtk_widget_activate_action (GTK_WIDGET (get_row (&self, "folders")), "folder.remove", NULL);
  harness_wait (has_no_song, &self);
  harness_wait (has_no_folder, &self);
  harness_wait (has_toast, &self);
  assert_folders (&self, NULL, NULL);
  g_assert_true (g_str_has_suffix (adw_toast_get_title (self.toast), "removed. No file was deleted."));
  g_assert_true (g_file_test (below, G_FILE_TEST_IS_DIR));

  press_undo (&self);
  harness_wait (has_three_songs, &self);
  harness_wait (has_folder, &self);
  assert_folders (&self, fixture->music, NULL);
  close_preferences (&self);
}

static void
test_exclude (JobsFixture   *fixture,
              gconstpointer  data)
{
  Preferences self = { 0 };
  g_autofree char *below = NULL;

  open_preferences (&self, fixture);
  below = add_music (&self, fixture);

  mood_preferences_folders_exclude (self.folders, below);
  harness_wait (has_two_songs, &self);
  harness_wait (has_excluded, &self);
  assert_folders (&self, fixture->music, below);
  press_undo (&self);
  harness_wait (has_three_songs, &self);
  harness_wait (has_no_excluded, &self);
  assert_folders (&self, fixture->music, NULL);

  /* By its own row, too. */
  mood_preferences_folders_exclude (self.folders, below);
  harness_wait (has_two_songs, &self);
  harness_wait (has_excluded, &self);
  gtk_widget_activate_action (GTK_WIDGET (get_row (&self, "excluded")), "folder.include", NULL);
  harness_wait (has_three_songs, &self);
  harness_wait (has_no_excluded, &self);
  close_preferences (&self);
}

/* What is no part of the library cannot be left out, nor can a folder of the library itself. */
static void
test_exclude_elsewhere (JobsFixture   *fixture,
                        gconstpointer  data)
{
  Preferences self = { 0 };
  g_autofree char *below = NULL;

  open_preferences (&self, fixture);
  below = add_music (&self, fixture);
  mood_preferences_folders_exclude (self.folders, "/nowhere/at/all");
  harness_wait (has_toast, &self);
  g_assert_cmpstr (adw_toast_get_title (self.toast), ==, "“/nowhere/at/all” lies in no folder of the library.");
  g_assert_null (adw_toast_get_button_label (self.toast));
  g_clear_object (&self.toast);
  mood_preferences_folders_exclude (self.folders, fixture->music);
  harness_wait (has_toast, &self);
  g_assert_true (
      g_str_has_suffix (adw_toast_get_title (self.toast), "is a folder of the library itself: remove it instead."));
  assert_folders (&self, fixture->music, NULL);
  g_assert_cmpuint (count_songs (&self), ==, 3);
  close_preferences (&self);
}

/* One folder alone is looked through, and what was added to it is found. */
static void
test_rescan (JobsFixture   *fixture,
             gconstpointer  data)
{
  Preferences self = { 0 };
  const char *paths[] = { fixture->music, NULL };
  g_autoptr (GSettings) settings = mood_settings_new ();

  g_settings_set_boolean (settings, "watch-folders", FALSE);
  open_preferences (&self, fixture);
  g_free (jobs_fixture_add_song (fixture, "one.wav", 8));
  mood_preferences_folders_add (self.folders, paths);
  harness_wait (has_one_song, &self);
  harness_wait (has_any_folder, &self);
  g_free (jobs_fixture_add_song (fixture, "two.wav", 9));
  gtk_widget_activate_action (GTK_WIDGET (get_row (&self, "folders")), "folder.rescan", NULL);
  harness_wait (has_two_songs, &self);
  close_preferences (&self);
  g_settings_reset (settings, "watch-folders");
}

/* --- pausing --- */

#define N_PAUSED 30

static gboolean
has_heard_one (gpointer data)
{
  return count_songs (data) >= 1;
}

static gboolean
has_heard_all (gpointer data)
{
  return is_still (data) && count_songs (data) == N_PAUSED;
}

static const char *
get_headline (Preferences *self)
{
  MoodProgressBar *job = mood_sidebar_get_scan_job (harness_get_child (&self->harness, "sidebar"));

  return gtk_label_get_text (
      GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (job), MOOD_TYPE_PROGRESS_BAR, "headline")));
}

static gboolean
set_flag_cb (gpointer data)
{
  *(gboolean *)data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_flag (gpointer data)
{
  return *(gboolean *)data;
}

static void
wait_ms (guint duration)
{
  gboolean is_over = FALSE;

  g_timeout_add (duration, set_flag_cb, &is_over);
  harness_wait (is_flag, &is_over);
}

/* What was being heard is heard to its end; then the scan stays where it is until it is told to go on. */
static void
test_pause (JobsFixture   *fixture,
            gconstpointer  data)
{
  Preferences self = { 0 };
  const char *paths[] = { fixture->music, NULL };
  g_autoptr (GSettings) settings = mood_settings_new ();
  GActionGroup *actions;
  guint n_heard;

  g_settings_set_uint (settings, "workers", 1);
  open_preferences (&self, fixture);
  actions = G_ACTION_GROUP (self.harness.window);
  for (guint i = 0; i < N_PAUSED; i++)
    {
      g_autofree char *name = g_strdup_printf ("song %u.wav", i);

      g_free (jobs_fixture_add_song (fixture, name, 20 + i));
    }
  g_assert_false (g_action_group_get_action_enabled (actions, "pause-scan"));
  mood_preferences_folders_add (self.folders, paths);
  g_assert_true (g_action_group_get_action_enabled (actions, "pause-scan"));
  harness_wait (has_heard_one, &self);
  g_action_group_activate_action (actions, "pause-scan", NULL);
  g_assert_true (mood_session_is_paused (self.harness.session));
  g_assert_true (g_str_has_prefix (get_headline (&self), "Paused: "));

  /* What was on its way still comes: songs that were heard before the pause, and the one in flight. */
  wait_ms (2000);
  n_heard = count_songs (&self);
  /* Long enough for all of them, had it not paused. */
  wait_ms (4000);
  g_assert_true (mood_session_is_scanning (self.harness.session));
  g_assert_cmpuint (count_songs (&self), ==, n_heard);
  g_assert_cmpuint (n_heard, <, N_PAUSED);

  g_action_group_activate_action (actions, "pause-scan", NULL);
  g_assert_false (mood_session_is_paused (self.harness.session));
  harness_wait (has_heard_all, &self);
  g_assert_false (g_action_group_get_action_enabled (actions, "pause-scan"));
  close_preferences (&self);
  g_settings_reset (settings, "workers");
}

/* A paused scan can be stopped, and a window with one can be closed. */
static void
test_close_paused (JobsFixture   *fixture,
                   gconstpointer  data)
{
  Preferences self = { 0 };
  const char *paths[] = { fixture->music, NULL };

  open_preferences (&self, fixture);
  g_free (jobs_fixture_add_song (fixture, "one.wav", 20));
  mood_preferences_folders_add (self.folders, paths);
  mood_session_set_paused (self.harness.session, TRUE);
  mood_session_cancel_scan (self.harness.session);
  harness_wait (has_no_song, &self);
  g_assert_false (mood_session_is_paused (self.harness.session));
  mood_preferences_folders_add (self.folders, paths);
  mood_session_set_paused (self.harness.session, TRUE);
  close_preferences (&self);
}

/* --- the model --- */

static MoodPreferencesModel *
get_model_page (Preferences *self)
{
  return MOOD_PREFERENCES_MODEL (
      gtk_widget_get_template_child (GTK_WIDGET (self->window), MOOD_TYPE_PREFERENCES, "model"));
}

static const char *
get_model_name (Preferences *self)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (
      gtk_widget_get_template_child (GTK_WIDGET (get_model_page (self)), MOOD_TYPE_PREFERENCES_MODEL, "name")));
}

static gboolean
has_shipped_model (gpointer data)
{
  return g_strcmp0 (get_model_name (data), "The one that comes with Moodplane") == 0;
}

static gboolean
has_other_model (gpointer data)
{
  return g_strcmp0 (get_model_name (data), "other") == 0;
}

static gboolean
offers_former (gpointer data)
{
  return gtk_widget_get_visible (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (get_model_page (data)),
                                                                            MOOD_TYPE_PREFERENCES_MODEL, "former")));
}

static char *
dup_kept_model (void)
{
  g_autoptr (GSettings) settings = mood_settings_new ();
  g_autoptr (GVariant) value = g_settings_get_value (settings, "model");

  return g_variant_dup_bytestring (value, NULL);
}

/* A file that is no model is refused with a sentence, and nothing changes; a model is in use from then on, until its owner
 * goes back. */
static void
test_model (JobsFixture   *fixture,
            gconstpointer  data)
{
  Preferences self = { 0 };
  g_autofree char *wrong = jobs_fixture_add_file (fixture, "wrong.safetensors", "This is no model.");
  g_autofree char *other = g_build_filename (fixture->folder, "other.safetensors", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  jobs_fixture_set_model (fixture, 6, 500);
  g_assert_true (g_file_get_contents (fixture->model, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (other, contents, (gssize)length, NULL));
  jobs_fixture_set_model (fixture, 5, 500);
  open_preferences (&self, fixture);
  g_signal_connect_swapped (get_model_page (&self), "toast", G_CALLBACK (toast_cb), &self);
  harness_wait (has_shipped_model, &self);
  /* Where it was installed there are no sources. */
  g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_template_child (
                             GTK_WIDGET (get_model_page (&self)), MOOD_TYPE_PREFERENCES_MODEL, "about"))),
                         "docs/"));

  mood_preferences_model_choose (get_model_page (&self), wrong);
  harness_wait (has_toast, &self);
  g_assert_cmpuint (strlen (adw_toast_get_title (self.toast)), >, 20);
  g_assert_nonnull (strstr (adw_toast_get_title (self.toast), "wrong.safetensors"));
  g_assert_true (has_shipped_model (&self));
  kept = dup_kept_model ();
  g_assert_cmpstr (kept, ==, "");

  mood_preferences_model_choose (get_model_page (&self), other);
  harness_wait (has_other_model, &self);
  g_free (kept);
  kept = dup_kept_model ();
  /* A copy: what was chosen may go. */
  g_assert_nonnull (strstr (kept, "/moodplane/models/other-"));
  g_assert_cmpint (g_unlink (other), ==, 0);
  g_assert_false (offers_former (&self));

  gtk_widget_activate_action (GTK_WIDGET (get_model_page (&self)), "model.reset", NULL);
  harness_wait (has_shipped_model, &self);
  harness_wait (offers_former, &self);
  gtk_widget_activate_action (GTK_WIDGET (get_model_page (&self)), "model.back", NULL);
  harness_wait (has_other_model, &self);
  gtk_widget_activate_action (GTK_WIDGET (get_model_page (&self)), "model.back", NULL);
  harness_wait (has_shipped_model, &self);
  g_free (kept);
  kept = dup_kept_model ();
  g_assert_cmpstr (kept, ==, "");
  close_preferences (&self);
}

#define ADD(path, function) \
  g_test_add ("/preferences/" path, JobsFixture, NULL, set_up, function, jobs_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  g_setenv ("DISPLAY_TEST_DATA", g_getenv ("MOODPLANE_DATADIR"), TRUE);
  ADD ("folders/remove", test_remove);
  ADD ("folders/exclude", test_exclude);
  ADD ("folders/exclude-elsewhere", test_exclude_elsewhere);
  ADD ("folders/rescan", test_rescan);
  ADD ("pause/resume", test_pause);
  ADD ("pause/close", test_close_paused);
  ADD ("model", test_model);

  return g_test_run ();
}
