/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-drag.h"

#include <glib/gi18n.h>

#include "ui/playlist-work.h"
#include "ui/song-drag.h"
#include "ui/song-view.h"
#include "ui/window-playlists.h"

/* --- from the list --- */

/* The selected songs where the pressed one is among them, else that one alone. */
static GdkContentProvider *
prepare_cb (MoodWindow *self, double x, double y, GtkDragSource *source)
{
  g_autoptr (GPtrArray) songs = NULL;
  LibrarySong *song;
  guint row;

  if (!mood_song_list_find_row_at (self->list, x, y, &row, NULL))
    return NULL;

  song = mood_song_view_peek (MOOD_SONG_VIEW (mood_song_list_get_model (self->list)), row);
  if (song == NULL)
    return NULL;
  if (mood_selection_contains (self->selection, song))
    {
      songs = mood_window_dup_selected (self);
    }
  else
    {
      songs = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (songs, g_object_ref (song));
    }
  self->n_dragged = songs->len;

  return mood_song_drag_new (songs);
}

static void
drag_begin_cb (MoodWindow *self, GdkDrag *drag)
{
  g_autofree char *text
      = g_strdup_printf (ngettext ("%'u song", "%'u songs", self->n_dragged), self->n_dragged);
  GtkWidget *icon = gtk_drag_icon_get_for_drag (drag);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "drag-label");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (icon), label);
}

/* --- within the list --- */

static GdkDragAction
list_motion_cb (MoodWindow *self, double x, double y, GtkDropTarget *target)
{
  if (!mood_window_is_order_shown (self))
    return 0;

  mood_song_list_mark_drop (self->list, x, y);
  return GDK_ACTION_COPY;
}

static void
list_leave_cb (MoodWindow *self)
{
  mood_song_list_mark_drop (self->list, -1, -1);
}

static GHashTable *
pick_songs (GPtrArray *songs)
{
  GHashTable *picked = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < songs->len; i++)
    g_hash_table_add (picked, GUINT_TO_POINTER (mood_selection_get_key (g_ptr_array_index (songs, i))));

  return picked;
}

static gboolean
list_drop_cb (MoodWindow *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
  gboolean is_below = FALSE;
  guint row = g_list_model_get_n_items (mood_song_list_get_model (self->list));

  list_leave_cb (self);
  if (!mood_window_is_order_shown (self))
    return FALSE;

  /* Below all rows is the end. */
  if (mood_song_list_find_row_at (self->list, x, y, &row, &is_below))
    row += is_below;
  mood_window_move_in_playlist (self, pick_songs (g_value_get_boxed (value)), row);

  return TRUE;
}

/* --- onto the sidebar --- */

static void
songs_dropped_cb (MoodWindow *self, gint64 id, GPtrArray *songs)
{
  mood_window_add_to_playlist (self, id, g_ptr_array_ref (songs));
}

/* --- files and folders --- */

/* Our own songs are in the library already. */
static gboolean
window_accept_cb (MoodWindow *self, GdkDrop *drop, GtkDropTarget *target)
{
  return gdk_drop_get_drag (drop) == NULL
         && gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), GDK_TYPE_FILE_LIST);
}

static gboolean
window_drop_cb (MoodWindow *self, const GValue *value)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (GSList *l = gdk_file_list_get_files (g_value_get_boxed (value)); l != NULL; l = l->next)
    {
      char *path = g_file_get_path (l->data);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }
  if (paths->len == 0)
    return FALSE;

  g_ptr_array_add (paths, NULL);
  mood_window_open_paths (self, (const char *const *)paths->pdata);

  return TRUE;
}

/* --- */

static void
add_target (MoodWindow *self,
            GtkWidget *widget,
            GType type,
            GCallback drop,
            GCallback accept,
            GCallback motion,
            GCallback leave)
{
  GtkDropTarget *target = gtk_drop_target_new (type, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", drop, self);
  if (accept != NULL)
    g_signal_connect_swapped (target, "accept", accept, self);
  if (motion != NULL)
    {
      g_signal_connect_swapped (target, "motion", motion, self);
      g_signal_connect_swapped (target, "enter", motion, self);
    }
  if (leave != NULL)
    g_signal_connect_swapped (target, "leave", leave, self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

void
mood_window_set_up_dragging (MoodWindow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect_swapped (source, "prepare", G_CALLBACK (prepare_cb), self);
  g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (source));

  add_target (self, GTK_WIDGET (self->list), MOOD_TYPE_DRAGGED_SONGS, G_CALLBACK (list_drop_cb), NULL,
              G_CALLBACK (list_motion_cb), G_CALLBACK (list_leave_cb));
  add_target (self, GTK_WIDGET (self), GDK_TYPE_FILE_LIST, G_CALLBACK (window_drop_cb),
              G_CALLBACK (window_accept_cb), NULL, NULL);
  g_signal_connect_swapped (self->sidebar, "songs-dropped", G_CALLBACK (songs_dropped_cb), self);
}
