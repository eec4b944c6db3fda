/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/playlist-name-dialog.h"

#include <glib/gi18n.h>

struct _MoodPlaylistNameDialog
{
  AdwMessageDialog parent_instance;
  GtkEntry *entry;
  GtkLabel *hint;
  MoodPlaylistStore *store; /* (owned) (nullable) */
  gint64 id;
};

G_DEFINE_FINAL_TYPE (MoodPlaylistNameDialog, mood_playlist_name_dialog, ADW_TYPE_MESSAGE_DIALOG)

enum
{
  NAMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
get_name (MoodPlaylistNameDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static gboolean
is_taken (MoodPlaylistNameDialog *self, const char *name)
{
  GPtrArray *playlists = mood_playlist_store_list (self->store);

  for (guint i = 0; i < playlists->len; i++)
    {
      const MoodPlaylist *playlist = g_ptr_array_index (playlists, i);

      if (playlist->id != self->id && g_str_equal (playlist->name, name))
        return TRUE;
    }

  return FALSE;
}

static void
changed_cb (MoodPlaylistNameDialog *self)
{
  g_autofree char *name = get_name (self);
  gboolean is_name_taken;

  if (self->store == NULL)
    return;

  is_name_taken = is_taken (self, name);
  gtk_label_set_text (self->hint, is_name_taken ? _ ("Another playlist has this name.") : "");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "accept",
                                           *name != '\0' && strlen (name) <= LIBRARY_PLAYLIST_NAME_MAX
                                               && !is_name_taken);
}

static void
response_cb (MoodPlaylistNameDialog *self, const char *response)
{
  g_autofree char *name = get_name (self);

  if (g_str_equal (response, "accept"))
    g_signal_emit (self, signals[NAMED], 0, name);
}

static void
mood_playlist_name_dialog_dispose (GObject *object)
{
  g_clear_object (&MOOD_PLAYLIST_NAME_DIALOG (object)->store);

  G_OBJECT_CLASS (mood_playlist_name_dialog_parent_class)->dispose (object);
}

static void
mood_playlist_name_dialog_class_init (MoodPlaylistNameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_playlist_name_dialog_dispose;
  signals[NAMED] = g_signal_new ("named", MOOD_TYPE_PLAYLIST_NAME_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/playlist-name-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPlaylistNameDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaylistNameDialog, hint);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, response_cb);
}

static void
mood_playlist_name_dialog_init (MoodPlaylistNameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodPlaylistNameDialog *
mood_playlist_name_dialog_new (
    GtkWindow *parent, MoodPlaylistStore *store, gint64 id, const char *heading, const char *body)
{
  MoodPlaylistNameDialog *self = g_object_new (MOOD_TYPE_PLAYLIST_NAME_DIALOG, "transient-for", parent,
                                               "heading", heading, "body", body != NULL ? body : "", NULL);
  const MoodPlaylist *playlist = mood_playlist_store_find (store, id);

  self->store = g_object_ref (store);
  self->id = id;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), playlist != NULL ? playlist->name : "");
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  changed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->entry));

  return self;
}

GtkEntry *
mood_playlist_name_dialog_get_entry (MoodPlaylistNameDialog *self)
{
  return self->entry;
}
