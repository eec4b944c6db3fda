/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/reanalysis-bar.h"

#include <glib/gi18n.h>

#include "jobs/stale-count.h"
#include "ui/text.h"

#define DECLINED_KEY "reanalysis-declined"

struct _MoodReanalysisBar
{
  GtkWidget parent_instance;

  GtkInfoBar *bar;
  GtkLabel *headline;
  GtkLabel *details;
  GtkWidget *accept;

  MoodSession *session;      /* (owned) (nullable) */
  GSettings *settings;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the counting */
  char *model;               /* (owned) (nullable): the one that is in use, when it was counted */
  char *declined;            /* (owned) (nullable): the one with which the offer was declined */
  guint n_songs;
};

G_DEFINE_FINAL_TYPE (MoodReanalysisBar, mood_reanalysis_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_N_SONGS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update_revealed (MoodReanalysisBar *self)
{
  gtk_info_bar_set_revealed (self->bar, self->n_songs > 0 && !mood_session_is_scanning (self->session)
                                            && g_strcmp0 (self->model, self->declined) != 0);
}

static char *
describe_kept (const JobsStaleCount *count)
{
  if (count->n_kept == count->n_songs)
    return g_strdup (_ ("None of them has to be decoded again"));
  if (count->n_kept == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%'u of them has to be decoded again", "%'u of them have to be decoded again",
                                    count->n_songs - count->n_kept),
                          count->n_songs - count->n_kept);
}

static void
show (MoodReanalysisBar    *self,
      const JobsStaleCount *count)
{
  g_autofree char *headline = g_strdup_printf (
      ngettext ("%'u song was heard by another model than the one in use. Hear it anew?",
                "%'u songs were heard by another model than the one in use. Hear them anew?", count->n_songs),
      count->n_songs);
  g_autofree char *duration = mood_text_about_duration (count->seconds);
  g_autofree char *kept = describe_kept (count);
  g_autofree char *details = g_strjoin (" · ", duration, kept != NULL ? kept : _ ("Until then they stay as they are"),
                                        NULL);

  gtk_label_set_text (self->headline, headline);
  gtk_label_set_text (self->details, details);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (MoodReanalysisBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsStaleCount) count = jobs_stale_count_finish (result, &error);

  /* A model that cannot be read is told of by the scan. */
  if (count == NULL || self->session == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  g_free (self->model);
  self->model = g_strdup (count->model);
  self->n_songs = count->n_songs;
  if (self->n_songs > 0)
    show (self, count);
  update_revealed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SONGS]);
}

static void
stop_counting (MoodReanalysisBar *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
session_changed_cb (MoodReanalysisBar *self)
{
  update_revealed (self);
  stop_counting (self);
  /* Out of sight, a window is closing. */
  if (mood_session_get_state (self->session) != MOOD_SESSION_STATE_READY || mood_session_is_scanning (self->session)
      || !gtk_widget_is_visible (GTK_WIDGET (self)))
    return;

  self->cancellable = g_cancellable_new ();
  jobs_stale_count_async (mood_session_get_db (self->session), NULL, self->cancellable, counted_cb,
                          g_object_ref (self));
}

static void
declined_cb (MoodReanalysisBar *self)
{
  g_free (self->declined);
  self->declined = g_strdup (self->model);
  if (self->settings != NULL && self->declined != NULL)
    g_settings_set_string (self->settings, DECLINED_KEY, self->declined);
  update_revealed (self);
}

static void
mood_reanalysis_bar_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  MoodReanalysisBar *self = MOOD_REANALYSIS_BAR (object);

  switch (property_id)
    {
    case PROP_N_SONGS: g_value_set_uint (value, self->n_songs); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_reanalysis_bar_dispose (GObject *object)
{
  MoodReanalysisBar *self = MOOD_REANALYSIS_BAR (object);
  GtkWidget *child;

  stop_counting (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_reanalysis_bar_parent_class)->dispose (object);
}

static void
mood_reanalysis_bar_finalize (GObject *object)
{
  MoodReanalysisBar *self = MOOD_REANALYSIS_BAR (object);

  g_free (self->model);
  g_free (self->declined);

  G_OBJECT_CLASS (mood_reanalysis_bar_parent_class)->finalize (object);
}

static void
mood_reanalysis_bar_class_init (MoodReanalysisBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mood_reanalysis_bar_get_property;
  object_class->dispose = mood_reanalysis_bar_dispose;
  object_class->finalize = mood_reanalysis_bar_finalize;

  properties[PROP_N_SONGS]
      = g_param_spec_uint ("n-songs", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/reanalysis-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodReanalysisBar, bar);
  gtk_widget_class_bind_template_child (widget_class, MoodReanalysisBar, headline);
  gtk_widget_class_bind_template_child (widget_class, MoodReanalysisBar, details);
  gtk_widget_class_bind_template_child (widget_class, MoodReanalysisBar, accept);
  gtk_widget_class_bind_template_callback (widget_class, declined_cb);
}

static void
mood_reanalysis_bar_init (MoodReanalysisBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_reanalysis_bar_set_session (MoodReanalysisBar *self,
                                 MoodSession       *session,
                                 GSettings         *settings)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      self->declined = g_settings_get_string (settings, DECLINED_KEY);
    }
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (session_changed_cb), self);
  g_signal_connect_swapped (session, "notify::is-scanning", G_CALLBACK (session_changed_cb), self);
}

guint
mood_reanalysis_bar_get_n_songs (MoodReanalysisBar *self)
{
  return self->n_songs;
}
