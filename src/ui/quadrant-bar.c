/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/quadrant-bar.h"

#include <adwaita.h>

#include "plot/style.h"

#define WIDTH  120
#define HEIGHT 8

struct _MoodQuadrantBar
{
  GtkWidget parent_instance;
  guint counts[MOOD_N_QUADRANTS];
};

G_DEFINE_FINAL_TYPE (MoodQuadrantBar, mood_quadrant_bar, GTK_TYPE_WIDGET)

static void
mood_quadrant_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MoodQuadrantBar *self = MOOD_QUADRANT_BAR (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  GskRoundedRect outline;
  PlotStyle style;
  float total = 0, x = 0;

  plot_style_init (&style, adw_style_manager_get_dark (manager), adw_style_manager_get_high_contrast (manager));
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    total += (float)self->counts[q];
  if (total <= 0)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      const PlotColor *color = &plot_palette_get (&style)->quadrant[q];
      const GdkRGBA rgba = { (float)color->red, (float)color->green, (float)color->blue, 1 };
      const float size = width * (float)self->counts[q] / total;

      gtk_snapshot_append_color (snapshot, &rgba, &GRAPHENE_RECT_INIT (is_rtl ? width - x - size : x, 0, size, height));
      x += size;
    }
  gtk_snapshot_pop (snapshot);
}

static void
mood_quadrant_bar_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH / 2 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
mood_quadrant_bar_dispose (GObject *object)
{
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), object);

  G_OBJECT_CLASS (mood_quadrant_bar_parent_class)->dispose (object);
}

static void
mood_quadrant_bar_class_init (MoodQuadrantBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_quadrant_bar_dispose;
  widget_class->snapshot = mood_quadrant_bar_snapshot;
  widget_class->measure = mood_quadrant_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "quadrantbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
mood_quadrant_bar_init (MoodQuadrantBar *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self);
}

void
mood_quadrant_bar_set_counts (MoodQuadrantBar *self, const guint counts[MOOD_N_QUADRANTS])
{
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    self->counts[q] = counts[q];
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
