/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/chart.h"

#include <adwaita.h>
#include <math.h>

#include "ui/plane-layer.h"

#define LEAST_WIDTH  200
#define USUAL_WIDTH  360
#define USUAL_HEIGHT 200

typedef struct
{
  GskRenderNode *node; /* (owned) (nullable): as it was drawn last */
  float width, height;
  gboolean is_stale; /* it looks otherwise than its node */
  guint tick;        /* waits for a frame in which to be drawn; or 0 */
} MoodChartPrivate;

/* The frame in which a chart was drawn last: after an epoch all of them look otherwise, and one frame has no time for all. */
static struct
{
  GdkFrameClock *clock; /* never looked into: it may be gone */
  gint64 frame;
} last_drawn;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MoodChart, mood_chart, GTK_TYPE_WIDGET)

/* To an image: lines and letters are not to be drawn again with each frame of the window. */
static cairo_surface_t *
draw_image (MoodChart *self, float width, float height)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)ceilf (width * (float)scale),
                                                       (int)ceilf (height * (float)scale));
  PlotStyle style;
  cairo_t *cr;

  cairo_surface_set_device_scale (image, scale, scale);
  mood_chart_init_style (GTK_WIDGET (self), &style, MOOD_CHART_FONT_SIZE);
  cr = cairo_create (image);
  MOOD_CHART_GET_CLASS (self)->draw (self, cr, width, height, &style);
  cairo_destroy (cr);
  cairo_surface_flush (image);

  return image;
}

static void
draw (MoodChart *self, float width, float height)
{
  MoodChartPrivate *priv = mood_chart_get_instance_private (self);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *image = draw_image (self, width, height);
  MoodPlaneLayer *layer = mood_plane_layer_new (image);

  mood_plane_layer_append (layer, GTK_WIDGET (self), snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  mood_plane_layer_unref (layer);
  cairo_surface_destroy (image);

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  priv->node = gtk_snapshot_free_to_node (snapshot);
  priv->width = width;
  priv->height = height;
  priv->is_stale = FALSE;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  MoodChartPrivate *priv = mood_chart_get_instance_private (MOOD_CHART (widget));

  priv->tick = 0;
  gtk_widget_queue_draw (widget);

  return G_SOURCE_REMOVE;
}

/* Whether this frame is for this chart; if not, it asks for the next. */
static gboolean
take_frame (MoodChart *self)
{
  MoodChartPrivate *priv = mood_chart_get_instance_private (self);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gint64 frame = clock != NULL ? gdk_frame_clock_get_frame_counter (clock) : -1;

  if (clock == NULL || last_drawn.clock != clock || last_drawn.frame != frame)
    {
      last_drawn.clock = clock;
      last_drawn.frame = frame;
      return TRUE;
    }

  /* What is queued while a widget is drawn is lost. */
  if (priv->tick == 0)
    priv->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);

  return FALSE;
}

static void
mood_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MoodChartPrivate *priv = mood_chart_get_instance_private (MOOD_CHART (widget));
  float width = (float)gtk_widget_get_width (widget), height = (float)gtk_widget_get_height (widget);
  gboolean is_fitting = priv->node == NULL || (priv->width == width && priv->height == height);

  /* A picture of another size is worse than a frame that takes long. */
  if (!is_fitting || ((priv->is_stale || priv->node == NULL) && take_frame (MOOD_CHART (widget))))
    draw (MOOD_CHART (widget), width, height);
  if (priv->node != NULL)
    gtk_snapshot_append_node (snapshot, priv->node);
}

static GtkSizeRequestMode
mood_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mood_chart_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH;
      *natural = USUAL_WIDTH;
      return;
    }

  *minimum = *natural = MOOD_CHART_GET_CLASS (widget)->choose_height (MOOD_CHART (widget),
                                                                      for_size >= 0 ? for_size : USUAL_WIDTH);
}

static int
mood_chart_choose_height (MoodChart *self, int width)
{
  return USUAL_HEIGHT;
}

static void
mood_chart_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  mood_chart_redraw (MOOD_CHART (widget));
  GTK_WIDGET_CLASS (mood_chart_parent_class)->system_setting_changed (widget, setting);
}

/* Another window may have another renderer. */
static void
mood_chart_unrealize (GtkWidget *widget)
{
  MoodChartPrivate *priv = mood_chart_get_instance_private (MOOD_CHART (widget));

  if (priv->tick != 0)
    gtk_widget_remove_tick_callback (widget, priv->tick);
  priv->tick = 0;
  g_clear_pointer (&priv->node, gsk_render_node_unref);
  GTK_WIDGET_CLASS (mood_chart_parent_class)->unrealize (widget);
}

static void
mood_chart_dispose (GObject *object)
{
  MoodChartPrivate *priv = mood_chart_get_instance_private (MOOD_CHART (object));

  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), object);
  g_clear_pointer (&priv->node, gsk_render_node_unref);

  G_OBJECT_CLASS (mood_chart_parent_class)->dispose (object);
}

static void
mood_chart_class_init (MoodChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_chart_dispose;
  widget_class->snapshot = mood_chart_snapshot;
  widget_class->unrealize = mood_chart_unrealize;
  widget_class->get_request_mode = mood_chart_get_request_mode;
  widget_class->measure = mood_chart_measure;
  widget_class->system_setting_changed = mood_chart_system_setting_changed;
  klass->choose_height = mood_chart_choose_height;
  gtk_widget_class_set_css_name (widget_class, "moodchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mood_chart_init (MoodChart *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (mood_chart_redraw), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (mood_chart_redraw), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (mood_chart_redraw), NULL);
}

void
mood_chart_redraw (MoodChart *self)
{
  MoodChartPrivate *priv = mood_chart_get_instance_private (self);

  priv->is_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mood_chart_describe (MoodChart *self, const char *words)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
mood_chart_init_style (GtkWidget *widget, PlotStyle *style, double font_size)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const char *family = pango_font_description_get_family (pango_context_get_font_description (context));

  plot_style_init (style, adw_style_manager_get_dark (manager),
                   adw_style_manager_get_high_contrast (manager));
  if (family != NULL)
    style->font_family = family;
  style->font_size = font_size;
}
