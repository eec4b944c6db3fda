/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/line-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plot/line-chart.h"

struct _MoodLineChart
{
  MoodChart parent_instance;
  char *title;                               /* (owned) (nullable) */
  char *names[PLOT_LINE_CHART_MAX_LINES];    /* (owned) */
  GArray *values[PLOT_LINE_CHART_MAX_LINES]; /* (owned) (element-type double): of each line */
  guint n_lines;
  guint n_epochs; /* that there are to be */
  guint best;
  guint cursor; /* epoch, or 0 */
  PlotRect box; /* where it was drawn last */
};

G_DEFINE_FINAL_TYPE (MoodLineChart, mood_line_chart, MOOD_TYPE_CHART)

static guint
get_n_values (MoodLineChart *self)
{
  return self->n_lines > 0 ? self->values[0]->len : 0;
}

/* @lines: (PLOT_LINE_CHART_MAX_LINES): filled in */
static PlotLineChart
get_chart (MoodLineChart *self, PlotLine *lines)
{
  for (guint i = 0; i < self->n_lines; i++)
    lines[i] = (PlotLine) { self->names[i], (const double *)(gpointer)self->values[i]->data,
                            self->values[i]->len };

  return (PlotLineChart) {
    .lines = lines,
    .n_lines = self->n_lines,
    .n_epochs = self->n_epochs,
    .best = self->best,
    .cursor = self->cursor,
    .low = NAN,
    .high = NAN,
  };
}

static void
mood_line_chart_draw (MoodChart *chart, cairo_t *cr, double width, double height, const PlotStyle *style)
{
  MoodLineChart *self = MOOD_LINE_CHART (chart);
  PlotLine lines[PLOT_LINE_CHART_MAX_LINES];
  PlotLineChart drawn = get_chart (self, lines);

  plot_line_chart_render (cr, width, height, style, &drawn, &self->box);
}

/* --- in words --- */

char *
mood_line_chart_tell (MoodLineChart *self, guint epoch)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Epoch %u"), epoch);
  for (guint i = 0; i < self->n_lines; i++)
    {
      double value = epoch <= self->values[i]->len ? g_array_index (self->values[i], double, epoch - 1) : NAN;

      if (isfinite (value))
        g_string_append_printf (text, "%s %s %.3f", i == 0 ? ":" : ",", self->names[i], value);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
describe (MoodLineChart *self)
{
  guint last = get_n_values (self);
  guint shown = self->cursor > 0 ? self->cursor : last;
  g_autofree char *told
      = last > 0 ? mood_line_chart_tell (self, shown) : g_strdup (_ ("No epoch is done yet"));
  g_autofree char *label = g_strdup_printf ("%s. %s", self->title != NULL ? self->title : "", told);

  mood_chart_describe (MOOD_CHART (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double)last,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double)shown,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, told, -1);
}

static void
set_cursor (MoodLineChart *self, guint epoch)
{
  if (epoch == self->cursor)
    return;

  self->cursor = epoch;
  describe (self);
  mood_chart_redraw (MOOD_CHART (self));
}

/* --- pointer and keys --- */

static gboolean
mood_line_chart_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  MoodLineChart *self = MOOD_LINE_CHART (widget);
  g_autofree char *text = NULL;

  if (self->cursor == 0 || self->cursor > get_n_values (self))
    return FALSE;

  text = mood_line_chart_tell (self, self->cursor);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
motion_cb (MoodLineChart *self, double x, double y)
{
  PlotLine lines[PLOT_LINE_CHART_MAX_LINES];
  PlotLineChart drawn = get_chart (self, lines);
  gsize epoch = plot_line_chart_find_epoch (&drawn, &self->box, x);

  set_cursor (self, epoch <= get_n_values (self) ? (guint)epoch : 0);
}

static void
leave_cb (MoodLineChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    set_cursor (self, 0);
}

static gboolean
key_pressed_cb (MoodLineChart *self, guint key, guint code, GdkModifierType state)
{
  guint last = get_n_values (self);
  guint current = self->cursor > 0 ? self->cursor : last;

  if (last == 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left: set_cursor (self, MAX (current, 2) - 1); break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right: set_cursor (self, MIN (current + 1, last)); break;
    case GDK_KEY_Home: set_cursor (self, 1); break;
    case GDK_KEY_End: set_cursor (self, last); break;
    default: return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

static void
focus_changed_cb (MoodLineChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    set_cursor (self, 0);
}

/* --- construction --- */

static void
drop_lines (MoodLineChart *self)
{
  for (guint i = 0; i < self->n_lines; i++)
    {
      g_free (self->names[i]);
      g_array_unref (self->values[i]);
    }
  self->n_lines = 0;
}

static void
mood_line_chart_finalize (GObject *object)
{
  MoodLineChart *self = MOOD_LINE_CHART (object);

  drop_lines (self);
  g_free (self->title);

  G_OBJECT_CLASS (mood_line_chart_parent_class)->finalize (object);
}

static void
mood_line_chart_class_init (MoodLineChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_line_chart_finalize;
  MOOD_CHART_CLASS (klass)->draw = mood_line_chart_draw;
  widget_class->query_tooltip = mood_line_chart_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
mood_line_chart_init (MoodLineChart *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (focus_changed_cb), NULL);
}

void
mood_line_chart_set_title (MoodLineChart *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  describe (self);
}

void
mood_line_chart_set_lines (MoodLineChart *self, const char *const *names)
{
  drop_lines (self);
  for (guint i = 0; names[i] != NULL && i < PLOT_LINE_CHART_MAX_LINES; i++)
    {
      self->names[i] = g_strdup (names[i]);
      self->values[i] = g_array_new (FALSE, FALSE, sizeof (double));
      self->n_lines++;
    }
  self->best = self->cursor = 0;
  describe (self);
  mood_chart_redraw (MOOD_CHART (self));
}

void
mood_line_chart_add (MoodLineChart *self, const double *values)
{
  for (guint i = 0; i < self->n_lines; i++)
    g_array_append_val (self->values[i], values[i]);
  describe (self);
  mood_chart_redraw (MOOD_CHART (self));
}

void
mood_line_chart_set_n_epochs (MoodLineChart *self, guint n_epochs)
{
  self->n_epochs = n_epochs;
  mood_chart_redraw (MOOD_CHART (self));
}

void
mood_line_chart_set_best (MoodLineChart *self, guint epoch)
{
  self->best = epoch;
  mood_chart_redraw (MOOD_CHART (self));
}

guint
mood_line_chart_get_n_epochs (MoodLineChart *self)
{
  return get_n_values (self);
}
