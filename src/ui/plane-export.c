/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: export_thread() is on one of GTask's and reads the points of the plane's data, which never change. The data
 * itself goes back to the main thread, in done_cb(), before its reference is given up. */

#include "ui/plane-export.h"

#include "ui/plane-private.h"

/* A printer's dots for a point of 1/72 inch: 300 to an inch. */
#define PRINT_SCALE (300.0 / 72)

typedef struct
{
  MoodPlane *plane;    /* (owned) */
  MoodPlaneData *data; /* (owned) */
  PlotView view;
  char *path; /* (owned) */
  guint size;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Export;

static void
export_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Export *export = task_data;
  g_autoptr (GError) error = NULL;
  PlotStyle style;

  plot_style_init (&style, FALSE, FALSE);
  plot_style_take_words (&style, mood_vocabulary_get_default (NULL));
  if (plot_plane_render_to_file (export->path, export->size, export->size, &style,
                                 mood_vocabulary_get_default (NULL), &export->view, export->data->points,
                                 export->data->n_points, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;

  export->callback (G_OBJECT (export->plane), result, export->user_data);
  mood_plane_data_unref (export->data);
  g_object_unref (export->plane);
  g_free (export->path);
  g_free (export);
}

void
mood_plane_export_async (
    MoodPlane *self, const char *path, guint size, GAsyncReadyCallback callback, gpointer user_data)
{
  Export *export = g_new0 (Export, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, export);

  export->plane = g_object_ref (self);
  export->data = mood_plane_data_ref (self->data);
  export->view = mood_plane_get_view (self);
  export->path = g_strdup (path);
  export->size = size;
  export->callback = callback;
  export->user_data = user_data;
  g_task_set_source_tag (task, mood_plane_export_async);
  g_task_set_task_data (task, export, NULL);
  g_task_run_in_thread (task, export_thread);
}

gboolean
mood_plane_export_finish (MoodPlane *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
mood_plane_draw_page (MoodPlane *self, cairo_t *cr, double width, double height)
{
  PlotView view = mood_plane_get_view (self);
  PlotStyle style;

  plot_style_init (&style, FALSE, FALSE);
  plot_style_take_words (&style, mood_vocabulary_get_default (NULL));
  plot_plane_render_page (cr, width, height, PRINT_SCALE, &style, mood_vocabulary_get_default (NULL), &view,
                          self->data->points, self->data->n_points);
}
