/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here is on the main thread; the files are read by a job. Rows are made one at a time, so that the window does not
 * stand still. */
#include "ui/take-dialog.h"

#include <glib/gi18n.h>

#include "jobs/label-findings-job.h"
#include "ui/take-row.h"

/* Of each kind, those that can be read, and those of the most songs. */
#define MAX_ROWS 100

struct _MoodTakeDialog
{
  AdwWindow parent_instance;
  GtkStack *stack;
  GtkProgressBar *progress;
  GtkWidget *groups[JOBS_N_FINDING_KINDS];
  AdwStatusPage *failed;
  GtkLabel *summary;
  GtkWidget *take_button;

  JobsJob *job;     /* (owned) */
  GtkStringList *words; /* (owned) */
  guint n_made;     /* findings that were looked at */
  guint n_rows[JOBS_N_FINDING_KINDS];
  guint make_id;    /* source that makes rows, or 0 */
  guint count_id;   /* source that counts, or 0 */
  GArray *labels;   /* (owned) (nullable): as last counted */
};

G_DEFINE_FINAL_TYPE (MoodTakeDialog, mood_take_dialog, ADW_TYPE_WINDOW)

enum
{
  TAKE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static JobsLabelFindings *
get_findings (MoodTakeDialog *self)
{
  return jobs_label_findings_job_get (JOBS_LABEL_FINDINGS_JOB (self->job));
}

/* --- how many it would be --- */

static gboolean
count_cb (gpointer user_data)
{
  MoodTakeDialog *self = user_data;
  g_autofree char *text = NULL;

  self->count_id = 0;
  g_clear_pointer (&self->labels, g_array_unref);
  self->labels = jobs_label_findings_make_labels (get_findings (self));
  text = g_strdup_printf (ngettext ("%'u song would be placed", "%'u songs would be placed", self->labels->len),
                          self->labels->len);
  gtk_label_set_text (self->summary, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "take.take", self->labels->len > 0);

  return G_SOURCE_REMOVE;
}

/* Several changes at once are counted once. */
static void
queue_count (MoodTakeDialog *self)
{
  if (self->count_id == 0)
    self->count_id = g_idle_add (count_cb, self);
}

static void
take_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodTakeDialog *self = MOOD_TAKE_DIALOG (widget);

  if (self->count_id != 0)
    {
      g_source_remove (self->count_id);
      count_cb (self);
    }
  if (self->labels->len > 0)
    g_signal_emit (self, signals[TAKE], 0, self->labels);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- rows --- */

static void
make_row (MoodTakeDialog *self, JobsFinding *finding)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  MoodTakeRow *row;

  /* What is not shown is not taken. */
  if (self->n_rows[finding->kind]++ >= MAX_ROWS)
    {
      finding->is_taken = FALSE;
      queue_count (self);
      return;
    }

  row = mood_take_row_new (finding, G_LIST_MODEL (self->words), vocabulary);
  g_signal_connect_object (row, "changed", G_CALLBACK (queue_count), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->groups[finding->kind]), GTK_WIDGET (row));
  gtk_widget_set_visible (self->groups[finding->kind], TRUE);
}

static gboolean
make_rows_cb (gpointer user_data)
{
  MoodTakeDialog *self = user_data;
  const guint n = jobs_label_findings_get_n (get_findings (self));

  if (self->n_made < n)
    make_row (self, jobs_label_findings_get (get_findings (self), self->n_made++));
  if (self->n_made < n)
    return G_SOURCE_CONTINUE;

  self->make_id = 0;
  return G_SOURCE_REMOVE;
}

/* --- what is read --- */

static void
progress_cb (MoodTakeDialog *self)
{
  double progress;

  g_object_get (self->job, "progress", &progress, NULL);
  gtk_progress_bar_set_fraction (self->progress, progress);
}

static void
finished_cb (MoodTakeDialog *self)
{
  const GError *error = jobs_job_get_error (self->job);

  if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed, text);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
  else if (jobs_job_get_state (self->job) == JOBS_STATE_DONE && jobs_label_findings_get_n (get_findings (self)) == 0)
    gtk_stack_set_visible_child_name (self->stack, "nothing");
  else if (jobs_job_get_state (self->job) == JOBS_STATE_DONE)
    {
      gtk_stack_set_visible_child_name (self->stack, "found");
      self->make_id = g_idle_add (make_rows_cb, self);
      queue_count (self);
    }
}

/* --- */

static void
mood_take_dialog_dispose (GObject *object)
{
  MoodTakeDialog *self = MOOD_TAKE_DIALOG (object);

  g_clear_handle_id (&self->make_id, g_source_remove);
  g_clear_handle_id (&self->count_id, g_source_remove);
  if (self->job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->job, self);
      jobs_job_cancel (self->job);
    }

  G_OBJECT_CLASS (mood_take_dialog_parent_class)->dispose (object);
}

/* The rows, which point into the findings, are gone by now. */
static void
mood_take_dialog_finalize (GObject *object)
{
  MoodTakeDialog *self = MOOD_TAKE_DIALOG (object);

  g_clear_object (&self->job);
  g_clear_object (&self->words);
  g_clear_pointer (&self->labels, g_array_unref);

  G_OBJECT_CLASS (mood_take_dialog_parent_class)->finalize (object);
}

static void
mood_take_dialog_class_init (MoodTakeDialogClass *klass)
{
  static const char *const groups[] = { "numbers", "words", "quadrants", "playlists", "ratings" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_take_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_take_dialog_finalize;
  signals[TAKE] = g_signal_new ("take", MOOD_TYPE_TAKE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_ARRAY);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/take-dialog.ui");
  gtk_widget_class_install_action (widget_class, "take.take", NULL, take_action);
  gtk_widget_class_bind_template_child (widget_class, MoodTakeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTakeDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, MoodTakeDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, MoodTakeDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, MoodTakeDialog, take_button);
  for (gsize i = 0; i < JOBS_N_FINDING_KINDS; i++)
    gtk_widget_class_bind_template_child_full (
        widget_class, groups[i], FALSE,
        (gssize)(G_STRUCT_OFFSET (MoodTakeDialog, groups) + i * sizeof (GtkWidget *)));
}

static void
mood_take_dialog_init (MoodTakeDialog *self)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "take.take", FALSE);
  self->words = gtk_string_list_new (NULL);
  gtk_string_list_append (self->words, _ ("A place of its own"));
  for (gsize i = 0; vocabulary != NULL && i < mood_vocabulary_get_n_words (vocabulary); i++)
    gtk_string_list_append (self->words, mood_vocabulary_get_word (vocabulary, i)->name);
}

MoodTakeDialog *
mood_take_dialog_new (GtkWindow *parent, LibraryDb *library)
{
  MoodTakeDialog *self = g_object_new (MOOD_TYPE_TAKE_DIALOG, "transient-for", parent, NULL);

  self->job = jobs_label_findings_job_new (library, JOBS_FIND_IN_TAGS | JOBS_FIND_IN_PLAYLISTS);
  g_signal_connect_swapped (self->job, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->job, "finished", G_CALLBACK (finished_cb), self);
  jobs_job_start (self->job);

  return self;
}

gboolean
mood_take_dialog_is_settled (MoodTakeDialog *self)
{
  return jobs_job_get_state (self->job) != JOBS_STATE_RUNNING && self->make_id == 0 && self->count_id == 0
         && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "reading") != 0;
}
