/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-minimap.h"

#include "plot/plane-minimap.h"

/* However near the view is, its frame can be seen. */
#define LEAST_FRAME 8.0f

struct _MoodPlaneMinimap
{
  GtkWidget parent_instance;

  MoodPlaneLayer *picture; /* (owned) (nullable) */
  PlotPlaneLayout *map; /* (owned): of the widget's size */
  PlotRect frame;       /* what is seen */
  double drag_x;        /* where a drag began */
  double drag_y;
};

G_DEFINE_FINAL_TYPE (MoodPlaneMinimap, mood_plane_minimap, GTK_TYPE_WIDGET)

enum
{
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static graphene_rect_t
get_frame (MoodPlaneMinimap *self)
{
  graphene_rect_t frame = GRAPHENE_RECT_INIT ((float)self->frame.x, (float)self->frame.y,
                                              (float)self->frame.width, (float)self->frame.height);

  if (frame.size.width < LEAST_FRAME)
    graphene_rect_inset (&frame, (frame.size.width - LEAST_FRAME) / 2, (frame.size.height - LEAST_FRAME) / 2);

  return frame;
}

static void
mood_plane_minimap_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MoodPlaneMinimap *self = MOOD_PLANE_MINIMAP (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  graphene_rect_t whole = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                              (float)gtk_widget_get_height (widget));
  graphene_rect_t frame = get_frame (self);
  GskRoundedRect outline;
  GdkRGBA ink = { 0.1f, 0.4f, 0.8f, 1 };

  gtk_style_context_lookup_color (context, "accent_color", &ink);
  gsk_rounded_rect_init_from_rect (&outline, &whole, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->picture != NULL)
    mood_plane_layer_append (self->picture, widget, snapshot, &whole);
  gsk_rounded_rect_init_from_rect (&outline, &frame, 2);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { ink.red, ink.green, ink.blue, 0.15f }, &frame);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { ink, ink, ink, ink });
  gtk_snapshot_pop (snapshot);
}

static void
mood_plane_minimap_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  plot_plane_layout_set_size (MOOD_PLANE_MINIMAP (widget)->map, width, height);
}

static void
move_to (MoodPlaneMinimap *self, double x, double y)
{
  double valence, arousal;

  plot_plane_layout_to_value (self->map, x, y, &valence, &arousal);
  g_signal_emit (self, signals[MOVED], 0, valence, arousal);
}

static void
drag_begin_cb (MoodPlaneMinimap *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag_x = x;
  self->drag_y = y;
  move_to (self, x, y);
}

static void
drag_update_cb (MoodPlaneMinimap *self, double dx, double dy, GtkGesture *gesture)
{
  move_to (self, self->drag_x + dx, self->drag_y + dy);
}

static void
mood_plane_minimap_finalize (GObject *object)
{
  MoodPlaneMinimap *self = MOOD_PLANE_MINIMAP (object);

  g_clear_pointer (&self->picture, mood_plane_layer_unref);
  plot_plane_layout_free (self->map);

  G_OBJECT_CLASS (mood_plane_minimap_parent_class)->finalize (object);
}

static void
mood_plane_minimap_class_init (MoodPlaneMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_plane_minimap_finalize;
  widget_class->snapshot = mood_plane_minimap_snapshot;
  widget_class->size_allocate = mood_plane_minimap_size_allocate;
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "planeminimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mood_plane_minimap_init (MoodPlaneMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->map = plot_minimap_layout_new (100);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
mood_plane_minimap_set_picture (MoodPlaneMinimap *self, MoodPlaneLayer *picture)
{
  g_clear_pointer (&self->picture, mood_plane_layer_unref);
  self->picture = mood_plane_layer_ref (picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mood_plane_minimap_set_view (MoodPlaneMinimap *self, const PlotPlaneLayout *layout)
{
  PlotRect frame = plot_minimap_get_frame (self->map, layout);

  if (frame.x == self->frame.x && frame.y == self->frame.y && frame.width == self->frame.width)
    return;

  self->frame = frame;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
