/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread; what takes time is done by jobs. One at a time: what is asked anew cancels what was asked before. */
#include "ui/training-import.h"

#include <glib/gi18n.h>

#include "jobs/corpus-import-job.h"
#include "ui/problem-lines.h"
#include "ui/training-columns.h"
#include "ui/training-set-text.h"

struct _MoodTrainingImport
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkWidget *import_button;
  GtkWidget *folder_button;
  GtkLabel *error;
  GtkDropDown *layout;
  AdwActionRow *layout_row;
  AdwEntryRow *name;
  AdwEntryRow *scale;
  AdwActionRow *separator_row;
  GtkDropDown *separator;
  GtkWidget *header_row;
  GtkSwitch *header;
  GtkWidget *columns_group;
  MoodTrainingColumns *columns;
  GtkLabel *summary;
  GtkWidget *problems_group;
  MoodProblemLines *problems;
  GtkProgressBar *progress;

  LibraryDb *library;            /* (owned) */
  JobsCorpusRequest *request;    /* (owned) (nullable): before something is chosen */
  JobsJob *job;                  /* (owned) (nullable): while it runs */
  JobsCorpusMode mode;           /* of the job */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  gboolean is_filling;
  gboolean has_name;             /* the name was typed, and not proposed */
  gboolean has_report;           /* what is chosen was read once, and can be changed */
};

G_DEFINE_FINAL_TYPE (MoodTrainingImport, mood_training_import, ADW_TYPE_WINDOW)

enum
{
  IMPORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char separators[] = { ',', ';', '\t', '|' };

/* --- what was found --- */

static guint
find_layout (const char *layout)
{
  const char *const *layouts = jobs_corpus_list_layouts ();

  for (guint i = 0; layouts[i] != NULL; i++)
    if (g_str_equal (layouts[i], layout))
      return i;

  return 0;
}

static void
show_summary (MoodTrainingImport *self, const JobsCorpusReport *report)
{
  g_autofree char *content = mood_training_set_describe (&report->counts);
  g_autofree char *labels = mood_training_set_describe_labels (&report->counts);
  g_autofree char *remarks = g_strjoinv ("\n", report->remarks);
  g_auto (GStrv) problems = mood_training_set_list_problems (report->clips);
  GString *text = g_string_new (content);

  if (*labels != '\0')
    g_string_append_printf (text, "\n%s", labels);
  if (*remarks != '\0')
    g_string_append_printf (text, "\n%s", remarks);
  gtk_label_set_text (self->summary, text->str);
  g_string_free (text, TRUE);
  mood_problem_lines_set (self->problems, (const char *const *)problems);
  gtk_widget_set_visible (self->problems_group, problems[0] != NULL);
}

static void
show_report (MoodTrainingImport *self, const JobsCorpusReport *report)
{
  const gboolean is_first = !self->has_report;

  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->layout, find_layout (report->layout));
  adw_action_row_set_subtitle (self->layout_row, report->reason);
  if (!self->has_name)
    gtk_editable_set_text (GTK_EDITABLE (self->name), report->name);
  gtk_editable_set_text (GTK_EDITABLE (self->scale), report->scale);
  gtk_widget_set_visible (GTK_WIDGET (self->scale), report->has_table);
  gtk_widget_set_visible (GTK_WIDGET (self->separator_row), report->has_table);
  gtk_widget_set_visible (self->header_row, report->has_table);
  gtk_widget_set_visible (self->columns_group, report->has_table);
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (report->separator != NULL && *report->separator == separators[i])
      gtk_drop_down_set_selected (self->separator, i);
  gtk_switch_set_active (self->header, report->header != 0);
  /* What a person has just chosen stands there, and keeps the focus. */
  if (report->has_table && self->request->columns == NULL)
    mood_training_columns_show (self->columns, report);
  self->is_filling = FALSE;
  self->has_report = TRUE;
  show_summary (self, report);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.import", report->counts.n_statuses[LIBRARY_CLIP_OK] > 0);
  gtk_stack_set_visible_child_name (self->stack, "found");
  /* Enter goes on, and not back; where nothing can be used yet, columns are to be chosen. */
  if (is_first && !gtk_widget_grab_focus (self->import_button))
    gtk_widget_child_focus (self->columns_group, GTK_DIR_TAB_FORWARD);
}

/* What was asked for last may be mended where it was asked. */
static void
show_error (MoodTrainingImport *self, const char *text)
{
  gtk_label_set_text (self->error, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
  gtk_stack_set_visible_child_name (self->stack, self->has_report ? "found" : "choose");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.import", self->mode == JOBS_CORPUS_IMPORT);
  if (!self->has_report)
    gtk_widget_grab_focus (self->folder_button);
}

/* --- the job --- */

static void
finished_cb (MoodTrainingImport *self, JobsJob *job)
{
  const JobsCorpusReport *report = jobs_corpus_import_job_get_report (JOBS_CORPUS_IMPORT_JOB (job));
  const GError *error = jobs_job_get_error (job);

  if (job != self->job)
    return;
  g_clear_object (&self->job);
  if (report == NULL)
    {
      if (error != NULL)
        show_error (self, error->message);
      else
        gtk_stack_set_visible_child_name (self->stack, "found");
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  if (report->set_id == 0)
    {
      show_report (self, report);
      return;
    }
  g_signal_emit (self, signals[IMPORTED], 0, report->set_id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
progress_cb (MoodTrainingImport *self, GParamSpec *pspec, JobsJob *job)
{
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  if (progress.n_total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double)progress.n_done / progress.n_total);
}

static void
stop (MoodTrainingImport *self)
{
  g_autoptr (JobsJob) job = g_steal_pointer (&self->job);

  if (job != NULL)
    {
      g_signal_handlers_disconnect_by_data (job, self);
      jobs_job_cancel (job);
    }
}

static void
start (MoodTrainingImport *self, JobsCorpusMode mode)
{
  stop (self);
  self->mode = mode;
  self->job = jobs_corpus_import_job_new (self->library, self->request, mode, 0);
  g_signal_connect_object (self->job, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.import", FALSE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  jobs_job_start (self->job);
}

/* --- what is chosen --- */

void
mood_training_import_open (MoodTrainingImport *self, const char *path)
{
  g_clear_pointer (&self->request, jobs_corpus_request_free);
  self->request = jobs_corpus_request_new (path);
  if (path == NULL)
    self->request->layout = g_strdup (JOBS_CORPUS_LIBRARY);
  self->has_name = FALSE;
  self->has_report = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "looking");
  start (self, JOBS_CORPUS_LOOK);
}

static void
chosen_cb (MoodTrainingImport *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    mood_training_import_open (self, path);
}

static void
choose (MoodTrainingImport *self, const char *title, GtkFileChooserAction action)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (MOOD_TRAINING_IMPORT (widget), _ ("Choose the Folder of a Set"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
table_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (MOOD_TRAINING_IMPORT (widget), _ ("Choose a Table of Labels"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
own_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mood_training_import_open (MOOD_TRAINING_IMPORT (widget), NULL);
}

/* --- what is changed --- */

static void
layout_changed_cb (MoodTrainingImport *self)
{
  const char *layout = jobs_corpus_list_layouts ()[gtk_drop_down_get_selected (self->layout)];
  JobsCorpusRequest *request;

  if (self->is_filling || self->request == NULL)
    return;
  if (g_str_equal (layout, JOBS_CORPUS_LIBRARY))
    {
      mood_training_import_open (self, NULL);
      return;
    }
  /* The library's labels are laid out as they are. */
  if (self->request->path == NULL)
    {
      self->is_filling = TRUE;
      gtk_drop_down_set_selected (self->layout, find_layout (JOBS_CORPUS_LIBRARY));
      self->is_filling = FALSE;
      return;
    }
  /* Columns and scales are of the layout. */
  request = jobs_corpus_request_new (self->request->path);
  request->layout = g_strdup (layout);
  jobs_corpus_request_free (self->request);
  self->request = request;
  start (self, JOBS_CORPUS_LOOK);
}

static void
format_changed_cb (MoodTrainingImport *self)
{
  if (self->is_filling || self->request == NULL)
    return;
  /* Other columns: what was chosen of the former ones is of no use. */
  g_clear_pointer (&self->request->columns, g_free);
  g_free (self->request->separator);
  self->request->separator = g_strndup (&separators[gtk_drop_down_get_selected (self->separator)], 1);
  self->request->header = gtk_switch_get_active (self->header);
  start (self, JOBS_CORPUS_LOOK);
}

static void
columns_changed_cb (MoodTrainingImport *self)
{
  if (self->is_filling || self->request == NULL)
    return;
  g_free (self->request->columns);
  self->request->columns = mood_training_columns_format (self->columns);
  start (self, JOBS_CORPUS_LOOK);
}

static void
scale_applied_cb (MoodTrainingImport *self)
{
  if (self->is_filling || self->request == NULL)
    return;
  g_free (self->request->scale);
  self->request->scale = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->scale)));
  start (self, JOBS_CORPUS_LOOK);
}

static void
name_changed_cb (MoodTrainingImport *self)
{
  if (!self->is_filling)
    self->has_name = TRUE;
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodTrainingImport *self = MOOD_TRAINING_IMPORT (widget);

  if (self->request == NULL)
    return;
  g_free (self->request->name);
  self->request->name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  /* As it was shown, and not as it would be found out anew. */
  if (self->request->layout == NULL)
    self->request->layout = g_strdup (jobs_corpus_list_layouts ()[gtk_drop_down_get_selected (self->layout)]);
  gtk_stack_set_visible_child_name (self->stack, "importing");
  start (self, JOBS_CORPUS_IMPORT);
}

/* --- construction --- */

static void
mood_training_import_dispose (GObject *object)
{
  MoodTrainingImport *self = MOOD_TRAINING_IMPORT (object);

  stop (self);
  g_clear_pointer (&self->library, library_db_unref);
  g_clear_pointer (&self->request, jobs_corpus_request_free);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (mood_training_import_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/training-import.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, import_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, folder_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, error);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, layout);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, layout_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, name);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, scale);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, separator_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, separator);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, header_row);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, header);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, columns_group);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, columns);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, summary);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, problems_group);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, problems);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingImport, progress);
  gtk_widget_class_bind_template_callback (widget_class, layout_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
}

static void
mood_training_import_class_init (MoodTrainingImportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_training_import_dispose;
  signals[IMPORTED] = g_signal_new ("imported", MOOD_TYPE_TRAINING_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT64);
  g_type_ensure (MOOD_TYPE_TRAINING_COLUMNS);
  g_type_ensure (MOOD_TYPE_PROBLEM_LINES);
  gtk_widget_class_install_action (widget_class, "import.folder", NULL, folder_action);
  gtk_widget_class_install_action (widget_class, "import.table", NULL, table_action);
  gtk_widget_class_install_action (widget_class, "import.own", NULL, own_action);
  gtk_widget_class_install_action (widget_class, "import.import", NULL, import_action);
  bind_template (widget_class);
}

static void
mood_training_import_init (MoodTrainingImport *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.import", FALSE);
  self->is_filling = TRUE;
  for (const char *const *layout = jobs_corpus_list_layouts (); *layout != NULL; layout++)
    gtk_string_list_append (names, jobs_corpus_get_layout_name (*layout));
  gtk_drop_down_set_model (self->layout, G_LIST_MODEL (names));
  self->is_filling = FALSE;
}

MoodTrainingImport *
mood_training_import_new (GtkWindow *parent, LibraryDb *library)
{
  MoodTrainingImport *self = g_object_new (MOOD_TYPE_TRAINING_IMPORT, "transient-for", parent, NULL);

  self->library = library_db_ref (library);

  return self;
}

gboolean
mood_training_import_is_settled (MoodTrainingImport *self)
{
  return self->job == NULL;
}
