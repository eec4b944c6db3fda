/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alike-row.h"

#include <glib/gi18n.h>

#include "ui/mood-icon.h"
#include "ui/text.h"

struct _MoodAlikeRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *artist;
  GtkLabel *likeness;
  GtkButton *play;

  LibrarySong *song; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodAlikeRow, mood_alike_row, GTK_TYPE_LIST_BOX_ROW)

static void
mood_alike_row_dispose (GObject *object)
{
  MoodAlikeRow *self = MOOD_ALIKE_ROW (object);

  g_clear_object (&self->song);

  G_OBJECT_CLASS (mood_alike_row_parent_class)->dispose (object);
}

static void
mood_alike_row_class_init (MoodAlikeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_alike_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/alike-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodAlikeRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MoodAlikeRow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodAlikeRow, artist);
  gtk_widget_class_bind_template_child (widget_class, MoodAlikeRow, likeness);
  gtk_widget_class_bind_template_child (widget_class, MoodAlikeRow, play);
}

static void
mood_alike_row_init (MoodAlikeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_mood (MoodAlikeRow *self)
{
  mood_icon_show_quadrant (self->icon, library_song_get_estimate (self->song));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), library_song_get_mood (self->song));
}

GtkWidget *
mood_alike_row_new (LibrarySong *song, double likeness)
{
  MoodAlikeRow *self = g_object_new (MOOD_TYPE_ALIKE_ROW, NULL);
  g_autofree char *number = g_strdup_printf ("%.2f", likeness);
  g_autofree char *described = mood_text_describe_song (song);
  /* Translators: a song with its mood, and how alike it is to another one: from 0 to 1 */
  g_autofree char *label = g_strdup_printf (_ ("%s; likeness %s"), described, number);
  /* Translators: the title of a song */
  g_autofree char *play = g_strdup_printf (_ ("Play “%s”"), library_song_get_title (song));

  self->song = g_object_ref (song);
  gtk_label_set_text (self->title, library_song_get_title (song));
  gtk_label_set_text (self->artist, library_song_get_artist (song));
  gtk_widget_set_visible (GTK_WIDGET (self->artist), *library_song_get_artist (song) != '\0');
  gtk_label_set_text (self->likeness, number);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->play), "x", library_song_get_id (song));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, play, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  show_mood (self);

  return GTK_WIDGET (self);
}

LibrarySong *
mood_alike_row_get_song (MoodAlikeRow *self)
{
  return self->song;
}
