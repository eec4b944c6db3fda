/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread, but list_thread(), which reads the labeled sets and touches nothing else. */

#include "ui/training-setup.h"

#include <glib/gi18n.h>

#include "library/label-sets.h"
#include "ui/search-dialog.h"
#include "ui/text.h"
#include "ui/training-set-text.h"
#include "ui/train-choice.h"
#include "ui/train-field-row.h"
#include "ui/train-forecast.h"

/* How much is heard of a song where nobody has looked: most labeled sets are of excerpts. */
#define USUAL_SECONDS 30

/* Settings that can be chosen. */
#define N_ROWS 28

struct _MoodTrainingSetup
{
  GtkWidget parent_instance;
  GtkStack *stack;
  AdwPreferencesGroup *main_group;
  AdwComboRow *set_row;
  AdwComboRow *preset_row;
  AdwExpanderRow *sound_row;
  AdwExpanderRow *split_row;
  AdwExpanderRow *steps_row;
  GtkLabel *problem;
  GtkLabel *estimate;
  GtkWidget *search_button;
  GtkWidget *start_button;

  MoodSession *session;        /* (owned) (nullable) */
  MoodTrainings *trainings;    /* (owned) (nullable) */
  MoodTrainDraft *draft;       /* (owned) */
  MoodTrainForecast *forecast; /* (owned) */
  GPtrArray *sets;             /* (owned) (nullable) (element-type LibraryLabelSet): as listed last */
  GCancellable *listing;       /* (owned) (nullable) */
  gint64 wanted;               /* id of the set to choose when it is listed, or 0 */
  guint rows_id;               /* while rows are made */
  gboolean has_row[N_ROWS];
  gboolean is_following; /* the draft */
  gboolean is_settled;
  gboolean is_good; /* the settings are */
  gboolean has_estimate;
  JobsTrainEstimate known; /* if it has one */
};

G_DEFINE_FINAL_TYPE (MoodTrainingSetup, mood_training_setup, GTK_TYPE_WIDGET)

enum
{
  SETS_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* (nullable) */
static const LibraryLabelSet *
get_set (MoodTrainingSetup *self)
{
  guint selected = adw_combo_row_get_selected (self->set_row);

  return self->sets != NULL && selected < self->sets->len ? g_ptr_array_index (self->sets, selected) : NULL;
}

/* --- what is said of it --- */

static void
update_start (MoodTrainingSetup *self)
{
  gboolean is_busy = self->trainings == NULL || mood_trainings_is_busy (self->trainings);

  gboolean is_ready = self->is_good && !is_busy && get_set (self) != NULL;
  const JobsTrainSettings *settings = mood_train_draft_get_settings (self->draft);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setup.start", is_ready);
  /* What has no epochs has nothing that could be searched for. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setup.search",
                                 is_ready && jobs_train_settings_has_use (settings, JOBS_TRAIN_EPOCHS));
  /* There is little room beside the buttons. */
  if (self->trainings != NULL && mood_trainings_get_job (self->trainings) != NULL)
    gtk_label_set_text (self->estimate, JOBS_IS_SEARCH_JOB (mood_trainings_get_job (self->trainings))
                                            ? _ ("A search goes on.")
                                            : _ ("A training goes on."));
}

static void
show_problem (MoodTrainingSetup *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->estimate), text == NULL);
}

static void
told_cb (MoodTrainingSetup *self, const GError *problem, const JobsTrainEstimate *estimate)
{
  const JobsTrainSettings *settings = mood_train_draft_get_settings (self->draft);
  g_autofree char *text = NULL, *most = NULL;

  self->is_settled = TRUE;
  self->is_good = problem == NULL;
  self->has_estimate = estimate != NULL;
  if (estimate != NULL)
    self->known = *estimate;
  show_problem (self, problem != NULL ? problem->message : NULL);
  if (estimate != NULL)
    text = mood_text_about_duration (estimate->decoding + estimate->training);
  if (text != NULL && estimate->decoding + estimate->training >= 60
      && jobs_train_settings_may_end_early (settings))
    /* Translators: a time before it: “About 3 minutes at most” */
    most = g_strdup_printf (_ ("%s at most"), text);
  if (most != NULL)
    gtk_label_set_text (self->estimate, most);
  else
    gtk_label_set_text (self->estimate, text != NULL ? text : _ ("How long it takes is not known yet"));
  update_start (self);
}

static void
ask (MoodTrainingSetup *self)
{
  const LibraryLabelSet *set = get_set (self);

  self->is_settled = self->is_good = FALSE;
  if (set == NULL)
    {
      mood_train_forecast_cancel (self->forecast);
      update_start (self);
      return;
    }

  gtk_label_set_text (self->estimate, _ ("Estimating the time…"));
  mood_train_forecast_ask (self->forecast, mood_train_draft_get_settings (self->draft),
                           set->counts.n_statuses[LIBRARY_CLIP_OK], USUAL_SECONDS);
  update_start (self);
}

/* --- the set --- */

/* "716 labeled songs. 2 classes: party 400, sleep 316. There is no song that is sad.", as markup (transfer full) */
static char *
describe_set (const LibraryLabelSet *set)
{
  g_auto (GStrv) troubles = library_label_counts_list_troubles (&set->counts);
  guint n_songs = set->counts.n_statuses[LIBRARY_CLIP_OK];
  g_autofree char *songs
      = g_strdup_printf (ngettext ("%'u labeled song.", "%'u labeled songs.", n_songs), n_songs);
  g_autofree char *told = g_strjoinv (" ", troubles);
  g_autofree char *classes = mood_training_set_describe_classes (&set->counts);
  g_autofree char *text = g_strconcat (songs, *classes != '\0' ? " " : "", classes,
                                       *classes != '\0' ? "." : "", *told != '\0' ? " " : "", told, NULL);

  /* The row would take markup in a name for its own. */
  return g_markup_escape_text (text, -1);
}

static void
set_selected_cb (MoodTrainingSetup *self)
{
  const LibraryLabelSet *set = get_set (self);
  g_autofree char *text = set != NULL ? describe_set (set) : NULL;

  if (self->is_following)
    return;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->set_row), text != NULL ? text : "");
  ask (self);
}

static void
choose (MoodTrainingSetup *self, gint64 id)
{
  for (guint i = 0; i < self->sets->len; i++)
    if (((const LibraryLabelSet *)g_ptr_array_index (self->sets, i))->id == id)
      adw_combo_row_set_selected (self->set_row, i);
}

static void
show_sets (MoodTrainingSetup *self, GPtrArray *sets)
{
  const LibraryLabelSet *before = get_set (self);
  gint64 id = self->wanted != 0 ? self->wanted : before != NULL ? before->id : 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->is_following = TRUE;
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  self->sets = sets;
  for (guint i = 0; i < sets->len; i++)
    gtk_string_list_append (names, ((const LibraryLabelSet *)g_ptr_array_index (sets, i))->name);
  adw_combo_row_set_model (self->set_row, G_LIST_MODEL (names));
  choose (self, id);
  self->wanted = 0;
  self->is_following = FALSE;
  gtk_stack_set_visible_child_name (self->stack, sets->len > 0 ? "setup" : "empty");
  set_selected_cb (self);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *sets = library_label_sets_list (data, &error);

  if (sets != NULL)
    g_task_return_pointer (task, sets, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainingSetup) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *sets = g_task_propagate_pointer (G_TASK (result), &error);

  if (sets != NULL)
    show_sets (self, sets);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
}

void
mood_training_setup_refresh (MoodTrainingSetup *self)
{
  LibraryDb *db = self->session != NULL ? mood_session_get_db (self->session) : NULL;
  g_autoptr (GTask) task = NULL;

  if (db == NULL)
    return;

  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  self->listing = g_cancellable_new ();
  task = g_task_new (NULL, self->listing, listed_cb, g_object_ref (self));
  g_task_set_task_data (task, library_db_ref (db), (GDestroyNotify)library_db_unref);
  g_task_run_in_thread (task, list_thread);
}

void
mood_training_setup_choose_set (MoodTrainingSetup *self, gint64 set)
{
  self->wanted = set;
  mood_training_setup_refresh (self);
}

static void
sets_wanted_cb (MoodTrainingSetup *self)
{
  g_signal_emit (self, signals[SETS_WANTED], 0);
}

/* --- the settings --- */

static void
preset_selected_cb (MoodTrainingSetup *self)
{
  MoodTrainChoice *choice = adw_combo_row_get_selected_item (self->preset_row);
  g_autoptr (JobsTrainSettings) settings = NULL;

  if (self->is_following || choice == NULL || *mood_train_choice_get_id (choice) == '\0')
    return;

  settings = jobs_train_settings_new_preset (mood_train_choice_get_id (choice), NULL);
  if (settings != NULL)
    mood_train_draft_take (self->draft, settings);
}

static void
draft_changed_cb (MoodTrainingSetup *self)
{
  const JobsTrainSettings *settings = mood_train_draft_get_settings (self->draft);
  GListModel *presets = adw_combo_row_get_model (self->preset_row);
  guint position
      = mood_train_choice_find (presets, jobs_train_settings_get_text (settings, JOBS_TRAIN_PRESET));
  g_autoptr (MoodTrainChoice) choice = g_list_model_get_item (presets, position);

  self->is_following = TRUE;
  adw_combo_row_set_selected (self->preset_row, position);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->preset_row),
                               choice != NULL ? mood_train_choice_get_sentence (choice) : "");
  self->is_following = FALSE;
  ask (self);
}

static void
fill_presets (MoodTrainingSetup *self)
{
  gsize n;
  const JobsTrainChoice *presets = jobs_train_presets_list (&n);
  g_autoptr (GListModel) list = mood_train_choice_list (presets, n);
  g_autoptr (MoodTrainChoice) own = mood_train_choice_new ("", _ ("My own"), _ ("As it is set below."));

  g_list_store_append (G_LIST_STORE (list), own);
  self->is_following = TRUE;
  mood_train_field_row_set_choices (self->preset_row, list);
  self->is_following = FALSE;
}

/* Where the widgets are that settings stand in. */
enum
{
  MAIN_GROUP = G_STRUCT_OFFSET (MoodTrainingSetup, main_group),
  SOUND_GROUP = G_STRUCT_OFFSET (MoodTrainingSetup, sound_row),
  SPLIT_GROUP = G_STRUCT_OFFSET (MoodTrainingSetup, split_row),
  STEPS_GROUP = G_STRUCT_OFFSET (MoodTrainingSetup, steps_row),
};

/* Which settings stand where; those that are seen at first come first. */
static const struct
{
  gssize group; /* offset of what they are in */
  JobsTrainField field;
} rows[] = {
  { MAIN_GROUP, JOBS_TRAIN_ARCHITECTURE },  { MAIN_GROUP, JOBS_TRAIN_START },
  { MAIN_GROUP, JOBS_TRAIN_START_FILE },    { MAIN_GROUP, JOBS_TRAIN_LAYERS },
  { SOUND_GROUP, JOBS_TRAIN_TARGETS },      { SOUND_GROUP, JOBS_TRAIN_SIDE_TASKS },
  { SOUND_GROUP, JOBS_TRAIN_BESIDE },       { SOUND_GROUP, JOBS_TRAIN_FEATURES },
  { SOUND_GROUP, JOBS_TRAIN_SEGMENTS },     { SOUND_GROUP, JOBS_TRAIN_NETWORK_OPTIONS },
  { SPLIT_GROUP, JOBS_TRAIN_SPLIT },        { SPLIT_GROUP, JOBS_TRAIN_GROUPED_BY },
  { SPLIT_GROUP, JOBS_TRAIN_HELD_OUT },     { SPLIT_GROUP, JOBS_TRAIN_N_PARTS },
  { SPLIT_GROUP, JOBS_TRAIN_PART },         { SPLIT_GROUP, JOBS_TRAIN_EVERY_PART },
  { SPLIT_GROUP, JOBS_TRAIN_VALIDATION },   { STEPS_GROUP, JOBS_TRAIN_EPOCHS },
  { STEPS_GROUP, JOBS_TRAIN_PATIENCE },     { STEPS_GROUP, JOBS_TRAIN_MEASURE },
  { STEPS_GROUP, JOBS_TRAIN_OPTIMIZER },    { STEPS_GROUP, JOBS_TRAIN_SCHEDULE },
  { STEPS_GROUP, JOBS_TRAIN_RATE },         { STEPS_GROUP, JOBS_TRAIN_BATCH },
  { STEPS_GROUP, JOBS_TRAIN_WEIGHT_DECAY }, { STEPS_GROUP, JOBS_TRAIN_AUGMENTATION },
  { STEPS_GROUP, JOBS_TRAIN_AVERAGING },    { STEPS_GROUP, JOBS_TRAIN_SEED },
};

G_STATIC_ASSERT (G_N_ELEMENTS (rows) == N_ROWS);

/* GTK measures what is in a closed row too, so nothing is in it yet. */
static gboolean
is_wanted (MoodTrainingSetup *self, guint row)
{
  GtkWidget *group = G_STRUCT_MEMBER (GtkWidget *, self, rows[row].group);

  return !self->has_row[row]
         && (!ADW_IS_EXPANDER_ROW (group) || adw_expander_row_get_expanded (ADW_EXPANDER_ROW (group)));
}

static void
add_row (MoodTrainingSetup *self, guint row)
{
  GtkWidget *group = G_STRUCT_MEMBER (GtkWidget *, self, rows[row].group);
  GtkWidget *child = mood_train_field_row_new (self->draft, rows[row].field);

  if (ADW_IS_EXPANDER_ROW (group))
    adw_expander_row_add_row (ADW_EXPANDER_ROW (group), child);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), child);
  self->has_row[row] = TRUE;
}

/* One in a turn of the main loop: all of them would take several frames. */
static gboolean
add_row_cb (gpointer user_data)
{
  MoodTrainingSetup *self = user_data;

  for (guint row = 0; row < N_ROWS; row++)
    if (is_wanted (self, row))
      {
        add_row (self, row);
        return G_SOURCE_CONTINUE;
      }
  self->rows_id = 0;

  return G_SOURCE_REMOVE;
}

static void
expanded_cb (MoodTrainingSetup *self)
{
  if (self->rows_id == 0)
    self->rows_id = g_idle_add (add_row_cb, self);
}

static void
start_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodTrainingSetup *self = MOOD_TRAINING_SETUP (widget);
  const LibraryLabelSet *set = get_set (self);

  if (set == NULL || self->trainings == NULL)
    return;

  mood_trainings_begin (self->trainings, set->id, mood_train_draft_get_settings (self->draft));
  gtk_label_set_text (self->estimate, _ ("Dividing the songs…"));
  update_start (self);
}

static void
search_response_cb (MoodTrainingSetup *self, const char *response, MoodSearchDialog *dialog)
{
  const LibraryLabelSet *set = get_set (self);

  if (!g_str_equal (response, "search") || set == NULL)
    return;

  mood_trainings_begin_search (self->trainings, set->id, mood_search_dialog_get_settings (dialog),
                               mood_search_dialog_get_n_sets (dialog));
  gtk_label_set_text (self->estimate, _ ("Dividing the songs…"));
  update_start (self);
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodTrainingSetup *self = MOOD_TRAINING_SETUP (widget);
  GtkWidget *dialog = mood_search_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                              mood_train_draft_get_settings (self->draft),
                                              self->has_estimate ? &self->known : NULL);

  g_signal_connect_object (dialog, "response", G_CALLBACK (search_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* A training could not be begun. */
static void
problem_cb (MoodTrainingSetup *self, const GError *error)
{
  show_problem (self, error->message);
  update_start (self);
}

/* --- construction --- */

static void
mood_training_setup_dispose (GObject *object)
{
  MoodTrainingSetup *self = MOOD_TRAINING_SETUP (object);
  GtkWidget *child;

  g_clear_handle_id (&self->rows_id, g_source_remove);
  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  if (self->forecast != NULL)
    g_signal_handlers_disconnect_by_data (self->forecast, self);
  g_clear_object (&self->forecast);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  g_clear_object (&self->trainings);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_training_setup_parent_class)->dispose (object);
}

static void
mood_training_setup_class_init (MoodTrainingSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_training_setup_dispose;
  signals[SETS_WANTED] = g_signal_new ("sets-wanted", MOOD_TYPE_TRAINING_SETUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "setup.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "setup.search", NULL, search_action);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/training-setup.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, main_group);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, set_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, preset_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, sound_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, split_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, steps_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, problem);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, estimate);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, search_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetup, start_button);
  gtk_widget_class_bind_template_callback (widget_class, set_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, preset_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, sets_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, expanded_cb);
}

static void
mood_training_setup_init (MoodTrainingSetup *self)
{
  self->draft = mood_train_draft_new ();
  self->forecast = mood_train_forecast_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_presets (self);
  self->rows_id = g_idle_add (add_row_cb, self);
  g_signal_connect_swapped (self->forecast, "told", G_CALLBACK (told_cb), self);
  g_signal_connect_swapped (self->draft, "changed", G_CALLBACK (draft_changed_cb), self);
  draft_changed_cb (self);
}

void
mood_training_setup_set_source (MoodTrainingSetup *self, MoodSession *session, MoodTrainings *trainings)
{
  self->session = g_object_ref (session);
  self->trainings = g_object_ref (trainings);
  g_signal_connect_object (trainings, "notify::is-training", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  mood_training_setup_refresh (self);
}

MoodTrainDraft *
mood_training_setup_get_draft (MoodTrainingSetup *self)
{
  return self->draft;
}

gboolean
mood_training_setup_is_settled (MoodTrainingSetup *self)
{
  return self->is_settled && self->rows_id == 0;
}
