/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/filter-chips.h"

#include <glib/gi18n.h>

#include "ui/wrap-layout.h"

#define NAME_KEY "moodplane-filter"

struct _MoodFilterChips
{
  GtkWidget parent_instance;
  MoodFilters *filters; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodFilterChips, mood_filter_chips, GTK_TYPE_WIDGET)

static void
clicked_cb (MoodFilterChips *self, GtkWidget *chip)
{
  mood_filters_unset (self->filters, g_object_get_data (G_OBJECT (chip), NAME_KEY));
}

static GtkWidget *
make_chip (MoodFilterChips *self, const char *name, const char *text)
{
  GtkWidget *chip = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  g_autofree char *hint = g_strdup_printf (_ ("Remove the filter “%s”"), text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (chip), content);
  gtk_widget_add_css_class (chip, "filter-chip");
  if (mood_filters_get_class (name) != NULL)
    gtk_widget_add_css_class (chip, mood_filters_get_class (name));
  gtk_widget_set_tooltip_text (chip, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  g_object_set_data (G_OBJECT (chip), NAME_KEY, (gpointer)name);
  g_signal_connect_swapped (chip, "clicked", G_CALLBACK (clicked_cb), self);

  return chip;
}

static void
remove_chips (MoodFilterChips *self)
{
  GtkWidget *chip;

  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (chip);
}

static void
update (MoodFilterChips *self)
{
  const char *const *names = mood_filters_list ();

  remove_chips (self);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = mood_filters_describe (self->filters, names[i]);

      if (text != NULL)
        gtk_widget_set_parent (make_chip (self, names[i], text), GTK_WIDGET (self));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), mood_filters_count (self->filters) > 0);
}

static void
mood_filter_chips_dispose (GObject *object)
{
  MoodFilterChips *self = MOOD_FILTER_CHIPS (object);

  if (self->filters != NULL)
    g_signal_handlers_disconnect_by_data (self->filters, self);
  g_clear_object (&self->filters);
  remove_chips (self);

  G_OBJECT_CLASS (mood_filter_chips_parent_class)->dispose (object);
}

static void
mood_filter_chips_class_init (MoodFilterChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_filter_chips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), MOOD_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mood_filter_chips_init (MoodFilterChips *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filters That Are Set"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
mood_filter_chips_set_filters (MoodFilterChips *self, MoodFilters *filters)
{
  g_return_if_fail (self->filters == NULL);

  self->filters = g_object_ref (filters);
  g_signal_connect_swapped (filters, "changed", G_CALLBACK (update), self);
  update (self);
}
