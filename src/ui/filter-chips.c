/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/filter-chips.h"

#include <glib/gi18n.h>

#define NAME_KEY "moodplane-filter"

struct _MoodFilterChips
{
  GtkWidget parent_instance;
  GtkWidget *box;       /* owned as a child */
  MoodFilters *filters; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodFilterChips, mood_filter_chips, GTK_TYPE_WIDGET)

static void
clicked_cb (MoodFilterChips *self,
            GtkWidget       *chip)
{
  mood_filters_unset (self->filters, g_object_get_data (G_OBJECT (chip), NAME_KEY));
}

static GtkWidget *
make_chip (MoodFilterChips *self,
           const char      *name,
           const char      *text)
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

static GtkFlowBoxChild *
get_first (MoodFilterChips *self)
{
  return gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->box), 0);
}

static void
update (MoodFilterChips *self)
{
  const char *const *names = mood_filters_list ();

  while (get_first (self) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->box), GTK_WIDGET (get_first (self)));
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = mood_filters_describe (self->filters, names[i]);

      if (text != NULL)
        gtk_flow_box_append (GTK_FLOW_BOX (self->box), make_chip (self, names[i], text));
    }
  /* The keyboard goes from chip to chip, not to what holds them. */
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);

  gtk_widget_set_visible (GTK_WIDGET (self), get_first (self) != NULL);
}

static void
mood_filter_chips_dispose (GObject *object)
{
  MoodFilterChips *self = MOOD_FILTER_CHIPS (object);

  if (self->filters != NULL)
    g_signal_handlers_disconnect_by_data (self->filters, self);
  g_clear_object (&self->filters);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (mood_filter_chips_parent_class)->dispose (object);
}

static void
mood_filter_chips_class_init (MoodFilterChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_filter_chips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
mood_filter_chips_init (MoodFilterChips *self)
{
  self->box = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->box), 12);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->box), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->box), 6);
  gtk_widget_set_halign (self->box, GTK_ALIGN_START);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filters That Are Set"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
mood_filter_chips_set_filters (MoodFilterChips *self,
                               MoodFilters     *filters)
{
  g_return_if_fail (self->filters == NULL);

  self->filters = g_object_ref (filters);
  g_signal_connect_swapped (filters, "changed", G_CALLBACK (update), self);
  update (self);
}
