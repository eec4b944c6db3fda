/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Labeled sets as a person has them: imported through the assistant, looked at, removed and brought back. */

#include "harness.h"
#include "jobs/corpus-report.h"
#include "library/label-sets.h"
#include "tests/support/layouts.h"
#include "ui/problem-lines.h"
#include "ui/training-columns.h"
#include "ui/training-import.h"
#include "ui/training-sets.h"

typedef struct
{
  Harness harness;
  LibraryDb *db;     /* the window's */
  GtkWidget *window; /* with the page in it */
  MoodTrainingSets *sets;
} Fixture;

static gboolean
is_settled (gpointer data)
{
  return mood_training_sets_is_settled (data);
}

static gboolean
is_import_settled (gpointer data)
{
  return mood_training_import_is_settled (data);
}

static gboolean
has_no_import (gpointer data)
{
  return harness_find_window (MOOD_TYPE_TRAINING_IMPORT) == NULL;
}

static void
set_up (Fixture *self)
{
  *self = (Fixture) { 0 };
  harness_open (&self->harness, 900, NULL);
  self->db = mood_session_get_db (self->harness.session);
  self->window = adw_window_new ();
  self->sets = MOOD_TRAINING_SETS (mood_training_sets_new (self->harness.session));
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->sets));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 820, 700);
  gtk_window_present (GTK_WINDOW (self->window));
  harness_wait (is_settled, self->sets);
}

static void
tear_down (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  harness_close (&self->harness);
}

static gpointer
get_part (gpointer widget, const char *name)
{
  GObject *part = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (part);
  return part;
}

static const char *
get_page (gpointer widget)
{
  return gtk_stack_get_visible_child_name (get_part (widget, "stack"));
}

static char *
new_set (Fixture *self, const char *layout)
{
  char *folder = g_build_filename (self->harness.folder, layout, NULL);

  layout_fixture_write (folder, layout);
  return folder;
}

/* The assistant, after @path was chosen in its dialog. */
static MoodTrainingImport *
begin_import (Fixture *self, const char *path)
{
  MoodTrainingImport *import;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->sets), "sets.import", NULL));
  import = harness_find_window (MOOD_TYPE_TRAINING_IMPORT);
  g_assert_nonnull (import);
  g_assert_cmpstr (get_page (import), ==, "choose");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (import)) == get_part (import, "folder_button"));
  mood_training_import_open (import, path);
  harness_wait (is_import_settled, import);
  /* Enter goes on, and not back; where nothing can be used yet, columns are to be chosen. */
  if (g_str_equal (get_page (import), "choose"))
    g_assert_true (gtk_window_get_focus (GTK_WINDOW (import)) == get_part (import, "folder_button"));
  else if (gtk_widget_is_sensitive (get_part (import, "import_button")))
    g_assert_true (gtk_window_get_focus (GTK_WINDOW (import)) == get_part (import, "import_button"));
  else
    g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (import)), get_part (import, "columns")));

  return import;
}

static void
finish_import (Fixture *self, MoodTrainingImport *import)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (import), "import.import", NULL));
  harness_wait (has_no_import, NULL);
  harness_wait (is_settled, self->sets);
}

static LibraryLabelSet *
find_set (Fixture *self, const char *name)
{
  return library_label_sets_find (self->db, name, NULL);
}

/* A folder of sung emotions, under a name of one's own; then it is removed, and brought back. */
static void
test_import (void)
{
  Fixture fixture;
  g_autofree char *folder = NULL;
  g_autoptr (LibraryLabelSet) set = NULL;
  g_autoptr (LibraryLabelSet) gone = NULL;
  g_autoptr (LibraryLabelSet) back = NULL;
  MoodTrainingImport *import;
  gint64 selected = 0;

  set_up (&fixture);
  g_assert_cmpstr (get_page (fixture.sets), ==, "empty");
  folder = new_set (&fixture, "ravdess");
  import = begin_import (&fixture, folder);
  g_assert_cmpstr (get_page (import), ==, "found");
  g_assert_true (harness_shows_text (GTK_WIDGET (import), "RAVDESS"));
  g_assert_nonnull (strstr (gtk_label_get_text (get_part (import, "summary")), "24 clips"));
  g_assert_false (gtk_widget_get_visible (get_part (import, "problems_group")));
  g_assert_false (gtk_widget_get_visible (get_part (import, "columns_group")));
  gtk_editable_set_text (get_part (import, "name"), "Sung");
  finish_import (&fixture, import);

  set = find_set (&fixture, "Sung");
  g_assert_nonnull (set);
  g_assert_cmpuint (set->counts.n_statuses[LIBRARY_CLIP_OK], ==, 24);
  g_assert_cmpstr (get_page (fixture.sets), ==, "sets");
  g_assert_cmpint (mood_training_sets_get_selected (fixture.sets), ==, set->id);
  g_object_get (fixture.sets, "selected-set", &selected, NULL);
  g_assert_cmpint (selected, ==, set->id);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (fixture.sets), "Sung"));
  g_assert_nonnull (strstr (gtk_label_get_text (get_part (fixture.sets, "about")), "angry 6, calm 6, happy 6, sad 6"));
  g_assert_true (g_path_is_absolute (gtk_widget_get_tooltip_text (get_part (fixture.sets, "source"))));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture.sets), "sets.remove", NULL));
  harness_wait (is_settled, fixture.sets);
  gone = find_set (&fixture, "Sung");
  g_assert_null (gone);
  g_assert_cmpstr (get_page (fixture.sets), ==, "empty");
  g_assert_cmpint (mood_training_sets_get_selected (fixture.sets), ==, 0);
  {
    GtkWidget *undo = harness_find_text (GTK_WIDGET (fixture.sets), "Undo");
    GtkWidget *button = undo != NULL ? gtk_widget_get_ancestor (undo, GTK_TYPE_BUTTON) : NULL;

    g_assert_nonnull (button);
    g_signal_emit_by_name (button, "clicked");
  }
  harness_wait (is_settled, fixture.sets);
  back = find_set (&fixture, "Sung");
  g_assert_nonnull (back);
  g_assert_cmpuint (back->counts.n_statuses[LIBRARY_CLIP_OK], ==, 24);
  tear_down (&fixture);
}

static void
choose_layout (MoodTrainingImport *import, const char *layout)
{
  const char *const *layouts = jobs_corpus_list_layouts ();
  guint i = 0;

  while (!g_str_equal (layouts[i], layout))
    i++;
  gtk_drop_down_set_selected (get_part (import, "layout"), i);
  harness_wait (is_import_settled, import);
}

/* What is imported is what the list of layouts says, also when that is no file. */
static void
test_layouts (void)
{
  Fixture fixture;
  g_autofree char *folder = NULL;
  MoodTrainingImport *import;

  set_up (&fixture);
  folder = new_set (&fixture, "ravdess");
  import = begin_import (&fixture, folder);
  choose_layout (import, JOBS_CORPUS_LIBRARY);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (get_part (import, "layout_row")), "placed yourself"));
  g_assert_null (strstr (gtk_label_get_text (get_part (import, "summary")), "24 clips"));
  g_assert_nonnull (strstr (gtk_label_get_text (get_part (import, "summary")), "no clip that could be trained on"));
  /* Without a file there is no other. */
  choose_layout (import, "ravdess");
  g_assert_cmpstr (jobs_corpus_list_layouts ()[gtk_drop_down_get_selected (get_part (import, "layout"))], ==, JOBS_CORPUS_LIBRARY);
  gtk_window_close (GTK_WINDOW (import));
  harness_wait (has_no_import, NULL);
  tear_down (&fixture);
}

/* A table whose columns and scale the program takes for others than they are; what is bad in it is listed. */
static void
test_table (void)
{
  Fixture fixture;
  g_autofree char *folder = NULL;
  g_autofree char *table = NULL;
  g_autoptr (LibraryLabelSet) set = NULL;
  g_autoptr (GPtrArray) clips = NULL;
  MoodTrainingImport *import;
  GtkWidget *problems;

  set_up (&fixture);
  folder = g_build_filename (fixture.harness.folder, "mine", NULL);
  table = g_build_filename (folder, "mine.csv", NULL);
  layout_fixture_write_wav (folder, "a.wav", 1);
  layout_fixture_write_wav (folder, "b.wav", 2);
  layout_fixture_write_text (folder, "mine.csv", "what;lively;pleasant\na.wav;5;-5\nb.wav;9;0\nb.wav;9;0\n<b>gone</b>.wav;0;0\n");
  import = begin_import (&fixture, table);
  g_assert_cmpstr (get_page (import), ==, "found");
  g_assert_true (gtk_widget_get_visible (get_part (import, "columns_group")));
  /* Nobody can guess what these say. */
  mood_training_columns_choose (get_part (import, "columns"), 1, "arousal");
  harness_wait (is_import_settled, import);
  mood_training_columns_choose (get_part (import, "columns"), 2, "valence");
  harness_wait (is_import_settled, import);
  /* What is no scale is said, and can be mended where it stands. */
  gtk_editable_set_text (get_part (import, "scale"), "low");
  g_signal_emit_by_name (get_part (import, "scale"), "apply");
  harness_wait (is_import_settled, import);
  g_assert_cmpstr (get_page (import), ==, "found");
  g_assert_nonnull (strstr (gtk_label_get_text (get_part (import, "error")), "“low” is no scale"));
  gtk_editable_set_text (get_part (import, "scale"), "-10..10");
  g_signal_emit_by_name (get_part (import, "scale"), "apply");
  harness_wait (is_import_settled, import);
  g_assert_false (gtk_widget_get_visible (get_part (import, "error")));
  g_assert_nonnull (strstr (gtk_label_get_text (get_part (import, "summary")), "2 clips, 1 missing, 1 bad"));
  problems = get_part (import, "problems");
  g_assert_cmpuint (mood_problem_lines_get_n (MOOD_PROBLEM_LINES (problems)), ==, 2);
  finish_import (&fixture, import);

  set = find_set (&fixture, "mine");
  g_assert_nonnull (set);
  clips = library_label_sets_list_clips (fixture.db, set->id, NULL);
  g_assert_cmpfloat (((LibraryLabelClip *)clips->pdata[0])->valence, ==, -0.5);
  g_assert_cmpfloat (((LibraryLabelClip *)clips->pdata[0])->arousal, ==, 0.5);
  g_assert_true (gtk_widget_get_visible (get_part (fixture.sets, "problems")));
  g_assert_cmpuint (mood_problem_lines_get_n (get_part (fixture.sets, "problems")), ==, 2);
  g_assert_true (gtk_widget_get_visible (get_part (fixture.sets, "plane")));
  tear_down (&fixture);
}

/* What is nothing known says so, and another choice can be made. */
static void
test_nothing (void)
{
  Fixture fixture;
  g_autofree char *folder = NULL;
  MoodTrainingImport *import;

  set_up (&fixture);
  folder = g_build_filename (fixture.harness.folder, "nothing", NULL);
  layout_fixture_write_text (folder, "readme.md", "nothing");
  import = begin_import (&fixture, folder);
  g_assert_cmpstr (get_page (import), ==, "choose");
  g_assert_true (gtk_widget_get_visible (get_part (import, "error")));
  g_assert_nonnull (strstr (gtk_label_get_text (get_part (import, "error")), "There is no sound file"));
  gtk_window_close (GTK_WINDOW (import));
  harness_wait (has_no_import, NULL);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);

  g_test_add_func ("/display/training-sets/import", test_import);
  g_test_add_func ("/display/training-sets/layouts", test_layouts);
  g_test_add_func ("/display/training-sets/table", test_table);
  g_test_add_func ("/display/training-sets/nothing", test_nothing);

  return g_test_run ();
}
