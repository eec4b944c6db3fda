/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/teach-bar.h"

#include "ui/wrap-layout.h"

struct _MoodTeachBar
{
  GtkWidget parent_instance;
  GtkRevealer *revealer;
  GtkLabel *text;
  GtkLabel *place;
};

G_DEFINE_FINAL_TYPE (MoodTeachBar, mood_teach_bar, GTK_TYPE_WIDGET)

static void
mood_teach_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_teach_bar_parent_class)->dispose (object);
}

static void
mood_teach_bar_class_init (MoodTeachBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_teach_bar_dispose;

  g_type_ensure (MOOD_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "teachbar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/teach-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTeachBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, MoodTeachBar, text);
  gtk_widget_class_bind_template_child (widget_class, MoodTeachBar, place);
}

static void
mood_teach_bar_init (MoodTeachBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_teach_bar_set_revealed (MoodTeachBar *self, gboolean is_revealed)
{
  gtk_revealer_set_reveal_child (self->revealer, is_revealed);
}

gboolean
mood_teach_bar_is_revealed (MoodTeachBar *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

void
mood_teach_bar_show (MoodTeachBar *self, const char *song, const char *place)
{
  gtk_label_set_text (self->text, song);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), song);
  gtk_label_set_text (self->place, place);
}

const char *
mood_teach_bar_get_text (MoodTeachBar *self)
{
  return gtk_label_get_text (self->text);
}
