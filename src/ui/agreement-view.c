/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/agreement-view.h"

#include <glib/gi18n.h>
#include <math.h>

#define LARGEST 420

/* The plane beneath the songs, kept as long as it looks the same. */
typedef struct
{
  cairo_surface_t *image; /* (owned) (nullable) */
  double width, height;
  int scale;
  gboolean is_dark, is_high_contrast;
} Ground;

struct _MoodAgreementView
{
  MoodChart parent_instance;
  PlotPair *pairs; /* (owned) (nullable): those that are drawn */
  gsize n_pairs;
  Ground ground;
};

G_DEFINE_FINAL_TYPE (MoodAgreementView, mood_agreement_view, MOOD_TYPE_CHART)

static void
draw_ground (MoodAgreementView *self, double width, double height, const PlotStyle *style)
{
  Ground *ground = &self->ground;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_t *cr;

  if (ground->image != NULL && ground->width == width && ground->height == height && ground->scale == scale
      && ground->is_dark == style->is_dark && ground->is_high_contrast == style->is_high_contrast)
    return;

  g_clear_pointer (&ground->image, cairo_surface_destroy);
  *ground = (Ground) { .width = width,
                       .height = height,
                       .scale = scale,
                       .is_dark = style->is_dark,
                       .is_high_contrast = style->is_high_contrast };
  ground->image
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)ceil (width * scale), (int)ceil (height * scale));
  cairo_surface_set_device_scale (ground->image, scale, scale);
  cr = cairo_create (ground->image);
  plot_agreement_render_ground (cr, width, height, style);
  cairo_destroy (cr);
}

static void
mood_agreement_view_draw (MoodChart *chart, cairo_t *cr, double width, double height, const PlotStyle *style)
{
  MoodAgreementView *self = MOOD_AGREEMENT_VIEW (chart);

  draw_ground (self, width, height, style);
  cairo_set_source_surface (cr, self->ground.image, 0, 0);
  cairo_paint (cr);
  plot_agreement_render_songs (cr, width, height, self->ground.scale, style, self->pairs, self->n_pairs);
}

static int
mood_agreement_view_choose_height (MoodChart *chart, int width)
{
  return MIN (width, LARGEST);
}

static void
mood_agreement_view_finalize (GObject *object)
{
  MoodAgreementView *self = MOOD_AGREEMENT_VIEW (object);

  g_free (self->pairs);
  g_clear_pointer (&self->ground.image, cairo_surface_destroy);

  G_OBJECT_CLASS (mood_agreement_view_parent_class)->finalize (object);
}

static void
mood_agreement_view_class_init (MoodAgreementViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_agreement_view_finalize;
  MOOD_CHART_CLASS (klass)->draw = mood_agreement_view_draw;
  MOOD_CHART_CLASS (klass)->choose_height = mood_agreement_view_choose_height;
}

static void
mood_agreement_view_init (MoodAgreementView *self)
{
}

/* (transfer full) */
static char *
describe (const PlotPair *pairs, gsize n_pairs, gsize n_shown)
{
  g_autofree char *words = NULL;

  if (n_pairs == 0)
    return g_strdup (_ ("No labeled songs yet"));

  words = g_strdup_printf (ngettext ("%u labeled song on the plane, heard %.2f away from its label",
                                     "%u labeled songs on the plane, heard %.2f away from their labels on average",
                                     (gulong)n_pairs),
                           (guint)n_pairs, plot_agreement_get_distance (pairs, n_pairs));
  if (n_shown == n_pairs)
    return g_steal_pointer (&words);

  /* Translators: the first is a sentence about all songs, the second how many of them are drawn, the third how many they are */
  return g_strdup_printf (ngettext ("%s; %u of %u is drawn", "%s; %u of %u are drawn", (gulong)n_shown), words,
                          (guint)n_shown, (guint)n_pairs);
}

void
mood_agreement_view_set (MoodAgreementView *self, const PlotPair *pairs, gsize n_pairs)
{
  gsize n_shown;
  g_autofree PlotPair *shown = plot_agreement_sample (pairs, n_pairs, &n_shown);
  g_autofree char *words = describe (pairs, n_pairs, n_shown);

  g_free (self->pairs);
  self->pairs = g_steal_pointer (&shown);
  self->n_pairs = n_shown;
  mood_chart_describe (MOOD_CHART (self), words);
  /* For those who see the plane and would count. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), n_shown < n_pairs ? words : NULL);
  mood_chart_redraw (MOOD_CHART (self));
}
