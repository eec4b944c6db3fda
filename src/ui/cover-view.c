/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: load_thread() is on one of GTask's; it reads the file, decodes, and keeps the small picture. What comes for a song
 * that is no longer shown is dropped, by its cancellable. */
#include "ui/cover-view.h"

#include <glib/gi18n.h>

#include "jobs/cover.h"
#include "ui/cover-picture.h"

#define SIZE 88 /* pixels */

struct _MoodCoverView
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkPicture *picture;

  GCancellable *cancellable; /* (owned) (nullable): of what is being read */
};

G_DEFINE_FINAL_TYPE (MoodCoverView, mood_cover_view, GTK_TYPE_WIDGET)

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsCover) cover = jobs_cover_read (library_song_get_path (task_data), cancellable, &error);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) small = NULL;

  if (cover != NULL && cover->bytes != NULL)
    texture = mood_cover_picture_decode (cover->bytes, cover->is_small ? NULL : &small, &error);
  if (small != NULL)
    jobs_cover_keep (cover, small);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
}

static void
show (MoodCoverView *self, GdkTexture *texture)
{
  gtk_picture_set_paintable (self->picture, texture != NULL ? GDK_PAINTABLE (texture) : NULL);
  gtk_stack_set_visible_child_name (self->stack, texture != NULL ? "picture" : "none");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodCoverView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  if (error != NULL)
    g_info ("No cover: %s", error->message);
  show (self, texture);
}

/* The same for every picture, whatever its size. */
static void
mood_cover_view_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
mood_cover_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (GTK_WIDGET (MOOD_COVER_VIEW (widget)->stack), width, height, baseline, NULL);
}

static void
mood_cover_view_dispose (GObject *object)
{
  MoodCoverView *self = MOOD_COVER_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_cover_view_parent_class)->dispose (object);
}

static void
mood_cover_view_class_init (MoodCoverViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_cover_view_dispose;
  widget_class->measure = mood_cover_view_measure;
  widget_class->size_allocate = mood_cover_view_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "moodcover");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/cover-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodCoverView, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodCoverView, picture);
}

static void
mood_cover_view_init (MoodCoverView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_cover_view_set_song (MoodCoverView *self, LibrarySong *song)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  show (self, NULL);
  if (song == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  /* Not the task's source: that may lose its last reference on the thread. */
  task = g_task_new (NULL, self->cancellable, loaded_cb, g_object_ref (self));
  g_task_set_task_data (task, g_object_ref (song), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

gboolean
mood_cover_view_has_picture (MoodCoverView *self)
{
  return gtk_picture_get_paintable (self->picture) != NULL;
}
