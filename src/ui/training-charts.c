/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/adaptive-bin.h"
#include "ui/agreement-view.h"
#include "ui/confusion-view.h"
#include "ui/line-chart.h"

struct _MoodTrainingCharts
{
  GtkWidget parent_instance;
  MoodAdaptiveBin *adaptive;
  GtkOrientable *lines;
  GtkOrientable *songs;
  MoodLineChart *loss;
  MoodLineChart *measures;
  MoodConfusionView *confusion;
  MoodAgreementView *agreement;
  GtkWidget *confusion_box;
  GtkWidget *agreement_box;

  guint part; /* of which the figures are */
};

G_DEFINE_FINAL_TYPE (MoodTrainingCharts, mood_training_charts, GTK_TYPE_WIDGET)

static void
narrow_changed_cb (MoodTrainingCharts *self)
{
  GtkOrientation orientation
      = mood_adaptive_bin_is_narrow (self->adaptive) ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (self->lines, orientation);
  gtk_orientable_set_orientation (self->songs, orientation);
  /* One above the other each has the height that it needs. */
  gtk_box_set_homogeneous (GTK_BOX (self->lines), orientation == GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (GTK_BOX (self->songs), orientation == GTK_ORIENTATION_HORIZONTAL);
}

static void
mood_training_charts_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_training_charts_parent_class)->dispose (object);
}

static void
mood_training_charts_class_init (MoodTrainingChartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_training_charts_dispose;
  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  g_type_ensure (MOOD_TYPE_LINE_CHART);
  g_type_ensure (MOOD_TYPE_CONFUSION_VIEW);
  g_type_ensure (MOOD_TYPE_AGREEMENT_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/training-charts.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, lines);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, songs);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, loss);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, measures);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, confusion);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, agreement);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, confusion_box);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingCharts, agreement_box);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
mood_training_charts_init (MoodTrainingCharts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mood_training_charts_clear (self);
  narrow_changed_cb (self);
}

void
mood_training_charts_clear (MoodTrainingCharts *self)
{
  const char *const losses[] = { _ ("training"), _ ("validation"), NULL };
  const char *const measures[]
      = { _ ("macro-F1"), _ ("accuracy"), _ ("agreement, pleasantness"), _ ("agreement, energy"), NULL };

  mood_line_chart_set_lines (self->loss, losses);
  mood_line_chart_set_title (self->loss, _ ("Loss"));
  mood_line_chart_set_lines (self->measures, measures);
  mood_line_chart_set_title (self->measures, _ ("How well it hears"));
  gtk_widget_set_visible (self->confusion_box, FALSE);
  gtk_widget_set_visible (self->agreement_box, FALSE);
}

static gboolean
has_songs (const JobsTrainFigures *figures)
{
  guint sum = 0;

  for (guint row = 0; row < JOBS_TRAIN_N_CLASSES; row++)
    for (guint column = 0; column < JOBS_TRAIN_N_CLASSES; column++)
      sum += figures->confusion[row][column];

  return sum > 0;
}

static void
show_points (MoodTrainingCharts *self, const JobsTrainFigures *figures)
{
  g_autofree PlotPair *pairs = g_new (PlotPair, MAX (figures->n_points, 1));
  gsize n_pairs = 0;

  for (gsize i = 0; i < figures->n_points; i++)
    {
      const JobsTrainPoint *point = &figures->points[i];

      if (point->has_point)
        pairs[n_pairs++] = (PlotPair) { (float)point->true_valence, (float)point->true_arousal,
                                        (float)point->valence, (float)point->arousal };
    }
  mood_agreement_view_set (self->agreement, pairs, n_pairs);
  gtk_widget_set_visible (self->agreement_box, n_pairs > 0);
}

void
mood_training_charts_add (MoodTrainingCharts *self, const JobsTrainFigures *figures)
{
  const double losses[] = { figures->train_loss, figures->valid_loss };
  const double measures[]
      = { figures->macro_f1, figures->accuracy, figures->concordance_valence, figures->concordance_arousal };

  /* Another network begins. */
  if (figures->epoch == 1 || figures->part != self->part)
    mood_training_charts_clear (self);
  self->part = figures->part;

  mood_line_chart_add (self->loss, losses);
  mood_line_chart_set_n_epochs (self->loss, figures->n_epochs);
  mood_line_chart_add (self->measures, measures);
  mood_line_chart_set_n_epochs (self->measures, figures->n_epochs);
  if (figures->is_best)
    {
      mood_line_chart_set_best (self->loss, figures->epoch);
      mood_line_chart_set_best (self->measures, figures->epoch);
    }

  if (figures->n_own_classes > 0)
    mood_confusion_view_set (self->confusion, figures->n_own_classes, figures->own_classes, figures->own_confusion);
  else if (has_songs (figures))
    mood_confusion_view_set_quadrants (self->confusion, &figures->confusion[0][0]);
  if (figures->n_own_classes > 0 || has_songs (figures))
    gtk_widget_set_visible (self->confusion_box, TRUE);
  if (figures->n_points > 0)
    show_points (self, figures);
}

guint
mood_training_charts_get_n_epochs (MoodTrainingCharts *self)
{
  return mood_line_chart_get_n_epochs (self->loss);
}
