/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/fact-row.h"

struct _MoodFactRow
{
  GtkWidget parent_instance;

  GtkLabel *name;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (MoodFactRow, mood_fact_row, GTK_TYPE_WIDGET)

static void
mood_fact_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_fact_row_parent_class)->dispose (object);
}

static void
mood_fact_row_class_init (MoodFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_fact_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodFactRow, name);
  gtk_widget_class_bind_template_child (widget_class, MoodFactRow, text);
}

static void
mood_fact_row_init (MoodFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mood_fact_row_new (const char *name, const char *text)
{
  MoodFactRow *self = g_object_new (MOOD_TYPE_FACT_ROW, NULL);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->text, text);

  return GTK_WIDGET (self);
}
