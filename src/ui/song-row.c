/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-row.h"

#include "ui/mood-icon.h"
#include "ui/text.h"

struct _MoodSongRow
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *artist;
  GtkLabel *mood;
};

G_DEFINE_FINAL_TYPE (MoodSongRow, mood_song_row, GTK_TYPE_WIDGET)

static void
mood_song_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_song_row_parent_class)->dispose (object);
}

static void
mood_song_row_class_init (MoodSongRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_song_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/song-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSongRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MoodSongRow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodSongRow, artist);
  gtk_widget_class_bind_template_child (widget_class, MoodSongRow, mood);
}

static void
mood_song_row_init (MoodSongRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mood_song_row_new (void)
{
  return g_object_new (MOOD_TYPE_SONG_ROW, NULL);
}

static void
show_mood (MoodSongRow *self, LibrarySong *song)
{
  const char *mood = song != NULL ? library_song_get_mood (song) : "";
  g_autofree char *placed = NULL;

  if (song != NULL && library_song_get_label (song) != NULL)
    placed = g_strdup_printf ("%s · %s", mood, mood_text_song_certainty (song));
  gtk_label_set_text (self->mood, placed != NULL ? placed : mood);
}

void
mood_song_row_set_song (MoodSongRow *self, LibrarySong *song)
{
  const char *artist = song != NULL ? library_song_get_artist (song) : "";

  gtk_label_set_text (self->title, song != NULL ? library_song_get_title (song) : "");
  gtk_label_set_text (self->artist, artist);
  gtk_widget_set_visible (GTK_WIDGET (self->artist), *artist != '\0');
  show_mood (self, song);
  mood_icon_show_quadrant (self->icon, song != NULL ? library_song_get_estimate (song) : NULL);
}
