/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-alike.h"

#include <glib/gi18n.h>

#include "ui/adaptive-bin.h"
#include "ui/alike-search.h"

/* How many songs are selected beside the one that they are compared with. */
#define N_ALIKE 24

/* @alike: LibraryLikeness */
static void
select_found (MoodWindow *self, LibrarySong *song, GArray *alike)
{
  MoodSongStore *store = mood_session_get_store (self->session);
  g_autoptr (GPtrArray) songs = g_ptr_array_new ();

  g_ptr_array_add (songs, song);
  for (guint i = 0; i < alike->len && songs->len <= N_ALIKE; i++)
    {
      gint64 id = g_array_index (alike, LibraryLikeness, i).song_id;
      LibrarySong *other = id <= G_MAXUINT ? mood_song_store_find (store, (guint)id) : NULL;

      if (other != NULL)
        g_ptr_array_add (songs, other);
    }

  if (songs->len > 1)
    {
      mood_selection_add (self->selection, songs, TRUE);
    }
  else
    {
      g_autofree char *text
          = g_strdup_printf (_ ("No song can be compared with “%s” yet"), library_song_get_title (song));

      mood_window_show_toast (self, text);
    }
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodWindow) self = user_data; /* the reference that the call held */
  g_autoptr (GError) error = NULL;
  gint64 song_id;
  g_autoptr (GArray) alike = mood_alike_search_finish (result, &song_id, &error);
  LibrarySong *song = self->selection != NULL ? mood_selection_get_song (self->selection) : NULL;

  /* The user may have gone on to another song, or closed the window. */
  if (self->is_closing || song == NULL || library_song_get_id (song) != song_id)
    return;

  if (alike != NULL)
    select_found (self, song, alike);
  else
    mood_window_show_toast (self, error->message);
}

void
mood_window_select_alike (MoodWindow *self)
{
  LibrarySong *song = mood_selection_get_song (self->selection);
  LibraryDb *db = mood_session_get_db (self->session);

  if (song == NULL || db == NULL)
    return;

  mood_alike_search_async (db, library_song_get_id (song), found_cb, g_object_ref (self));
}

/* The first of the selected songs comes into sight in the list, which has the keyboard then. */
void
mood_window_show_in_list (MoodWindow *self)
{
  LibrarySong *song = mood_selection_find_first (self->selection);

  if (song == NULL)
    return;

  if (mood_adaptive_bin_is_narrow (self->adaptive))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "page", g_variant_new_string ("songs"));
  mood_selection_reveal (self->selection, song);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
