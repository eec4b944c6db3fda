/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All public calls are made on the main thread, and the callbacks come there. One worker thread takes orders,
 * each a struct that it alone holds while it works; the order goes home through an idle and is freed there, so that
 * songs and layers lose their last reference on the main thread. At most one order of each kind is under way: a newer
 * one waits in `next_*` and replaces what waited there. */

#include "ui/plane-painter.h"

#include "plot/plane-minimap.h"
#include "ui/selection.h"

/* What is not selected, while something is. */
#define DIMMED_ALPHA   0.45
#define CONTRAST_ALPHA 0.7

typedef struct
{
  MoodPlanePainter *painter; /* counted */
  GPtrArray *songs;          /* (owned) (nullable): in a gathering order */
  MoodSongQuery *query;      /* (owned) (nullable) */
  MoodPlaneData *before;     /* (owned) (nullable): of a gathering order: what was shown */
  MoodPlaneData *data;       /* (owned) (nullable): what to paint, or what was gathered */
  GtkBitset *selected;       /* (owned) (nullable): a copy, since bit sets are not counted for threads */
  MoodPlaneView view;
  cairo_surface_t *plane_image; /* (owned) (nullable) */
  cairo_surface_t *words_image; /* (owned) (nullable) */
  cairo_surface_t *frame_image; /* (owned) (nullable) */
  cairo_surface_t *map_image;   /* (owned) (nullable) */
} Order;

struct _MoodPlanePainter
{
  GThreadPool *pool; /* (owned): of one thread */
  MoodPlaneDataCallback data_callback;
  MoodPlanePictureCallback picture_callback;
  gpointer user_data;
  Order *next_gather; /* (owned) (nullable) */
  Order *next_paint;  /* (owned) (nullable) */
  gboolean is_gathering;
  gboolean is_painting;
  gboolean is_closed;
};

void
mood_plane_view_apply (const MoodPlaneView *self, PlotPlaneLayout *layout)
{
  plot_plane_layout_set_text_height (layout, self->style.font_size);
  plot_plane_layout_set_corner (layout, self->corner_width, self->corner_height);
  plot_plane_layout_set_inset (layout, self->inset_width, self->inset_height);
  plot_plane_layout_set_size (layout, self->width, self->height);
  plot_plane_layout_set_view (layout, self->zoom, self->center_valence, self->center_arousal);
}

static void
order_free (Order *order)
{
  g_clear_pointer (&order->songs, g_ptr_array_unref);
  g_clear_pointer (&order->query, mood_song_query_unref);
  g_clear_pointer (&order->before, mood_plane_data_unref);
  g_clear_pointer (&order->data, mood_plane_data_unref);
  g_clear_pointer (&order->selected, gtk_bitset_unref);
  g_clear_pointer (&order->plane_image, cairo_surface_destroy);
  g_clear_pointer (&order->words_image, cairo_surface_destroy);
  g_clear_pointer (&order->frame_image, cairo_surface_destroy);
  g_clear_pointer (&order->map_image, cairo_surface_destroy);
  g_atomic_rc_box_release (order->painter);
  g_free (order);
}

static Order *
order_new (MoodPlanePainter *painter)
{
  Order *order = g_new0 (Order, 1);

  order->painter = g_atomic_rc_box_acquire (painter);

  return order;
}

static MoodPlaneLayer *
take_layer (cairo_surface_t *surface)
{
  return surface != NULL ? mood_plane_layer_new (surface) : NULL;
}

static void
send_next (MoodPlanePainter *self);

static gboolean
order_home_cb (gpointer data)
{
  Order *order = data;
  MoodPlanePainter *self = order->painter;
  gboolean is_gather = order->songs != NULL;

  if (is_gather)
    self->is_gathering = FALSE;
  else
    self->is_painting = FALSE;

  if (!self->is_closed)
    {
      if (is_gather)
        {
          self->data_callback (g_steal_pointer (&order->data), self->user_data);
        }
      else
        {
          MoodPlanePicture *picture = g_new0 (MoodPlanePicture, 1);

          picture->view = order->view;
          picture->plane = take_layer (order->plane_image);
          picture->words = take_layer (order->words_image);
          picture->frame = take_layer (order->frame_image);
          picture->map = take_layer (order->map_image);
          self->picture_callback (picture, self->user_data);
        }
      send_next (self);
    }

  order_free (order);
  return G_SOURCE_REMOVE;
}

static cairo_surface_t *
create_scaled_image (double width, double height, int scale)
{
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(width * scale), (int)(height * scale));

  cairo_surface_set_device_scale (image, scale, scale);

  return image;
}

static cairo_surface_t *
create_image (const MoodPlaneView *view)
{
  return create_scaled_image (view->width, view->height, view->scale);
}

/* Stamps points onto a layer of their own, and that onto @cr, paler where @alpha says so. */
static void
paint_points (cairo_t *cr,
              const MoodPlaneView *view,
              const PlotPlaneLayout *layout,
              const PlotPoint *points,
              guint n_points,
              double alpha)
{
  cairo_surface_t *image;

  if (n_points == 0)
    return;

  image = create_image (view);
  plot_plane_render_points (image, view->scale, layout, &view->style, points, n_points);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint_with_alpha (cr, alpha);
  cairo_surface_destroy (image);
}

static void
paint_selected (Order *order, cairo_t *cr, const PlotPlaneLayout *layout, const PlotPoint *from)
{
  const MoodPlaneData *data = order->data;
  g_autofree PlotPoint *points = g_new (PlotPoint, MAX (data->n_points, 1));
  guint n_points = 0;

  for (guint i = 0; i < data->n_points; i++)
    if (gtk_bitset_contains (order->selected, mood_selection_get_key (g_ptr_array_index (data->songs, i))))
      points[n_points++] = from[i];
  paint_points (cr, &order->view, layout, points, n_points, 1);
}

/* Above everything that moves, for what is drawn between. */
static cairo_surface_t *
paint_words (const MoodPlaneView *view, const PlotPlaneLayout *layout)
{
  cairo_surface_t *image = create_image (view);
  cairo_t *cr = cairo_create (image);

  plot_plane_render_words (cr, layout, &view->style, mood_vocabulary_get_default (NULL));
  cairo_destroy (cr);
  cairo_surface_flush (image);

  return image;
}

static void
paint (Order *order)
{
  const MoodPlaneView *view = &order->view;
  gboolean is_any_selected = !gtk_bitset_is_empty (order->selected);
  gboolean is_word_under = plot_plane_words_are_under (order->data->n_points);
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  g_autofree PlotPoint *on_their_way = mood_plane_data_dup_points (order->data, view->progress);
  const PlotPoint *points = on_their_way != NULL ? on_their_way : order->data->points;
  cairo_t *cr;

  mood_plane_view_apply (view, layout);

  order->plane_image = create_image (view);
  cr = cairo_create (order->plane_image);
  plot_plane_render_background (cr, layout, &view->style);
  if (is_word_under && !view->has_words_apart)
    plot_plane_render_words (cr, layout, &view->style, vocabulary);
  paint_points (cr, view, layout, points, order->data->n_points,
                !is_any_selected ? 1 : view->style.is_high_contrast ? CONTRAST_ALPHA : DIMMED_ALPHA);
  if (is_any_selected)
    paint_selected (order, cr, layout, points);
  plot_plane_render_said (cr, layout, &view->style, points, (const guint *)order->data->said->data,
                          order->data->said->len);
  if (!is_word_under && !view->has_words_apart)
    plot_plane_render_words (cr, layout, &view->style, vocabulary);
  cairo_destroy (cr);
  cairo_surface_flush (order->plane_image);

  if (view->has_words_apart)
    order->words_image = paint_words (view, layout);
  order->frame_image = create_image (view);
  cr = cairo_create (order->frame_image);
  plot_plane_render_frame (cr, layout, &view->style);
  cairo_destroy (cr);
  cairo_surface_flush (order->frame_image);
}

static void
paint_map (Order *order)
{
  const MoodPlaneView *view = &order->view;
  g_autoptr (PlotPlaneLayout) map = plot_minimap_layout_new (view->map_size);

  order->map_image = create_scaled_image (view->map_size, view->map_size, view->scale);
  plot_minimap_render (order->map_image, view->scale, map, &view->style, order->data->points,
                       order->data->n_points);
  cairo_surface_flush (order->map_image);
}

static void
work_cb (gpointer data, gpointer pool_data)
{
  Order *order = data;

  if (order->songs != NULL)
    order->data = mood_plane_data_new (order->songs, order->query, order->before);
  else
    {
      paint (order);
      if (order->view.map_size > 0)
        paint_map (order);
    }

  g_idle_add_full (G_PRIORITY_DEFAULT, order_home_cb, order, NULL);
}

static void
send_next (MoodPlanePainter *self)
{
  if (self->next_gather != NULL && !self->is_gathering)
    {
      self->is_gathering = TRUE;
      g_thread_pool_push (self->pool, g_steal_pointer (&self->next_gather), NULL);
    }
  if (self->next_paint != NULL && !self->is_painting)
    {
      self->is_painting = TRUE;
      g_thread_pool_push (self->pool, g_steal_pointer (&self->next_paint), NULL);
    }
}

MoodPlanePainter *
mood_plane_painter_new (MoodPlaneDataCallback data_callback,
                        MoodPlanePictureCallback picture_callback,
                        gpointer user_data)
{
  MoodPlanePainter *self = g_atomic_rc_box_new0 (MoodPlanePainter);

  self->pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
  self->data_callback = data_callback;
  self->picture_callback = picture_callback;
  self->user_data = user_data;

  return self;
}

void
mood_plane_painter_free (MoodPlanePainter *self)
{
  self->is_closed = TRUE;
  g_clear_pointer (&self->next_gather, order_free);
  g_clear_pointer (&self->next_paint, order_free);
  /* Waits for the order in work, some milliseconds; it is freed by the idle that it leaves behind. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_atomic_rc_box_release (self);
}

void
mood_plane_painter_gather (MoodPlanePainter *self, GPtrArray *songs, MoodSongQuery *query, MoodPlaneData *before)
{
  g_clear_pointer (&self->next_gather, order_free);
  self->next_gather = order_new (self);
  self->next_gather->songs = songs;
  self->next_gather->query = mood_song_query_ref (query);
  self->next_gather->before = before != NULL ? mood_plane_data_ref (before) : NULL;
  send_next (self);
}

void
mood_plane_painter_paint (MoodPlanePainter *self,
                          MoodPlaneData *data,
                          const MoodPlaneView *view,
                          GtkBitset *selected)
{
  g_clear_pointer (&self->next_paint, order_free);
  self->next_paint = order_new (self);
  self->next_paint->data = mood_plane_data_ref (data);
  self->next_paint->view = *view;
  self->next_paint->selected = selected;
  send_next (self);
}

gboolean
mood_plane_painter_is_busy (MoodPlanePainter *self)
{
  return self->is_gathering || self->is_painting || self->next_gather != NULL || self->next_paint != NULL;
}

void
mood_plane_picture_free (MoodPlanePicture *picture)
{
  g_clear_pointer (&picture->plane, mood_plane_layer_unref);
  g_clear_pointer (&picture->words, mood_plane_layer_unref);
  g_clear_pointer (&picture->frame, mood_plane_layer_unref);
  g_clear_pointer (&picture->map, mood_plane_layer_unref);
  g_free (picture);
}
