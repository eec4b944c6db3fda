/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread. */
#include "ui/growing-rows.h"

#define FIRST_ROWS 240
#define PAUSE_MS   4

struct _MoodGrowingRows
{
  GtkSliceListModel *rows; /* (owned) */
  guint step;
  guint source_id; /* while more of them are to come, or 0 */
};

static guint
get_n_items (MoodGrowingRows *self)
{
  return g_list_model_get_n_items (gtk_slice_list_model_get_model (self->rows));
}

static gboolean
grow_cb (gpointer user_data)
{
  MoodGrowingRows *self = user_data;
  const guint n_rows = gtk_slice_list_model_get_size (self->rows) + self->step;

  gtk_slice_list_model_set_size (self->rows, n_rows < FIRST_ROWS ? n_rows : G_MAXUINT);
  if (n_rows < MIN (FIRST_ROWS, get_n_items (self)))
    return G_SOURCE_CONTINUE;

  self->source_id = 0;
  return G_SOURCE_REMOVE;
}

MoodGrowingRows *
mood_growing_rows_new (GtkSliceListModel *rows, guint step)
{
  MoodGrowingRows *self = g_new0 (MoodGrowingRows, 1);

  self->rows = g_object_ref (rows);
  self->step = step;

  return self;
}

void
mood_growing_rows_free (MoodGrowingRows *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_object_unref (self->rows);
  g_free (self);
}

void
mood_growing_rows_stop (MoodGrowingRows *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  gtk_slice_list_model_set_size (self->rows, self->step);
}

void
mood_growing_rows_start (MoodGrowingRows *self)
{
  /* After the frame that shows the rows that are there. */
  if (get_n_items (self) > self->step)
    self->source_id = g_timeout_add_full (GDK_PRIORITY_REDRAW, PAUSE_MS, grow_cb, self, NULL);
}
