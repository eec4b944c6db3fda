/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread. The points are gathered and stamped by MoodPlanePainter on a thread of its own; what is on
 * screen meanwhile is the last picture, stretched to the current view. */

#include "ui/plane.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "plot/marker.h"
#include "ui/plane-private.h"
#include "ui/text.h"

G_DEFINE_FINAL_TYPE (MoodPlane, mood_plane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TOOL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

#define GATHER_INTERVAL_MS 80
#define FOCUS_POINT_SIZE   42
#define MAX_RINGS          60
/* More rings than this would hide each other at their full size; and how large they are then. */
#define MAX_LARGE_RINGS    5
#define SMALL_RING         0.6
#define MARKER_ROOM        6
#define RING_ROOM          17   /* from the middle of a marker to the outside of its ring */
#define MAP_MARGIN         10
#define MAP_PART           0.26 /* of the plane's side */
#define LEAST_MAP          64
#define LARGEST_MAP        140

/* In the size of the text around it, a little smaller. */
static double
get_font_size (MoodPlane *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72.0;

  return size >= 6 ? size * 0.9 : PLOT_DEFAULT_FONT_SIZE;
}

static void
get_view (MoodPlane     *self,
          MoodPlaneView *view)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const PangoFontDescription *font
      = pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  *view = (MoodPlaneView) {
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
    .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
    .corner_width = self->corner_width,
    .corner_height = self->corner_height,
    .inset_width = self->inset_width,
    .inset_height = self->inset_height,
    .has_words_apart = mood_plane_trail_get (self->trail) != NULL,
    .progress = self->progress,
  };
  plot_plane_layout_get_view (self->data->layout, &view->zoom, &view->center_valence, &view->center_arousal);
  plot_style_init (&view->style, adw_style_manager_get_dark (manager),
                   adw_style_manager_get_high_contrast (manager));
  plot_style_take_words (&view->style, mood_vocabulary_get_default (NULL));
  view->style.font_size = get_font_size (self);
  if (pango_font_description_get_family (font) != NULL)
    view->style.font_family = g_intern_string (pango_font_description_get_family (font));

  view->style.marker_size
      = plot_marker_choose_size (PLOT_DEFAULT_MARKER_SIZE, self->data->n_points, self->data->layout);
}

static gboolean
is_same_view (const MoodPlaneView *a,
              const MoodPlaneView *b)
{
  return a->width == b->width && a->height == b->height && a->scale == b->scale && a->zoom == b->zoom
         && a->center_valence == b->center_valence && a->center_arousal == b->center_arousal
         && a->style.is_dark == b->style.is_dark && a->style.is_high_contrast == b->style.is_high_contrast
         && a->corner_width == b->corner_width && a->corner_height == b->corner_height
         && a->inset_width == b->inset_width && a->inset_height == b->inset_height
         && a->has_words_apart == b->has_words_apart
         && a->style.font_family == b->style.font_family && a->style.marker_size == b->style.marker_size && a->style.font_size == b->style.font_size;
}

/* Orders a picture when the last one ordered is of something else. */
static void
order_picture (MoodPlane           *self,
               const MoodPlaneView *view)
{
  if (!self->is_repaint_due && is_same_view (view, &self->painted_view) && view->progress == self->painted_view.progress)
    return;

  self->is_map_due |= view->scale != self->painted_view.scale
                      || view->style.is_dark != self->painted_view.style.is_dark
                      || view->style.is_high_contrast != self->painted_view.style.is_high_contrast;
  self->painted_view = *view;
  if (self->is_map_due && gtk_widget_should_layout (GTK_WIDGET (self->minimap)))
    self->painted_view.map_size = LARGEST_MAP;
  self->is_repaint_due = FALSE;
  mood_plane_painter_paint (self->painter, self->data, &self->painted_view, gtk_bitset_copy (self->selected));
}

static void
append_layer (MoodPlane           *self,
              GtkSnapshot         *snapshot,
              MoodPlaneLayer      *layer,
              const MoodPlaneView *view)
{
  mood_plane_layer_append (layer, GTK_WIDGET (self), snapshot,
                           &GRAPHENE_RECT_INIT (0, 0, (float)view->width, (float)view->height));
}

/* A layer of the last picture, moved and stretched from the view it was made for to the current one: while the plane is
 * moved that is all the main thread does, and the next picture is some milliseconds behind. */
static void
append_moving_layer (MoodPlane           *self,
                     GtkSnapshot         *snapshot,
                     MoodPlaneLayer      *layer,
                     const MoodPlaneView *view)
{
  const MoodPlaneView *made_for = &self->picture->view;
  PlotRect plane = plot_plane_layout_get_plane (self->data->layout);
  float room = is_same_view (view, made_for) ? MARKER_ROOM : 0; /* markers on the edge reach over it */
  double x0, y0, x1, y1, old_x0, old_y0, old_x1, old_y1, scale;

  mood_plane_view_apply (made_for, self->old_layout);
  plot_plane_layout_to_pixel (self->old_layout, -1, 1, &old_x0, &old_y0);
  plot_plane_layout_to_pixel (self->old_layout, 1, -1, &old_x1, &old_y1);
  plot_plane_layout_to_pixel (self->data->layout, -1, 1, &x0, &y0);
  plot_plane_layout_to_pixel (self->data->layout, 1, -1, &x1, &y1);
  scale = (x1 - x0) / (old_x1 - old_x0);

  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT ((float)plane.x - room, (float)plane.y - room,
                                               (float)plane.width + 2 * room, (float)plane.height + 2 * room));
  gtk_snapshot_save (snapshot);
  if (scale != 1 || x0 != old_x0 || y0 != old_y0)
    {
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)(x0 - scale * old_x0),
                                                              (float)(y0 - scale * old_y0)));
      gtk_snapshot_scale (snapshot, (float)scale, (float)scale);
    }
  append_layer (self, snapshot, layer, made_for);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

/* Only on as much of the widget as it takes: clearing and blending all of it costs more than the ring. */
static void
append_ring (MoodPlane           *self,
             GtkSnapshot         *snapshot,
             const MoodPlaneView *view,
             guint                index,
             double               size,
             gboolean             has_ellipse)
{
  LibrarySong *song = g_ptr_array_index (self->data->songs, index);
  const PlotPoint point = mood_plane_data_get_point (self->data, index, self->progress);
  /* Of what its owner has said there is no doubt to be shown. */
  const MoodGaussian *gaussian
      = has_ellipse && library_song_get_label (song) == NULL ? &library_song_get_estimate (song)->gaussian : NULL;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float)view->width, (float)view->height);
  PlotStyle style = view->style;
  double x, y;
  cairo_t *cr;

  style.marker_size *= size;
  plot_plane_layout_to_pixel (self->data->layout, point.valence, point.arousal, &x, &y);
  if (gaussian == NULL)
    {
      if (x < -RING_ROOM || y < -RING_ROOM || x > view->width + RING_ROOM || y > view->height + RING_ROOM)
        return;
      graphene_rect_init (&bounds, (float)floor (x) - RING_ROOM, (float)floor (y) - RING_ROOM, 2 * RING_ROOM + 1,
                          2 * RING_ROOM + 1);
    }
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  plot_plane_render_selected (cr, self->data->layout, &style, &point, gaussian);
  cairo_destroy (cr);
}

static void
append_rings (MoodPlane           *self,
              GtkSnapshot         *snapshot,
              const MoodPlaneView *view)
{
  guint n_selected = (guint)gtk_bitset_get_size (self->selected);
  double size = n_selected > MAX_LARGE_RINGS ? SMALL_RING : 1;
  GtkBitsetIter iter;
  guint key, index;

  if (n_selected <= MAX_RINGS && gtk_bitset_iter_init_first (&iter, self->selected, &key))
    do
      if (mood_plane_data_find_key (self->data, key, &index))
        append_ring (self, snapshot, view, index, size, n_selected == 1);
    while (gtk_bitset_iter_next (&iter, &key));
  if (self->hovered >= 0)
    append_ring (self, snapshot, view, (guint)self->hovered, 1, FALSE);
}

static void
append_shape (MoodPlane           *self,
              GtkSnapshot         *snapshot,
              const MoodPlaneView *view)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color = { 0.2f, 0.5f, 0.9f, 1 };

  gtk_style_context_lookup_color (context, "accent_bg_color", &color);
  mood_plane_shape_snapshot (&self->shape, snapshot,
                             &GRAPHENE_RECT_INIT (0, 0, (float)view->width, (float)view->height), &color);
}

static void
mood_plane_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  MoodPlane *self = MOOD_PLANE (widget);
  MoodPlaneView view;
  PlotRect plane;

  get_view (self, &view);
  if (view.width < 1 || view.height < 1)
    return;

  order_picture (self, &view);
  if (self->picture != NULL)
    {
      append_moving_layer (self, snapshot, self->picture->plane, &view);
      append_layer (self, snapshot, self->picture->frame, &self->picture->view);
    }

  plane = plot_plane_layout_get_plane (self->data->layout);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float)plane.x - MARKER_ROOM,
                                                         (float)plane.y - MARKER_ROOM,
                                                         (float)plane.width + 2 * MARKER_ROOM,
                                                         (float)plane.height + 2 * MARKER_ROOM));
  mood_plane_trail_append (self->trail, snapshot, self->data->layout, &view.style);
  if (self->picture != NULL && self->picture->words != NULL)
    append_moving_layer (self, snapshot, self->picture->words, &view);
  mood_plane_append_playing (self, snapshot);
  mood_plane_append_move (self, snapshot, &view);
  mood_plane_append_mark (self, snapshot, &view);
  if (!self->move.is_moved)
    append_rings (self, snapshot, &view);
  mood_plane_journey_snapshot (&self->journey, snapshot, self->data->layout, &view.style);
  if (self->drag == MOOD_PLANE_DRAG_SELECT)
    append_shape (self, snapshot, &view);
  gtk_snapshot_pop (snapshot);

  gtk_widget_snapshot_child (widget, self->focus_point, snapshot);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->minimap), snapshot);
  gtk_widget_snapshot_child (widget, self->zoom_buttons, snapshot);
  if (gtk_widget_get_visible (GTK_WIDGET (self->hover_card)))
    gtk_widget_snapshot_child (widget, GTK_WIDGET (self->hover_card), snapshot);
}

static void
mood_plane_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = 280;
  *natural = 520;
}

static void
mood_plane_unmap (GtkWidget *widget)
{
  MoodPlane *self = MOOD_PLANE (widget);

  mood_plane_remember_view (self);
  mood_plane_close_cluster (self);
  if (self->menu != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->menu));

  GTK_WIDGET_CLASS (mood_plane_parent_class)->unmap (widget);
}

static void
allocate_at (GtkWidget *child,
             double     x,
             double     y,
             int        width,
             int        height)
{
  gtk_widget_allocate (child, width, height, -1,
                       gsk_transform_translate (NULL,
                                                &GRAPHENE_POINT_INIT ((float)floor (x), (float)floor (y))));
}

static void
allocate_hover_card (MoodPlane *self,
                     int        width,
                     int        height)
{
  GtkWidget *card = GTK_WIDGET (self->hover_card);
  PlotPoint *point;
  int card_width, card_height;
  double x, y;

  if (self->hovered < 0 || !gtk_widget_should_layout (card))
    return;

  point = &self->data->points[self->hovered];
  gtk_widget_measure (card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &card_width, NULL, NULL);
  card_width = MIN (card_width, width);
  gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, card_width, NULL, &card_height, NULL, NULL);
  plot_plane_layout_to_pixel (self->data->layout, point->valence, point->arousal, &x, &y);

  /* Right of the point and above it, or wherever there is room. */
  x = x + 14 + card_width <= width ? x + 14 : MAX (x - 14 - card_width, 0);
  y = y - 10 - card_height >= 0 ? y - 10 - card_height : MIN (y + 14, height - card_height);
  allocate_at (card, x, y, card_width, card_height);
}

/* The buttons stand at the bottom right; the plane and its axes make way for them. */
static void
allocate_buttons (MoodPlane *self,
                  int        width,
                  int        height)
{
  int buttons_width, buttons_height;

  gtk_widget_measure (self->zoom_buttons, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &buttons_width, NULL, NULL);
  gtk_widget_measure (self->zoom_buttons, GTK_ORIENTATION_VERTICAL, -1, NULL, &buttons_height, NULL, NULL);
  self->corner_width = buttons_width;
  self->corner_height = buttons_height;
  allocate_at (self->zoom_buttons, width - buttons_width, height - buttons_height, buttons_width,
               buttons_height);
}

/* In the corner of the plane itself, over the buttons. */
static void
allocate_minimap (MoodPlane *self)
{
  PlotRect plane = plot_plane_layout_get_plane (self->data->layout);
  GtkWidget *map = GTK_WIDGET (self->minimap);
  int size = (int)CLAMP (plane.width * MAP_PART, LEAST_MAP, LARGEST_MAP);
  double inset = 0;

  if (gtk_widget_should_layout (map))
    {
      inset = size + 2 * MAP_MARGIN;
      gtk_widget_measure (map, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      allocate_at (map, plane.x + plane.width - MAP_MARGIN - size, plane.y + plane.height - MAP_MARGIN - size, size,
                   size);
      mood_plane_minimap_set_view (self->minimap, self->data->layout);
    }
  if (inset != self->inset_width)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->inset_width = self->inset_height = inset;
  plot_plane_layout_set_inset (self->data->layout, inset, inset);
}

/* Gives the layout the widget's size, and keeps the view. */
static void
fit_layout (MoodPlane       *self,
            PlotPlaneLayout *layout)
{
  MoodPlaneView view;

  get_view (self, &view);
  mood_plane_view_apply (&view, layout);
}

static void
mood_plane_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  MoodPlane *self = MOOD_PLANE (widget);
  double x = width / 2.0, y = height / 2.0;

  allocate_buttons (self, width, height);
  fit_layout (self, self->data->layout);
  allocate_minimap (self);

  if (self->mark.song != NULL)
    plot_plane_layout_to_pixel (self->data->layout, self->mark.valence, self->mark.arousal, &x, &y);
  else if (self->focus != NULL)
    mood_plane_find_song (self, self->focus, &x, &y);
  if (gtk_widget_should_layout (self->focus_point))
    {
      gtk_widget_measure (self->focus_point, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      allocate_at (self->focus_point, x - FOCUS_POINT_SIZE / 2.0, y - FOCUS_POINT_SIZE / 2.0,
                   FOCUS_POINT_SIZE, FOCUS_POINT_SIZE);
    }

  allocate_hover_card (self, width, height);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->cluster != NULL)
    gtk_popover_present (GTK_POPOVER (self->cluster));
}

static void
data_ready_cb (MoodPlaneData *data,
               gpointer       user_data)
{
  MoodPlane *self = user_data;
  g_autoptr (MoodPlaneData) old = self->data;

  fit_layout (self, data->layout);
  self->data = data;
  mood_plane_begin_passage (self);
  self->is_repaint_due = self->is_map_due = TRUE;
  self->hovered = -1;
  gtk_widget_set_visible (GTK_WIDGET (self->hover_card), FALSE); /* of a song that may be gone */
  mood_plane_settle_move (self);

  if (self->focus == NULL || !mood_plane_find_song (self, self->focus, NULL, NULL))
    mood_plane_set_focus_song (self, data->n_points > 0 ? g_ptr_array_index (data->songs, 0) : NULL);

  mood_plane_view_changed (self);
}

static void
picture_ready_cb (MoodPlanePicture *picture,
                  gpointer          user_data)
{
  MoodPlane *self = user_data;

  g_clear_pointer (&self->picture, mood_plane_picture_free);
  self->picture = picture;
  if (picture->map != NULL)
    {
      mood_plane_minimap_set_picture (self->minimap, picture->map);
      self->is_map_due = FALSE;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
gather_cb (gpointer user_data)
{
  MoodPlane *self = user_data;

  self->gather_id = 0;
  mood_plane_painter_gather (self->painter, mood_song_store_ref_songs (self->store), self->query,
                             self->is_passage_due ? self->data : NULL);
  self->is_passage_due = FALSE;

  return G_SOURCE_REMOVE;
}

static void
queue_gather (MoodPlane *self)
{
  if (self->is_held)
    self->is_due = TRUE;
  else if (self->gather_id == 0 && self->store != NULL)
    self->gather_id = g_timeout_add (GATHER_INTERVAL_MS, gather_cb, self);
}

static void
selection_changed_cb (MoodPlane *self)
{
  LibrarySong *song = mood_selection_get_song (self->selection);

  gtk_bitset_unref (self->selected);
  self->selected = mood_selection_dup_keys (self->selection);
  self->is_repaint_due = TRUE;
  mood_plane_update_trail (self);

  if (song != NULL && mood_plane_find_song (self, song, NULL, NULL))
    {
      mood_plane_set_focus_song (self, song);
      mood_plane_bring_into_sight (self, song);
    }
  else
    mood_plane_set_focus_song (self, self->focus);
  mood_plane_update_view_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mood_plane_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_TOOL: g_value_set_enum (value, MOOD_PLANE (object)->tool); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_plane_set_property (GObject      *object,
                         guint         property_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_TOOL: MOOD_PLANE (object)->tool = (MoodPlaneTool)g_value_get_enum (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_plane_dispose (GObject *object)
{
  MoodPlane *self = MOOD_PLANE (object);
  GtkWidget *child;

  self->menu = NULL;
  self->cluster = NULL;
  mood_plane_end_view (self);
  mood_plane_end_passage (self);
  g_clear_pointer (&self->trail, mood_plane_trail_free);
  g_clear_handle_id (&self->gather_id, g_source_remove);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_clear_pointer (&self->painter, mood_plane_painter_free);
  g_clear_object (&self->store);
  g_clear_object (&self->selection);
  g_clear_object (&self->focus);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_plane_parent_class)->dispose (object);
}

static void
mood_plane_finalize (GObject *object)
{
  MoodPlane *self = MOOD_PLANE (object);

  mood_plane_shape_clear (&self->shape);
  mood_plane_journey_clear (&self->journey);
  mood_plane_forget_place (self);
  mood_plane_move_clear (&self->move);
  mood_plane_move_clear (&self->mark);
  mood_song_query_unref (self->query);
  mood_plane_data_unref (self->data);
  gtk_bitset_unref (self->selected);
  g_clear_pointer (&self->picture, mood_plane_picture_free);
  plot_plane_layout_free (self->old_layout);

  G_OBJECT_CLASS (mood_plane_parent_class)->finalize (object);
}

static void
mood_plane_class_init (MoodPlaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mood_plane_get_property;
  object_class->set_property = mood_plane_set_property;
  object_class->dispose = mood_plane_dispose;
  object_class->finalize = mood_plane_finalize;

  widget_class->snapshot = mood_plane_snapshot;
  widget_class->measure = mood_plane_measure;
  widget_class->size_allocate = mood_plane_size_allocate;
  widget_class->unmap = mood_plane_unmap;

  properties[PROP_TOOL]
      = g_param_spec_enum ("tool", NULL, NULL, MOOD_TYPE_PLANE_TOOL, MOOD_PLANE_TOOL_BOX,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "plane.tool", "tool");
  g_signal_new ("mark-moved", MOOD_TYPE_PLANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("journey-changed", MOOD_TYPE_PLANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "moodplane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_BOX);
  g_type_ensure (MOOD_TYPE_PLANE_POINT);
  g_type_ensure (MOOD_TYPE_PLANE_MINIMAP);
  g_type_ensure (MOOD_TYPE_SONG_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/plane.ui");
  mood_plane_class_init_view (widget_class);
  mood_plane_class_init_input (widget_class);
  mood_plane_class_init_menu (widget_class);
  gtk_widget_class_bind_template_child (widget_class, MoodPlane, focus_point);
  gtk_widget_class_bind_template_child (widget_class, MoodPlane, hover_card);
  gtk_widget_class_bind_template_child (widget_class, MoodPlane, zoom_buttons);
  gtk_widget_class_bind_template_child (widget_class, MoodPlane, minimap);
  gtk_widget_class_bind_template_callback (widget_class, mood_plane_look_at);
}

static void
mood_plane_init (MoodPlane *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  self->query = mood_song_query_new (NULL);
  self->data = mood_plane_data_new (nothing, self->query, NULL);
  self->progress = 1;
  self->selected = gtk_bitset_new_empty ();
  self->painter = mood_plane_painter_new (data_ready_cb, picture_ready_cb, self);
  self->hovered = -1;
  mood_plane_shape_init (&self->shape);
  mood_plane_journey_init (&self->journey);
  self->old_layout = plot_plane_layout_new ();

  self->trail = mood_plane_trail_new (GTK_WIDGET (self));

  gtk_widget_init_template (GTK_WIDGET (self));
  mood_plane_restore_view (self);
  mood_plane_update_view_actions (self);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Mood plane"),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _ ("Songs placed from unpleasant to pleasant and from calm to energetic. Arrow "
         "keys go from song to song."),
      GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);

  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_draw), NULL);
}

void
mood_plane_set_source (MoodPlane     *self,
                       MoodSongStore *store,
                       MoodSelection *selection)
{
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  self->selection = g_object_ref (selection);
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (queue_gather), self);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (selection_changed_cb), self);
  queue_gather (self);
}

void
mood_plane_set_session (MoodPlane   *self,
                        MoodSession *session)
{
  mood_plane_trail_set_session (self->trail, session);
}

void
mood_plane_set_player (MoodPlane    *self,
                       PlayerPlayer *player)
{
  mood_plane_trail_set_player (self->trail, player);
}

void
mood_plane_hold (MoodPlane *self)
{
  /* What has changed before is not part of it. */
  if (self->gather_id != 0)
    {
      g_clear_handle_id (&self->gather_id, g_source_remove);
      gather_cb (self);
    }
  self->is_held = TRUE;
}

void
mood_plane_let_go (MoodPlane *self)
{
  if (!self->is_held)
    return;

  self->is_held = FALSE;
  if (!self->is_due)
    return;
  self->is_due = FALSE;
  self->is_passage_due = TRUE;
  queue_gather (self);
}

void
mood_plane_set_query (MoodPlane     *self,
                      MoodSongQuery *query)
{
  g_autoptr (MoodSongQuery) old = self->query;

  self->query = mood_song_query_ref (query);
  queue_gather (self);
}

guint
mood_plane_get_n_points (MoodPlane *self)
{
  return self->data->n_points;
}

gboolean
mood_plane_is_settled (MoodPlane *self)
{
  return self->gather_id == 0 && !self->is_held && !mood_plane_is_in_passage (self)
         && !mood_plane_painter_is_busy (self->painter)
         && !mood_plane_trail_is_loading (self->trail);
}

gboolean
mood_plane_find_song (MoodPlane   *self,
                      LibrarySong *song,
                      double      *x,
                      double      *y)
{
  double ignored;
  guint index;

  if (!mood_plane_data_find (self->data, song, &index))
    return FALSE;

  plot_plane_layout_to_pixel (self->data->layout, self->data->points[index].valence,
                              self->data->points[index].arousal, x != NULL ? x : &ignored,
                              y != NULL ? y : &ignored);
  return TRUE;
}
