/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/calibration-view.h"

#include <glib/gi18n.h>

struct _MoodCalibrationView
{
  MoodChart parent_instance;
  GArray *bins; /* (owned) (element-type PlotCalibrationBin) */
};

G_DEFINE_FINAL_TYPE (MoodCalibrationView, mood_calibration_view, MOOD_TYPE_CHART)

static void
mood_calibration_view_draw (
    MoodChart *chart, cairo_t *cr, double width, double height, const PlotStyle *style)
{
  MoodCalibrationView *self = MOOD_CALIBRATION_VIEW (chart);

  plot_calibration_render (cr, width, height, style, (const PlotCalibrationBin *)(gpointer)self->bins->data,
                           self->bins->len);
}

static void
mood_calibration_view_finalize (GObject *object)
{
  g_array_unref (MOOD_CALIBRATION_VIEW (object)->bins);

  G_OBJECT_CLASS (mood_calibration_view_parent_class)->finalize (object);
}

static void
mood_calibration_view_class_init (MoodCalibrationViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_calibration_view_finalize;
  MOOD_CHART_CLASS (klass)->draw = mood_calibration_view_draw;
}

static void
mood_calibration_view_init (MoodCalibrationView *self)
{
  self->bins = g_array_new (FALSE, FALSE, sizeof (PlotCalibrationBin));
}

void
mood_calibration_view_set (MoodCalibrationView *self, const PlotCalibrationBin *bins, gsize n_bins)
{
  g_autoptr (GString) words = g_string_new (NULL);

  g_array_set_size (self->bins, 0);
  for (gsize i = 0; i < n_bins; i++)
    {
      if (bins[i].n == 0)
        continue;
      g_array_append_val (self->bins, bins[i]);
      /* Translators: shares in percent, and a number of songs */
      g_string_append_printf (words,
                              ngettext ("%.0f %% sure, %.0f %% right, of %u song. ",
                                        "%.0f %% sure, %.0f %% right, of %u songs. ", bins[i].n),
                              100 * bins[i].sure, 100 * bins[i].right, bins[i].n);
    }
  mood_chart_describe (MOOD_CHART (self), words->len > 0 ? words->str : _ ("No labeled songs yet"));
  mood_chart_redraw (MOOD_CHART (self));
}
