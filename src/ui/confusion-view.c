/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/confusion-view.h"

#include <glib/gi18n.h>

#include "engine/mood/estimate.h"
#include "plot/confusion.h"

struct _MoodConfusionView
{
  MoodChart parent_instance;
  GStrv names;   /* (owned) (nullable) */
  guint *counts; /* (owned) (nullable): (n_classes, n_classes) */
  gsize n_classes;
};

G_DEFINE_FINAL_TYPE (MoodConfusionView, mood_confusion_view, MOOD_TYPE_CHART)

static PlotConfusion
get_confusion (MoodConfusionView *self)
{
  return (PlotConfusion) { self->n_classes, (const char *const *)self->names, self->counts };
}

static void
mood_confusion_view_draw (MoodChart *chart, cairo_t *cr, double width, double height, const PlotStyle *style)
{
  const PlotConfusion confusion = get_confusion (MOOD_CONFUSION_VIEW (chart));

  plot_confusion_render (cr, width, height, style, &confusion);
}

static int
mood_confusion_view_choose_height (MoodChart *chart, int width)
{
  const PlotConfusion confusion = get_confusion (MOOD_CONFUSION_VIEW (chart));
  PlotStyle style;

  mood_chart_init_style (GTK_WIDGET (chart), &style, MOOD_CHART_FONT_SIZE);

  return (int)plot_confusion_choose_height (&confusion, width, &style);
}

static void
mood_confusion_view_finalize (GObject *object)
{
  MoodConfusionView *self = MOOD_CONFUSION_VIEW (object);

  g_strfreev (self->names);
  g_free (self->counts);

  G_OBJECT_CLASS (mood_confusion_view_parent_class)->finalize (object);
}

static void
mood_confusion_view_class_init (MoodConfusionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_confusion_view_finalize;
  MOOD_CHART_CLASS (klass)->draw = mood_confusion_view_draw;
  MOOD_CHART_CLASS (klass)->choose_height = mood_confusion_view_choose_height;
}

static void
mood_confusion_view_init (MoodConfusionView *self)
{
}

/* "happy: 12 of 20 right, 5 taken for calm" */
static void
tell_row (const PlotConfusion *confusion, gsize row, GString *text)
{
  const guint *counts = confusion->counts + row * confusion->n_classes;
  guint sum = 0;

  for (gsize i = 0; i < confusion->n_classes; i++)
    sum += counts[i];
  if (sum == 0)
    return;

  /* Translators: the name of a class of songs, and how many of them were recognized */
  g_string_append_printf (text, _ ("%s: %u of %u right"), confusion->names[row], counts[row], sum);
  for (gsize i = 0; i < confusion->n_classes; i++)
    {
      if (i != row && counts[i] > 0)
        /* Translators: goes on from "happy: 12 of 20 right": how many songs, and the name of another class */
        g_string_append_printf (text, _ (", %u taken for %s"), counts[i], confusion->names[i]);
    }
  g_string_append (text, ". ");
}

void
mood_confusion_view_set (MoodConfusionView *self,
                         gsize n_classes,
                         const char *const *names,
                         const guint *counts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  PlotConfusion confusion;

  /* The height follows from the classes; a new layout of all the window is not to come of each epoch. */
  if (n_classes != self->n_classes)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  g_strfreev (self->names);
  g_free (self->counts);
  for (gsize i = 0; i < n_classes; i++)
    g_strv_builder_add (builder, names[i]);
  self->names = g_strv_builder_end (builder);
  self->counts = g_memdup2 (counts, n_classes * n_classes * sizeof *counts);
  self->n_classes = n_classes;

  confusion = get_confusion (self);
  for (gsize row = 0; row < n_classes; row++)
    tell_row (&confusion, row, text);
  mood_chart_describe (MOOD_CHART (self), text->str);
  mood_chart_redraw (MOOD_CHART (self));
}

void
mood_confusion_view_set_quadrants (MoodConfusionView *self, const guint *counts)
{
  const char *names[MOOD_N_QUADRANTS];

  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    names[i] = mood_quadrant_get_name (i);
  mood_confusion_view_set (self, MOOD_N_QUADRANTS, names, counts);
}
