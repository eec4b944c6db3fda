/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window that trains models, used as a person does: a tiny set is trained on, watched, paused, stopped, compared with the
 * model in use, adopted and taken back. What comes of it is looked at in the files and the settings. */

#include <glib/gstdio.h>
#include <unistd.h>

#include "harness.h"
#include "jobs/model-choice.h"
#include "jobs/scan-job.h"
#include "library/label-sets.h"
#include "support.h"
#include "ui/search-dialog.h"
#include "ui/settings.h"
#include "ui/training-window.h"

#define N_SONGS 24

typedef struct
{
  JobsFixture base;
  Harness harness;
  MoodTrainingWindow *window;
  MoodTrainingSetup *setup;
  MoodTrainingView *view;
  MoodTrainings *trainings;
} Fixture;

/* Songs of as many artists, in all quadrants, or all with the same label. */
static void
add_set (Fixture *self, const char *name, gboolean is_uniform)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  const LibraryLabelSetFields set = { .name = name, .kind = "csv", .scale = "-1..1", .source = self->base.music };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *file = g_strdup_printf ("song-%02u.wav", i);
      g_autofree char *path = jobs_fixture_add_song (&self->base, file, 2);
      LibraryLabelClip *clip = library_label_clip_new (path);
      guint quadrant = is_uniform ? 0 : i % 4;

      clip->quadrant = (int)quadrant;
      clip->valence = quadrant == 0 || quadrant == 3 ? 0.6 : -0.6;
      clip->arousal = quadrant < 2 ? 0.6 : -0.6;
      g_free (clip->group);
      clip->group = g_strdup_printf ("artist %u", i);
      g_ptr_array_add (clips, clip);
    }
  g_assert_cmpint (library_label_sets_add (self->base.db, &set, clips, &error), >, 0);
  g_assert_no_error (error);
}

/* Of two classes, without any mood. */
static void
add_class_set (Fixture *self)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  const LibraryLabelSetFields set
      = { .name = "Mine", .kind = "folders", .scale = "-1..1", .source = self->base.music };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *file = g_strdup_printf ("song-%02u.wav", i);
      g_autofree char *path = jobs_fixture_add_song (&self->base, file, 2);
      LibraryLabelClip *clip = library_label_clip_new (path);

      g_free (clip->class_name);
      clip->class_name = g_strdup (i % 2 == 0 ? "<b>party" : "rainy day");
      g_ptr_array_add (clips, clip);
    }
  g_assert_cmpint (library_label_sets_add (self->base.db, &set, clips, &error), >, 0);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  jobs_fixture_set_up (&self->base, NULL);
  jobs_fixture_use_data (&self->base);
  jobs_fixture_open (&self->base);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  jobs_fixture_tear_down (&self->base, NULL);
}

static gboolean
is_setup_settled (gpointer data)
{
  return mood_training_setup_is_settled (((Fixture *)data)->setup);
}

/* Chosen from the main menu. */
static void
open_training (Fixture *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  self->window = NULL;
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "train", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (MOOD_IS_TRAINING_WINDOW (window))
        self->window = MOOD_TRAINING_WINDOW (window);
    }
  g_assert_nonnull (self->window);
  self->setup = mood_training_window_get_setup (self->window);
  self->view = mood_training_window_get_view (self->window);
  self->trainings = mood_window_get_trainings (self->harness.window);
}

static void
open_all (Fixture *self)
{
  harness_open_file (&self->harness, 1200, self->base.library);
  open_training (self);
}

static GtkWidget *
find_spin (GtkWidget *widget)
{
  if (GTK_IS_SPIN_BUTTON (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_spin (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The row of a setting, by its id. */
static GtkWidget *
find_row (GtkWidget *widget, const char *id)
{
  if (ADW_IS_PREFERENCES_ROW (widget) && g_str_equal (gtk_widget_get_name (widget), id))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* What is unfolded is made then. */
static void
unfold (Fixture *self, const char *name)
{
  adw_expander_row_set_expanded (harness_get_part (self->setup, name), TRUE);
  harness_wait (is_setup_settled, self);
}

static void
type_number (Fixture *self, const char *id, double number)
{
  GtkWidget *row, *spin;

  unfold (self, "steps_row");
  row = find_row (GTK_WIDGET (self->setup), id);
  spin = row != NULL ? find_spin (row) : NULL;
  g_assert_nonnull (spin);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), number);
}

static void
click (gpointer widget, const char *name)
{
  GtkWidget *button = harness_get_part (widget, name);

  g_assert_true (gtk_widget_get_visible (button));
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_training (gpointer data)
{
  gpointer problem = gtk_widget_get_template_child (GTK_WIDGET (((Fixture *)data)->setup), MOOD_TYPE_TRAINING_SETUP, "problem");

  if (gtk_widget_get_visible (problem))
    g_error ("It could not begin: %s", gtk_label_get_text (GTK_LABEL (problem)));

  return mood_trainings_get_job (((Fixture *)data)->trainings) != NULL;
}

static gboolean
has_an_epoch (gpointer data)
{
  Fixture *self = data;

  return mood_training_charts_get_n_epochs (mood_training_view_get_charts (self->view)) >= 1;
}

static gboolean
has_state (Fixture *self, JobsRunState state)
{
  GPtrArray *runs = mood_trainings_list (self->trainings);

  return !mood_trainings_is_busy (self->trainings) && runs->len > 0
         && jobs_training_run_get_state (g_ptr_array_index (runs, 0)) == state;
}

static gboolean
is_listed (gpointer data)
{
  return gtk_list_box_get_row_at_index (harness_get_part (((Fixture *)data)->view, "list"), 0) != NULL;
}

static gboolean
is_done (gpointer data)
{
  return has_state (data, JOBS_RUN_DONE);
}

static gboolean
is_interrupted (gpointer data)
{
  return has_state (data, JOBS_RUN_INTERRUPTED);
}

static gboolean
has_failed (gpointer data)
{
  return has_state (data, JOBS_RUN_FAILED);
}

static gboolean
is_compared (gpointer data)
{
  Fixture *self = data;

  return mood_compare_view_get_comparison (mood_training_window_get_compare (self->window)) != NULL;
}

static gboolean
is_compare_idle (gpointer data)
{
  return !mood_compare_view_is_busy (mood_training_window_get_compare (((Fixture *)data)->window));
}

/* Long enough to be watched; no epoch ends it early. */
static void
begin (Fixture *self, double n_epochs)
{
  harness_wait (is_setup_settled, self);
  type_number (self, "epochs", n_epochs);
  type_number (self, "patience", 0);
  harness_wait (is_setup_settled, self);
  click (self->setup, "start_button");
  harness_wait (is_training, self);
}

/* Deletes what was trained. */
static void
clear (Fixture *self)
{
  GPtrArray *runs = mood_trainings_list (self->trainings);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < runs->len; i++)
    {
      jobs_training_run_delete (g_ptr_array_index (runs, i), &error);
      g_assert_no_error (error);
    }
}

/* --- */

static void
assert_file (JobsTrainingRun *run, JobsRunFile file)
{
  g_autofree char *path = jobs_training_run_get_path (run, file);

  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

/* What the list of trainings says of the first, which is the newest. */
static const char *
get_first_state (Fixture *self)
{
  GtkListBox *list = harness_get_part (self->view, "list");

  return adw_action_row_get_subtitle (ADW_ACTION_ROW (gtk_list_box_get_row_at_index (list, 0)));
}

static void
pause_and_go_on (Fixture *self)
{
  guint n_epochs;

  gtk_widget_grab_focus (harness_get_part (self->view, "pause_button"));
  click (self->view, "pause_button");
  g_assert_true (mood_trainings_is_paused (self->trainings));
  g_assert_false (gtk_widget_get_visible (harness_get_part (self->view, "pause_button")));
  g_assert_true (g_str_has_prefix (get_first_state (self), "Paused"));
  /* The same key goes on. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == harness_get_part (self->view, "go_on_button"));

  /* It is there when its window is closed, and shown by another. */
  n_epochs = mood_training_charts_get_n_epochs (mood_training_view_get_charts (self->view));
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_nonnull (mood_trainings_get_job (self->trainings));
  open_training (self);
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "run");
  g_assert_cmpuint (mood_training_charts_get_n_epochs (mood_training_view_get_charts (self->view)), >=, n_epochs);

  click (self->view, "go_on_button");
  g_assert_false (mood_trainings_is_paused (self->trainings));
  g_assert_true (g_str_has_prefix (get_first_state (self), "Training"));
}

static void
compare (Fixture *self)
{
  MoodCompareView *view = mood_training_window_get_compare (self->window);
  const JobsComparison *comparison;
  GtkListBox *figures;

  click (self->view, "compare_button");
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "compare");
  harness_wait (is_compared, self);
  comparison = mood_compare_view_get_comparison (view);
  figures = harness_get_part (view, "figures");
  g_assert_cmpuint (comparison->figures->len, >, 0);
  g_assert_nonnull (gtk_list_box_get_row_at_index (figures, (int)comparison->figures->len));
  g_assert_cmpstr (gtk_label_get_text (harness_get_part (view, "conclusion")), !=, "");
}

/* What there is to hand on is written. */
static void
export_all (Fixture *self)
{
  static const char *const kinds[] = { "safetensors", "html", "pdf", "csv" };
  MoodCompareView *view = mood_training_window_get_compare (self->window);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strdup_printf ("export.%s", kinds[i]);
      g_autofree char *path = g_build_filename (self->base.folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      mood_compare_view_export (view, kinds[i], path);
      harness_wait (is_compare_idle, self);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpuint (length, >, 100);
    }
}

static void
adopt_and_go_back (Fixture *self)
{
  MoodCompareView *view = mood_training_window_get_compare (self->window);
  g_autofree char *before = jobs_model_choice_find ();
  g_autofree char *adopted = NULL, *after = NULL;
  g_autoptr (GSettings) settings = mood_settings_new ();
  g_autoptr (GVariant) value = NULL;

  gtk_widget_activate_action (GTK_WIDGET (view), "compare.adopt", NULL);
  harness_wait (is_compare_idle, self);
  adopted = jobs_model_choice_find ();
  g_assert_cmpstr (adopted, !=, before);
  g_assert_true (g_file_test (adopted, G_FILE_TEST_IS_REGULAR));
  value = g_settings_get_value (settings, "model");
  g_assert_cmpstr (g_variant_get_bytestring (value), ==, adopted);

  click (view, "go_back_button");
  harness_wait (is_compare_idle, self);
  after = jobs_model_choice_find ();
  g_assert_cmpstr (after, ==, before);
}

/* In the sidebar of the main window. */
static gboolean
is_shown_outside (gpointer data)
{
  return gtk_widget_get_visible (harness_get_part (harness_get_child (&((Fixture *)data)->harness, "sidebar"), "jobs"));
}

static gboolean
is_gone_outside (gpointer data)
{
  return !is_shown_outside (data);
}

static void
test_train (Fixture *self, gconstpointer data)
{
  JobsTrainingRun *run;
  g_autoptr (GtkListBoxRow) row = NULL;

  add_set (self, "Tiny", FALSE);
  open_all (self);
  begin (self, 400);
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "run");
  harness_wait (is_shown_outside, self);

  harness_wait (has_an_epoch, self);
  pause_and_go_on (self);
  harness_wait (is_listed, self);
  row = g_object_ref (gtk_list_box_get_row_at_index (harness_get_part (self->view, "list"), 0));
  click (self->view, "stop_button");
  harness_wait (is_done, self);
  /* It is the same row that tells otherwise. */
  g_assert_true (gtk_list_box_get_row_at_index (harness_get_part (self->view, "list"), 0) == row);
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                   jobs_run_state_get_name (JOBS_RUN_TRAINING, JOBS_RUN_DONE)));
  run = g_ptr_array_index (mood_trainings_list (self->trainings), 0);
  g_assert_cmpstr (jobs_training_run_get_name (run), ==, "Tiny, quick");
  assert_file (run, JOBS_RUN_FILE_MODEL);
  assert_file (run, JOBS_RUN_FILE_REPORT);
  harness_wait (is_gone_outside, self);

  compare (self);
  export_all (self);
  adopt_and_go_back (self);
  clear (self);
  harness_close (&self->harness);
}

/* The notice says which it was, and how far. */
static gboolean
is_told_how_far (gpointer data)
{
  Fixture *self = data;
  JobsTrainingRun *run = mood_trainings_find_unfinished (self->trainings);
  g_autofree char *text = NULL;
  guint n_all;

  text = g_strdup_printf ("“Tiny, quick” was interrupted after %u of 400 epochs", jobs_training_run_get_n_epochs (run, &n_all));

  return harness_shows_text (harness_get_child (&self->harness, "toasts"), text);
}

/* Beside the training it says how many songs it went without, and names them. */
static gboolean
is_told_of_broken (gpointer data)
{
  GtkWidget *view = GTK_WIDGET (((Fixture *)data)->view);

  return harness_shows_text (view, "1 song could not be read");
}

/* The main window is closed meanwhile: the next one knows of it, and goes on when it is told to. */
static void
test_interrupted (Fixture *self, gconstpointer data)
{
  g_autofree char *broken = g_build_filename (self->base.music, "song-03.wav", NULL);
  JobsTrainingRun *run;

  add_set (self, "Tiny", FALSE);
  g_assert_true (g_file_set_contents (broken, "no sound", -1, NULL));
  open_all (self);
  begin (self, 400);
  harness_wait (has_an_epoch, self);
  harness_wait (is_told_of_broken, self);
  harness_close (&self->harness);

  open_all (self);
  harness_wait (is_interrupted, self);
  run = mood_trainings_find_unfinished (self->trainings);
  g_assert_nonnull (run);
  harness_wait (is_told_how_far, self);
  harness_wait (is_told_of_broken, self);
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "resume-training",
                                  g_variant_new_string (jobs_training_run_get_id (run)));
  harness_wait (is_training, self);
  harness_wait (has_an_epoch, self);
  click (self->view, "cancel_button");
  harness_wait (is_interrupted, self);
  g_assert_true (gtk_widget_get_visible (harness_get_part (self->view, "resume_button")));
  clear (self);
  harness_close (&self->harness);
}

static gboolean
has_compared_classes (gpointer data)
{
  const JobsComparison *comparison
      = mood_compare_view_get_comparison (mood_training_window_get_compare (((Fixture *)data)->window));

  return comparison != NULL && comparison->classes_told != NULL;
}

/* A set with classes by names of its owner's own and without moods: they are chosen as what is learned, and nothing else needs
 * to be set. */
static void
test_classes (Fixture *self, gconstpointer data)
{
  g_autofree char *told = NULL;
  const char *subtitle;

  add_class_set (self);
  open_all (self);
  harness_wait (is_setup_settled, self);
  subtitle = adw_action_row_get_subtitle (harness_get_part (self->setup, "set_row"));
  g_assert_nonnull (strstr (subtitle, "2 classes: "));
  g_assert_nonnull (strstr (subtitle, "&lt;b&gt;party 12"));
  mood_train_draft_set_text (mood_training_setup_get_draft (self->setup), JOBS_TRAIN_TARGETS, "classes");
  unfold (self, "steps_row");
  g_assert_false (gtk_widget_get_visible (find_row (GTK_WIDGET (self->setup), "epochs")));
  g_assert_true (gtk_widget_get_visible (find_row (GTK_WIDGET (self->setup), "layers")));
  harness_wait (is_setup_settled, self);
  click (self->setup, "start_button");
  harness_wait (is_done, self);
  g_assert_true (gtk_widget_get_visible (
      harness_get_part (mood_training_view_get_charts (self->view), "confusion_box")));
  click (self->view, "compare_button");
  harness_wait (has_compared_classes, self);
  told = jobs_comparison_conclude (
      mood_compare_view_get_comparison (mood_training_window_get_compare (self->window)));
  g_assert_nonnull (strstr (told, "Only the new model tells own classes"));
  clear (self);
  harness_close (&self->harness);
}

/* --- a search of settings --- */

static MoodSearchDialog *
find_search_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (MOOD_IS_SEARCH_DIALOG (window))
        return MOOD_SEARCH_DIALOG (window);
    }

  return NULL;
}

static gboolean
is_judged (gpointer data)
{
  const GArray *trials
      = mood_search_view_get_trials (mood_training_view_get_search (((Fixture *)data)->view));

  for (guint i = 0; trials != NULL && i < trials->len; i++)
    if (g_array_index (trials, JobsSearchTrial, i).is_best)
      return TRUE;

  return FALSE;
}

static gboolean
has_found (gpointer data)
{
  return is_done (data)
         && mood_search_view_get_best (mood_training_view_get_search (((Fixture *)data)->view)) != NULL;
}

/* Few sets, each with many epochs, so that it goes on until it is stopped. */
static void
begin_search (Fixture *self, double n_epochs, double n_sets)
{
  MoodSearchDialog *dialog;

  harness_wait (is_setup_settled, self);
  type_number (self, "epochs", n_epochs);
  harness_wait (is_setup_settled, self);
  click (self->setup, "search_button");
  dialog = find_search_dialog ();
  g_assert_nonnull (dialog);
  gtk_spin_button_set_value (harness_get_part (dialog, "n_sets"), n_sets);
  g_assert_cmpuint (mood_search_dialog_get_n_sets (dialog), ==, n_sets);
  g_assert_cmpstr (gtk_label_get_text (harness_get_part (dialog, "estimate")), !=, "");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "search");
  harness_wait (is_training, self);
  g_assert_true (JOBS_IS_SEARCH_JOB (mood_trainings_get_job (self->trainings)));
}

static gboolean
has_all_rows (gpointer data)
{
  GtkListBox *list = harness_get_part (mood_training_view_get_search (((Fixture *)data)->view), "list");

  return gtk_list_box_get_row_at_index (list, 2) != NULL;
}

static void
assert_is_search (Fixture *self)
{
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "run");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (mood_training_view_get_search (self->view))));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (mood_training_view_get_charts (self->view))));
  g_assert_false (gtk_widget_get_visible (harness_get_part (self->view, "compare_button")));
}

/* What the sidebar of the main window says of the job. */
static void
assert_told_beside_songs (Fixture *self, const char *text)
{
  g_assert_nonnull (harness_find_text (harness_get_child (&self->harness, "sidebar"), text));
}

/* Watched, paused, its window closed, stopped: the best values so far are put into the set-up, and trained with. */
static void
test_search (Fixture *self, gconstpointer data)
{
  MoodTrainDraft *draft;
  JobsTrainingRun *run;
  double rate;

  add_set (self, "Tiny", FALSE);
  open_all (self);
  begin_search (self, 400, 3);
  assert_is_search (self);
  harness_wait (has_all_rows, self);
  harness_wait (is_judged, self);

  assert_told_beside_songs (self, "Looking for settings");
  click (self->view, "pause_button");
  g_assert_true (mood_trainings_is_paused (self->trainings));
  assert_told_beside_songs (self, "Search of settings paused");
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_nonnull (mood_trainings_get_job (self->trainings));
  open_training (self);
  assert_is_search (self);
  g_assert_true (is_judged (self));
  click (self->view, "go_on_button");
  click (self->view, "stop_button");
  harness_wait (has_found, self);

  draft = mood_training_setup_get_draft (self->setup);
  rate = jobs_train_settings_get_number (mood_train_draft_get_settings (draft), JOBS_TRAIN_RATE);
  click (self->view, "use_best_button");
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "setup");
  g_assert_cmpfloat (jobs_train_settings_get_number (mood_train_draft_get_settings (draft), JOBS_TRAIN_RATE),
                     !=, rate);

  click (self->view, "train_best_button");
  harness_wait (is_training, self);
  g_assert_true (JOBS_IS_TRAIN_RUN_JOB (mood_trainings_get_job (self->trainings)));
  run = jobs_run_job_get_run (mood_trainings_get_job (self->trainings));
  g_assert_true (jobs_train_settings_equal (jobs_training_run_get_settings (run),
                                            mood_train_draft_get_settings (draft)));
  click (self->view, "cancel_button");
  harness_wait (is_interrupted, self);
  clear (self);
  harness_close (&self->harness);
}

/* What was interrupted goes on, to its end. */
static void
test_search_interrupted (Fixture *self, gconstpointer data)
{
  add_set (self, "Tiny", FALSE);
  open_all (self);
  begin_search (self, 9, 3);
  harness_wait (is_judged, self);
  harness_close (&self->harness);

  open_all (self);
  harness_wait (is_interrupted, self);
  mood_training_window_show_page (self->window, "run");
  harness_wait (is_judged, self);
  assert_is_search (self);
  click (self->view, "resume_button");
  harness_wait (is_training, self);
  harness_wait (has_found, self);
  g_assert_cmpstr (gtk_label_get_text (harness_get_part (mood_training_view_get_search (self->view), "summary")), !=,
                   "");
  clear (self);
  harness_close (&self->harness);
}

/* Labels that nothing can be learned from: a sentence, and nothing is begun. */
static void
test_bad_labels (Fixture *self, gconstpointer data)
{
  GtkWidget *problem;

  add_set (self, "Uniform", TRUE);
  open_all (self);
  harness_wait (is_setup_settled, self);
  click (self->setup, "start_button");
  problem = harness_get_part (self->setup, "problem");
  harness_wait ((HarnessCondition)gtk_widget_get_visible, problem);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), !=, "");
  g_assert_null (mood_trainings_get_job (self->trainings));
  g_assert_cmpuint (mood_trainings_list (self->trainings)->len, ==, 0);
  harness_close (&self->harness);
}

/* All songs are gone when they are to be heard: its problem is said, and stays with it. So is what was odd about them. */
static void
test_failure (Fixture *self, gconstpointer data)
{
  GtkWidget *problem;

  add_set (self, "Tiny", FALSE);
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *file = g_strdup_printf ("song-%02u.wav", i);
      g_autofree char *path = g_build_filename (self->base.music, file, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  open_all (self);
  mood_train_draft_set_text (mood_training_setup_get_draft (self->setup), JOBS_TRAIN_GROUPED_BY, "album");
  harness_wait (is_setup_settled, self);
  click (self->setup, "start_button");
  harness_wait (has_failed, self);
  problem = harness_get_part (self->view, "problem");
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (harness_get_part (self->view, "remarks"))), "of which album"));
  g_assert_true (gtk_widget_get_visible (problem));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), !=, "");
  clear (self);
  harness_close (&self->harness);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* Rows are made one after the other. */
static gboolean
has_start_file (gpointer data)
{
  return find_row (GTK_WIDGET (((Fixture *)data)->setup), "start-file") != NULL;
}

/* A portal's dialog may be answered when the window that has opened it is closed. */
static void
test_late_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkNativeDialog) chooser = NULL;
  GtkWidget *row;

  open_all (self);
  harness_wait (has_start_file, self);
  row = find_row (GTK_WIDGET (self->setup), "start-file");
  g_signal_emit_by_name (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)), "clicked");
  chooser = g_object_get_data (G_OBJECT (row), "chooser");
  g_assert_nonnull (chooser);
  g_object_ref (chooser);
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *)&row);
  gtk_window_close (GTK_WINDOW (self->window));
  harness_wait (is_gone, &row);
  g_assert_false (
      g_signal_has_handler_pending (chooser, g_signal_lookup ("response", GTK_TYPE_NATIVE_DIALOG), 0, TRUE));
  g_signal_emit_by_name (chooser, "response", GTK_RESPONSE_CANCEL);
  harness_close (&self->harness);
}

/* Without a set there is nothing to set up. */
static void
test_empty (Fixture *self, gconstpointer data)
{
  open_all (self);
  harness_wait ((HarnessCondition)gtk_widget_get_mapped, GTK_WIDGET (self->setup));
  harness_close (&self->harness);
}

int
main (int argc, char **argv)
{
  g_setenv ("DISPLAY_TEST_DATA", g_getenv ("MOODPLANE_DATADIR"), TRUE);
  harness_init (&argc, &argv);
  g_test_add ("/training/train", Fixture, NULL, set_up, test_train, tear_down);
  g_test_add ("/training/interrupted", Fixture, NULL, set_up, test_interrupted, tear_down);
  g_test_add ("/training/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/training/search-interrupted", Fixture, NULL, set_up, test_search_interrupted, tear_down);
  g_test_add ("/training/bad-labels", Fixture, NULL, set_up, test_bad_labels, tear_down);
  g_test_add ("/training/classes", Fixture, NULL, set_up, test_classes, tear_down);
  g_test_add ("/training/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/training/late-answer", Fixture, NULL, set_up, test_late_answer, tear_down);
  g_test_add ("/training/empty", Fixture, NULL, set_up, test_empty, tear_down);

  return g_test_run ();
}
