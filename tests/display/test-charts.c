/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The charts of trainings: what they say, and how keys go over them. */

#include <math.h>

#include "harness.h"
#include "ui/agreement-view.h"
#include "ui/calibration-view.h"
#include "ui/confusion-view.h"
#include "ui/line-chart.h"

/* What a screen reader says. */
static void
assert_label (gpointer chart, const char *expected)
{
  g_autofree char *problem
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, expected);

  g_assert_cmpstr (problem, ==, NULL);
}

static GtkWidget *
show (GtkWidget *chart, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

/* Asks for frames until there were some. */
static gboolean
is_drawn (gpointer widget)
{
  gtk_widget_queue_draw (widget);
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 100
         && gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (widget)) > 2;
}

static void
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean is_handled;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &is_handled);
    }
}

/* A chart that knows in which frame it was drawn. */
typedef struct
{
  MoodChart parent_instance;
  guint     n_drawn;
  gint64    frame;
} CountingChart;

typedef MoodChartClass CountingChartClass;

static GType counting_chart_get_type (void);
G_DEFINE_TYPE (CountingChart, counting_chart, MOOD_TYPE_CHART)

static void
counting_chart_draw (MoodChart *chart, cairo_t *cr, double width, double height, const PlotStyle *style)
{
  CountingChart *self = (CountingChart *)chart;

  self->n_drawn++;
  self->frame = gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (GTK_WIDGET (chart)));
}

static void
counting_chart_class_init (CountingChartClass *klass)
{
  klass->draw = counting_chart_draw;
}

static void
counting_chart_init (CountingChart *self)
{
}

static gboolean
is_counted (gpointer chart)
{
  return ((CountingChart *)chart)->n_drawn > 0;
}

/* Whether all that are in a box were drawn since they were told to. */
static gboolean
are_drawn (gpointer box)
{
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!is_counted (child))
      return FALSE;

  return TRUE;
}

/* All that change at once are drawn, each in a frame of its own, and none that does not change. */
static void
test_frames (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  CountingChart *charts[3];
  GtkWidget *window;

  for (gsize i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      charts[i] = g_object_new (counting_chart_get_type (), NULL);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (charts[i]));
    }
  window = show (box, 300, 600);
  harness_wait (are_drawn, box);
  harness_wait (is_drawn, box);

  for (gsize i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      charts[i]->n_drawn = 0;
      mood_chart_redraw (MOOD_CHART (charts[i]));
    }
  harness_wait (are_drawn, box);
  g_assert_cmpint (charts[0]->frame, !=, charts[1]->frame);
  g_assert_cmpint (charts[1]->frame, !=, charts[2]->frame);
  g_assert_cmpint (charts[0]->frame, !=, charts[2]->frame);

  charts[0]->n_drawn = charts[1]->n_drawn = 0;
  mood_chart_redraw (MOOD_CHART (charts[2]));
  charts[2]->n_drawn = 0;
  harness_wait (is_counted, charts[2]);
  g_assert_cmpuint (charts[0]->n_drawn + charts[1]->n_drawn, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_lines (void)
{
  static const char *const names[] = { "training", "validation", NULL };
  static const double epochs[][2] = { { 1.25, NAN }, { 0.8, 0.9 }, { 0.5, 0.75 } };
  MoodLineChart *chart = g_object_new (MOOD_TYPE_LINE_CHART, NULL);
  GtkWidget *window = show (GTK_WIDGET (chart), 360, 240);
  g_autofree char *told = NULL;

  mood_line_chart_set_lines (chart, names);
  mood_line_chart_set_title (chart, "Loss");
  assert_label (chart, "Loss. No epoch is done yet");
  for (gsize i = 0; i < G_N_ELEMENTS (epochs); i++)
    mood_line_chart_add (chart, epochs[i]);
  mood_line_chart_set_n_epochs (chart, 20);
  mood_line_chart_set_best (chart, 3);
  harness_wait (is_drawn, chart);

  g_assert_cmpuint (mood_line_chart_get_n_epochs (chart), ==, 3);
  assert_label (chart, "Loss. Epoch 3: training 0.500, validation 0.750");
  press (GTK_WIDGET (chart), GDK_KEY_Left);
  assert_label (chart, "Loss. Epoch 2: training 0.800, validation 0.900");
  press (GTK_WIDGET (chart), GDK_KEY_Home);
  assert_label (chart, "Loss. Epoch 1: training 1.250");
  press (GTK_WIDGET (chart), GDK_KEY_Left);
  assert_label (chart, "Loss. Epoch 1: training 1.250");
  press (GTK_WIDGET (chart), GDK_KEY_End);
  press (GTK_WIDGET (chart), GDK_KEY_Right);
  told = mood_line_chart_tell (chart, 3);
  g_assert_cmpstr (told, ==, "Epoch 3: training 0.500, validation 0.750");
  assert_label (chart, "Loss. Epoch 3: training 0.500, validation 0.750");

  mood_line_chart_set_lines (chart, names);
  g_assert_cmpuint (mood_line_chart_get_n_epochs (chart), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_confusion (void)
{
  static const char *const names[] = { "loud", "soft" };
  static const guint counts[] = { 12, 3, 0, 5 };
  static const guint quadrants[16] = { 1 };
  MoodConfusionView *view = g_object_new (MOOD_TYPE_CONFUSION_VIEW, NULL);
  GtkWidget *window = show (GTK_WIDGET (view), 360, 300);

  mood_confusion_view_set (view, 2, names, counts);
  harness_wait (is_drawn, view);
  assert_label (view, "loud: 12 of 15 right, 3 taken for soft. soft: 5 of 5 right. ");
  mood_confusion_view_set_quadrants (view, quadrants);
  assert_label (view, "Happy and lively: 1 of 1 right. ");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_agreement (void)
{
  const PlotPair pairs[] = { { 0.5f, 0.5f, 0.5f, 0.0f }, { -0.5f, 0.5f, -0.5f, 1.0f } };
  g_autofree PlotPair *many = g_new0 (PlotPair, 5000);
  MoodAgreementView *view = g_object_new (MOOD_TYPE_AGREEMENT_VIEW, NULL);
  GtkWidget *window = show (GTK_WIDGET (view), 360, 300);

  mood_agreement_view_set (view, NULL, 0);
  assert_label (view, "No labeled songs yet");
  mood_agreement_view_set (view, pairs, 2);
  harness_wait (is_drawn, view);
  assert_label (view, "2 labeled songs on the plane, heard 0.50 away from their labels on average");
  g_assert_null (gtk_widget_get_tooltip_text (GTK_WIDGET (view)));

  /* The figure is of all, but not all are drawn. */
  many[0] = pairs[0];
  mood_agreement_view_set (view, many, 5000);
  assert_label (view, "5000 labeled songs on the plane, heard 0.01 away from their labels on average; 4000 of 5000 are drawn");
  g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (view)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_calibration (void)
{
  const PlotCalibrationBin bins[] = { { 0, 0, 0 }, { 0.5, 0.25, 4 }, { 0.9, 1, 1 } };
  MoodCalibrationView *view = g_object_new (MOOD_TYPE_CALIBRATION_VIEW, NULL);
  GtkWidget *window = show (GTK_WIDGET (view), 360, 300);

  mood_calibration_view_set (view, bins, G_N_ELEMENTS (bins));
  harness_wait (is_drawn, view);
  assert_label (view, "50 % sure, 25 % right, of 4 songs. 90 % sure, 100 % right, of 1 song. ");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/charts/frames", test_frames);
  g_test_add_func ("/charts/lines", test_lines);
  g_test_add_func ("/charts/confusion", test_confusion);
  g_test_add_func ("/charts/agreement", test_agreement);
  g_test_add_func ("/charts/calibration", test_calibration);

  return g_test_run ();
}
