/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing moods into real files as a person does it: choosing how, reading what would change, writing, undoing by the
 * toast or from the history, and being told what could not be done. The songs are known without being heard. */

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "jobs/walker.h"
#include "jobs/write-tags-job.h"
#include "library/journal.h"
#include "support.h"
#include "tags/tag-writer.h"
#include "ui/progress-bar.h"
#include "ui/settings.h"
#include "ui/tag-history.h"
#include "ui/tag-preview.h"
#include "ui/tag-table.h"

/* (transfer full): the path of a new file, which is in the library. @error: (nullable): it could not be heard */
static char *
add_song (JobsFixture *fixture,
          const char  *name,
          double       valence,
          double       arousal,
          const char  *failure)
{
  static const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  MoodGaussian gaussian = { .valence = valence, .arousal = arousal, .valence_sd = 0.1, .arousal_sd = 0.1 };
  char *path = jobs_fixture_add_song (fixture, name, 1);
  LibrarySongFields fields = { .path = path };
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);
  if (failure == NULL)
    fields.estimate = &estimate;
  else
    fields.error_code = "damaged", fields.error_message = failure;
  g_assert_true (jobs_walk_get_state (path, &fields.size, &fields.mtime));
  song = library_db_store (fixture->db, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);

  return path;
}

static void
set_up (JobsFixture   *fixture,
        gconstpointer  data)
{
  jobs_fixture_set_up (fixture, data);
  jobs_fixture_open (fixture);
}

static void
open_window (Harness     *harness,
             JobsFixture *fixture)
{
  g_clear_pointer (&fixture->db, library_db_unref);
  harness_open_file (harness, 1200, fixture->library);
  harness_settle (harness);
}

/* "calm|dark", and how many of the four fields the file has. */
static void
assert_tags (const char *path,
             const char *expected,
             gboolean    has_valence,
             const char *quadrant)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TagInfo) tags = tag_file_read (path, &error);
  g_autofree char *moods = NULL;

  g_assert_no_error (error);
  moods = g_strjoinv ("|", tags->moods);
  g_assert_cmpstr (moods, ==, expected);
  g_assert_cmpint (tags->has_valence, ==, has_valence);
  g_assert_cmpstr (tags->quadrant, ==, quadrant);
}

/* As another program would. */
static void
set_mood (const char *path,
          const char *mood)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TagPlan) plan = tag_plan_new (path, NULL, &error);
  g_auto (GStrv) before = NULL;
  const char *values[] = { mood, NULL };

  g_assert_no_error (error);
  before = tag_plan_dup_values (plan, TAG_FIELD_MOOD);
  tag_plan_add_exact (plan, &(TagChange) { TAG_FIELD_MOOD, before, (GStrv)values }, &error);
  g_assert_no_error (error);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* --- finding things on the screen --- */

static gboolean
is_preview_gone (gpointer data)
{
  return harness_find_window (MOOD_TYPE_TAG_PREVIEW) == NULL;
}

typedef gboolean (*WidgetTest) (GtkWidget  *widget,
                                const char *text);

static GtkWidget *
find_widget (GtkWidget  *widget,
             WidgetTest  test,
             const char *text)
{
  if (test (widget, text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, test, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* A button whose action is given this word. */
static gboolean
has_target (GtkWidget  *widget,
            const char *text)
{
  GVariant *target = GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)) : NULL;

  return target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING)
         && g_str_equal (g_variant_get_string (target, NULL), text);
}

static gboolean
has_action (GtkWidget  *widget,
            const char *text)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), text) == 0;
}

/* A button in sight that does this. */
typedef struct
{
  GtkWidget *below;
  const char *action;
  GtkWidget *found;
} Button;

static gboolean
is_there (gpointer data)
{
  Button *button = data;

  button->found = find_widget (button->below, has_action, button->action);

  return button->found != NULL && gtk_widget_is_sensitive (button->found);
}

static void
press (gpointer    window,
       const char *action)
{
  Button button = { GTK_WIDGET (window), action, NULL };

  harness_wait (is_there, &button);
  g_signal_emit_by_name (button.found, "clicked");
}

typedef struct
{
  GtkWidget *window;
  GType type;
  const char *text;
} Expected;

static gboolean
has_summary (gpointer data)
{
  Expected *expected = data;
  GtkLabel *label = GTK_LABEL (gtk_widget_get_template_child (expected->window, MOOD_TYPE_TAG_PREVIEW, "summary"));

  return g_strcmp0 (gtk_label_get_text (label), expected->text) == 0;
}

static void
wait_for_summary (gpointer    window,
                  const char *text)
{
  Expected expected = { GTK_WIDGET (window), 0, text };

  g_test_message ("waiting for “%s”", text);
  harness_wait (has_summary, &expected);
}

/* (transfer full): all that a window's table says: "FILE FIELD CHANGE NOTE" a line. */
static char *
read_table (gpointer window,
            GType    type)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *table = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window), type, "table"));
  GListModel *rows = G_LIST_MODEL (gtk_widget_get_template_child (table, MOOD_TYPE_TAG_TABLE, "model"));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GObject) row = g_list_model_get_item (rows, i);
      g_autofree char *file = NULL;
      g_autofree char *field = NULL;
      g_autofree char *change = NULL;
      g_autofree char *note = NULL;

      g_object_get (row, "file", &file, "field", &field, "change", &change, "note", &note, NULL);
      g_string_append_printf (text, "%s %s %s %s\n", file, field, change, note);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_table_has (gpointer    window,
                  GType       type,
                  const char *line)
{
  g_autofree char *text = read_table (window, type);

  if (strstr (text, line) == NULL)
    g_error ("“%s” is not among\n%s", line, text);
}

static gboolean
is_write_over (gpointer data)
{
  return !mood_session_is_writing (((Harness *)data)->session);
}

static gpointer
open_dialog (Harness *harness)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness->selection));
  g_action_group_activate_action (G_ACTION_GROUP (harness->window), "write-tags", NULL);

  return harness_find_window (MOOD_TYPE_TAG_PREVIEW);
}

/* --- the dialog --- */

/* Another choice is previewed at once, written as it was shown, kept, and undone by the toast. */
static void
test_write (JobsFixture   *fixture,
            gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *happy = add_song (fixture, "a.wav", 0.6, 0.55, NULL);
  g_autofree char *owned = add_song (fixture, "b.wav", 0.6, 0.55, NULL);
  g_autofree char *table = NULL;
  g_autofree char *mode = NULL;
  g_autoptr (GSettings) settings = mood_settings_new ();
  GtkWidget *dialog;
  GtkWidget *replace;

  g_free (add_song (fixture, "c.wav", 0, 0, "The file is damaged"));
  set_mood (owned, "Mine");
  open_window (&harness, fixture);
  dialog = open_dialog (&harness);
  g_assert_nonnull (dialog);
  wait_for_summary (dialog, "2 files change, 1 has not been heard");
  assert_table_has (dialog, MOOD_TYPE_TAG_PREVIEW, "b.wav MOOD Mine → Mine; joyful");

  replace = find_widget (dialog, has_target, "fill");
  gtk_widget_activate (replace);
  wait_for_summary (dialog, "Reading the files…");
  wait_for_summary (dialog, "2 files change, 1 has not been heard");
  table = read_table (dialog, MOOD_TYPE_TAG_PREVIEW);
  g_assert_null (strstr (table, "b.wav MOOD Mine"));
  replace = find_widget (dialog, has_target, "replace");
  gtk_widget_activate (replace);
  wait_for_summary (dialog, "Reading the files…");
  wait_for_summary (dialog, "2 files change, 1 has not been heard");
  assert_table_has (dialog, MOOD_TYPE_TAG_PREVIEW, "b.wav MOOD Mine → joyful");
  assert_tags (owned, "Mine", FALSE, NULL);

  press (dialog, "preview.write");
  g_assert_true (mood_session_is_writing (harness.session));
  harness_wait (is_preview_gone, NULL);
  harness_wait (is_write_over, &harness);
  assert_tags (happy, "joyful", TRUE, NULL);
  assert_tags (owned, "joyful", TRUE, NULL);
  mode = g_settings_get_string (settings, "tag-mode");
  g_assert_cmpstr (mode, ==, "replace");
  /* The list knows what the files hold by now. */
  {
    g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (harness.store), 0);

    g_assert_cmpstr (library_song_get_moods (song)[0], ==, "joyful");
  }

  press (harness.window, "win.undo-write");
  g_assert_true (mood_session_is_undoing (harness.session));
  {
    GtkWidget *strip = harness_get_child (&harness, "progress_bar");
    GObject *headline = gtk_widget_get_template_child (strip, MOOD_TYPE_PROGRESS_BAR, "headline");

    g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (headline)), "Undoing"));
  }
  harness_wait (is_write_over, &harness);
  assert_tags (happy, "", FALSE, NULL);
  assert_tags (owned, "Mine", FALSE, NULL);
  g_settings_reset (settings, "tag-mode");
  harness_close (&harness);
}

/* What cannot be meant is said, and nothing can be written like that. */
static void
test_wrong_choice (JobsFixture   *fixture,
                   gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *path = add_song (fixture, "a.wav", 0.6, 0.55, NULL);
  Button write = { NULL, "preview.write", NULL };
  MoodTagPreview *dialog;

  open_window (&harness, fixture);
  dialog = open_dialog (&harness);
  write.below = GTK_WIDGET (dialog);
  wait_for_summary (dialog, "1 file changes");
  harness_wait (is_there, &write);
  g_object_set (mood_tag_preview_get_settings (dialog), "mood-name", "TITLE", NULL);
  while (gtk_widget_is_sensitive (write.found))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (dialog), "Nothing Can Be Written"));
  g_object_set (mood_tag_preview_get_settings (dialog), "mood-name", "Stimmung", NULL);
  harness_wait (is_there, &write);
  assert_table_has (dialog, MOOD_TYPE_TAG_PREVIEW, "a.wav Stimmung none → joyful");
  gtk_window_close (GTK_WINDOW (dialog));
  harness_wait (is_preview_gone, NULL);
  {
    g_autoptr (GSettings) settings = mood_settings_new ();

    g_settings_reset (settings, "tag-fields");
    g_settings_reset (settings, "tag-names");
  }
  harness_close (&harness);
}

/* Songs that could not be heard have no mood to write. */
static void
test_only_failed (JobsFixture   *fixture,
                  gconstpointer  data)
{
  Harness harness = { 0 };

  g_free (add_song (fixture, "a.wav", 0, 0, "The file is damaged"));
  open_window (&harness, fixture);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness.selection));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (harness.window), "write-tags"));
  harness_close (&harness);
}

/* A file that its owner has protected is among the problems, with the reason; for root no file is protected, so
 * that the preview is read as nobody. */
static void
test_read_only (JobsFixture   *fixture,
                gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *path = add_song (fixture, "a.wav", 0.6, 0.55, NULL);
  gboolean is_root = geteuid () == 0;
  GtkWidget *dialog;

  g_chmod (path, 0444);
  g_chmod (fixture->folder, 0755);
  g_chmod (fixture->music, 0755);
  open_window (&harness, fixture);
  if (is_root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  dialog = open_dialog (&harness);
  wait_for_summary (dialog, "No file changes, 1 cannot be written: You may not write this file or its folder");
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (find_widget (dialog, has_action, "preview.write")));
  g_signal_emit_by_name (find_widget (dialog, has_target, "problems"), "clicked");
  assert_table_has (dialog, MOOD_TYPE_TAG_PREVIEW, "a.wav  You may not write this file or its folder");
  g_signal_emit_by_name (find_widget (dialog, has_target, "changes"), "clicked");
  {
    g_autofree char *changes = read_table (dialog, MOOD_TYPE_TAG_PREVIEW);

    g_assert_cmpstr (changes, ==, "");
  }
  gtk_window_close (GTK_WINDOW (dialog));
  harness_wait (is_preview_gone, NULL);
  harness_close (&harness);
}

/* What changes between the preview and the write is told of afterwards, file by file. */
static void
test_report (JobsFixture   *fixture,
             gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *path = add_song (fixture, "a.wav", 0.6, 0.55, NULL);
  g_autofree char *other = add_song (fixture, "b.wav", 0.6, 0.55, NULL);
  GtkWidget *dialog;
  GtkWidget *report;

  open_window (&harness, fixture);
  dialog = open_dialog (&harness);
  wait_for_summary (dialog, "2 files change");
  g_remove (other);
  press (dialog, "preview.write");
  harness_wait (is_write_over, &harness);
  harness_wait (is_preview_gone, NULL);
  assert_tags (path, "joyful", TRUE, NULL);

  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "show-write-report", g_variant_new_boolean (FALSE));
  report = GTK_WIDGET (harness_find_window (MOOD_TYPE_TAG_PREVIEW));
  g_assert_nonnull (report);
  assert_table_has (report, MOOD_TYPE_TAG_PREVIEW, "b.wav ");
  {
    GObject *summary = gtk_widget_get_template_child (report, MOOD_TYPE_TAG_PREVIEW, "summary");

    g_assert_true (
        g_str_has_prefix (gtk_label_get_text (GTK_LABEL (summary)), "1 file was written, 1 could not be written: "));
  }
  gtk_window_close (GTK_WINDOW (report));
  harness_wait (is_preview_gone, NULL);
  harness_close (&harness);
}

/* --- the history --- */

static gboolean
is_history_settled (gpointer data)
{
  return mood_tag_history_is_settled (data);
}

static GtkWidget *
open_history (Harness *harness)
{
  GtkWidget *history;

  g_action_group_activate_action (G_ACTION_GROUP (harness->window), "tag-history", NULL);
  history = GTK_WIDGET (harness_find_window (MOOD_TYPE_TAG_HISTORY));
  g_assert_nonnull (history);
  harness_wait (is_history_settled, history);

  return history;
}

static gboolean
is_history_gone (gpointer data)
{
  return harness_find_window (MOOD_TYPE_TAG_HISTORY) == NULL;
}

static const char *
get_page (GtkWidget *history)
{
  GObject *stack = gtk_widget_get_template_child (history, MOOD_TYPE_TAG_HISTORY, "stack");

  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

static void
test_history_empty (JobsFixture   *fixture,
                    gconstpointer  data)
{
  Harness harness = { 0 };
  GtkWidget *history;

  g_free (add_song (fixture, "a.wav", 0.6, 0.55, NULL));
  open_window (&harness, fixture);
  history = open_history (&harness);
  g_assert_cmpstr (get_page (history), ==, "empty");
  gtk_window_close (GTK_WINDOW (history));
  harness_wait (is_history_gone, NULL);
  harness_close (&harness);
}

/* Writes like this without a dialog. */
static void
write_fields (Harness    *harness,
              const char *field)
{
  g_autoptr (GSettings) settings = mood_settings_new ();
  g_autoptr (GPtrArray) songs = NULL;

  g_settings_set_strv (settings, "tag-fields", (const char *const[]){ field, NULL });
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness->selection));
  songs = mood_selection_dup_songs (harness->selection);
  mood_session_write_tags (harness->session, songs, NULL);
  harness_wait (is_write_over, harness);
  g_settings_reset (settings, "tag-fields");
}

static char *
get_state (GtkWidget *history,
           guint      position)
{
  GObject *selection = gtk_widget_get_template_child (history, MOOD_TYPE_TAG_HISTORY, "selection");
  g_autoptr (GObject) batch = g_list_model_get_item (G_LIST_MODEL (selection), position);
  char *state;

  g_object_get (batch, "state", &state, NULL);

  return state;
}

/* The older of two writings is undone, but for what somebody has edited since: it is said before, and after. */
static void
test_history_undo (JobsFixture   *fixture,
                   gconstpointer  data)
{
  Harness harness = { 0 };
  g_autofree char *one = add_song (fixture, "a.wav", 0.6, 0.55, NULL);
  g_autofree char *two = add_song (fixture, "b.wav", 0.6, 0.55, NULL);
  g_autofree char *newer = NULL;
  g_autofree char *older = NULL;
  GtkWidget *history;
  GtkWidget *preview;
  GObject *selection;

  open_window (&harness, fixture);
  write_fields (&harness, "mood");
  write_fields (&harness, "quadrant");
  set_mood (two, "Mine");

  history = open_history (&harness);
  g_assert_cmpstr (get_page (history), ==, "batches");
  selection = gtk_widget_get_template_child (history, MOOD_TYPE_TAG_HISTORY, "selection");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 2);
  assert_table_has (history, MOOD_TYPE_TAG_HISTORY, "a.wav MOOD_QUADRANT none → Q1");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), 1);
  harness_wait (is_history_settled, history);
  assert_table_has (history, MOOD_TYPE_TAG_HISTORY, "a.wav MOOD none → joyful");

  press (history, "history.undo");
  preview = GTK_WIDGET (harness_find_window (MOOD_TYPE_TAG_PREVIEW));
  g_assert_nonnull (preview);
  wait_for_summary (preview, "1 file becomes what it was, 1 is left as it is: "
                             "Changed since we wrote it, and left as it is: MOOD.");
  assert_table_has (preview, MOOD_TYPE_TAG_PREVIEW, "a.wav MOOD joyful → none");
  assert_tags (one, "joyful", FALSE, "Q1");
  press (preview, "preview.write");
  harness_wait (is_preview_gone, NULL);
  harness_wait (is_write_over, &harness);
  harness_wait (is_history_settled, history);

  assert_tags (one, "", FALSE, "Q1");
  assert_tags (two, "Mine", FALSE, "Q1");
  newer = get_state (history, 0);
  older = get_state (history, 1);
  g_assert_cmpstr (newer, ==, "");
  g_assert_cmpstr (older, ==, "Undone in part");
  g_assert_cmpuint (gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (selection)), ==, 1);
  assert_table_has (history, MOOD_TYPE_TAG_HISTORY, "a.wav MOOD none → joyful undone");
  assert_table_has (history, MOOD_TYPE_TAG_HISTORY, "b.wav MOOD none → joyful left as it is");
  gtk_window_close (GTK_WINDOW (history));
  harness_wait (is_history_gone, NULL);
  harness_close (&harness);
}

#define ADD(path, function) g_test_add ("/tags/" path, JobsFixture, NULL, set_up, function, jobs_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  ADD ("write", test_write);
  ADD ("wrong-choice", test_wrong_choice);
  ADD ("only-failed", test_only_failed);
  ADD ("read-only", test_read_only);
  ADD ("report", test_report);
  ADD ("history/empty", test_history_empty);
  ADD ("history/undo", test_history_undo);

  return g_test_run ();
}
