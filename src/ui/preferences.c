/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences.h"

#include "ui/preferences-folders.h"
#include "ui/preferences-listening.h"
#include "ui/preferences-model.h"
#include "ui/tag-options.h"

struct _MoodPreferences
{
  AdwPreferencesWindow parent_instance;

  MoodPreferencesFolders *folders;
  MoodPreferencesModel *model;
  MoodSession *session; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodPreferences, mood_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
toast_cb (MoodPreferences *self,
          AdwToast        *toast)
{
  /* It takes the reference over. */
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), g_object_ref (toast));
}

static void
mood_preferences_dispose (GObject *object)
{
  g_clear_object (&MOOD_PREFERENCES (object)->session);

  G_OBJECT_CLASS (mood_preferences_parent_class)->dispose (object);
}

static void
mood_preferences_class_init (MoodPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_preferences_dispose;

  g_type_ensure (MOOD_TYPE_PREFERENCES_FOLDERS);
  g_type_ensure (MOOD_TYPE_PREFERENCES_MODEL);
  g_type_ensure (MOOD_TYPE_PREFERENCES_LISTENING);
  g_type_ensure (MOOD_TYPE_TAG_OPTIONS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPreferences, folders);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferences, model);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
}

static void
mood_preferences_init (MoodPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodPreferences *
mood_preferences_new (GtkWindow   *parent,
                      MoodSession *session)
{
  MoodPreferences *self = g_object_new (MOOD_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  mood_preferences_folders_set_session (self->folders, session);
  mood_preferences_model_set_learner (self->model, mood_session_get_learner (session));

  return self;
}
