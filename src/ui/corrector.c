/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Public calls are made on the main thread. A worker thread takes the orders, each a struct that it alone holds while it
 * works; the order goes home through an idle and is freed there. */
#include "ui/corrector.h"

struct _MoodCorrector
{
  GThreadPool *pool;  /* (owned): of one thread, so that what is said last wins */
  LibraryDb *library; /* (owned) */
  MoodCorrectedCallback callback;
  gpointer user_data;
  gboolean is_closed; /* main thread only */
};

typedef struct
{
  MoodCorrector *corrector; /* counted */
  GArray *corrections;      /* (owned) (nullable) (element-type LibraryCorrection): NULL: undo */
  MoodCorrected corrected;
} Order;

static void
close_corrector (gpointer data)
{
  MoodCorrector *self = data;

  library_db_unref (self->library);
}

static Order *
order_new (MoodCorrector *corrector)
{
  Order *order = g_new0 (Order, 1);

  order->corrector = g_atomic_rc_box_acquire (corrector);
  order->corrected.songs = g_ptr_array_new_with_free_func (g_object_unref);

  return order;
}

static gboolean
order_home_cb (gpointer data)
{
  Order *order = data;
  MoodCorrector *self = order->corrector;

  if (!self->is_closed)
    self->callback (&order->corrected, self->user_data);
  g_clear_pointer (&order->corrections, g_array_unref);
  g_ptr_array_unref (order->corrected.songs);
  g_clear_error (&order->corrected.error);
  g_atomic_rc_box_release_full (self, close_corrector);
  g_free (order);

  return G_SOURCE_REMOVE;
}

static void
work_cb (gpointer data, gpointer pool_data)
{
  Order *order = data;
  LibraryDb *library = order->corrector->library;
  MoodCorrected *corrected = &order->corrected;

  if (corrected->is_undo)
    library_labels_undo (library, corrected->batch, corrected->songs, &corrected->error);
  else
    library_labels_say (library, (const LibraryCorrection *)order->corrections->data, order->corrections->len,
                        &corrected->batch, corrected->songs, &corrected->error);

  g_idle_add_full (G_PRIORITY_DEFAULT, order_home_cb, order, NULL);
}

MoodCorrector *
mood_corrector_new (LibraryDb *library, MoodCorrectedCallback callback, gpointer user_data)
{
  MoodCorrector *self = g_atomic_rc_box_new0 (MoodCorrector);

  self->pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
  self->library = library_db_ref (library);
  self->callback = callback;
  self->user_data = user_data;

  return self;
}

void
mood_corrector_free (MoodCorrector *self)
{
  self->is_closed = TRUE;
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_atomic_rc_box_release_full (self, close_corrector);
}

void
mood_corrector_say (MoodCorrector *self, const LibraryCorrection *corrections, guint n_corrections)
{
  Order *order = order_new (self);

  order->corrections = g_array_sized_new (FALSE, FALSE, sizeof *corrections, n_corrections);
  g_array_append_vals (order->corrections, corrections, n_corrections);
  g_thread_pool_push (self->pool, order, NULL);
}

void
mood_corrector_undo (MoodCorrector *self, gint64 batch)
{
  Order *order = order_new (self);

  order->corrected.is_undo = TRUE;
  order->corrected.batch = batch;
  g_thread_pool_push (self->pool, order, NULL);
}
