/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-cell.h"

#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "engine/base/paths.h"
#include "ui/bound-cells.h"
#include "ui/song-query.h"
#include "ui/text.h"

struct _MoodSongCell
{
  GtkWidget parent_instance;
  MoodSongCellKind kind;
  LibrarySong *song; /* (owned) (nullable) */
  gboolean is_playing;
  GtkWidget *icon;   /* (nullable): before the text, made when there is something to show */
  GtkInscription *text;
  GtkInscription *second; /* (nullable): below the text, made when there are to be two lines */
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

/* What the icon says to those who do not see it. */
static void
name_icon (MoodSongCell *self,
           const char   *name)
{
  if (self->icon != NULL && gtk_widget_get_visible (self->icon))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_title (MoodSongCell *self)
{
  gboolean is_failed = library_song_get_error_code (self->song) != NULL;

  if (self->is_playing)
    show_icon (self, "media-playback-start-symbolic", "accent");
  else if (is_failed)
    show_icon (self, "dialog-warning-symbolic", "warning");
  else
    show_icon (self, library_song_get_is_absent (self->song) ? "network-offline-symbolic" : NULL, "absent");

  if (self->is_playing)
    name_icon (self, _ ("Now playing"));
  else
    name_icon (self, is_failed ? _ ("Could not be heard") : _ ("Its drive or folder is away"));

  show_text (self, library_song_get_title (self->song));
  /* Where there is no room for columns, a reason has more to say than who plays. */
  if (self->second != NULL)
    gtk_inscription_set_text (self->second, is_failed ? library_song_get_error_message (self->song)
                                                      : library_song_get_artist (self->song));
}

static void
show_mood (MoodSongCell       *self,
           const MoodEstimate *estimate)
{
  show_icon (self, estimate != NULL ? mood_text_quadrant_icon (estimate) : NULL,
             estimate != NULL ? mood_text_quadrant_class (estimate) : NULL);
  if (estimate != NULL)
    name_icon (self, mood_quadrant_get_name (estimate->quadrant));
  show_text (self, library_song_get_mood (self->song));
}

static void
show_written (MoodSongCell       *self,
              const MoodEstimate *estimate)
{
  gboolean is_written = estimate != NULL && !mood_song_query_is_unwritten (self->song);

  show_icon (self, is_written ? "object-select-symbolic" : NULL, "written");
  name_icon (self, _ ("Written"));
}

static void
show_corrected (MoodSongCell *self)
{
  show_icon (self, library_song_get_label (self->song) != NULL ? "document-edit-symbolic" : NULL, "corrected");
  name_icon (self, _ ("Corrected by you"));
}

/* (transfer full) (nullable) */
static char *
make_number (MoodSongCell       *self,
             const MoodEstimate *estimate)
{
  switch (self->kind)
    {
    case MOOD_SONG_CELL_VALENCE:
      return estimate != NULL ? mood_text_coordinate (estimate->gaussian.valence) : NULL;
    case MOOD_SONG_CELL_AROUSAL:
      return estimate != NULL ? mood_text_coordinate (estimate->gaussian.arousal) : NULL;
    case MOOD_SONG_CELL_CERTAINTY: return estimate != NULL ? mood_text_percentage (estimate) : NULL;
    case MOOD_SONG_CELL_DURATION:
      return library_song_get_duration (self->song) > 0
                 ? base_duration_to_string (library_song_get_duration (self->song))
                 : NULL;
    case MOOD_SONG_CELL_YEAR:
      return library_song_get_year (self->song) > 0
                 ? g_strdup_printf ("%u", library_song_get_year (self->song))
                 : NULL;
    default: return NULL;
    }
}

static void
show_song (MoodSongCell *self)
{
  const MoodEstimate *estimate = library_song_get_estimate (self->song);
  g_autofree char *text = NULL;

  switch (self->kind)
    {
    case MOOD_SONG_CELL_TITLE: show_title (self); break;
    case MOOD_SONG_CELL_ARTIST: show_text (self, library_song_get_artist (self->song)); break;
    case MOOD_SONG_CELL_ALBUM: show_text (self, library_song_get_album (self->song)); break;
    case MOOD_SONG_CELL_GENRE: show_text (self, library_song_get_genre (self->song)); break;
    case MOOD_SONG_CELL_MOOD: show_mood (self, estimate); break;
    case MOOD_SONG_CELL_WRITTEN: show_written (self, estimate); break;
    case MOOD_SONG_CELL_CORRECTED: show_corrected (self); break;
    case MOOD_SONG_CELL_PATH:
      text = base_paths_to_utf8 (library_song_get_path (self->song));
      show_text (self, text);
      break;
    default:
      text = make_number (self, estimate);
      show_text (self, text);
    }
}

static void
show_nothing (MoodSongCell *self)
{
  show_icon (self, NULL, NULL);
  show_text (self, NULL);
  if (self->second != NULL)
    gtk_inscription_set_text (self->second, NULL);
}

static void
update (MoodSongCell *self)
{
  if (self->kind == MOOD_SONG_CELL_TITLE && self->song != NULL)
    {
      g_autofree char *name = mood_text_describe_song (self->song);

      mood_bound_cells_name_row (GTK_WIDGET (self), name);
    }

  /* An icon and words, in the tooltip, besides: color alone tells nobody enough. */
  if (self->song != NULL && library_song_get_is_absent (self->song))
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");

  if (self->song != NULL)
    show_song (self);
  else
    show_nothing (self);
}

static char *
make_written_tooltip (MoodSongCell *self)
{
  const char *const *moods = library_song_get_moods (self->song);
  g_autofree char *list = NULL;

  if (moods[0] == NULL)
    return g_strdup (_ ("There is no mood in the file"));

  list = g_strjoinv (", ", (char **)moods);
  /* Translators: the mood tags of a file, separated by commas */
  return g_strdup_printf (_ ("In the file: %s"), list);
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
      return g_strdup_printf ("%s: %s, %s", library_song_get_mood (self->song),
                              mood_quadrant_get_name (estimate->quadrant), mood_text_song_certainty (self->song));
    case MOOD_SONG_CELL_CERTAINTY:
      return estimate != NULL ? g_strdup (mood_text_song_certainty (self->song)) : NULL;
    case MOOD_SONG_CELL_GENRE: return g_strdup (library_song_get_genre (self->song));
    case MOOD_SONG_CELL_PATH: return base_paths_to_utf8 (library_song_get_path (self->song));
    case MOOD_SONG_CELL_WRITTEN: return make_written_tooltip (self);
    case MOOD_SONG_CELL_CORRECTED:
      return library_song_get_label (self->song) != NULL ? g_strdup (_ ("Corrected by you")) : NULL;
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
  self->second = NULL;
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

static gboolean
is_number (MoodSongCellKind kind)
{
  return kind == MOOD_SONG_CELL_VALENCE || kind == MOOD_SONG_CELL_AROUSAL || kind == MOOD_SONG_CELL_CERTAINTY
         || kind == MOOD_SONG_CELL_DURATION || kind == MOOD_SONG_CELL_YEAR;
}

GtkWidget *
mood_song_cell_new (MoodSongCellKind kind)
{
  MoodSongCell *self = g_object_new (MOOD_TYPE_SONG_CELL, NULL);

  self->kind = kind;
  if (is_number (kind))
    {
      gtk_inscription_set_xalign (self->text, 1);
      gtk_inscription_set_min_chars (self->text, 5);
      gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
    }
  /* The end of a path tells more than its begin. */
  if (kind == MOOD_SONG_CELL_PATH)
    gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START);
  /* In a high row, of two lines of title, it would go on in the middle of its word. */
  if (kind == MOOD_SONG_CELL_MOOD)
    gtk_widget_set_valign (GTK_WIDGET (self->text), GTK_ALIGN_CENTER);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), !is_number (kind) || kind == MOOD_SONG_CELL_CERTAINTY);

  return GTK_WIDGET (self);
}

void
mood_song_cell_set_song (MoodSongCell *self,
                         LibrarySong  *song)
{
  if (g_set_object (&self->song, song))
    update (self);
}

LibrarySong *
mood_song_cell_get_song (MoodSongCell *self)
{
  return self->song;
}

static void
add_second_line (MoodSongCell *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *second = gtk_inscription_new (NULL);
  GtkWidget *text = g_object_ref (GTK_WIDGET (self->text));

  self->second = GTK_INSCRIPTION (second);
  gtk_inscription_set_text_overflow (self->second, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (second, "second-line");
  gtk_widget_unparent (text);
  gtk_box_append (GTK_BOX (lines), text);
  gtk_box_append (GTK_BOX (lines), second);
  gtk_widget_insert_before (lines, GTK_WIDGET (self), NULL);
  g_object_unref (text);
}

void
mood_song_cell_set_two_lines (MoodSongCell *self,
                              gboolean      has_two_lines)
{
  if (self->kind != MOOD_SONG_CELL_TITLE || (self->second == NULL && !has_two_lines))
    return;

  if (self->second == NULL)
    {
      add_second_line (self);
      update (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->second), has_two_lines);
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
