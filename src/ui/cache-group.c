/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: counting and emptying look at every file, each in a thread of GTask's that has no part in the widget. */
#include "ui/cache-group.h"

#include <glib/gi18n.h>
#include <math.h>

#include "jobs/heard-cache.h"
#include "ui/settings.h"

#define MIB_PER_GIB 1024.0
#define LIMIT_KEY   "cache-megabytes"

struct _MoodCacheGroup
{
  AdwPreferencesGroup parent_instance;

  GtkAdjustment *limit; /* in GiB */
  AdwActionRow *used;
  GtkWidget *empty_button;

  GSettings *settings;  /* (owned) (nullable) */
  GCancellable *asking; /* (owned) (nullable): while it is counted or emptied */
};

G_DEFINE_FINAL_TYPE (MoodCacheGroup, mood_cache_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
info_free (gpointer data)
{
  jobs_heard_cache_info_clear (data);
  g_free (data);
}

static void
count_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  JobsHeardCacheInfo *info = g_new0 (JobsHeardCacheInfo, 1);

  jobs_heard_cache_get_info (info);
  g_task_return_pointer (task, info, info_free);
}

static void
empty_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  JobsHeardCacheInfo *info = g_new0 (JobsHeardCacheInfo, 1);
  GError *error = NULL;

  if (jobs_heard_cache_empty (info, &error))
    {
      g_task_return_pointer (task, info, info_free);
      return;
    }
  info_free (info);
  g_task_return_error (task, error);
}

/* @callback: with a reference to @self */
static void
ask (MoodCacheGroup      *self,
     GTaskThreadFunc      func,
     GAsyncReadyCallback  callback)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  task = g_task_new (NULL, self->asking, callback, g_object_ref (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "cache.empty", FALSE);
  g_task_run_in_thread (task, func);
}

static void
show (MoodCacheGroup           *self,
      const JobsHeardCacheInfo *info)
{
  g_autofree char *size = g_format_size_full (info->n_bytes, G_FORMAT_SIZE_IEC_UNITS);

  adw_action_row_set_subtitle (self->used, size);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "cache.empty", info->n_entries > 0);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (MoodCacheGroup) self = user_data;
  JobsHeardCacheInfo *info = g_task_propagate_pointer (G_TASK (result), NULL);

  if (info == NULL)
    return;

  show (self, info);
  info_free (info);
}

static void
count (MoodCacheGroup *self)
{
  ask (self, count_thread, counted_cb);
}

static void
emptied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (MoodCacheGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  JobsHeardCacheInfo *info = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *markup = g_markup_escape_text (error->message, -1);
      g_autoptr (AdwToast) toast = adw_toast_new (markup);

      g_signal_emit (self, signals[TOAST], 0, toast);
    }
  g_clear_pointer (&info, info_free);
  count (self);
}

static void
empty_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ask (MOOD_CACHE_GROUP (widget), empty_thread, emptied_cb);
}

/* --- the limit: kept in MiB, shown in GiB --- */

static gboolean
limit_to_gib (GValue   *value,
              GVariant *variant,
              gpointer  user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant) / MIB_PER_GIB);

  return TRUE;
}

static GVariant *
gib_to_limit (const GValue       *value,
              const GVariantType *type,
              gpointer            user_data)
{
  return g_variant_new_uint32 ((guint32)lround (g_value_get_double (value) * MIB_PER_GIB));
}

static void
mood_cache_group_dispose (GObject *object)
{
  MoodCacheGroup *self = MOOD_CACHE_GROUP (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (mood_cache_group_parent_class)->dispose (object);
}

static void
mood_cache_group_class_init (MoodCacheGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_cache_group_dispose;
  signals[TOAST] = g_signal_new ("toast", MOOD_TYPE_CACHE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, ADW_TYPE_TOAST);
  gtk_widget_class_install_action (widget_class, "cache.empty", NULL, empty_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/cache-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodCacheGroup, limit);
  gtk_widget_class_bind_template_child (widget_class, MoodCacheGroup, used);
  gtk_widget_class_bind_template_child (widget_class, MoodCacheGroup, empty_button);
  gtk_widget_class_bind_template_callback (widget_class, count);
}

static void
mood_cache_group_init (MoodCacheGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = mood_settings_new ();
  if (self->settings != NULL)
    g_settings_bind_with_mapping (self->settings, LIMIT_KEY, self->limit, "value", G_SETTINGS_BIND_DEFAULT, limit_to_gib,
                                  gib_to_limit, NULL, NULL);
}
