/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/scope-bar.h"

#include <glib/gi18n.h>

#include "ui/text.h"

struct _MoodScopeBar
{
  GtkWidget parent_instance;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *menu_button;
  const char *icon_class; /* static (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodScopeBar, mood_scope_bar, GTK_TYPE_WIDGET)

/* A name that is too long for the bar. */
static gboolean
mood_scope_bar_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    is_keyboard,
                              GtkTooltip *tooltip)
{
  MoodScopeBar *self = MOOD_SCOPE_BAR (widget);

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (self->title)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (self->title));
  return TRUE;
}

static void
mood_scope_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_scope_bar_parent_class)->dispose (object);
}

static void
mood_scope_bar_class_init (MoodScopeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_scope_bar_dispose;
  widget_class->query_tooltip = mood_scope_bar_query_tooltip;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "scopebar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/scope-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodScopeBar, icon);
  gtk_widget_class_bind_template_child (widget_class, MoodScopeBar, title);
  gtk_widget_class_bind_template_child (widget_class, MoodScopeBar, subtitle);
  gtk_widget_class_bind_template_child (widget_class, MoodScopeBar, menu_button);
}

static void
mood_scope_bar_init (MoodScopeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_scope_bar_set_scope (MoodScopeBar    *self,
                          const MoodScope *scope,
                          const char      *title,
                          const char      *icon)
{
  const char *style_class = mood_scope_get_class (scope);

  gtk_widget_set_visible (self->menu_button, scope->kind == MOOD_SCOPE_PLAYLIST);
  gtk_label_set_text (self->title, title);
  gtk_image_set_from_icon_name (self->icon, icon);
  if (self->icon_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->icon_class);
  if (style_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), style_class);
  self->icon_class = style_class;
}

void
mood_scope_bar_set_songs (MoodScopeBar *self, guint n_songs, double seconds, guint n_missing)
{
  g_autofree char *songs = mood_text_songs_and_time (n_songs, seconds);
  g_autofree char *missing = NULL;
  g_autofree char *text = NULL;

  if (n_missing > 0)
    {
      missing = g_strdup_printf (ngettext ("%'u is missing", "%'u are missing", n_missing), n_missing);
      /* Translators: "12 songs, 47 min; 2 are missing" */
      text = g_strdup_printf (_ ("%s; %s"), songs, missing);
    }
  gtk_label_set_text (self->subtitle, text != NULL ? text : songs);
}

const char *
mood_scope_bar_get_title (MoodScopeBar *self)
{
  return gtk_label_get_text (self->title);
}

const char *
mood_scope_bar_get_subtitle (MoodScopeBar *self)
{
  return gtk_label_get_text (self->subtitle);
}
