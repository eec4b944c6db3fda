/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From real corpora to a model of one's own, with pointer and keys: sets are imported through the assistant, a training is
 * watched, paused, killed with the program, resumed and stopped, its model compared, listened to, adopted and taken back. Usually
 * every sixth clip of taffc4q is trained on, and that not to the end, as reading all of it takes a minute and a half of the
 * processor; with MOODPLANE_JOURNEY=1 it is the whole of it, to the end. */

#include <signal.h>
#include <unistd.h>

#include "corpora.h"
#include "jobs/model-choice.h"
#include "library/label-sets.h"
#include "person.h"
#include "pointer.h"
#include "tests/support/fixtures.h"
#include "ui/compare-view.h"
#include "ui/problem-lines.h"
#include "ui/reanalysis-bar.h"
#include "ui/train-choice.h"
#include "ui/training-import.h"
#include "ui/training-sets.h"
#include "ui/training-window.h"
#include "ui/window-private.h"

#define FOLDER       "TRAINING_CORPORA_FOLDER"
#define FIRST_LIFE   "/training-corpora/first-life/subprocess"
#define EVERY        6  /* of the clips of taffc4q, when it is not the whole */
#define MOST_SECONDS 600 /* without any progress of a training */

typedef struct
{
  Harness harness;
  char *folder; /* (owned): in which all is, shared with the first life */
  MoodTrainingWindow *window;
  MoodTrainingSetup *setup;
  MoodTrainingView *view;
  MoodTrainings *trainings;
  gint64 begun_at;
  gboolean was_reading; /* it was told how many songs are read */
} Fixture;

static gboolean
is_whole (void)
{
  return g_getenv ("MOODPLANE_JOURNEY") != NULL;
}

static const char *
get_set_name (void)
{
  return is_whole () ? "taffc4q" : "part";
}

/* --- the program --- */

/* @data: the type of a window */
static gboolean
is_there (gpointer data)
{
  GtkWidget *window = harness_find_window (GPOINTER_TO_SIZE (data));

  return window != NULL && gtk_widget_get_mapped (window);
}

static gboolean
is_gone (gpointer data)
{
  return harness_find_window (GPOINTER_TO_SIZE (data)) == NULL;
}

static void
open_training (Fixture *self)
{
  person_open_menu (GTK_WINDOW (self->harness.window), "win.train");
  harness_wait (is_there, GSIZE_TO_POINTER (MOOD_TYPE_TRAINING_WINDOW));
  self->window = harness_find_window (MOOD_TYPE_TRAINING_WINDOW);
  self->setup = mood_training_window_get_setup (self->window);
  self->view = mood_training_window_get_view (self->window);
}

static void
close_training (Fixture *self)
{
  display_pointer_key (GTK_WIDGET (self->window), "Escape");
  harness_wait (is_gone, GSIZE_TO_POINTER (MOOD_TYPE_TRAINING_WINDOW));
}

static void
open_program (Fixture *self)
{
  corpora_open (&self->harness, self->folder);
  self->trainings = mood_window_get_trainings (self->harness.window);
}

/* --- importing --- */

static gboolean
has_found (gpointer data)
{
  return g_str_equal (gtk_stack_get_visible_child_name (harness_get_part (data, "stack")), "found")
         && mood_training_import_is_settled (data);
}

static gboolean
are_sets_settled (gpointer data)
{
  return mood_training_sets_is_settled (data);
}

static MoodTrainingSets *
get_sets (Fixture *self)
{
  return MOOD_TRAINING_SETS (adw_bin_get_child (harness_get_part (self->window, "sets_bin")));
}

static void
assert_says (gpointer label, const char *text)
{
  const char *said = gtk_label_get_text (label);

  if (strstr (said, text) == NULL)
    g_error ("“%s” is not in “%s”", text, said);
}

/* By the folder, or by the table; the assistant says @summary of it. Enter imports it. */
static void
import (Fixture *self, const char *path, gboolean is_table, const char *summary)
{
  MoodTrainingSets *sets = get_sets (self);
  MoodTrainingImport *assistant;

  person_click_action (sets, "sets.import");
  harness_wait (is_there, GSIZE_TO_POINTER (MOOD_TYPE_TRAINING_IMPORT));
  assistant = harness_find_window (MOOD_TYPE_TRAINING_IMPORT);
  if (is_table)
    person_click_action (assistant, "import.table");
  else
    display_pointer_key (GTK_WIDGET (assistant), "Return");
  person_answer_file (path);
  harness_wait (has_found, assistant);
  assert_says (harness_get_part (assistant, "summary"), summary);
  display_pointer_key (GTK_WIDGET (assistant), "Return");
  harness_wait (is_gone, GSIZE_TO_POINTER (MOOD_TYPE_TRAINING_IMPORT));
  harness_wait (are_sets_settled, sets);
}

static void
import_all (Fixture *self)
{
  MoodTrainingSets *sets = get_sets (self);
  g_autofree char *taffc4q = corpora_find ("taffc4q"), *ravdess = corpora_find ("ravdess-song");
  g_autofree char *part = g_build_filename (self->folder, "part.csv", NULL);
  GtkLabel *about = harness_get_part (sets, "about");
  GtkWidget *plane = harness_get_part (sets, "plane"), *problems = harness_get_part (sets, "problems");

  import (self, taffc4q, FALSE, "716 clips");
  assert_says (about, "716 clips");
  assert_says (about, "Q1 178, Q2 180, Q3 179, Q4 179");
  g_assert_true (gtk_widget_get_mapped (plane));
  g_assert_false (gtk_widget_get_visible (problems));

  corpora_write_part (part, EVERY);
  import (self, part, TRUE, "1 missing, 1 bad");
  assert_says (about, "1 missing, 1 bad");
  g_assert_cmpuint (mood_problem_lines_get_n (MOOD_PROBLEM_LINES (problems)), ==, 2);

  import (self, ravdess, FALSE, "836 clips");
  assert_says (about, "836 clips");
  assert_says (about, "angry 152, calm 152, fearful 152, happy 152, neutral 76, sad 152");
  /* Words alone have no places. */
  g_assert_false (gtk_widget_get_visible (plane));
}

/* --- training --- */

static gboolean
is_setup_settled (gpointer data)
{
  return mood_training_setup_is_settled (((Fixture *)data)->setup);
}

static guint
find_name (GListModel *names, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr (GtkStringObject) string = g_list_model_get_item (names, i);

      if (g_str_equal (gtk_string_object_get_string (string), name))
        return i;
    }
  g_assert_not_reached ();
}

typedef struct
{
  MoodTrainingWindow *window;
  const char *name;
} Page;

static gboolean
is_page_shown (gpointer data)
{
  Page *page = data;

  return g_str_equal (mood_training_window_get_page (page->window), page->name);
}

/* Goes to a page of the training window by the key of its title. */
static void
show_page (Fixture *self, const char *name)
{
  AdwViewStack *stack = harness_get_part (self->window, "stack");
  AdwViewStackPage *page = adw_view_stack_get_page (stack, adw_view_stack_get_child_by_name (stack, name));
  const char *mnemonic = strchr (adw_view_stack_page_get_title (page), '_');
  g_autofree char *key = NULL;

  g_assert_nonnull (mnemonic);
  key = g_strdup_printf ("alt+%c", g_ascii_tolower (mnemonic[1]));
  display_pointer_key (GTK_WIDGET (self->window), key);
  harness_wait_at (name, is_page_shown, &(Page) { self->window, name });
}

static JobsTrainRunJob *
get_job (Fixture *self)
{
  JobsRunJob *job = mood_trainings_get_job (self->trainings);

  return job != NULL ? JOBS_TRAIN_RUN_JOB (job) : NULL;
}

static guint
count_epochs (Fixture *self)
{
  return mood_training_charts_get_n_epochs (mood_training_view_get_charts (self->view));
}

typedef struct
{
  Fixture *fixture;
  JobsProgress last;
  guint n_epochs;
  guint n_seconds; /* since there was some progress */
  const char *what;
} Patience;

/* A training takes as long as it takes; one that does nothing is not waited for. */
static gboolean
look_cb (gpointer data)
{
  Patience *self = data;
  JobsTrainRunJob *job = get_job (self->fixture);
  JobsProgress progress = { 0 };
  guint n_epochs = 0;

  if (job != NULL)
    {
      jobs_job_get_progress (JOBS_JOB (job), &progress);
      n_epochs = jobs_train_run_job_get_epochs (job)->len;
    }
  self->n_seconds
      = progress.n_done != self->last.n_done || n_epochs != self->n_epochs ? 0 : self->n_seconds + 1;
  self->last = progress;
  self->n_epochs = n_epochs;
  if (self->n_seconds > MOST_SECONDS)
    g_error ("Nothing goes on while the test waits for %s", self->what);

  return G_SOURCE_CONTINUE;
}

static void
wait_for (Fixture *self, HarnessCondition condition, const char *what)
{
  Patience patience = { .fixture = self, .what = what };
  guint watch = g_timeout_add_seconds (1, look_cb, &patience);

  while (!condition (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watch);
  if (self->begun_at != 0)
    g_printerr ("# %s after %.0f s\n", what,
                (double)(g_get_monotonic_time () - self->begun_at) / G_USEC_PER_SEC);
}

static gboolean
is_training (gpointer data)
{
  return get_job (data) != NULL;
}

static gboolean
is_first_told (gpointer data)
{
  Fixture *self = data;
  JobsProgress progress;

  g_assert_nonnull (get_job (self));
  jobs_job_get_progress (JOBS_JOB (get_job (self)), &progress);
  if (jobs_run_job_get_phase (JOBS_RUN_JOB (get_job (self))) == JOBS_TRAIN_PHASE_DECODING && progress.n_done > 0
      && progress.n_done < progress.n_total)
    {
      g_autofree char *part = g_strdup_printf ("%u", progress.n_total);

      self->was_reading |= strstr (gtk_label_get_text (harness_get_part (self->view, "phase")), part) != NULL;
    }

  return count_epochs (self) >= 1;
}

static gboolean
has_third_epoch (gpointer data)
{
  return jobs_train_run_job_get_epochs (get_job (data))->len >= 3;
}

static gboolean
has_fourth_epoch (gpointer data)
{
  return count_epochs (data) >= 4;
}

static void
start (Fixture *self)
{
  AdwComboRow *set_row = harness_get_part (self->setup, "set_row"),
              *preset_row = harness_get_part (self->setup, "preset_row");

  show_page (self, "setup");
  harness_wait (is_setup_settled, self);
  person_choose (set_row, find_name (adw_combo_row_get_model (set_row), get_set_name ()));
  harness_wait (is_setup_settled, self);
  g_assert_cmpstr (mood_train_choice_get_id (adw_combo_row_get_selected_item (preset_row)), ==, "quick");
  g_assert_cmpstr (gtk_label_get_text (harness_get_part (self->setup, "estimate")), !=, "");
  g_assert_false (gtk_widget_get_visible (harness_get_part (self->setup, "problem")));

  person_click (harness_get_part (self->setup, "start_button"));
  harness_wait (is_training, self);
  self->begun_at = g_get_monotonic_time ();
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "run");
}

static void
watch (Fixture *self)
{
  GtkWidget *charts = GTK_WIDGET (mood_training_view_get_charts (self->view));

  wait_for (self, is_first_told, "first figures");
  g_assert_true (self->was_reading);
  assert_says (harness_get_part (self->view, "epoch"), "1 ");
  g_assert_cmpstr (gtk_label_get_text (harness_get_part (self->view, "speed")), !=, "—");
  g_assert_true (gtk_widget_get_mapped (harness_get_part (charts, "loss")));
  g_assert_true (gtk_widget_get_mapped (harness_get_part (charts, "measures")));
  g_assert_true (gtk_widget_get_mapped (harness_get_part (charts, "confusion")));
  g_assert_true (gtk_widget_get_mapped (harness_get_part (charts, "agreement")));
}

static gboolean
is_paused (gpointer data)
{
  return mood_trainings_is_paused (((Fixture *)data)->trainings);
}

static gboolean
is_not_paused (gpointer data)
{
  return !is_paused (data);
}

/* With the pointer it is paused; the keyboard is then where it goes on. */
static void
pause_and_go_on (Fixture *self)
{
  person_click (harness_get_part (self->view, "pause_button"));
  harness_wait (is_paused, self);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window))
                 == harness_get_part (self->view, "go_on_button"));
  display_pointer_key (GTK_WIDGET (self->window), "space");
  harness_wait (is_not_paused, self);
}

/* The program is killed in the middle of the fourth epoch. */
static void
live_first (void)
{
  Fixture self = { .folder = g_strdup (g_getenv (FOLDER)) };
  g_autofree char *killed = g_build_filename (self.folder, "killed", NULL);

  open_program (&self);
  corpora_hear (&self.harness, self.folder);
  open_training (&self);
  g_assert_cmpstr (mood_training_window_get_page (self.window), ==, "setup");
  show_page (&self, "sets");
  import_all (&self);
  start (&self);
  watch (&self);
  pause_and_go_on (&self);

  close_training (&self);
  g_assert_true (is_training (&self));
  g_assert_true (
      gtk_widget_get_mapped (harness_get_part (harness_get_child (&self.harness, "sidebar"), "jobs")));
  wait_for (&self, has_third_epoch, "the third epoch");
  open_training (&self);
  g_assert_cmpstr (mood_training_window_get_page (self.window), ==, "run");
  g_assert_cmpuint (count_epochs (&self), >=, 3);
  g_assert_true (g_file_set_contents (killed, "", 0, NULL));
  kill (getpid (), SIGKILL);
}

/* --- the second life --- */

static gboolean
is_done (gpointer data)
{
  Fixture *self = data;
  GPtrArray *runs = mood_trainings_list (self->trainings);

  return !mood_trainings_is_busy (self->trainings) && runs->len > 0
         && jobs_training_run_get_state (g_ptr_array_index (runs, 0)) == JOBS_RUN_DONE;
}

static void
resume_and_end (Fixture *self)
{
  person_click_action (harness_get_child (&self->harness, "toasts"), "win.resume-training");
  harness_wait (is_there, GSIZE_TO_POINTER (MOOD_TYPE_TRAINING_WINDOW));
  self->window = harness_find_window (MOOD_TYPE_TRAINING_WINDOW);
  self->setup = mood_training_window_get_setup (self->window);
  self->view = mood_training_window_get_view (self->window);
  self->begun_at = g_get_monotonic_time ();
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "run");
  wait_for (self, has_fourth_epoch, "the fourth epoch");
  if (!is_whole ())
    person_click (harness_get_part (self->view, "stop_button"));
  wait_for (self, is_done, "the end");
  g_assert_true (g_str_has_prefix (
      jobs_training_run_get_name (g_ptr_array_index (mood_trainings_list (self->trainings), 0)), get_set_name ()));
}

static MoodCompareView *
get_compare (Fixture *self)
{
  return mood_training_window_get_compare (self->window);
}

static gboolean
is_compared (gpointer data)
{
  return mood_compare_view_get_comparison (get_compare (data)) != NULL;
}

static gboolean
is_compare_idle (gpointer data)
{
  return !mood_compare_view_is_busy (get_compare (data));
}

static void
compare (Fixture *self)
{
  MoodCompareView *view = get_compare (self);
  const JobsComparison *comparison;

  person_click (harness_get_part (self->view, "compare_button"));
  wait_for (self, is_compared, "the comparison");
  g_assert_cmpstr (mood_training_window_get_page (self->window), ==, "compare");
  comparison = mood_compare_view_get_comparison (view);
  g_assert_cmpuint (comparison->figures->len, >, 0);
  for (guint i = 0; i < comparison->figures->len; i++)
    {
      const JobsComparedFigure *figure = comparison->figures->pdata[i];

      g_printerr ("# %s: %.3f, in use %.3f (%u songs)\n", figure->id, figure->values[JOBS_COMPARED_CANDIDATE],
                  figure->values[JOBS_COMPARED_OTHER], figure->n);
      g_assert_nonnull (gtk_list_box_get_row_at_index (harness_get_part (view, "figures"), (int)i + 1));
    }
  g_assert_cmpstr (gtk_label_get_text (harness_get_part (view, "conclusion")), !=, "");
  /* The model in use was trained on songs of a folder of this name, which flatters it. */
  g_assert_true (gtk_widget_get_visible (harness_get_part (view, "warning")));
}

typedef struct
{
  Fixture *fixture;
  gint64 id;
} Heard;

static gboolean
is_heard (gpointer data)
{
  Heard *heard = data;
  PlayerTrack *track = player_player_get_track (heard->fixture->harness.window->player);

  return track != NULL && player_track_get_id (track) == heard->id;
}

/* The song that changes most. */
static void
listen (Fixture *self)
{
  const JobsComparison *comparison = mood_compare_view_get_comparison (get_compare (self));
  const JobsComparedSong *song;
  GtkListBox *changes = harness_get_part (get_compare (self), "changes");

  g_assert_cmpuint (comparison->changes->len, >, 0);
  song = comparison->changes->pdata[0];
  person_click_action (gtk_list_box_get_row_at_index (changes, 0), "win.play-song");
  harness_wait (is_heard, &(Heard) { self, song->id });
}

/* Where the songs of the library are, all of them together. */
static double
sum_valences (Fixture *self)
{
  GListModel *songs = G_LIST_MODEL (self->harness.store);
  double sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (songs, i);

      sum += library_song_get_estimate (song)->gaussian.valence;
    }

  return sum;
}

static gboolean
is_hearing (gpointer data)
{
  return mood_session_is_scanning (((Fixture *)data)->harness.session);
}

/* By the model in use, all of them. */
static gboolean
has_heard (gpointer data)
{
  Fixture *self = data;

  return !is_hearing (self)
         && mood_reanalysis_bar_get_n_songs (harness_get_child (&self->harness, "reanalysis_bar")) == 0;
}

/* The songs are heard anew by the model that is adopted, and are where they were when the former one is back. */
static void
adopt_and_go_back (Fixture *self)
{
  MoodCompareView *view = get_compare (self);
  g_autofree char *before = jobs_model_choice_find ();
  g_autofree char *adopted = NULL, *after = NULL;
  const double valences = sum_valences (self);

  person_click_action (view, "compare.adopt");
  harness_wait (is_hearing, self);
  harness_wait (has_heard, self);
  harness_wait (is_compare_idle, self);
  adopted = jobs_model_choice_find ();
  g_assert_cmpstr (adopted, !=, before);
  g_assert_cmpfloat (fabs (sum_valences (self) - valences), >, 0.01);

  person_click_action (view, "compare.go-back");
  harness_wait (is_hearing, self);
  harness_wait (has_heard, self);
  harness_wait (is_compare_idle, self);
  after = jobs_model_choice_find ();
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpfloat_with_epsilon (sum_valences (self), valences, 1e-6);
}

static void
live_second (Fixture *self)
{
  open_program (self);
  resume_and_end (self);
  compare (self);
  listen (self);
  adopt_and_go_back (self);
  close_training (self);
  harness_close (&self->harness);
}

static void
test_train (void)
{
  static const char *const corpora[] = { "taffc4q", "ravdess-song", "grekow-va", NULL };
  Fixture self = { 0 };
  g_autofree char *killed = NULL;

  self.folder = corpora_begin (corpora);
  if (self.folder == NULL)
    return;

  killed = g_build_filename (self.folder, "killed", NULL);
  g_setenv (FOLDER, self.folder, TRUE);
  g_test_trap_subprocess (FIRST_LIFE, 0, G_TEST_SUBPROCESS_INHERIT_STDERR | G_TEST_SUBPROCESS_INHERIT_STDOUT);
  g_assert_true (g_file_test (killed, G_FILE_TEST_EXISTS));
  live_second (&self);
  fixture_folder_free (self.folder);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/training-corpora/train", test_train);
  g_test_add_func (FIRST_LIFE, live_first);

  return g_test_run ();
}
