/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sidebar-heading.h"

#include <glib/gi18n.h>

struct _MoodSidebarHeading
{
  GtkWidget parent_instance;
  GtkLabel *label;
  GtkWidget *add_button;
  GtkWidget *new_button;
};

G_DEFINE_FINAL_TYPE (MoodSidebarHeading, mood_sidebar_heading, GTK_TYPE_WIDGET)

static const char *
get_title (MoodSidebarSection section)
{
  switch (section)
    {
    case MOOD_SIDEBAR_LIBRARY: return _ ("Library");
    case MOOD_SIDEBAR_MOODS: return _ ("Moods");
    case MOOD_SIDEBAR_PLAYLISTS:
    default: return _ ("Playlists");
    }
}

static void
mood_sidebar_heading_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_sidebar_heading_parent_class)->dispose (object);
}

static void
mood_sidebar_heading_class_init (MoodSidebarHeadingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_sidebar_heading_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sidebarheading");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/sidebar-heading.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSidebarHeading, label);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebarHeading, add_button);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebarHeading, new_button);
}

static void
mood_sidebar_heading_init (MoodSidebarHeading *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mood_sidebar_heading_new (MoodSidebarSection section)
{
  MoodSidebarHeading *self = g_object_new (MOOD_TYPE_SIDEBAR_HEADING, NULL);

  gtk_label_set_text (self->label, get_title (section));
  gtk_widget_set_visible (self->add_button, section == MOOD_SIDEBAR_LIBRARY);
  gtk_widget_set_visible (self->new_button, section == MOOD_SIDEBAR_PLAYLISTS);

  return GTK_WIDGET (self);
}
