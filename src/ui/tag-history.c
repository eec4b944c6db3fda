/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal may hold some hundred thousand entries: it is read in GTask threads, which hold a reference to the
 * database and touch nothing else. The answers come on the main thread; that to a question that has been asked anew
 * since, or of a window that was closed, is dropped. */

#include "ui/tag-history.h"

#include <glib/gi18n.h>

#include "ui/tag-batch.h"
#include "ui/tag-counts.h"
#include "ui/tag-preview.h"
#include "ui/tag-table.h"

struct _MoodTagHistory
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *error_page;
  AdwLeaflet *leaflet;
  GListStore *batches; /* of MoodTagBatch */
  GtkSingleSelection *selection;
  AdwWindowTitle *batch_title;
  GtkProgressBar *progress;
  GtkWidget *undo_button;
  GtkWidget *stop_button;
  MoodTagTable *table;

  MoodSession *session;          /* (owned) (nullable): none after dispose */
  GCancellable *batches_loading; /* (owned) (nullable): while they are read */
  GCancellable *entries_loading; /* (owned) (nullable): while they are read */
  gint64 shown;                  /* the writing whose entries are shown, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodTagHistory, mood_tag_history, ADW_TYPE_WINDOW)

typedef struct
{
  LibraryDb *library; /* (owned) */
  gint64 batch;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  library_db_unref (question->library);
  g_free (question);
}

/* Runs @func on a thread, with a Question as its data. @loading: where its cancellable is kept, in place of that of the
 * question before. */
static void
ask (MoodTagHistory       *self,
     gint64                batch,
     GCancellable        **loading,
     GTaskThreadFunc       func,
     GAsyncReadyCallback   callback)
{
  Question *question = g_new0 (Question, 1);
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (*loading);
  g_clear_object (loading);
  *loading = g_cancellable_new ();
  question->library = library_db_ref (mood_session_get_db (self->session));
  question->batch = batch;
  /* The window is not the task's source: a task may lose its last reference on its thread, and the window must not. */
  task = g_task_new (NULL, *loading, callback, g_object_ref (self));
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, func);
}

static void
show_error (MoodTagHistory *self,
            const GError   *error)
{
  g_autofree char *markup = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->error_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

/* --- the entries of one writing --- */

static void
load_entries_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const Question *question = task_data;
  GError *error = NULL;
  GPtrArray *entries = library_journal_list_batch (question->library, question->batch, &error);
  MoodTagRows *rows;

  if (entries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  rows = mood_tag_rows_new ();
  mood_tag_rows_take_entries (rows, entries);
  g_task_return_pointer (task, rows, g_object_unref);
}

static void
entries_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (MoodTagHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodTagRows) rows = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;

  g_clear_object (&self->entries_loading);
  if (rows != NULL)
    mood_tag_table_set_rows (self->table, rows);
  else
    show_error (self, error);
}

static MoodTagBatch *
get_batch (MoodTagHistory *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
update_undo (MoodTagHistory *self)
{
  MoodTagBatch *batch = get_batch (self);
  gboolean is_writing = mood_session_is_writing (self->session);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.undo",
                                 batch != NULL && mood_tag_batch_can_undo (batch) && !is_writing);
  gtk_widget_set_visible (self->undo_button, !is_writing);
  gtk_widget_set_visible (self->stop_button, is_writing);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_writing);
}

static void
show_batch (MoodTagHistory *self)
{
  MoodTagBatch *batch = get_batch (self);
  g_autofree char *title = NULL;
  g_autofree char *details = NULL;

  if (self->session == NULL)
    return;

  update_undo (self);
  if (batch == NULL)
    return;

  g_object_get (batch, "title", &title, "details", &details, NULL);
  adw_window_title_set_title (self->batch_title, title);
  adw_window_title_set_subtitle (self->batch_title, details);
  /* Read anew after an undo, the same may stay in sight meanwhile. */
  if (self->shown != mood_tag_batch_get_id (batch))
    mood_tag_table_set_rows (self->table, NULL);
  self->shown = mood_tag_batch_get_id (batch);
  ask (self, self->shown, &self->entries_loading, load_entries_thread, entries_loaded_cb);
}

/* --- the list of writings --- */

static void
load_batches_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const Question *question = task_data;
  GError *error = NULL;
  GArray *batches = library_journal_list_batches (question->library, &error);

  if (batches != NULL)
    g_task_return_pointer (task, batches, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

/* The one that was selected stays so; at first it is the newest. */
static void
show_batches (MoodTagHistory *self,
              GArray         *batches)
{
  MoodTagBatch *before = get_batch (self);
  gint64 id = before != NULL ? mood_tag_batch_get_id (before) : 0;
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->batches));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint selected = 0;

  for (guint i = 0; i < batches->len; i++)
    {
      const LibraryJournalBatch *batch = &g_array_index (batches, LibraryJournalBatch, i);

      g_ptr_array_add (items, mood_tag_batch_new (batch));
      if (batch->id == id)
        selected = i;
    }
  g_signal_handlers_block_by_func (self->selection, show_batch, self);
  g_list_store_splice (self->batches, 0, n_before, items->pdata, items->len);
  gtk_single_selection_set_selected (self->selection, selected);
  g_signal_handlers_unblock_by_func (self->selection, show_batch, self);
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "batches" : "empty");
  show_batch (self);
}

static void
batches_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (MoodTagHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) batches = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;

  g_clear_object (&self->batches_loading);
  if (batches != NULL)
    show_batches (self, batches);
  else
    show_error (self, error);
}

static void
reload (MoodTagHistory *self)
{
  ask (self, 0, &self->batches_loading, load_batches_thread, batches_loaded_cb);
}

static void
activate_cb (MoodTagHistory *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* --- undo --- */

static void
confirmed_cb (MoodTagHistory *self,
              MoodTagPreview *preview)
{
  if (!mood_session_is_writing (self->session))
    mood_session_undo_write (self->session, mood_tag_preview_get_batch (preview));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  MoodTagHistory *self = MOOD_TAG_HISTORY (widget);
  MoodTagBatch *batch = get_batch (self);
  MoodTagPreview *preview;

  if (batch == NULL)
    return;

  preview = mood_tag_preview_new_undo (GTK_WINDOW (self), mood_session_get_db (self->session),
                                       mood_tag_batch_get_id (batch));
  g_signal_connect_object (preview, "confirmed", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (preview));
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  mood_session_cancel_write (MOOD_TAG_HISTORY (widget)->session);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  adw_leaflet_navigate (MOOD_TAG_HISTORY (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
write_progress_cb (MoodTagHistory     *self,
                   const JobsProgress *progress,
                   gboolean            is_undo)
{
  if (progress->n_total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double)progress->n_done / progress->n_total);
}

static void
writing_changed_cb (MoodTagHistory *self)
{
  gtk_progress_bar_set_fraction (self->progress, 0);
  update_undo (self);
}

static void
write_finished_cb (MoodTagHistory   *self,
                   JobsWriteTagsJob *job,
                   gboolean          is_undo)
{
  GPtrArray *outcomes = jobs_write_tags_job_get_outcomes (job);
  const GError *error = jobs_job_get_error (JOBS_JOB (job));
  g_auto (MoodTagCounts) counts = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  for (guint i = 0; i < outcomes->len; i++)
    mood_tag_counts_add (&counts, g_ptr_array_index (outcomes, i));
  text = error != NULL ? g_strdup (error->message)
                       : mood_tag_counts_describe (
                           &counts, is_undo ? MOOD_TAG_COUNTS_UNDONE : MOOD_TAG_COUNTS_WRITTEN);
  markup = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
  reload (self);
}

/* --- construction --- */

static gboolean
is_not_empty_cb (GtkListItem *item,
                 const char  *text)
{
  return text != NULL && *text != '\0';
}

static void
mood_tag_history_dispose (GObject *object)
{
  MoodTagHistory *self = MOOD_TAG_HISTORY (object);

  g_cancellable_cancel (self->batches_loading);
  g_cancellable_cancel (self->entries_loading);
  g_clear_object (&self->batches_loading);
  g_clear_object (&self->entries_loading);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mood_tag_history_parent_class)->dispose (object);
}

static void
mood_tag_history_class_init (MoodTagHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_tag_history_dispose;

  g_type_ensure (MOOD_TYPE_TAG_BATCH);
  g_type_ensure (MOOD_TYPE_TAG_TABLE);
  gtk_widget_class_install_action (widget_class, "history.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "history.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "history.back", NULL, back_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/tag-history.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, toasts);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, error_page);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, batches);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, selection);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, batch_title);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, progress);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, undo_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, stop_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTagHistory, table);
  gtk_widget_class_bind_template_callback (widget_class, is_not_empty_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
mood_tag_history_init (MoodTagHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_batch), self,
                           G_CONNECT_SWAPPED);
}

MoodTagHistory *
mood_tag_history_new (GtkWindow   *parent,
                      MoodSession *session)
{
  MoodTagHistory *self = g_object_new (MOOD_TYPE_TAG_HISTORY, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "write-progress", G_CALLBACK (write_progress_cb), self);
  g_signal_connect_swapped (session, "write-finished", G_CALLBACK (write_finished_cb), self);
  g_signal_connect_swapped (session, "notify::is-writing", G_CALLBACK (writing_changed_cb), self);
  update_undo (self);
  reload (self);

  return self;
}

gboolean
mood_tag_history_is_settled (MoodTagHistory *self)
{
  return self->batches_loading == NULL && self->entries_loading == NULL;
}
