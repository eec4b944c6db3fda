/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/agreement-view.h"

#include <glib/gi18n.h>

#define LARGEST 420

struct _MoodAgreementView
{
  MoodChart parent_instance;
  PlotPair *pairs; /* (owned) (nullable) */
  gsize n_pairs;
};

G_DEFINE_FINAL_TYPE (MoodAgreementView, mood_agreement_view, MOOD_TYPE_CHART)

static void
mood_agreement_view_draw (MoodChart *chart, cairo_t *cr, double width, double height, const PlotStyle *style)
{
  MoodAgreementView *self = MOOD_AGREEMENT_VIEW (chart);

  plot_agreement_render (cr, width, height, gtk_widget_get_scale_factor (GTK_WIDGET (self)), style,
                         self->pairs, self->n_pairs);
}

static int
mood_agreement_view_choose_height (MoodChart *chart, int width)
{
  return MIN (width, LARGEST);
}

static void
mood_agreement_view_finalize (GObject *object)
{
  g_free (MOOD_AGREEMENT_VIEW (object)->pairs);

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

void
mood_agreement_view_set (MoodAgreementView *self, const PlotPair *pairs, gsize n_pairs)
{
  g_autofree char *words = NULL;

  g_free (self->pairs);
  self->pairs = g_memdup2 (pairs, n_pairs * sizeof *pairs);
  self->n_pairs = n_pairs;

  if (n_pairs > 0)
    words = g_strdup_printf (
        ngettext ("%u labeled song on the plane, heard %.2f away from its label",
                  "%u labeled songs on the plane, heard %.2f away from their labels on average",
                  (gulong)n_pairs),
        (guint)n_pairs, plot_agreement_get_distance (pairs, n_pairs));
  else
    words = g_strdup (_ ("No labeled songs yet"));
  mood_chart_describe (MOOD_CHART (self), words);
  mood_chart_redraw (MOOD_CHART (self));
}
