/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/search-dialog.h"

#include <glib/gi18n.h>

#include "jobs/search-plan.h"
#include "ui/text.h"

struct _MoodSearchDialog
{
  AdwMessageDialog parent_instance;
  GtkSpinButton *n_sets;
  GtkLabel *estimate;

  JobsTrainSettings *settings; /* (owned) (nullable) */
  JobsTrainEstimate training;  /* of a whole one; negative where it is not known */
};

G_DEFINE_FINAL_TYPE (MoodSearchDialog, mood_search_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
n_sets_changed_cb (MoodSearchDialog *self)
{
  const guint n_sets = mood_search_dialog_get_n_sets (self);
  g_autofree char *text = NULL;

  if (self->settings == NULL)
    return;

  if (self->training.training >= 0)
    text = mood_text_about_duration (
        self->training.decoding + self->training.training * jobs_search_get_share (self->settings, n_sets));
  gtk_label_set_text (self->estimate, text != NULL ? text : _ ("How long it takes is not known yet"));
}

static void
mood_search_dialog_finalize (GObject *object)
{
  jobs_train_settings_free (MOOD_SEARCH_DIALOG (object)->settings);

  G_OBJECT_CLASS (mood_search_dialog_parent_class)->finalize (object);
}

static void
mood_search_dialog_class_init (MoodSearchDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_search_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/search-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSearchDialog, n_sets);
  gtk_widget_class_bind_template_child (widget_class, MoodSearchDialog, estimate);
  gtk_widget_class_bind_template_callback (widget_class, n_sets_changed_cb);
}

static void
mood_search_dialog_init (MoodSearchDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->n_sets, JOBS_SEARCH_MIN_SETS, JOBS_SEARCH_MAX_SETS);
  gtk_spin_button_set_increments (self->n_sets, 1, 10);
  gtk_spin_button_set_value (self->n_sets, JOBS_SEARCH_USUAL_SETS);
}

GtkWidget *
mood_search_dialog_new (GtkWindow *parent,
                        const JobsTrainSettings *settings,
                        const JobsTrainEstimate *estimate)
{
  MoodSearchDialog *self = g_object_new (MOOD_TYPE_SEARCH_DIALOG, "transient-for", parent, NULL);

  self->settings = jobs_train_settings_copy (settings);
  self->training = estimate != NULL ? *estimate : (JobsTrainEstimate) { -1, -1 };
  n_sets_changed_cb (self);

  return GTK_WIDGET (self);
}

guint
mood_search_dialog_get_n_sets (MoodSearchDialog *self)
{
  return (guint)gtk_spin_button_get_value_as_int (self->n_sets);
}

const JobsTrainSettings *
mood_search_dialog_get_settings (MoodSearchDialog *self)
{
  return self->settings;
}
