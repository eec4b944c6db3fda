/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Playlists that are made by a rule or a journey, in the window. What comes of it is looked up in the library and in files. */

#include "harness.h"
#include "library/playlist-choice.h"
#include "library/playlist-file.h"
#include "library/playlist.h"
#include "ui/journey-bar.h"
#include "ui/made-list.h"
#include "ui/plane-tool.h"
#include "ui/playlist-name-dialog.h"
#include "ui/rule-editor.h"
#include "ui/scope-bar.h"

#define N_SONGS 200

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

static gboolean
has_editor (gpointer data)
{
  return harness_find_window (MOOD_TYPE_RULE_EDITOR) != NULL;
}

static gboolean
has_no_editor (gpointer data)
{
  return !has_editor (data);
}

static gboolean
is_editor_settled (gpointer data)
{
  return mood_rule_editor_is_settled (data);
}

/* Rows come by and by, and at last all songs have theirs. */
static gboolean
has_all_rows (gpointer list)
{
  return mood_made_list_get_n_rows (list) == g_list_model_get_n_items (mood_made_list_get_model (list));
}

static void
activate (Fixture *self, const char *name, GVariant *parameter)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->harness.window), name));
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), name, parameter);
}

static gpointer
get_part (gpointer editor, const char *name)
{
  GObject *part = gtk_widget_get_template_child (editor, G_OBJECT_TYPE (editor), name);

  g_assert_nonnull (part);
  return part;
}

static LibraryPlaylist *
find_playlist (Fixture *self, const char *name)
{
  return library_playlists_find (self->db, name, NULL);
}

typedef struct
{
  Fixture *fixture;
  const char *name;
} Named;

static gboolean
is_stored (gpointer data)
{
  Named *named = data;
  g_autoptr (LibraryPlaylist) playlist = find_playlist (named->fixture, named->name);

  return playlist != NULL;
}

static gboolean
is_shown (gpointer data)
{
  Named *named = data;

  return g_str_equal (mood_scope_bar_get_title (harness_get_child (&named->fixture->harness, "scope_bar")),
                      named->name);
}

/* The songs of a list are just those with these ids, in their order. */
static gboolean
holds (GListModel *model, GArray *ids)
{
  if (g_list_model_get_n_items (model) != ids->len)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (model, i);

      if (library_song_get_id (song) != g_array_index (ids, gint64, i))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  Fixture *fixture;
  GArray *ids;
} Listed;

static gboolean
is_listed (gpointer data)
{
  Listed *listed = data;

  return holds (mood_song_list_get_model (listed->fixture->harness.list), listed->ids);
}

/* --- rules --- */

static void
test_circle_rule (void)
{
  Fixture fixture;
  MoodRuleEditor *editor;
  g_autoptr (LibraryPlaylist) playlist = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, 1200);
  activate (&fixture, "new-rule", NULL);
  harness_wait (has_editor, NULL);
  editor = harness_find_window (MOOD_TYPE_RULE_EDITOR);

  /* Without a name it cannot be saved, and nobody is told off for that. */
  g_assert_false (gtk_widget_get_visible (get_part (editor, "problem")));
  g_assert_false (gtk_widget_is_sensitive (get_part (editor, "save_button")));

  adw_combo_row_set_selected (get_part (editor, "place"), MOOD_RULE_CIRCLE);
  gtk_spin_button_set_value (get_part (editor, "valence_spin"), 0.4);
  gtk_spin_button_set_value (get_part (editor, "arousal_spin"), 0.2);
  gtk_spin_button_set_value (get_part (editor, "radius_spin"), 0.5);
  adw_combo_row_set_selected (get_part (editor, "order"), LIBRARY_ORDER_DISTANCE);
  adw_combo_row_set_selected (get_part (editor, "amount"), MOOD_RULE_SONGS);
  gtk_spin_button_set_value (get_part (editor, "songs_spin"), 30);
  harness_wait (is_editor_settled, editor);
  harness_wait (has_all_rows, get_part (editor, "list"));
  g_assert_cmpuint (mood_made_list_get_n_rows (get_part (editor, "list")), ==, 30);
  gtk_spin_button_set_value (get_part (editor, "songs_spin"), 9);
  gtk_editable_set_text (get_part (editor, "name"), "Near home");
  harness_wait (is_editor_settled, editor);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (get_part (editor, "summary")), "9 songs"));

  {
    g_autoptr (LibraryPlaylistRule) rule
        = mood_rule_draft_make_rule (mood_rule_editor_get_draft (editor), &error);

    g_assert_no_error (error);
    ids = library_playlist_rule_choose (rule, fixture.db, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (ids->len, ==, 9);
    g_assert_true (holds (mood_made_list_get_model (get_part (editor, "list")), ids));
    g_assert_true (has_all_rows (get_part (editor, "list")));
  }

  g_assert_true (gtk_widget_activate (get_part (editor, "save_button")));
  harness_wait (is_stored, &(Named) { &fixture, "Near home" });
  harness_wait (has_no_editor, NULL);
  playlist = find_playlist (&fixture, "Near home");
  g_assert_nonnull (playlist->rule);
  g_assert_true (playlist->rule->has_circle);
  g_assert_cmpfloat_with_epsilon (playlist->rule->center.valence, 0.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (playlist->rule->radius, 0.5, 1e-9);

  /* It is shown, with its songs in their order. */
  harness_wait (is_shown, &(Named) { &fixture, "Near home" });
  harness_wait (is_listed, &(Listed) { &fixture, ids });
  tear_down (&fixture);
}

static gboolean
is_changed (gpointer data)
{
  g_autoptr (LibraryPlaylist) playlist = find_playlist (data, "Few");

  return playlist != NULL && playlist->rule->max_songs == 3;
}

static gboolean
has_three (gpointer data)
{
  Fixture *fixture = data;

  return g_list_model_get_n_items (mood_song_list_get_model (fixture->harness.list)) == 3;
}

static void
test_edit_rule (void)
{
  Fixture fixture;
  MoodRuleEditor *editor;
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (LibraryPlaylist) playlist = NULL;
  g_autofree char *scope = NULL;
  gint64 id;

  set_up (&fixture, 1200);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture.harness.window), "edit-shown-rule"));

  /* One is made, and then it is another: with another name, and fewer songs. */
  activate (&fixture, "new-rule", NULL);
  editor = harness_find_window (MOOD_TYPE_RULE_EDITOR);
  gtk_editable_set_text (get_part (editor, "name"), "Many");
  g_assert_true (gtk_widget_activate (get_part (editor, "save_button")));
  harness_wait (is_shown, &(Named) { &fixture, "Many" });
  harness_wait (has_no_editor, NULL);
  playlist = find_playlist (&fixture, "Many");
  id = playlist->id;

  activate (&fixture, "edit-shown-rule", NULL);
  harness_wait (has_editor, NULL);
  editor = harness_find_window (MOOD_TYPE_RULE_EDITOR);
  g_assert_cmpstr (gtk_editable_get_text (get_part (editor, "name")), ==, "Many");
  gtk_editable_set_text (get_part (editor, "name"), "Few");
  adw_combo_row_set_selected (get_part (editor, "amount"), MOOD_RULE_SONGS);
  gtk_spin_button_set_value (get_part (editor, "songs_spin"), 3);

  /* What makes no sense is said, and cannot be saved. */
  g_object_set (mood_rule_editor_get_draft (editor), "year-from", "soon", NULL);
  g_assert_true (gtk_widget_get_visible (get_part (editor, "problem")));
  g_assert_nonnull (strstr (gtk_label_get_text (get_part (editor, "problem")), "soon"));
  g_assert_false (gtk_widget_is_sensitive (get_part (editor, "save_button")));
  g_object_set (mood_rule_editor_get_draft (editor), "year-from", "", NULL);
  g_assert_false (gtk_widget_get_visible (get_part (editor, "problem")));

  g_assert_true (gtk_widget_activate (get_part (editor, "save_button")));
  harness_wait (is_changed, &fixture);
  harness_wait (has_three, &fixture);
  g_clear_pointer (&playlist, library_playlist_free);
  playlist = find_playlist (&fixture, "Few");
  g_assert_cmpint (playlist->id, ==, id);
  harness_wait (has_no_editor, NULL);
  tear_down (&fixture);
}

/* A circle is drawn on the plane, and a rule is made of it. */
static void
test_rule_from_place (void)
{
  Fixture fixture;
  MoodRuleEditor *editor;
  g_autoptr (LibraryPlaylist) playlist = NULL;

  set_up (&fixture, 1200);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture.harness.window), "rule-from-place"));
  g_object_set (fixture.harness.plane, "tool", MOOD_PLANE_TOOL_CIRCLE, NULL);
  harness_drag_plane (&fixture.harness, 150, 250, 230, 250);
  harness_settle (&fixture.harness);
  g_assert_nonnull (mood_plane_get_place (fixture.harness.plane));

  activate (&fixture, "rule-from-place", NULL);
  harness_wait (has_editor, NULL);
  editor = harness_find_window (MOOD_TYPE_RULE_EDITOR);
  g_assert_cmpuint (adw_combo_row_get_selected (get_part (editor, "place")), ==, MOOD_RULE_CIRCLE);
  gtk_editable_set_text (get_part (editor, "name"), "Drawn");
  g_assert_true (gtk_widget_activate (get_part (editor, "save_button")));
  harness_wait (is_stored, &(Named) { &fixture, "Drawn" });
  harness_wait (has_no_editor, NULL);

  playlist = find_playlist (&fixture, "Drawn");
  g_assert_cmpfloat_with_epsilon (playlist->rule->radius, mood_plane_get_place (fixture.harness.plane)->radius, 1e-9);

  /* What was selected by the circle is what the rule finds. */
  {
    g_autoptr (GArray) ids = library_playlist_rule_choose (playlist->rule, fixture.db, NULL);

    g_assert_cmpuint (ids->len, >, 0);
    g_assert_cmpuint (ids->len, ==, mood_selection_get_n_selected (fixture.harness.selection));
  }
  tear_down (&fixture);
}

/* --- journeys --- */

static gboolean
has_journey (gpointer data)
{
  Fixture *fixture = data;

  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->harness.window), "save-journey");
}

static gboolean
has_name_dialog (gpointer data)
{
  return harness_find_window (MOOD_TYPE_PLAYLIST_NAME_DIALOG) != NULL;
}

/* Types a name into the dialog that asks for one, and presses Enter. */
static void
answer_name (const char *name)
{
  MoodPlaylistNameDialog *dialog;

  harness_wait (has_name_dialog, NULL);
  dialog = harness_find_window (MOOD_TYPE_PLAYLIST_NAME_DIALOG);
  gtk_editable_set_text (GTK_EDITABLE (mood_playlist_name_dialog_get_entry (dialog)), name);
  g_assert_true (gtk_widget_activate (gtk_window_get_default_widget (GTK_WINDOW (dialog))));
}

static LibrarySong *
select_two (Fixture *self, gint64 a, gint64 b, LibrarySong **last)
{
  LibrarySong *first = mood_song_store_find (self->harness.store, a);
  g_autoptr (GPtrArray) songs = g_ptr_array_new ();

  *last = mood_song_store_find (self->harness.store, b);
  g_ptr_array_add (songs, first);
  g_ptr_array_add (songs, *last);
  mood_selection_add (self->harness.selection, songs, TRUE);
  harness_settle (&self->harness);

  return first;
}

/* Nobody is heard twice in a row, not at the ends either, which were asked for. */
static void
assert_artists_change (GListModel *songs)
{
  g_autoptr (LibrarySong) before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (songs, i);

      if (before != NULL)
        g_assert_cmpstr (library_song_get_artist (song), !=, library_song_get_artist (before));
      g_set_object (&before, song);
    }
}

static void
test_journey_between (void)
{
  Fixture fixture;
  LibrarySong *first, *last;
  MoodJourneyBar *bar;
  GListModel *songs;
  g_autoptr (LibraryPlaylist) playlist = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  set_up (&fixture, 1200);
  bar = harness_get_child (&fixture.harness, "journey_bar");
  g_assert_false (mood_journey_bar_is_revealed (bar));
  first = select_two (&fixture, 11, 13, &last); /* angry; dreamy */
  activate (&fixture, "journey-between", NULL);
  g_assert_true (mood_journey_bar_is_revealed (bar));
  harness_wait (has_journey, &fixture);

  /* It begins with the one and ends with the other. */
  songs = mood_journey_bar_get_songs (bar);
  assert_artists_change (songs);
  g_assert_cmpuint (g_list_model_get_n_items (songs), ==, 12);
  {
    g_autoptr (LibrarySong) begin = g_list_model_get_item (songs, 0);
    g_autoptr (LibrarySong) end = g_list_model_get_item (songs, 11);

    g_assert_cmpint (library_song_get_id (begin), ==, library_song_get_id (first));
    g_assert_cmpint (library_song_get_id (end), ==, library_song_get_id (last));
  }

  activate (&fixture, "save-journey", NULL);
  answer_name ("Homeward");
  harness_wait (is_stored, &(Named) { &fixture, "Homeward" });
  harness_wait (is_shown, &(Named) { &fixture, "Homeward" });
  g_assert_false (mood_journey_bar_is_revealed (bar));

  playlist = find_playlist (&fixture, "Homeward");
  entries = library_playlists_get_entries (fixture.db, playlist->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 12);

  /* Exported and read, it is the same. */
  path = g_build_filename (fixture.harness.folder, "Homeward.m3u8", NULL);
  g_assert_true (library_playlist_file_export (path, "Homeward", entries, FALSE, &error));
  read = library_playlist_file_import (fixture.db, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 12);
  for (guint i = 0; i < read->len; i++)
    {
      const LibraryPlaylistEntry *a = entries->pdata[i], *b = read->pdata[i];

      g_assert_cmpint (library_song_get_id (a->song), ==, library_song_get_id (b->song));
    }
  tear_down (&fixture);
}

/* By clicks: from a place over another to a third, one step back, the other way round, and left by Escape. */
static void
test_journey_clicks (void)
{
  Fixture fixture;
  MoodJourneyBar *bar;
  MoodJourney journey;
  MoodJourneyPoint end;
  gint64 first, last;

  set_up (&fixture, 1200);
  bar = harness_get_child (&fixture.harness, "journey_bar");
  activate (&fixture, "new-journey", NULL);
  g_assert_true (mood_journey_bar_is_revealed (bar));
  harness_drag_plane (&fixture.harness, 130, 330, 130, 330);
  g_assert_false (mood_plane_get_journey (fixture.harness.plane, &journey, &first, &last));
  harness_drag_plane (&fixture.harness, 200, 150, 200, 150);
  harness_drag_plane (&fixture.harness, 330, 130, 330, 130);
  g_assert_true (mood_plane_get_journey (fixture.harness.plane, &journey, &first, &last));
  g_assert_cmpuint (journey.n_points, ==, 3);
  end = journey.way[2];
  harness_wait (has_journey, &fixture);

  activate (&fixture, "turn-journey", NULL);
  mood_plane_get_journey (fixture.harness.plane, &journey, &first, &last);
  g_assert_cmpfloat (journey.way[0].valence, ==, end.valence);
  g_assert_cmpuint (mood_selection_get_n_selected (fixture.harness.selection), ==, 0);

  /* A line drawn by hand takes its place. */
  harness_draw_plane (&fixture.harness, (const double[]) { 130, 330, 160, 260, 190, 190, 260, 190, 330, 190 }, 5);
  g_assert_true (mood_plane_get_journey (fixture.harness.plane, &journey, &first, &last));
  g_assert_cmpuint (journey.n_points, ==, 3);
  harness_wait (has_journey, &fixture);

  activate (&fixture, "end-journey", NULL);
  g_assert_false (mood_journey_bar_is_revealed (bar));
  g_assert_false (mood_plane_get_journey (fixture.harness.plane, &journey, &first, &last));
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/makers/circle-rule", test_circle_rule);
  g_test_add_func ("/makers/edit-rule", test_edit_rule);
  g_test_add_func ("/makers/rule-from-place", test_rule_from_place);
  g_test_add_func ("/makers/journey-between", test_journey_between);
  g_test_add_func ("/makers/journey-clicks", test_journey_clicks);

  return g_test_run ();
}
