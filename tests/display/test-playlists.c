/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Playlists in the window: made of a selection, shown, put in order, exported, imported, deleted and put back. What comes of
 * it is looked up in the library and in the files. */

#include <glib/gstdio.h>

#include "harness.h"
#include "library/playlist.h"
#include "ui/playlist-chooser.h"
#include "ui/playlist-name-dialog.h"
#include "ui/scope-bar.h"
#include "ui/sidebar.h"
#include "ui/song-drag.h"
#include "ui/window-private.h"

#define N_SONGS 30

typedef struct
{
  Harness harness;
  LibraryDb *db; /* the window's */
} Fixture;

static void
set_up (Fixture *self, int width)
{
  *self = (Fixture) { 0 };
  harness_open_made_up (&self->harness, width, N_SONGS);
  self->db = mood_session_get_db (self->harness.session);
}

static void
tear_down (Fixture *self)
{
  harness_close (&self->harness);
}

/* --- what a person does --- */

static void
activate (Fixture *self, const char *name, GVariant *parameter)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->harness.window), name));
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), name, parameter);
}

/* Types a name into the dialog that asks for one, and presses Enter. */
static void
answer_name (const char *name)
{
  GtkWindow *dialog = harness_find_window (MOOD_TYPE_PLAYLIST_NAME_DIALOG);
  GtkEntry *entry;

  g_assert_nonnull (dialog);
  entry = mood_playlist_name_dialog_get_entry (MOOD_PLAYLIST_NAME_DIALOG (dialog));
  gtk_test_accessible_assert_property (entry, GTK_ACCESSIBLE_PROPERTY_LABEL, "Name of the playlist");
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  g_assert_true (gtk_widget_activate (gtk_window_get_default_widget (dialog)));
}

static void
select_rows (Fixture *self, guint first, guint count)
{
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (self->harness.selection), first, count, TRUE);
  harness_settle (&self->harness);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Expected;

static gboolean
is_titled (gpointer data)
{
  Expected *expected = data;

  return g_str_equal (
      mood_scope_bar_get_title (harness_get_child (&expected->fixture->harness, "scope_bar")), expected->text);
}

static gboolean
has_row (gpointer data)
{
  Expected *expected = data;
  MoodSidebar *sidebar = harness_get_child (&expected->fixture->harness, "sidebar");

  return harness_find_text (GTK_WIDGET (sidebar), expected->text) != NULL;
}

static gboolean
has_no_row (gpointer data)
{
  return !has_row (data);
}

static void
show (Fixture *self, gint64 id, const char *title)
{
  g_autofree char *scope = g_strdup_printf ("playlist:%" G_GINT64_FORMAT, id);

  harness_wait (has_row, &(Expected) { self, title });
  activate (self, "scope", g_variant_new_string (scope));
  harness_wait (is_titled, &(Expected) { self, title });
}

static gboolean
is_told (gpointer data)
{
  Expected *expected = data;

  return harness_shows_text (harness_get_child (&expected->fixture->harness, "toasts"), expected->text);
}

/* The ids of the songs in the list, or in the library: "3 4 5". */
static char *
join_shown (Fixture *self)
{
  GListModel *model = mood_song_list_get_model (self->harness.list);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%d", i > 0 ? " " : "", (int)library_song_get_id (song));
    }

  return g_string_free (text, FALSE);
}

static char *
join_stored (Fixture *self, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = library_playlists_get_entries (self->db, id, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = entries->pdata[i];

      g_string_append_printf (text, "%s%d", i > 0 ? " " : "",
                              entry->song != NULL ? (int)library_song_get_id (entry->song) : -1);
    }

  return g_string_free (text, FALSE);
}

static gboolean
shows (gpointer data)
{
  Expected *expected = data;
  g_autofree char *shown = join_shown (expected->fixture);

  return g_str_equal (shown, expected->text);
}

/* Both the list and the library have these. */
static void
wait_for_songs (Fixture *self, gint64 id, const char *expected)
{
  g_autofree char *stored = NULL;

  harness_wait (shows, &(Expected) { self, expected });
  stored = join_stored (self, id);
  g_assert_cmpstr (stored, ==, expected);
}

static gint64
find_id (Fixture *self, const char *name)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (self->db, name, NULL);

  return playlist != NULL ? playlist->id : 0;
}

/* Made as a person makes it: rows @first, ... are selected. */
static gint64
make_playlist (Fixture *self, const char *name, guint first, guint count)
{
  gint64 id;

  select_rows (self, first, count);
  activate (self, "new-playlist", NULL);
  answer_name (name);
  harness_wait (has_row, &(Expected) { self, name });
  id = find_id (self, name);
  g_assert_cmpint (id, !=, 0);

  return id;
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type, GType drop_type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!g_type_is_a (G_OBJECT_TYPE (controller), type))
        continue;
      if (type != GTK_TYPE_DROP_TARGET
          || gdk_content_formats_contain_gtype (gtk_drop_target_get_formats (GTK_DROP_TARGET (controller)), drop_type))
        return controller;
    }

  g_assert_not_reached ();
}

/* The middle of the cell that shows this text, in the coordinates of @widget; with @part of its height below the top. */
static void
find_place (GtkWidget *widget, const char *text, double part, double *x, double *y)
{
  GtkWidget *found = harness_find_text (widget, text);

  g_assert_nonnull (found);
  gtk_widget_translate_coordinates (found, widget, 4, gtk_widget_get_height (found) * part, x, y);
}

/* Presses on the row of one song and lets go on another: what GTK would ask and tell while the pointer goes there. */
static gboolean
drag_song (Fixture *self, guint row, GtkWidget *target, double x, double y)
{
  GtkWidget *list = GTK_WIDGET (self->harness.list);
  GtkEventController *source = find_controller (list, GTK_TYPE_DRAG_SOURCE, G_TYPE_NONE);
  GtkEventController *drop = find_controller (target, GTK_TYPE_DROP_TARGET, MOOD_TYPE_DRAGGED_SONGS);
  g_autoptr (GdkContentProvider) content = NULL;
  g_autoptr (LibrarySong) song = g_list_model_get_item (mood_song_list_get_model (self->harness.list), row);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  gboolean is_taken = FALSE;
  GdkDragAction action = 0;
  double from_x, from_y;

  find_place (list, library_song_get_title (song), 0.5, &from_x, &from_y);
  g_signal_emit_by_name (source, "prepare", from_x, from_y, &content);
  g_assert_nonnull (content);
  g_value_init (&value, MOOD_TYPE_DRAGGED_SONGS);
  g_assert_true (gdk_content_provider_get_value (content, &value, &error));
  g_assert_no_error (error);
  g_signal_emit_by_name (drop, "motion", x, y, &action);
  if (action == 0)
    return FALSE;
  g_signal_emit_by_name (drop, "drop", &value, x, y, &is_taken);

  return is_taken;
}

/* --- the tests --- */

static void
test_make_and_show (void)
{
  Fixture f;
  gint64 id;
  GtkWidget *row;
  g_autofree char *scope = NULL;
  g_autofree char *name = NULL;

  set_up (&f, 1360);
  id = make_playlist (&f, "Morning", 3, 4);
  {
    g_autofree char *stored = join_stored (&f, id);

    g_assert_cmpstr (stored, ==, "4 5 6 7");
  }
  scope = g_strdup_printf ("playlist:%" G_GINT64_FORMAT, id);
  row = mood_sidebar_find_row (harness_get_child (&f.harness, "sidebar"), scope);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Morning, 4 songs");

  show (&f, id, "Morning");
  wait_for_songs (&f, id, "4 5 6 7");
  harness_settle (&f.harness);
  g_assert_cmpuint (mood_plane_get_n_points (f.harness.plane), ==, 4);

  /* A name that is taken is not accepted. */
  activate (&f, "rename-playlist", g_variant_new_int64 (0));
  answer_name ("Evening");
  harness_wait (is_titled, &(Expected) { &f, "Evening" });
  g_assert_cmpint (find_id (&f, "Evening"), ==, id);
  activate (&f, "duplicate-playlist", g_variant_new_int64 (0));
  harness_wait (is_titled, &(Expected) { &f, "Evening 2" });
  activate (&f, "rename-playlist", g_variant_new_int64 (0));
  {
    GtkWindow *dialog = harness_find_window (MOOD_TYPE_PLAYLIST_NAME_DIALOG);
    GtkEntry *entry = mood_playlist_name_dialog_get_entry (MOOD_PLAYLIST_NAME_DIALOG (dialog));

    gtk_editable_set_text (GTK_EDITABLE (entry), "Evening");
    g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "accept"));
    gtk_editable_set_text (GTK_EDITABLE (entry), "  ");
    g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "accept"));
    gtk_window_close (GTK_WINDOW (dialog));
  }
  tear_down (&f);
}

/* Songs that cannot be heard are left out, and those that are in it already. */
static void
test_add (void)
{
  Fixture f;
  gint64 id;
  GtkWindow *chooser;
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) bad = NULL;

  set_up (&f, 1360);
  bad = library_db_store (f.db,
                          &(LibrarySongFields) { .path = "/music/broken.ogg",
                                                 .title = "Broken",
                                                 .error_code = "damaged",
                                                 .error_message = "The file is damaged." },
                          NULL, NULL, &(LibraryVersion) { "m", 1, FALSE }, &error);
  g_assert_no_error (error);
  {
    GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

    g_ptr_array_add (songs, g_object_ref (bad));
    harness_add (&f.harness, songs);
  }
  id = make_playlist (&f, "Mix", 0, 3);

  /* The last two are 30, and the one that failed. */
  select_rows (&f, N_SONGS - 1, 2);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (f.harness.selection), 1, FALSE);
  g_assert_cmpuint (mood_selection_get_n_selected (f.harness.selection), ==, 3);
  activate (&f, "add-to-playlist", g_variant_new_int64 (0));
  chooser = harness_find_window (MOOD_TYPE_PLAYLIST_CHOOSER);
  g_assert_nonnull (chooser);
  gtk_widget_activate (
      gtk_widget_get_ancestor (harness_find_text (GTK_WIDGET (chooser), "Mix"), GTK_TYPE_LIST_BOX_ROW));
  harness_wait (
      has_row, &(Expected) { &f, "Mix" });
  show (&f, id, "Mix");
  wait_for_songs (&f, id, "1 2 3 30");
  harness_wait (is_told, &(Expected) { &f, "1 song added to “Mix”, 1 was in it already, 1 that cannot be heard was left out" });
  tear_down (&f);
}

static void
test_order_by_keyboard (void)
{
  Fixture f;
  gint64 id;

  set_up (&f, 1360);
  id = make_playlist (&f, "Way", 0, 5);
  show (&f, id, "Way");
  wait_for_songs (&f, id, "1 2 3 4 5");

  select_rows (&f, 2, 1);
  activate (&f, "move-up", NULL);
  wait_for_songs (&f, id, "1 3 2 4 5");
  g_assert_true (
      mood_selection_contains (f.harness.selection, mood_song_store_find (f.harness.store, 3)));
  activate (&f, "move-up", NULL);
  wait_for_songs (&f, id, "3 1 2 4 5");
  activate (&f, "move-down", NULL);
  wait_for_songs (&f, id, "1 3 2 4 5");

  /* Several go together. */
  select_rows (&f, 0, 2);
  activate (&f, "move-down", NULL);
  wait_for_songs (&f, id, "2 1 3 4 5");

  select_rows (&f, 1, 2);
  activate (&f, "remove-from-playlist", NULL);
  wait_for_songs (&f, id, "2 4 5");
  harness_wait (is_told, &(Expected) { &f, "2 songs taken out of “Way”" });
  activate (&f, "put-back-playlist", g_variant_new_int64 (1));
  wait_for_songs (&f, id, "2 1 3 4 5");
  tear_down (&f);
}

static void
test_order_by_pointer (void)
{
  Fixture f;
  gint64 id, other;
  GtkWidget *list, *sidebar_list;
  double x, y;

  set_up (&f, 1360);
  list = GTK_WIDGET (f.harness.list);
  id = make_playlist (&f, "Way", 0, 5);
  other = make_playlist (&f, "Other", 9, 2);

  /* All songs have no order that could be changed. */
  find_place (list, library_song_get_title (mood_song_store_find (f.harness.store, 2)), 0.2, &x, &y);
  mood_selection_clear (f.harness.selection);
  g_assert_false (drag_song (&f, 3, list, x, y));

  show (&f, id, "Way");
  wait_for_songs (&f, id, "1 2 3 4 5");
  harness_settle (&f.harness);
  find_place (list, library_song_get_title (mood_song_store_find (f.harness.store, 2)), 0.2, &x, &y);
  g_assert_true (drag_song (&f, 3, list, x, y));
  wait_for_songs (&f, id, "1 4 2 3 5");
  harness_settle (&f.harness);
  find_place (list, library_song_get_title (mood_song_store_find (f.harness.store, 5)), 0.8, &x, &y);
  g_assert_true (drag_song (&f, 0, list, x, y));
  wait_for_songs (&f, id, "4 2 3 5 1");

  /* Onto another list in the sidebar. */
  sidebar_list = gtk_widget_get_ancestor (
      harness_find_text (harness_get_child (&f.harness, "sidebar"), "Other"), GTK_TYPE_LIST_BOX);
  find_place (sidebar_list, "Other", 0.5, &x, &y);
  g_assert_true (drag_song (&f, 1, sidebar_list, x, y));
  find_place (sidebar_list, "All Songs", 0.5, &x, &y);
  g_assert_false (drag_song (&f, 1, sidebar_list, x, y));
  show (&f, other, "Other");
  wait_for_songs (&f, other, "10 11 2");
  tear_down (&f);
}

/* To other programs, songs are files. */
static void
test_drag_out (void)
{
  Fixture f;
  g_autoptr (GdkContentProvider) content = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  GSList *files;
  double x, y;

  set_up (&f, 1360);
  select_rows (&f, 0, 3);
  find_place (GTK_WIDGET (f.harness.list), library_song_get_title (mood_song_store_find (f.harness.store, 2)), 0.5, &x,
              &y);
  g_signal_emit_by_name (find_controller (GTK_WIDGET (f.harness.list), GTK_TYPE_DRAG_SOURCE, G_TYPE_NONE), "prepare", x, y,
                         &content);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_assert_true (gdk_content_provider_get_value (content, &value, &error));
  g_assert_no_error (error);
  files = gdk_file_list_get_files (g_value_get_boxed (&value));
  g_assert_cmpuint (g_slist_length (files), ==, 3);
  path = g_file_get_path (files->next->data);
  g_assert_cmpstr (path, ==, library_song_get_path (mood_song_store_find (f.harness.store, 2)));
  tear_down (&f);
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

typedef struct
{
  GtkFileChooser *chooser;
  GFile *file;
  const char *name;
} Asked;

static gboolean
has_file (gpointer data)
{
  Asked *asked = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (asked->chooser);

  if (file != NULL && g_file_equal (file, asked->file))
    return TRUE;

  /* While the dialog reads the folder it may forget what was typed. */
  gtk_file_chooser_set_current_name (asked->chooser, asked->name);
  return FALSE;
}

/* Answers the dialog that asks for a file: goes to the folder, types the name, and presses the button. */
static void
answer_file (Fixture *self, const char *path, const char *is_relative)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GError) error = NULL;
  Asked asked = { GTK_FILE_CHOOSER (mood_window_get_chooser (self->harness.window)), file, name };

  g_assert_nonnull (asked.chooser);
  gtk_file_chooser_set_current_folder (asked.chooser, folder, &error);
  g_assert_no_error (error);
  gtk_file_chooser_set_current_name (asked.chooser, name);
  gtk_file_chooser_set_choice (asked.chooser, "relative", is_relative);
  harness_wait (has_file, &asked);
  g_signal_emit_by_name (asked.chooser, "response", GTK_RESPONSE_ACCEPT);
}

static void
choose_kind (Fixture *self, guint index)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (mood_window_get_chooser (self->harness.window));
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (chooser);
  g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, index);

  gtk_file_chooser_set_filter (chooser, filter);
}

/* The name that is proposed ends as the kind does. Where the dialog has forgotten it, see has_file(), it is typed and the kind is
 * chosen again. */
static gboolean
is_name_of_kind (gpointer data)
{
  Fixture *self = data;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (mood_window_get_chooser (self->harness.window));
  g_autofree char *name = gtk_file_chooser_get_current_name (chooser);

  if (name == NULL || *name == '\0')
    {
      gtk_file_chooser_set_current_name (chooser, "Way.m3u8");
      choose_kind (self, 0);
      choose_kind (self, 1);
    }

  return g_strcmp0 (name, "Way.xspf") == 0;
}

static void
test_export_and_import (void)
{
  Fixture f;
  gint64 id, again;
  g_autofree char *path = NULL;
  g_autofree char *xspf = NULL;
  g_autofree char *text = NULL;

  set_up (&f, 1360);
  path = g_build_filename (f.harness.folder, "Out.m3u8", NULL);
  xspf = g_build_filename (f.harness.folder, "Out.xspf", NULL);
  id = make_playlist (&f, "Way", 4, 3);
  show (&f, id, "Way");
  activate (&f, "export-playlist", g_variant_new_int64 (0));
  answer_file (&f, path, "false");
  harness_wait (is_there, path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "#EXTM3U"));
  for (gint64 song = 5; song <= 7; song++)
    g_assert_nonnull (
        strstr (text, library_song_get_path (mood_song_store_find (f.harness.store, song))));

  activate (&f, "export-playlist", g_variant_new_int64 (id));
  choose_kind (&f, 1);
  harness_wait (is_name_of_kind, &f);
  answer_file (&f, xspf, "true");
  harness_wait (is_there, xspf);

  /* Read in it is a list of its own name; a second time it is that one. */
  mood_window_open_paths (f.harness.window, (const char *const[]){ path, NULL });
  harness_wait (is_titled, &(Expected) { &f, "Out" });
  again = find_id (&f, "Out");
  wait_for_songs (&f, again, "5 6 7");
  activate (&f, "scope", g_variant_new_string ("all"));
  mood_window_open_paths (f.harness.window, (const char *const[]){ path, NULL });
  harness_wait (is_titled, &(Expected) { &f, "Out" });
  g_assert_cmpint (find_id (&f, "Out 2"), ==, 0);

  /* Others than before in it: another list. */
  g_assert_true (g_file_set_contents (path, "#EXTM3U\n/music/nowhere.ogg\n", -1, NULL));
  mood_window_open_paths (f.harness.window, (const char *const[]){ path, NULL });
  harness_wait (is_titled, &(Expected) { &f, "Out 2" });
  harness_wait (is_told, &(Expected) { &f, "“Out 2” has 1 song, 1 of them is not in the library" });
  tear_down (&f);
}

/* A file of another program that is dropped on the window. */
static void
test_drop_file (void)
{
  Fixture f;
  GtkEventController *drop;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = NULL;
  gboolean is_taken = FALSE;

  set_up (&f, 1360);
  path = g_build_filename (f.harness.folder, "Dropped.m3u", NULL);
  text = g_strdup_printf ("%s\n%s\n", library_song_get_path (mood_song_store_find (f.harness.store, 9)),
                          library_song_get_path (mood_song_store_find (f.harness.store, 2)));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  files = g_slist_prepend (NULL, g_file_new_for_path (path));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_slist_free_full (files, g_object_unref);

  drop = find_controller (GTK_WIDGET (f.harness.window), GTK_TYPE_DROP_TARGET, GDK_TYPE_FILE_LIST);
  g_signal_emit_by_name (drop, "drop", &value, 100.0, 100.0, &is_taken);
  g_assert_true (is_taken);
  harness_wait (is_titled, &(Expected) { &f, "Dropped" });
  wait_for_songs (&f, find_id (&f, "Dropped"), "9 2");
  tear_down (&f);
}

static void
test_delete_and_undo (void)
{
  Fixture f;
  gint64 id;
  g_autofree char *stored = NULL;

  set_up (&f, 1360);
  id = make_playlist (&f, "Way", 4, 3);
  show (&f, id, "Way");
  wait_for_songs (&f, id, "5 6 7");
  activate (&f, "delete-playlist", g_variant_new_int64 (id));
  harness_wait (has_no_row, &(Expected) { &f, "Way" });
  g_assert_cmpint (find_id (&f, "Way"), ==, 0);
  harness_wait (is_titled, &(Expected) { &f, "All Songs" });
  harness_settle (&f.harness);
  g_assert_cmpuint (g_list_model_get_n_items (mood_song_list_get_model (f.harness.list)), ==, N_SONGS);

  activate (&f, "put-back-playlist", g_variant_new_int64 (1));
  harness_wait (is_titled, &(Expected) { &f, "Way" });
  g_assert_cmpint (find_id (&f, "Way"), ==, id);
  wait_for_songs (&f, id, "5 6 7");
  tear_down (&f);
}

static GtkWidget *
find_close_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "window-close-symbolic") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_close_button (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_no_undo (gpointer data)
{
  return g_hash_table_size (((Fixture *)data)->harness.window->undos) == 0;
}

/* What can be put back no more is not kept. */
static void
test_undo_is_over (void)
{
  Fixture f;
  gint64 id;

  set_up (&f, 1360);
  id = make_playlist (&f, "Way", 4, 3);
  activate (&f, "delete-playlist", g_variant_new_int64 (id));
  harness_wait (is_told, &(Expected) { &f, "“Way” deleted" });
  g_assert_false (has_no_undo (&f));
  g_signal_emit_by_name (find_close_button (harness_get_child (&f.harness, "toasts")), "clicked");
  harness_wait (has_no_undo, &f);
  tear_down (&f);
}

/* Who asked for a list to be played and went on before it was read does not hear the next one that is only looked at. */
static void
test_play_is_for_one (void)
{
  Fixture f;
  gint64 first, second;

  set_up (&f, 1360);
  first = make_playlist (&f, "First", 1, 3);
  second = make_playlist (&f, "Second", 7, 2);
  harness_wait (has_row, &(Expected) { &f, "First" });
  activate (&f, "play-playlist", g_variant_new_int64 (first));
  activate (&f, "scope", g_variant_new_string ("all"));
  show (&f, second, "Second");
  wait_for_songs (&f, second, "8 9");
  g_assert_null (player_player_get_track (f.harness.window->player));

  activate (&f, "play-playlist", g_variant_new_int64 (first));
  wait_for_songs (&f, first, "2 3 4");
  g_assert_cmpint (player_track_get_id (player_player_get_track (f.harness.window->player)), ==, 2);
  tear_down (&f);
}

/* It is the list that is named where nothing in it is found. */
static void
test_search_in_list (void)
{
  Fixture f;
  gint64 id;
  GObject *page;

  set_up (&f, 1360);
  id = make_playlist (&f, "Way", 4, 3);
  show (&f, id, "Way");
  wait_for_songs (&f, id, "5 6 7");
  gtk_editable_set_text (harness_get_child (&f.harness, "search_entry"), "no such song");
  g_signal_emit_by_name (harness_get_child (&f.harness, "search_entry"), "search-changed");
  harness_settle (&f.harness);
  page = gtk_widget_get_template_child (GTK_WIDGET (f.harness.list), MOOD_TYPE_SONG_LIST, "nothing_page");
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), ==,
                   "Nothing in “Way” is found with “no such song”.");
  tear_down (&f);
}

/* A program that is told to end must not live on for a dialog. */
static void
test_dialog_goes_with_window (void)
{
  Fixture f;

  set_up (&f, 1360);
  activate (&f, "new-playlist", NULL);
  g_assert_nonnull (harness_find_window (MOOD_TYPE_PLAYLIST_NAME_DIALOG));
  tear_down (&f);
  g_assert_null (harness_find_window (MOOD_TYPE_PLAYLIST_NAME_DIALOG));

  set_up (&f, 1360);
  select_rows (&f, 0, 1);
  activate (&f, "add-to-playlist", g_variant_new_int64 (0));
  g_assert_nonnull (harness_find_window (MOOD_TYPE_PLAYLIST_CHOOSER));
  tear_down (&f);
  g_assert_null (harness_find_window (MOOD_TYPE_PLAYLIST_CHOOSER));
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);

  g_test_add_func ("/playlists/make-and-show", test_make_and_show);
  g_test_add_func ("/playlists/add", test_add);
  g_test_add_func ("/playlists/order-by-keyboard", test_order_by_keyboard);
  g_test_add_func ("/playlists/order-by-pointer", test_order_by_pointer);
  g_test_add_func ("/playlists/drag-out", test_drag_out);
  g_test_add_func ("/playlists/export-and-import", test_export_and_import);
  g_test_add_func ("/playlists/drop-file", test_drop_file);
  g_test_add_func ("/playlists/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/playlists/undo-is-over", test_undo_is_over);
  g_test_add_func ("/playlists/play-is-for-one", test_play_is_for_one);
  g_test_add_func ("/playlists/search-in-list", test_search_in_list);
  g_test_add_func ("/playlists/dialog-goes-with-window", test_dialog_goes_with_window);

  return g_test_run ();
}
