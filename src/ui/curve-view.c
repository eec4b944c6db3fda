/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/curve-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "plot/curve-render.h"
#include "ui/text.h"

struct _MoodCurveView
{
  GtkWidget parent_instance;
  MoodCurve *curve; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodCurveView, mood_curve_view, GTK_TYPE_WIDGET)

static void
mood_curve_view_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  MoodCurveView *self = MOOD_CURVE_VIEW (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const char *family = pango_font_description_get_family (pango_context_get_font_description (context));
  float width = (float)gtk_widget_get_width (widget);
  float height = (float)gtk_widget_get_height (widget);
  PlotStyle style;
  cairo_t *cr;

  if (self->curve == NULL)
    return;

  plot_style_init (&style, adw_style_manager_get_dark (manager),
                   adw_style_manager_get_high_contrast (manager));
  if (family != NULL)
    style.font_family = family;
  style.font_size = 11;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  plot_curve_render (cr, width, height, &style, self->curve);
  cairo_destroy (cr);
}

static void
mood_curve_view_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 150;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 160;
}

static void
mood_curve_view_dispose (GObject *object)
{
  MoodCurveView *self = MOOD_CURVE_VIEW (object);

  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_clear_pointer (&self->curve, mood_curve_unref);

  G_OBJECT_CLASS (mood_curve_view_parent_class)->dispose (object);
}

static void
mood_curve_view_class_init (MoodCurveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_curve_view_dispose;
  widget_class->snapshot = mood_curve_view_snapshot;
  widget_class->measure = mood_curve_view_measure;
  gtk_widget_class_set_css_name (widget_class, "moodcurve");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mood_curve_view_init (MoodCurveView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self);
}

/* The curve for those who cannot see it: where it begins, where it ends. */
static void
update_label (MoodCurveView *self)
{
  g_autofree char *duration = NULL;
  g_autofree char *label = NULL;
  gsize last;

  if (self->curve == NULL || self->curve->n_points == 0)
    return;

  last = self->curve->n_points - 1;
  duration = base_duration_to_string (self->curve->hop * (double)self->curve->n_points);
  /* Translators: the first %s is a duration, the others are words such as "pleasant", "calm" */
  label = g_strdup_printf (_ ("Mood over %s: begins %s and %s, ends %s and %s"), duration,
                           mood_text_valence_in_words (self->curve->valence[0]),
                           mood_text_arousal_in_words (self->curve->arousal[0]),
                           mood_text_valence_in_words (self->curve->valence[last]),
                           mood_text_arousal_in_words (self->curve->arousal[last]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
mood_curve_view_set_curve (MoodCurveView *self,
                           MoodCurve     *curve)
{
  g_clear_pointer (&self->curve, mood_curve_unref);
  if (curve != NULL)
    self->curve = mood_curve_ref (curve);
  update_label (self);
  gtk_widget_set_visible (GTK_WIDGET (self), curve != NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
