/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a newcomer meets: the page of an empty library, the help, and the window of shortcuts, which is to have every key
 * that an action of the program has. */

#include <glib/gstdio.h>

#include "harness.h"
#include "ui/first-run.h"
#include "ui/help.h"

static gboolean
is_library_shown (gpointer data)
{
  return g_str_equal (harness_get_page (data), "library");
}

static gboolean
is_not_scanning (gpointer data)
{
  return !mood_session_is_scanning (((Harness *)data)->session);
}

/* The user's music folder is offered, and is what is added. The folder that is there is that of run-display.sh. */
static void
test_first_run (void)
{
  Harness harness = { 0 };
  g_autofree char *music = mood_first_run_find_music ();
  GtkWidget *page, *button;

  g_assert_nonnull (music);
  harness_open (&harness, 1200, NULL);
  g_assert_cmpstr (harness_get_page (&harness), ==, "empty");
  page = harness_get_child (&harness, "first_run");
  g_assert_nonnull (harness_find_text (page, "Hear the Mood of Your Music"));
  button = GTK_WIDGET (gtk_widget_get_template_child (page, MOOD_TYPE_FIRST_RUN, "music_button"));
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  g_signal_emit_by_name (button, "clicked");
  harness_wait (is_library_shown, &harness);
  harness_wait (is_not_scanning, &harness);
  {
    g_auto (GStrv) folders = library_db_list_folders (mood_session_get_db (harness.session), NULL);

    g_assert_cmpstr (folders[0], ==, music);
  }
  harness_close (&harness);
}

static gboolean
has_folder (gpointer data)
{
  g_auto (GStrv) folders = library_db_list_folders (mood_session_get_db (((Harness *)data)->session), NULL);

  return folders != NULL && folders[0] != NULL;
}

static GtkEventController *
find_file_drop (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller)
          && gdk_content_formats_contain_gtype (gtk_drop_target_get_formats (GTK_DROP_TARGET (controller)),
                                                GDK_TYPE_FILE_LIST))
        return controller;
    }

  g_assert_not_reached ();
}

/* A folder that is dropped on the empty page is in the library from then on. */
static void
test_drop_folder (void)
{
  Harness harness = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("moodplane-drop-XXXXXX", NULL);
  g_auto (GStrv) folders = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files;
  gboolean is_taken = FALSE;

  harness_open (&harness, 1200, NULL);
  files = g_slist_prepend (NULL, g_file_new_for_path (folder));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_slist_free_full (files, g_object_unref);
  g_signal_emit_by_name (find_file_drop (GTK_WIDGET (harness.window)), "drop", &value, 100.0, 100.0, &is_taken);
  g_assert_true (is_taken);
  harness_wait (has_folder, &harness);
  folders = library_db_list_folders (mood_session_get_db (harness.session), NULL);
  g_assert_cmpstr (folders[0], ==, folder);
  harness_wait (is_not_scanning, &harness);
  harness_close (&harness);
  g_rmdir (folder);
}

/* Titles of groups are labels with markup. */
static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  gboolean is_found = GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !is_found;
       child = gtk_widget_get_next_sibling (child))
    is_found = has_label (child, text);

  return is_found;
}

static void
test_help (void)
{
  Harness harness = { 0 };
  GListModel *windows = gtk_window_get_toplevels ();
  guint n_before, n_with_help;

  harness_open (&harness, 1200, NULL);
  n_before = g_list_model_get_n_items (windows);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "show-help", NULL);
  n_with_help = g_list_model_get_n_items (windows);
  g_assert_cmpuint (n_with_help, ==, n_before + 1);
  /* Asked for again, the same comes to the front. */
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "show-help", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, n_with_help);
  for (guint i = 0; i < n_with_help; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (!MOOD_IS_HELP (window))
        continue;
      g_assert_true (has_label (window, "How to Read the Plane"));
      g_assert_true (has_label (window, "Certainty"));
      g_assert_true (has_label (window, "Writing Moods and Undoing"));
      g_assert_true (has_label (window, "Playlists and Journeys"));
      g_assert_true (has_label (window, "Your Corrections"));
    }
  harness_close (&harness);
}

/* Keys that the window of shortcuts shows, by name. */
static void
collect_shown (GtkWidget  *widget,
               GHashTable *shown)
{
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *keys = NULL;
      g_auto (GStrv) each = NULL;

      g_object_get (widget, "accelerator", &keys, NULL);
      each = g_strsplit (keys != NULL ? keys : "", " ", -1);
      for (char **key = each; *key != NULL; key++)
        {
          guint value;
          GdkModifierType state;

          if (gtk_accelerator_parse (*key, &value, &state))
            g_hash_table_add (shown, gtk_accelerator_name (value, state));
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_shown (child, shown);
}

/* The first key of each action is shown; others are for those who know them from elsewhere. */
static void
test_shortcuts (void)
{
  Harness harness = { 0 };
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) actions = NULL;
  GtkShortcutsWindow *overlay;

  harness_open (&harness, 1200, NULL);
  overlay = gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (harness.window));
  g_assert_nonnull (overlay);
  collect_shown (GTK_WIDGET (overlay), shown);
  actions = gtk_application_list_action_descriptions (GTK_APPLICATION (harness.application));
  g_assert_cmpuint (g_strv_length (actions), >, 10);
  for (char **action = actions; *action != NULL; action++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (GTK_APPLICATION (harness.application), *action);

      if (keys[0] != NULL && !g_hash_table_contains (shown, keys[0]))
        g_error ("The shortcuts window does not have %s of %s", keys[0], *action);
    }
  harness_close (&harness);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_build_filename (g_getenv ("HOME"), "Music here", NULL);
  g_autofree char *config = g_build_filename (g_getenv ("XDG_CONFIG_HOME"), "user-dirs.dirs", NULL);

  /* Before GLib looks it up for the first time. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (g_getenv ("XDG_CONFIG_HOME"), 0700), ==, 0);
  g_assert_true (g_file_set_contents (config, "XDG_MUSIC_DIR=\"$HOME/Music here\"\n", -1, NULL));
  harness_init (&argc, &argv);
  g_test_add_func ("/newcomer/first-run", test_first_run);
  g_test_add_func ("/newcomer/drop-folder", test_drop_folder);
  g_test_add_func ("/newcomer/help", test_help);
  g_test_add_func ("/newcomer/shortcuts", test_shortcuts);

  return g_test_run ();
}
