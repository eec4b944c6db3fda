/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/chance-row.h"

struct _MoodChanceRow
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *number;
  GtkLevelBar *bar;
};

G_DEFINE_FINAL_TYPE (MoodChanceRow, mood_chance_row, GTK_TYPE_WIDGET)

static void
mood_chance_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_chance_row_parent_class)->dispose (object);
}

static void
mood_chance_row_class_init (MoodChanceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_chance_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/chance-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodChanceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MoodChanceRow, name);
  gtk_widget_class_bind_template_child (widget_class, MoodChanceRow, number);
  gtk_widget_class_bind_template_child (widget_class, MoodChanceRow, bar);
}

static void
mood_chance_row_init (MoodChanceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mood_chance_row_new (void)
{
  return g_object_new (MOOD_TYPE_CHANCE_ROW, NULL);
}

void
mood_chance_row_set (MoodChanceRow *self,
                     const char *name,
                     const char *number,
                     double share,
                     const char *icon_name,
                     const char *color_class)
{
  const char *classes[] = { color_class, NULL };
  g_autofree char *label = g_strdup_printf ("%s: %s", name, number);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->number, number);
  gtk_level_bar_set_value (self->bar, CLAMP (share, 0, 1));
  gtk_widget_set_css_classes (GTK_WIDGET (self->bar), classes);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
