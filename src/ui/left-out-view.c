/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread, but load_thread(), which has nothing but a path. */

#include "ui/left-out-view.h"

#include <glib/gi18n.h>

#include "jobs/left-out.h"
#include "ui/problem-lines.h"

struct _MoodLeftOutView
{
  AdwBin parent_instance;
  GtkExpander *expander; /* (nullable): none after dispose */
  MoodProblemLines *lines;

  char *path;            /* (owned) (nullable): of the list that is shown */
  GCancellable *loading; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodLeftOutView, mood_left_out_view, ADW_TYPE_BIN)

static void
show_songs (MoodLeftOutView *self, GPtrArray *songs)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *title
      = g_strdup_printf (ngettext ("%'u song could not be read", "%'u songs could not be read", songs->len),
                         songs->len);
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < songs->len; i++)
    {
      const JobsLeftOut *song = songs->pdata[i];
      g_autofree char *name = g_filename_display_basename (song->path);
      g_autofree char *line = g_strdup_printf ("%s: %s", name, song->reason);

      g_strv_builder_add (builder, line);
    }
  lines = g_strv_builder_end (builder);
  gtk_expander_set_label (self->expander, title);
  mood_problem_lines_set (self->lines, (const char *const *)lines);
  gtk_widget_set_visible (GTK_WIDGET (self), songs->len > 0);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *songs = jobs_left_out_load (data, &error);

  if (songs != NULL)
    g_task_return_pointer (task, songs, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodLeftOutView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Before songs are read there is no list, and nothing to say of that. */
  if (songs != NULL)
    show_songs (self, songs);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
mood_left_out_view_dispose (GObject *object)
{
  MoodLeftOutView *self = MOOD_LEFT_OUT_VIEW (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->path, g_free);
  self->expander = NULL;

  G_OBJECT_CLASS (mood_left_out_view_parent_class)->dispose (object);
}

static void
mood_left_out_view_class_init (MoodLeftOutViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_left_out_view_dispose;
}

static void
mood_left_out_view_init (MoodLeftOutView *self)
{
  self->lines = g_object_new (MOOD_TYPE_PROBLEM_LINES, "margin-top", 6, NULL);
  self->expander = GTK_EXPANDER (gtk_expander_new (NULL));
  gtk_expander_set_child (self->expander, GTK_WIDGET (self->lines));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->expander));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
mood_left_out_view_show (MoodLeftOutView *self, JobsTrainingRun *run)
{
  g_autofree char *path = run != NULL ? jobs_training_run_get_path (run, JOBS_RUN_FILE_LEFT_OUT) : NULL;
  g_autoptr (GTask) task = NULL;

  /* A page may hear of its training while its window is closed. */
  if (self->expander == NULL)
    return;

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  /* Of another training nothing stays; of the same one it does until it is known anew. */
  if (g_strcmp0 (path, self->path) != 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      gtk_expander_set_expanded (self->expander, FALSE);
    }
  g_free (self->path);
  self->path = g_steal_pointer (&path);
  if (self->path == NULL)
    return;

  self->loading = g_cancellable_new ();
  task = g_task_new (NULL, self->loading, loaded_cb, g_object_ref (self));
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, load_thread);
}
