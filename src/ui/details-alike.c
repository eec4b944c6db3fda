/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One search at a time: a song that is selected while another is searched for waits for its turn, and only the last one does. */
#include "ui/details-alike.h"

#include "ui/alike-row.h"
#include "ui/alike-search.h"

#define N_SHOWN 5
/* Of those found so many are looked for in the window's songs: some of a library's may not be listed yet. */
#define N_FOUND 50

struct _MoodDetailsAlike
{
  GtkWidget parent_instance;

  GtkListBox *list;

  MoodSession *session;     /* (owned) (nullable) */
  MoodSelection *selection; /* (owned) (nullable) */
  gint64 song_id;           /* 0: of none */
  gboolean is_searching;
};

G_DEFINE_FINAL_TYPE (MoodDetailsAlike, mood_details_alike, GTK_TYPE_WIDGET)

static void
search (MoodDetailsAlike *self);

static void
clear (MoodDetailsAlike *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* @alike: (element-type LibraryLikeness) */
static void
show (MoodDetailsAlike *self, GArray *alike)
{
  MoodSongStore *store = mood_session_get_store (self->session);
  guint n_shown = 0;

  for (guint i = 0; i < MIN (alike->len, N_FOUND) && n_shown < N_SHOWN; i++)
    {
      const LibraryLikeness *found = &g_array_index (alike, LibraryLikeness, i);
      LibrarySong *song = mood_song_store_find (store, found->song_id);

      if (song == NULL)
        continue;
      gtk_list_box_append (self->list, mood_alike_row_new (song, found->likeness));
      n_shown++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_shown > 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodDetailsAlike) self = user_data; /* the reference that the call held */
  gint64 song_id;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) alike = mood_alike_search_finish (result, &song_id, &error);

  self->is_searching = FALSE;
  if (self->session == NULL)
    return;
  if (song_id != self->song_id)
    {
      search (self);
      return;
    }
  if (error != NULL)
    g_info ("Nothing alike: %s", error->message);

  clear (self);
  if (alike != NULL)
    show (self, alike);
}

static void
search (MoodDetailsAlike *self)
{
  LibraryDb *db = mood_session_get_db (self->session);

  if (self->is_searching || self->song_id == 0 || db == NULL)
    return;

  self->is_searching = TRUE;
  mood_alike_search_async (db, self->song_id, found_cb, g_object_ref (self));
}

static void
row_activated_cb (MoodDetailsAlike *self, MoodAlikeRow *row)
{
  g_autoptr (LibrarySong) song = g_object_ref (mood_alike_row_get_song (row));
  g_autoptr (GPtrArray) songs = g_ptr_array_new ();

  g_ptr_array_add (songs, song);
  mood_selection_add (self->selection, songs, TRUE);
  mood_selection_reveal (self->selection, song);
}

static void
mood_details_alike_dispose (GObject *object)
{
  MoodDetailsAlike *self = MOOD_DETAILS_ALIKE (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_object (&self->selection);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_details_alike_parent_class)->dispose (object);
}

static void
mood_details_alike_class_init (MoodDetailsAlikeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_details_alike_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/details-alike.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsAlike, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
mood_details_alike_init (MoodDetailsAlike *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_details_alike_set_source (MoodDetailsAlike *self, MoodSession *session, MoodSelection *selection)
{
  g_set_object (&self->session, session);
  g_set_object (&self->selection, selection);
}

void
mood_details_alike_set_song (MoodDetailsAlike *self, LibrarySong *song)
{
  const gint64 song_id
      = song != NULL && library_song_get_estimate (song) != NULL ? library_song_get_id (song) : 0;

  /* What is shown of the same song stays until there is something better: it may only have another tag. */
  if (song_id != self->song_id)
    clear (self);
  self->song_id = song_id;
  if (self->session != NULL)
    search (self);
}
