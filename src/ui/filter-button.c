/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/filter-button.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _MoodFilterButton
{
  GtkWidget parent_instance;
  GtkMenuButton *button;
  GtkDropDown *words;
  AdwButtonContent *quadrants[MOOD_N_QUADRANTS];

  MoodFilters *filters; /* (owned) (nullable) */
  GPtrArray *ids;       /* (owned) (element-type utf8): of the words, "" first */
  gboolean is_filling;  /* what is chosen is not the user's choice */
};

G_DEFINE_FINAL_TYPE (MoodFilterButton, mood_filter_button, GTK_TYPE_WIDGET)

static void
add_word (MoodFilterButton *self,
          GtkStringList    *names,
          const char       *id,
          const char       *name)
{
  g_ptr_array_add (self->ids, g_strdup (id));
  gtk_string_list_append (names, name);
}

static void
fill_words (MoodFilterButton *self)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->ids, 0);
  add_word (self, names, "", _ ("Any Mood"));
  for (gsize i = 0; vocabulary != NULL && i < mood_vocabulary_get_n_words (vocabulary); i++)
    {
      const MoodWord *word = mood_vocabulary_get_word (vocabulary, i);

      add_word (self, names, word->id, word->name);
    }
  if (vocabulary != NULL)
    {
      const MoodWord *neutral = mood_vocabulary_name (vocabulary, &(MoodEstimate) { .is_neutral = TRUE });

      add_word (self, names, neutral->id, neutral->name);
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->words, G_LIST_MODEL (names));
  self->is_filling = FALSE;
}

static void
word_selected_cb (MoodFilterButton *self)
{
  guint selected = gtk_drop_down_get_selected (self->words);

  if (!self->is_filling && self->filters != NULL && selected < self->ids->len)
    g_object_set (self->filters, "word", g_ptr_array_index (self->ids, selected), NULL);
}

static void
filters_changed_cb (MoodFilterButton *self)
{
  const guint n_filters = mood_filters_count (self->filters);
  g_autofree char *word = NULL;
  g_autofree char *label = NULL;
  guint position;

  g_object_get (self->filters, "word", &word, NULL);
  if (g_ptr_array_find_with_equal_func (self->ids, word, g_str_equal, &position))
    gtk_drop_down_set_selected (self->words, position);

  if (n_filters > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "accent");
  label = n_filters > 0 ? g_strdup_printf (ngettext ("Filter Songs (%u filter is set)",
                                                     "Filter Songs (%u filters are set)", n_filters),
                                           n_filters)
                        : g_strdup (_ ("Filter Songs"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
words_changed_cb (MoodFilterButton *self)
{
  fill_words (self);
  filters_changed_cb (self);
}

static void
mood_filter_button_dispose (GObject *object)
{
  MoodFilterButton *self = MOOD_FILTER_BUTTON (object);
  GtkWidget *child;

  if (self->filters != NULL)
    g_signal_handlers_disconnect_by_data (self->filters, self);
  g_clear_object (&self->filters);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_filter_button_parent_class)->dispose (object);
}

static void
mood_filter_button_finalize (GObject *object)
{
  g_ptr_array_unref (MOOD_FILTER_BUTTON (object)->ids);

  G_OBJECT_CLASS (mood_filter_button_parent_class)->finalize (object);
}

static void
mood_filter_button_class_init (MoodFilterButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_filter_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_filter_button_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/filter-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodFilterButton, button);
  gtk_widget_class_bind_template_child (widget_class, MoodFilterButton, words);
  gtk_widget_class_bind_template_child_full (widget_class, "quadrant_1", FALSE,
                                             G_STRUCT_OFFSET (MoodFilterButton, quadrants[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "quadrant_2", FALSE,
                                             G_STRUCT_OFFSET (MoodFilterButton, quadrants[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "quadrant_3", FALSE,
                                             G_STRUCT_OFFSET (MoodFilterButton, quadrants[2]));
  gtk_widget_class_bind_template_child_full (widget_class, "quadrant_4", FALSE,
                                             G_STRUCT_OFFSET (MoodFilterButton, quadrants[3]));
  gtk_widget_class_bind_template_callback (widget_class, word_selected_cb);
}

static void
mood_filter_button_init (MoodFilterButton *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_words (self);
  for (MoodQuadrant q = MOOD_QUADRANT_1; q <= MOOD_QUADRANT_4; q++)
    adw_button_content_set_label (self->quadrants[q], mood_quadrant_get_name (q));
}

void
mood_filter_button_set_filters (MoodFilterButton *self,
                                MoodFilters      *filters)
{
  g_return_if_fail (self->filters == NULL);

  self->filters = g_object_ref (filters);
  g_signal_connect_swapped (filters, "changed", G_CALLBACK (filters_changed_cb), self);
  g_signal_connect_swapped (filters, "words-changed", G_CALLBACK (words_changed_cb), self);
  filters_changed_cb (self);
}
