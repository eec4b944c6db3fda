/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/compare-song-row.h"

#include <glib/gi18n.h>

#include "ui/text.h"

struct _MoodCompareSongRow
{
  GtkListBoxRow parent_instance;
  GtkLabel *title;
  GtkLabel *artist;
  GtkLabel *change;
  GtkWidget *play;
};

G_DEFINE_FINAL_TYPE (MoodCompareSongRow, mood_compare_song_row, GTK_TYPE_LIST_BOX_ROW)

/* One button for both. */
static void
play_toggled_cb (MoodCompareSongRow *self, GtkToggleButton *button)
{
  const gboolean is_playing = gtk_toggle_button_get_active (button);
  const char *text = is_playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (GTK_BUTTON (button),
                            is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
mood_compare_song_row_class_init (MoodCompareSongRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/compare-song-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodCompareSongRow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareSongRow, artist);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareSongRow, change);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareSongRow, play);
  gtk_widget_class_bind_template_callback (widget_class, play_toggled_cb);
}

static void
mood_compare_song_row_init (MoodCompareSongRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "Sad and dark (−0.42, −0.20)" (transfer full) */
static char *
describe_place (const MoodEstimate *estimate)
{
  g_autofree char *valence = mood_text_coordinate (estimate->gaussian.valence);
  g_autofree char *arousal = mood_text_coordinate (estimate->gaussian.arousal);

  return g_strdup_printf ("%s (%s, %s)", mood_quadrant_get_name (estimate->quadrant), valence, arousal);
}

GtkWidget *
mood_compare_song_row_new (const JobsComparedSong *song)
{
  MoodCompareSongRow *self = g_object_new (MOOD_TYPE_COMPARE_SONG_ROW, NULL);
  g_autofree char *before = describe_place (&song->estimates[JOBS_COMPARED_OTHER]);
  g_autofree char *after = describe_place (&song->estimates[JOBS_COMPARED_CANDIDATE]);
  /* Translators: where a song is on the plane, and where it would be with another model */
  g_autofree char *change = g_strdup_printf (_ ("%s → %s"), before, after);

  gtk_label_set_text (self->title, song->title);
  gtk_label_set_text (self->artist, song->artist);
  gtk_widget_set_visible (GTK_WIDGET (self->artist), *song->artist != '\0');
  gtk_label_set_text (self->change, change);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->play), "x", song->id);
  gtk_widget_set_visible (self->play, song->id != 0);

  return GTK_WIDGET (self);
}
