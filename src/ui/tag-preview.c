/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The preview is a job of its own, which reads every file; its rows come on the main thread. Closing the
 * window cancels it. */

#include "ui/tag-preview.h"

#include <glib/gi18n.h>

#include "jobs/write-tags-job.h"
#include "ui/settings.h"
#include "ui/tag-preview-item.h"
#include "ui/tag-settings.h"

struct _MoodTagPreview
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkLabel *summary;
  GtkProgressBar *progress;
  GtkListView *view;
  GListStore *rows; /* (owned by the template) */

  GPtrArray *songs; /* (owned) (element-type LibrarySong) */
  JobsJob *job;     /* (owned) (nullable): while it runs */
  GPtrArray *fresh; /* (owned) (element-type MoodTagPreviewItem): not in rows yet */
  guint n_changing;
  guint n_failed;
};

G_DEFINE_FINAL_TYPE (MoodTagPreview, mood_tag_preview, ADW_TYPE_WINDOW)

enum
{
  CONFIRMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- what the rows show --- */

static gboolean
is_not_empty_cb (GtkListItem *item,
                 const char  *text)
{
  return text != NULL && *text != '\0';
}

/* --- */

/* Rows are shown in batches: one by one, ten thousand would be as many layouts. */
static void
flush_rows (MoodTagPreview *self)
{
  if (self->fresh->len == 0)
    return;

  g_list_store_splice (self->rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 0,
                       self->fresh->pdata, self->fresh->len);
  g_ptr_array_set_size (self->fresh, 0);
}

static void
update_summary (MoodTagPreview *self,
                gboolean        is_done)
{
  g_autofree char *changing = NULL;
  g_autofree char *text = NULL;

  if (!is_done)
    {
      gtk_label_set_text (self->summary, _ ("Reading the files…"));
      return;
    }

  if (self->n_changing == 0)
    changing = g_strdup (_ ("No file will be changed."));
  else
    changing = g_strdup_printf (ngettext ("%u file will be changed.", "%u files will be changed.",
                                          self->n_changing),
                                self->n_changing);
  if (self->n_failed > 0)
    {
      g_autofree char *failed
          = g_strdup_printf (ngettext ("%u cannot be.", "%u cannot be.", self->n_failed), self->n_failed);

      text = g_strdup_printf ("%s %s", changing, failed);
    }
  gtk_label_set_text (self->summary, text != NULL ? text : changing);
}

static void
outcome_cb (MoodTagPreview       *self,
            const JobsTagOutcome *outcome)
{
  g_ptr_array_add (self->fresh, mood_tag_preview_item_new (outcome));
  if (outcome->error_message != NULL)
    self->n_failed++;
  else if (outcome->changes->len > 0)
    self->n_changing++;
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
  flush_rows (self);
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
  const GError *error = jobs_job_get_error (job);

  flush_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  update_summary (self, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.write", self->n_changing > 0);
  if (error != NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  g_signal_handlers_disconnect_by_data (job, self);
  g_clear_object (&self->job);
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
  g_clear_pointer (&self->songs, g_ptr_array_unref);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);

  G_OBJECT_CLASS (mood_tag_preview_parent_class)->dispose (object);
}

static void
mood_tag_preview_class_init (MoodTagPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_tag_preview_dispose;

  signals[CONFIRMED] = g_signal_new ("confirmed", MOOD_TYPE_TAG_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);

  g_type_ensure (MOOD_TYPE_TAG_PREVIEW_ITEM);
  gtk_widget_class_install_action (widget_class, "preview.write", NULL, write_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/tag-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, error_page);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, summary);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, progress);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, view);
  gtk_widget_class_bind_template_child (widget_class, MoodTagPreview, rows);
  gtk_widget_class_bind_template_callback (widget_class, is_not_empty_cb);
}

static void
mood_tag_preview_init (MoodTagPreview *self)
{
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.write", FALSE);
  update_summary (self, FALSE);
}

MoodTagPreview *
mood_tag_preview_new (GtkWindow *parent,
                      LibraryDb *library,
                      GPtrArray *songs)
{
  MoodTagPreview *self = g_object_new (MOOD_TYPE_TAG_PREVIEW, "transient-for", parent, NULL);
  g_autoptr (GSettings) settings = mood_settings_new ();

  self->songs = g_ptr_array_ref (songs);
  self->job = jobs_write_tags_job_new_preview (library, songs);
  mood_tag_settings_apply (settings, JOBS_WRITE_TAGS_JOB (self->job));
  g_signal_connect_swapped (self->job, "outcome", G_CALLBACK (outcome_cb), self);
  g_signal_connect_swapped (self->job, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->job, "finished", G_CALLBACK (finished_cb), self);
  jobs_job_start (self->job);

  return self;
}

GPtrArray *
mood_tag_preview_get_songs (MoodTagPreview *self)
{
  return self->songs;
}
