/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sidebar-row.h"

#include <glib/gi18n.h>

struct _MoodSidebarRow
{
  GtkListBoxRow parent_instance;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *count;
  MoodSidebarItem *item; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodSidebarRow, mood_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

/* What a screen reader says: "Sad and dark, 1,204 songs". */
static char *
describe (MoodSidebarItem *item)
{
  const char *id = mood_sidebar_item_get_id (item);
  const char *title = mood_sidebar_item_get_title (item);
  int count = mood_sidebar_item_get_count (item);

  if (count < 0)
    return g_strdup (title);
  if (g_str_equal (id, "words"))
    return g_strdup_printf (ngettext ("%s, %'d word", "%s, %'d words", (gulong)count), title, count);
  if (g_str_equal (id, "albums"))
    return g_strdup_printf (ngettext ("%s, %'d album", "%s, %'d albums", (gulong)count), title, count);
  if (g_str_equal (id, "artists"))
    return g_strdup_printf (ngettext ("%s, %'d artist", "%s, %'d artists", (gulong)count), title, count);

  return g_strdup_printf (ngettext ("%s, %'d song", "%s, %'d songs", (gulong)count), title, count);
}

static void
update (MoodSidebarRow *self)
{
  int count = mood_sidebar_item_get_count (self->item);
  g_autofree char *number = count >= 0 ? g_strdup_printf ("%'d", count) : NULL;
  g_autofree char *spoken = describe (self->item);

  gtk_label_set_text (self->title, mood_sidebar_item_get_title (self->item));
  gtk_label_set_text (self->count, number != NULL ? number : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* A text that is set would make GTK ask the display server where the pointer is, for each row whose number changes. */
static gboolean
mood_sidebar_row_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    is_keyboard,
                                GtkTooltip *tooltip)
{
  MoodSidebarRow *self = MOOD_SIDEBAR_ROW (widget);

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (self->title)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (self->title));
  return TRUE;
}

static void
mood_sidebar_row_dispose (GObject *object)
{
  MoodSidebarRow *self = MOOD_SIDEBAR_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (mood_sidebar_row_parent_class)->dispose (object);
}

static void
mood_sidebar_row_class_init (MoodSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_sidebar_row_dispose;
  widget_class->query_tooltip = mood_sidebar_row_query_tooltip;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebarRow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebarRow, count);
}

static void
mood_sidebar_row_init (MoodSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mood_sidebar_row_new (MoodSidebarItem *item)
{
  MoodSidebarRow *self = g_object_new (MOOD_TYPE_SIDEBAR_ROW, NULL);

  self->item = g_object_ref (item);
  gtk_image_set_from_icon_name (self->icon, mood_sidebar_item_get_icon (item));
  if (mood_sidebar_item_get_class (item) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), mood_sidebar_item_get_class (item));
  if (mood_sidebar_item_is_word (item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "word");
  if (!mood_sidebar_item_is_scope (item))
    gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  if (g_str_equal (mood_sidebar_item_get_id (item), "no-playlists"))
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
      gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
    }
  g_signal_connect_swapped (item, "notify", G_CALLBACK (update), self);
  update (self);

  return GTK_WIDGET (self);
}

MoodSidebarItem *
mood_sidebar_row_get_item (MoodSidebarRow *self)
{
  return self->item;
}

void
mood_sidebar_row_set_expanded (MoodSidebarRow *self, gboolean is_expanded)
{
  gtk_image_set_from_icon_name (self->icon, is_expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, is_expanded, -1);
}
