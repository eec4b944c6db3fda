/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/learning-group.h"

#include <glib/gi18n.h>

#include "jobs/adapt-text.h"
#include "ui/settings.h"

struct _MoodLearningGroup
{
  AdwPreferencesGroup parent_instance;

  GtkSwitch *is_on;
  GtkWidget *strength_row;
  GtkScale *strength;
  GtkAdjustment *adjustment;
  AdwActionRow *state;

  GSettings *settings;  /* (owned) (nullable) */
  MoodLearner *learner; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodLearningGroup, mood_learning_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show (MoodLearningGroup *self)
{
  const JobsAdaptReport *report = mood_learner_get_report (self->learner);
  const gboolean is_in_force = report != NULL && report->is_in_force;
  g_autofree char *text = NULL;

  if (report == NULL)
    return;
  text = is_in_force ? jobs_adapt_describe_in_force (&report->in_force) : jobs_adapt_describe (report);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state),
                                 is_in_force ? _ ("In force") : _ ("Nothing is in force"));
  adw_action_row_set_subtitle (self->state, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "learning.revert", is_in_force);
}

static void
revert_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mood_learner_revert (MOOD_LEARNING_GROUP (widget)->learner);
}

static char *
format_strength_cb (GtkScale *scale, double value, gpointer user_data)
{
  return g_strdup_printf ("%.1f", value);
}

static void
mood_learning_group_dispose (GObject *object)
{
  MoodLearningGroup *self = MOOD_LEARNING_GROUP (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->learner);

  G_OBJECT_CLASS (mood_learning_group_parent_class)->dispose (object);
}

static void
mood_learning_group_class_init (MoodLearningGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_learning_group_dispose;
  gtk_widget_class_install_action (widget_class, "learning.revert", NULL, revert_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/learning-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodLearningGroup, is_on);
  gtk_widget_class_bind_template_child (widget_class, MoodLearningGroup, strength_row);
  gtk_widget_class_bind_template_child (widget_class, MoodLearningGroup, strength);
  gtk_widget_class_bind_template_child (widget_class, MoodLearningGroup, adjustment);
  gtk_widget_class_bind_template_child (widget_class, MoodLearningGroup, state);
}

static void
mood_learning_group_init (MoodLearningGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "learning.revert", FALSE);
  gtk_scale_set_format_value_func (self->strength, format_strength_cb, NULL, NULL);
  self->settings = mood_settings_new ();
  if (self->settings == NULL)
    return;

  g_settings_bind (self->settings, "learn-from-corrections", self->is_on, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "adaptation-strength", self->adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "learn-from-corrections", self->strength_row, "sensitive", G_SETTINGS_BIND_GET);
}

void
mood_learning_group_set_learner (MoodLearningGroup *self, MoodLearner *learner)
{
  g_return_if_fail (self->learner == NULL);

  self->learner = g_object_ref (learner);
  g_signal_connect_object (learner, "learned", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  mood_learner_look (learner);
}
