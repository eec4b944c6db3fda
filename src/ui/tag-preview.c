/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The preview is a job of its own, which reads every file on a thread; its rows come on the main thread. Another
 * choice, or closing the window, cancels it, in the middle of a file if need be. */

#include "ui/tag-preview.h"

#include <glib/gi18n.h>

#include "jobs/write-tags-job.h"
#include "ui/adaptive-bin.h"
#include "ui/tag-counts.h"
#include "ui/tag-options.h"
#include "ui/tag-rows.h"
#include "ui/tag-table.h"

struct _MoodTagPreview
{
  AdwWindow parent_instance;

  AdwFlap *flap;
  MoodAdaptiveBin *adaptive;
  GtkWidget *options_button;
  GtkButton *cancel_button;
  GtkButton *confirm_button;
  MoodTagOptions *options;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkLabel *summary;
  GtkWidget *show_buttons;
  GtkProgressBar *progress;
  MoodTagTable *table;

  MoodTagCountsKind kind;
  LibraryDb *library; /* (owned) (nullable): of what is to be previewed */
  GPtrArray *songs;   /* (owned) (nullable) (element-type LibrarySong): to write */
  gint64 batch;       /* to undo */
  MoodTagRows *rows;  /* (owned) */
  MoodTagCounts counts;
  JobsJob *job; /* (owned) (nullable): while it runs */
};

G_DEFINE_FINAL_TYPE (MoodTagPreview, mood_tag_preview, ADW_TYPE_WINDOW)

enum
{
  CONFIRMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_summary (MoodTagPreview *self)
{
  g_autofree char *text = mood_tag_counts_describe (&self->counts, self->kind);

  gtk_label_set_text (self->summary, text);
}

static void
show_error (MoodTagPreview *self,
            const char     *message)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->error_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

/* --- the job --- */

static void
outcome_cb (MoodTagPreview       *self,
            const JobsTagOutcome *outcome)
{
  mood_tag_rows_add_outcome (self->rows, outcome);
  mood_tag_counts_add (&self->counts, outcome);
}

static void
progress_cb (MoodTagPreview *self,
             GParamSpec     *pspec,
             JobsJob        *job)
{
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  if (progress.n_total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double)progress.n_done / progress.n_total);
  mood_tag_rows_flush (self->rows);
}

static void
drop_job (MoodTagPreview *self)
{
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->job, self);
  jobs_job_cancel (self->job);
  g_clear_object (&self->job);
}

static void
finished_cb (MoodTagPreview *self,
             JobsJob        *job)
{
  g_autoptr (JobsJob) held = g_object_ref (job);
  const GError *error = jobs_job_get_error (job);
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  self->counts.n_unheard = progress.n_skipped;
  mood_tag_rows_flush (self->rows);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  show_summary (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.write", self->counts.n_changing > 0);
  if (error != NULL)
    show_error (self, error->message);
  drop_job (self);
}

static JobsJob *
new_job (MoodTagPreview *self)
{
  JobsJob *job;

  if (self->kind == MOOD_TAG_COUNTS_UNDO)
    return jobs_write_tags_job_new_preview_undo (self->library, self->batch);

  job = jobs_write_tags_job_new_preview (self->library, self->songs);
  mood_tag_settings_apply (mood_tag_preview_get_settings (self), JOBS_WRITE_TAGS_JOB (job));

  return job;
}

/* Works out anew what would change. */
static void
start (MoodTagPreview *self)
{
  const char *obstacle = mood_tag_settings_get_error (mood_tag_preview_get_settings (self));

  drop_job (self);
  mood_tag_rows_clear (self->rows);
  mood_tag_counts_clear (&self->counts);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.write", FALSE);
  if (self->kind == MOOD_TAG_COUNTS_WRITE && *obstacle != '\0')
    {
      show_error (self, obstacle);
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "files");
  gtk_label_set_text (self->summary, _ ("Reading the files…"));
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  self->job = new_job (self);
  mood_tag_rows_hold (self->rows, G_OBJECT (self->job));
  g_signal_connect_swapped (self->job, "outcome", G_CALLBACK (outcome_cb), self);
  g_signal_connect_swapped (self->job, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->job, "finished", G_CALLBACK (finished_cb), self);
  jobs_job_start (self->job);
}

/* --- the window --- */

/* Where there is little room the choices are a page of their own. */
static void
narrow_changed_cb (MoodTagPreview *self)
{
  gboolean is_narrow = mood_adaptive_bin_is_narrow (self->adaptive);
  gboolean has_options = self->kind == MOOD_TAG_COUNTS_WRITE;

  adw_flap_set_fold_policy (self->flap,
                            is_narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, has_options && !is_narrow);
  gtk_widget_set_visible (self->options_button, has_options && is_narrow);
}

static void
options_changed_cb (MoodTagPreview *self)
{
  if (self->kind == MOOD_TAG_COUNTS_WRITE && self->library != NULL)
    start (self);
}

static void
write_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[CONFIRMED], 0);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
mood_tag_preview_dispose (GObject *object)
{
  MoodTagPreview *self = MOOD_TAG_PREVIEW (object);

  drop_job (self);
  g_clear_pointer (&self->library, library_db_unref);
  g_clear_pointer (&self->songs, g_ptr_array_unref);
  g_clear_object (&self->rows);
  mood_tag_counts_clear (&self->counts);

  G_OBJECT_CLASS (mood_tag_preview_parent_class)->dispose (object);
}

static void
mood_tag_preview_class_init (MoodTagPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_tag_preview_dispose;

  signals[CONFIRMED] = g_signal_new ("confirmed", MOOD_TYPE_TAG_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);

  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  g_type_ensure (MOOD_TYPE_TAG_OPTIONS);
  g_type_ensure (MOOD_TYPE_TAG_TABLE);
  gtk_widget_class_install_action (widget_class, "preview.write", NULL, write_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/tag-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, flap);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, options_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, options);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, error_page);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, summary);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, show_buttons);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, progress);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, table);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, options_changed_cb);
}

static void
mood_tag_preview_init (MoodTagPreview *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) show = NULL;

  self->rows = mood_tag_rows_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show = g_property_action_new ("show", self->rows, "show");
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (show));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "rows", G_ACTION_GROUP (actions));
  mood_tag_table_set_rows (self->table, self->rows);
}

static MoodTagPreview *
new_preview (GtkWindow         *parent,
             MoodTagCountsKind  kind,
             LibraryDb         *library)
{
  MoodTagPreview *self = g_object_new (MOOD_TYPE_TAG_PREVIEW, "transient-for", parent, NULL);

  self->kind = kind;
  self->library = library != NULL ? library_db_ref (library) : NULL;
  narrow_changed_cb (self);

  return self;
}

MoodTagPreview *
mood_tag_preview_new_write (GtkWindow *parent,
                            LibraryDb *library,
                            GPtrArray *songs)
{
  MoodTagPreview *self = new_preview (parent, MOOD_TAG_COUNTS_WRITE, library);

  self->songs = g_ptr_array_ref (songs);
  start (self);

  return self;
}

MoodTagPreview *
mood_tag_preview_new_undo (GtkWindow *parent,
                           LibraryDb *library,
                           gint64     batch)
{
  MoodTagPreview *self = new_preview (parent, MOOD_TAG_COUNTS_UNDO, library);

  self->batch = batch;
  gtk_window_set_title (GTK_WINDOW (self), _ ("Undo Writing"));
  gtk_button_set_label (self->confirm_button, _ ("_Undo"));
  adw_status_page_set_title (self->error_page, _ ("Nothing Can Be Undone"));
  start (self);

  return self;
}

MoodTagPreview *
mood_tag_preview_new_report (GtkWindow        *parent,
                             JobsWriteTagsJob *job,
                             gboolean          is_undo)
{
  MoodTagPreview *self = new_preview (parent, is_undo ? MOOD_TAG_COUNTS_UNDONE : MOOD_TAG_COUNTS_WRITTEN, NULL);
  GPtrArray *outcomes = jobs_write_tags_job_get_outcomes (job);

  gtk_window_set_title (GTK_WINDOW (self), is_undo ? _ ("Left as They Are") : _ ("Not Written"));
  gtk_window_set_modal (GTK_WINDOW (self), FALSE);
  gtk_button_set_label (self->cancel_button, _ ("_Close"));
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_button), FALSE);
  gtk_widget_set_visible (self->show_buttons, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  g_object_set (self->rows, "show", "problems", NULL);
  mood_tag_rows_hold (self->rows, G_OBJECT (job));
  for (guint i = 0; i < outcomes->len; i++)
    {
      const JobsTagOutcome *outcome = g_ptr_array_index (outcomes, i);

      mood_tag_counts_add (&self->counts, outcome);
      if (outcome->error_message != NULL)
        mood_tag_rows_add_outcome (self->rows, outcome);
    }
  mood_tag_rows_flush (self->rows);
  show_summary (self);

  return self;
}

GPtrArray *
mood_tag_preview_get_songs (MoodTagPreview *self)
{
  return self->songs;
}

MoodTagSettings *
mood_tag_preview_get_settings (MoodTagPreview *self)
{
  return mood_tag_options_get_settings (self->options);
}

gint64
mood_tag_preview_get_batch (MoodTagPreview *self)
{
  return self->batch;
}
