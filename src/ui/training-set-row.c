/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-set-row.h"

#include "ui/quadrant-bar.h"
#include "ui/training-set-text.h"

struct _MoodTrainingSetRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *name;
  GtkLabel *content;
  GtkLabel *labels;
  MoodQuadrantBar *bar;
  gint64 id;
};

G_DEFINE_FINAL_TYPE (MoodTrainingSetRow, mood_training_set_row, GTK_TYPE_LIST_BOX_ROW)

static void
mood_training_set_row_class_init (MoodTrainingSetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (MOOD_TYPE_QUADRANT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/training-set-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetRow, name);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetRow, content);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetRow, labels);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSetRow, bar);
}

static void
mood_training_set_row_init (MoodTrainingSetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mood_training_set_row_new (const LibraryLabelSet *set)
{
  MoodTrainingSetRow *self = g_object_new (MOOD_TYPE_TRAINING_SET_ROW, NULL);
  g_autofree char *content = mood_training_set_describe (&set->counts);
  g_autofree char *labels = mood_training_set_describe_labels (&set->counts);
  g_autofree char *label = g_strdup_printf ("%s: %s, %s", set->name, content, labels);
  g_auto (GStrv) lines = g_strsplit (labels, "\n", -1);
  g_autofree char *line = g_strjoinv (" · ", lines);
  guint n = 0;

  self->id = set->id;
  gtk_label_set_text (self->name, set->name);
  gtk_label_set_text (self->content, content);
  gtk_label_set_text (self->labels, line);
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    n += set->counts.n_quadrants[q];
  mood_quadrant_bar_set_counts (self->bar, set->counts.n_quadrants);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->labels), *labels != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_WIDGET (self);
}

gint64
mood_training_set_row_get_id (MoodTrainingSetRow *self)
{
  return self->id;
}

const char *
mood_training_set_row_get_name (MoodTrainingSetRow *self)
{
  return gtk_label_get_text (self->name);
}
