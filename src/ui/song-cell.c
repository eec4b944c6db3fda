/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-cell.h"

#include <glib/gi18n.h>

#include "ui/text.h"

struct _MoodSongCell
{
  GtkWidget parent_instance;
  MoodSongCellKind kind;
  LibrarySong *song; /* (owned) (nullable) */
  gboolean is_playing;
  GtkWidget *icon;   /* (nullable): before the text, made when there is something to show */
  GtkInscription *text;
  const char *icon_class; /* static (nullable) */
};

#define SPACING   6
#define MARK_SIZE 12

G_DEFINE_FINAL_TYPE (MoodSongCell, mood_song_cell, GTK_TYPE_WIDGET)

static void
show_icon (MoodSongCell *self,
           const char   *name,
           const char   *style_class)
{
  if (name == NULL)
    {
      if (self->icon != NULL)
        gtk_widget_set_visible (self->icon, FALSE);
      return;
    }

  if (self->icon == NULL)
    {
      self->icon = gtk_image_new ();
      gtk_widget_insert_after (self->icon, GTK_WIDGET (self), NULL);
      if (self->kind == MOOD_SONG_CELL_MOOD)
        gtk_image_set_pixel_size (GTK_IMAGE (self->icon), MARK_SIZE);
    }
  if (self->icon_class != style_class)
    {
      if (self->icon_class != NULL)
        gtk_widget_remove_css_class (self->icon, self->icon_class);
      gtk_widget_add_css_class (self->icon, style_class);
      self->icon_class = style_class;
    }
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->icon)), name) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), name);
  gtk_widget_set_visible (self->icon, TRUE);
}

static void
show_text (MoodSongCell *self,
           const char   *text)
{
  if (g_strcmp0 (gtk_inscription_get_text (self->text), text) != 0)
    gtk_inscription_set_text (self->text, text);
}

static void
show_number (MoodSongCell       *self,
             const MoodEstimate *estimate,
             double              value)
{
  g_autofree char *text = estimate != NULL ? mood_text_coordinate (value) : NULL;

  show_text (self, text);
}

static void
show_title_icon (MoodSongCell *self,
                 gboolean      is_failed)
{
  if (self->is_playing)
    show_icon (self, "media-playback-start-symbolic", "accent");
  else
    show_icon (self, is_failed ? "dialog-warning-symbolic" : NULL, "warning");
  if (self->icon != NULL && gtk_widget_get_visible (self->icon))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->is_playing ? _ ("Now playing") : _ ("Could not be heard"), -1);
}

static void
update (MoodSongCell *self)
{
  const MoodEstimate *estimate = self->song != NULL ? library_song_get_estimate (self->song) : NULL;
  gboolean is_failed = self->song != NULL && library_song_get_error_code (self->song) != NULL;

  /* Words, in the tooltip, besides: color alone tells nobody enough. */
  if (self->song != NULL && library_song_get_is_absent (self->song))
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");

  switch (self->kind)
    {
    case MOOD_SONG_CELL_TITLE:
      show_title_icon (self, is_failed);
      show_text (self, self->song != NULL ? library_song_get_title (self->song) : NULL);
      break;
    case MOOD_SONG_CELL_ARTIST:
      show_text (self, self->song != NULL ? library_song_get_artist (self->song) : NULL);
      break;
    case MOOD_SONG_CELL_ALBUM:
      show_text (self, self->song != NULL ? library_song_get_album (self->song) : NULL);
      break;
    case MOOD_SONG_CELL_MOOD:
      show_icon (self, estimate != NULL ? mood_text_quadrant_icon (estimate) : NULL,
                 estimate != NULL ? mood_text_quadrant_class (estimate) : NULL);
      show_text (self, self->song != NULL ? library_song_get_mood (self->song) : NULL);
      break;
    case MOOD_SONG_CELL_VALENCE:
      show_number (self, estimate, estimate != NULL ? estimate->gaussian.valence : 0);
      break;
    case MOOD_SONG_CELL_AROUSAL:
      show_number (self, estimate, estimate != NULL ? estimate->gaussian.arousal : 0);
      break;
    default: g_assert_not_reached ();
    }
}

static char *
make_tooltip (MoodSongCell *self)
{
  const MoodEstimate *estimate = library_song_get_estimate (self->song);

  switch (self->kind)
    {
    case MOOD_SONG_CELL_TITLE:
      if (library_song_get_error_message (self->song) != NULL)
        return g_strdup (library_song_get_error_message (self->song));
      if (library_song_get_is_absent (self->song))
        return g_strdup_printf (_ ("%s: its drive or folder is away"), library_song_get_title (self->song));
      return g_strdup (library_song_get_title (self->song));
    case MOOD_SONG_CELL_ARTIST: return g_strdup (library_song_get_artist (self->song));
    case MOOD_SONG_CELL_ALBUM: return g_strdup (library_song_get_album (self->song));
    case MOOD_SONG_CELL_MOOD:
      if (estimate == NULL)
        return NULL;
      return g_strdup_printf ("%s, %s", mood_quadrant_get_name (estimate->quadrant),
                              mood_text_certainty (estimate));
    case MOOD_SONG_CELL_VALENCE:
    case MOOD_SONG_CELL_AROUSAL:
    default: return NULL;
    }
}

static gboolean
mood_song_cell_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    is_keyboard,
                              GtkTooltip *tooltip)
{
  MoodSongCell *self = MOOD_SONG_CELL (widget);
  g_autofree char *text = self->song != NULL ? make_tooltip (self) : NULL;

  if (text == NULL || *text == '\0')
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
mood_song_cell_dispose (GObject *object)
{
  MoodSongCell *self = MOOD_SONG_CELL (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->icon = NULL;
  g_clear_object (&self->song);

  G_OBJECT_CLASS (mood_song_cell_parent_class)->dispose (object);
}

static void
mood_song_cell_class_init (MoodSongCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_song_cell_dispose;
  widget_class->query_tooltip = mood_song_cell_query_tooltip;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
mood_song_cell_init (MoodSongCell *self)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  self->text = GTK_INSCRIPTION (text);
  gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_parent (text, GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), SPACING);
}

GtkWidget *
mood_song_cell_new (MoodSongCellKind kind)
{
  MoodSongCell *self = g_object_new (MOOD_TYPE_SONG_CELL, NULL);

  self->kind = kind;
  if (kind == MOOD_SONG_CELL_VALENCE || kind == MOOD_SONG_CELL_AROUSAL)
    {
      gtk_inscription_set_xalign (self->text, 1);
      gtk_inscription_set_min_chars (self->text, 5);
      gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
    }
  else
    {
      gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
    }

  return GTK_WIDGET (self);
}

void
mood_song_cell_set_song (MoodSongCell *self,
                         LibrarySong  *song)
{
  if (g_set_object (&self->song, song))
    update (self);
}

void
mood_song_cell_set_playing (MoodSongCell *self,
                            gboolean      is_playing)
{
  if (self->is_playing == is_playing)
    return;

  self->is_playing = is_playing;
  update (self);
}
