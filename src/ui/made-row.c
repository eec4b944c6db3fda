/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/made-row.h"

#include "ui/mood-icon.h"
#include "ui/text.h"

struct _MoodMadeRow
{
  GtkWidget parent_instance;
  GtkLabel *number;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *artist;
  GtkLabel *length;
};

G_DEFINE_FINAL_TYPE (MoodMadeRow, mood_made_row, GTK_TYPE_WIDGET)

static void
mood_made_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_made_row_parent_class)->dispose (object);
}

static void
mood_made_row_class_init (MoodMadeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_made_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/made-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodMadeRow, number);
  gtk_widget_class_bind_template_child (widget_class, MoodMadeRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MoodMadeRow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodMadeRow, artist);
  gtk_widget_class_bind_template_child (widget_class, MoodMadeRow, length);
}

static void
mood_made_row_init (MoodMadeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_made_row_set_song (MoodMadeRow *self, LibrarySong *song, guint number)
{
  g_autofree char *place = g_strdup_printf ("%u", number);
  g_autofree char *length = NULL;
  guint seconds;

  if (song == NULL)
    return;

  seconds = (guint)(library_song_get_duration (song) + 0.5);
  length = g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
  gtk_label_set_text (self->number, place);
  gtk_label_set_text (self->title, library_song_get_title (song));
  gtk_label_set_text (self->artist, library_song_get_artist (song));
  gtk_widget_set_visible (GTK_WIDGET (self->artist), *library_song_get_artist (song) != '\0');
  gtk_label_set_text (self->length, seconds > 0 ? length : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), library_song_get_mood (song));
  mood_icon_show_quadrant (self->icon, library_song_get_estimate (song));
}
