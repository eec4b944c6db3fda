/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences-listening.h"

#include <glib/gi18n.h>

#include "ui/cache-group.h"
#include "ui/settings.h"

#define WORKERS_KEY "workers"

struct _MoodPreferencesListening
{
  AdwPreferencesPage parent_instance;

  AdwComboRow *workers;
  GtkSwitch *low_priority;
  GtkSwitch *pause_on_battery;

  GSettings *settings; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodPreferencesListening, mood_preferences_listening, ADW_TYPE_PREFERENCES_PAGE)

enum
{
  TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
toast_cb (MoodPreferencesListening *self,
          AdwToast                 *toast)
{
  g_signal_emit (self, signals[TOAST], 0, toast);
}

/* One line for "as many as there are cores", then one for each number, also one that was set where there were more
 * cores: so the line's number is what is kept. */
static GListModel *
list_numbers (guint n_kept)
{
  GtkStringList *numbers = gtk_string_list_new (NULL);
  guint n_cores = g_get_num_processors ();
  g_autofree char *automatic = g_strdup_printf (ngettext ("%u, one per core", "%u, one per core", n_cores), n_cores);

  gtk_string_list_append (numbers, automatic);
  for (guint i = 1; i <= MAX (n_cores, n_kept); i++)
    gtk_string_list_take (numbers, g_strdup_printf ("%u", i));

  return G_LIST_MODEL (numbers);
}

static void
bind (MoodPreferencesListening *self)
{
  g_autoptr (GListModel) numbers
      = list_numbers (self->settings != NULL ? g_settings_get_uint (self->settings, WORKERS_KEY) : 0);

  adw_combo_row_set_model (self->workers, numbers);
  if (self->settings == NULL)
    return;

  g_settings_bind (self->settings, WORKERS_KEY, self->workers, "selected", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "low-priority", self->low_priority, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "pause-on-battery", self->pause_on_battery, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
mood_preferences_listening_dispose (GObject *object)
{
  g_clear_object (&MOOD_PREFERENCES_LISTENING (object)->settings);

  G_OBJECT_CLASS (mood_preferences_listening_parent_class)->dispose (object);
}

static void
mood_preferences_listening_class_init (MoodPreferencesListeningClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_preferences_listening_dispose;
  signals[TOAST] = g_signal_new ("toast", MOOD_TYPE_PREFERENCES_LISTENING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  g_type_ensure (MOOD_TYPE_CACHE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/preferences-listening.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesListening, workers);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesListening, low_priority);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesListening, pause_on_battery);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
}

static void
mood_preferences_listening_init (MoodPreferencesListening *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = mood_settings_new ();
  bind (self);
}
