/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-notices.h"

#include <glib/gi18n.h>

/* What takes less is not waited for elsewhere. MOODPLANE_NOTICE_SECONDS is for tests. */
#define LONG_SECONDS 10

#define SCAN_ID  "scan-finished"
#define WRITE_ID "write-finished"

static gint64
get_long (void)
{
  const char *seconds = g_getenv ("MOODPLANE_NOTICE_SECONDS");

  return (seconds != NULL ? g_ascii_strtoll (seconds, NULL, 10) : LONG_SECONDS) * G_USEC_PER_SEC;
}

/* Whether any window of the program has the keyboard: then the toast is enough. */
static gboolean
is_looked_at (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_is_active (window))
        return TRUE;
    }

  return FALSE;
}

static void
notify (MoodWindow *self,
        const char *id,
        gint64      begun_at,
        const char *title,
        const char *text)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || self->is_closing || is_looked_at () || g_get_monotonic_time () - begun_at < get_long ())
    return;

  notification = g_notification_new (title);
  g_notification_set_body (notification, text);
  g_application_send_notification (application, id, notification);
}

void
mood_window_notify_scan (MoodWindow *self,
                         const char *text)
{
  notify (self, SCAN_ID, self->scan_begun_at, _ ("All songs have been heard"), text);
}

void
mood_window_notify_write (MoodWindow *self,
                          const char *text,
                          gboolean    is_undo)
{
  notify (self, WRITE_ID, self->write_begun_at, is_undo ? _ ("The writing is undone") : _ ("The moods are written"), text);
}

static void
scanning_changed_cb (MoodWindow *self)
{
  if (mood_session_is_scanning (self->session))
    self->scan_begun_at = g_get_monotonic_time ();
}

static void
writing_changed_cb (MoodWindow *self)
{
  if (mood_session_is_writing (self->session))
    self->write_begun_at = g_get_monotonic_time ();
}

/* Seen: the news is none any more. */
static void
active_changed_cb (MoodWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (application == NULL || !gtk_window_is_active (GTK_WINDOW (self)))
    return;

  g_application_withdraw_notification (application, SCAN_ID);
  g_application_withdraw_notification (application, WRITE_ID);
}

void
mood_window_set_up_notices (MoodWindow *self)
{
  g_signal_connect_object (self->session, "notify::is-scanning", G_CALLBACK (scanning_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::is-writing", G_CALLBACK (writing_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);
}
