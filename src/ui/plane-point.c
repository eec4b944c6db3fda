/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-point.h"

#include "ui/text.h"

struct _MoodPlanePoint
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (MoodPlanePoint, mood_plane_point, GTK_TYPE_WIDGET)

static void
mood_plane_point_class_init (MoodPlanePointClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget_class, "planepoint");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_OPTION);
}

static void
mood_plane_point_init (MoodPlanePoint *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

void
mood_plane_point_set_song (MoodPlanePoint *self,
                           LibrarySong    *song,
                           gboolean        is_selected)
{
  g_autofree char *label = song != NULL ? mood_text_describe_place (song) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), song != NULL);
  if (song == NULL)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_selected, -1);
}
