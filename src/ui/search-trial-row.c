/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/search-trial-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/text.h"

struct _MoodSearchTrialRow
{
  GtkListBoxRow parent_instance;
  GtkWidget *best_icon;
  GtkLabel *title;
  GtkLabel *values;
  GtkLabel *score;
  GtkLabel *epochs;
  GtkProgressBar *bar;

  guint number;
};

G_DEFINE_FINAL_TYPE (MoodSearchTrialRow, mood_search_trial_row, GTK_TYPE_LIST_BOX_ROW)

static void
mood_search_trial_row_class_init (MoodSearchTrialRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/search-trial-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSearchTrialRow, best_icon);
  gtk_widget_class_bind_template_child (widget_class, MoodSearchTrialRow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodSearchTrialRow, values);
  gtk_widget_class_bind_template_child (widget_class, MoodSearchTrialRow, score);
  gtk_widget_class_bind_template_child (widget_class, MoodSearchTrialRow, epochs);
  gtk_widget_class_bind_template_child (widget_class, MoodSearchTrialRow, bar);
}

static void
mood_search_trial_row_init (MoodSearchTrialRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mood_search_trial_row_new (guint number)
{
  MoodSearchTrialRow *self = g_object_new (MOOD_TYPE_SEARCH_TRIAL_ROW, NULL);

  self->number = number;

  return GTK_WIDGET (self);
}

char *
mood_search_trial_format_score (const JobsTrainSettings *settings, const JobsSearchTrial *trial)
{
  const gboolean is_loss = g_str_equal (jobs_train_settings_get_text (settings, JOBS_TRAIN_MEASURE), "loss");

  if (isnan (trial->score))
    return g_strdup ("—");

  return g_strdup_printf ("%.3f", is_loss ? -trial->score : trial->score);
}

/* (transfer full) */
static char *
make_title (MoodSearchTrialRow *self, const JobsSearchTrial *trial)
{
  if (trial->is_best)
    return g_strdup_printf (_ ("Set %u: the best so far"), self->number);
  if (trial->is_running)
    return g_strdup_printf (_ ("Set %u: training"), self->number);
  if (trial->n_scores > 0 && isnan (trial->score))
    return g_strdup_printf (_ ("Set %u: diverged"), self->number);

  return g_strdup_printf (_ ("Set %u"), self->number);
}

void
mood_search_trial_row_show (MoodSearchTrialRow *self,
                            const JobsTrainSettings *settings,
                            const JobsSearchTrial *trial)
{
  const guint n_epochs = (guint)jobs_train_settings_get_number (settings, JOBS_TRAIN_EPOCHS);
  g_autofree char *title = make_title (self, trial);
  g_autofree char *rate = mood_text_small_number (trial->rate);
  g_autofree char *decay = mood_text_small_number (trial->weight_decay);
  /* Translators: learning rate, weight decay, songs in a batch, and how much songs are varied: "Gentle" */
  g_autofree char *values = g_strdup_printf (_ ("Rate %s · decay %s · batch %u · variation: %s"), rate, decay,
                                             trial->batch, jobs_search_trial_get_augmentation_name (trial));
  g_autofree char *score = mood_search_trial_format_score (settings, trial);
  g_autofree char *epochs
      = g_strdup_printf (ngettext ("%u of %u epoch", "%u of %u epochs", n_epochs), trial->n_epochs, n_epochs);
  g_autofree char *label = g_strdup_printf ("%s. %s. %s %s, %s", title, values,
                                            jobs_search_get_measure (settings), score, epochs);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->values, values);
  gtk_label_set_text (self->score, score);
  gtk_label_set_text (self->epochs, epochs);
  gtk_progress_bar_set_fraction (self->bar, MIN ((double)trial->n_epochs / MAX (n_epochs, 1), 1.0));
  gtk_widget_set_opacity (self->best_icon, trial->is_best ? 1.0 : 0.0);
  if (trial->is_best || trial->is_running)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
