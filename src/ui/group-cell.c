/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/group-cell.h"

#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "ui/bound-cells.h"
#include "ui/plane-thumb.h"
#include "ui/text.h"

#define THUMB_SIZE 44
#define MARK_SIZE  12
#define SPACING    6

struct _MoodGroupCell
{
  GtkWidget parent_instance;
  MoodGroupCellKind kind;
  MoodPlaneThumb *thumb;  /* (nullable): of the name */
  GtkWidget *icon;        /* (nullable): of the mood */
  const char *icon_class; /* static (nullable) */
  GtkInscription *text;
  GtkInscription *second; /* (nullable): of the name */
};

G_DEFINE_FINAL_TYPE (MoodGroupCell, mood_group_cell, GTK_TYPE_WIDGET)

static void
show_thumb (MoodGroupCell *self, MoodSongGroup *group)
{
  const MoodEstimate *estimate = mood_song_group_get_estimate (group);
  g_autofree char *label = NULL;

  if (estimate != NULL)
    label = g_strdup_printf ("%s, %s", mood_text_valence_in_words (estimate->gaussian.valence),
                             mood_text_arousal_in_words (estimate->gaussian.arousal));
  mood_plane_thumb_set_points (self->thumb, mood_song_group_get_points (group),
                               estimate != NULL && mood_song_group_get_n_placed (group) > 1
                                   ? &estimate->gaussian
                                   : NULL,
                               label != NULL ? label : _ ("Not heard yet"));
}

static char *
count_songs (MoodSongGroup *group)
{
  const guint n = mood_song_group_get_n_songs (group);

  return g_strdup_printf (ngettext ("%'u song", "%'u songs", n), n);
}

static void
show_name (MoodGroupCell *self, MoodSongGroup *group)
{
  const char *artist = mood_song_group_get_artist (group);
  g_autofree char *count = count_songs (group);
  g_autofree char *row = NULL;

  gtk_inscription_set_text (self->text, mood_song_group_get_name (group));
  gtk_inscription_set_text (self->second, *artist != '\0' ? artist : count);
  show_thumb (self, group);
  row = g_strjoin (", ", mood_song_group_get_name (group), count, mood_song_group_get_mood (group), NULL);
  mood_bound_cells_name_row (GTK_WIDGET (self), row);
}

static void
show_mood (MoodGroupCell *self, MoodSongGroup *group)
{
  const MoodEstimate *estimate = mood_song_group_get_estimate (group);

  gtk_inscription_set_text (self->text, mood_song_group_get_mood (group));
  gtk_widget_set_visible (self->icon, estimate != NULL);
  if (estimate == NULL)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), mood_text_quadrant_icon (estimate));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mood_quadrant_get_name (estimate->quadrant), -1);
  if (self->icon_class != NULL)
    gtk_widget_remove_css_class (self->icon, self->icon_class);
  self->icon_class = mood_text_quadrant_class (estimate);
  gtk_widget_add_css_class (self->icon, self->icon_class);
}

/* The spread of a single song is none. */
static char *
make_value (MoodSongGroup *group, double value, double sd)
{
  return mood_song_group_get_n_placed (group) > 1 ? mood_text_value_with_spread (value, sd)
                                                  : mood_text_coordinate (value);
}

/* (transfer full) (nullable) */
static char *
make_number (MoodGroupCell *self, MoodSongGroup *group)
{
  const MoodEstimate *estimate = mood_song_group_get_estimate (group);

  switch (self->kind)
    {
    case MOOD_GROUP_CELL_SONGS: return g_strdup_printf ("%'u", mood_song_group_get_n_songs (group));
    case MOOD_GROUP_CELL_DURATION: return base_duration_to_string (mood_song_group_get_duration (group));
    case MOOD_GROUP_CELL_VALENCE:
      return estimate != NULL ? make_value (group, estimate->gaussian.valence, estimate->gaussian.valence_sd)
                              : NULL;
    case MOOD_GROUP_CELL_AROUSAL:
      return estimate != NULL ? make_value (group, estimate->gaussian.arousal, estimate->gaussian.arousal_sd)
                              : NULL;
    default: return NULL;
    }
}

static void
mood_group_cell_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_group_cell_parent_class)->dispose (object);
}

static void
mood_group_cell_class_init (MoodGroupCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_group_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
mood_group_cell_init (MoodGroupCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), SPACING);
}

static GtkInscription *
make_line (void)
{
  GtkInscription *line = GTK_INSCRIPTION (gtk_inscription_new (NULL));

  gtk_inscription_set_text_overflow (line, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (line), TRUE);

  return line;
}

static void
add_name (MoodGroupCell *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *thumb = g_object_new (MOOD_TYPE_PLANE_THUMB, NULL);

  self->thumb = MOOD_PLANE_THUMB (thumb);
  mood_plane_thumb_set_size (self->thumb, THUMB_SIZE);
  self->second = make_line ();
  gtk_widget_add_css_class (GTK_WIDGET (self->second), "second-line");
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (self->second));
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (lines, SPACING);
  gtk_widget_set_parent (thumb, GTK_WIDGET (self));
  gtk_widget_set_parent (lines, GTK_WIDGET (self));
}

GtkWidget *
mood_group_cell_new (MoodGroupCellKind kind)
{
  MoodGroupCell *self = g_object_new (MOOD_TYPE_GROUP_CELL, NULL);

  self->kind = kind;
  self->text = make_line ();
  if (kind == MOOD_GROUP_CELL_NAME)
    {
      add_name (self);
      return GTK_WIDGET (self);
    }

  if (kind == MOOD_GROUP_CELL_MOOD)
    {
      self->icon = gtk_image_new ();
      gtk_image_set_pixel_size (GTK_IMAGE (self->icon), MARK_SIZE);
      gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
    }
  else
    {
      gtk_inscription_set_xalign (self->text, 1);
      gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
    }
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

void
mood_group_cell_set_group (MoodGroupCell *self, MoodSongGroup *group)
{
  g_autofree char *text = NULL;

  if (group == NULL)
    return;

  switch (self->kind)
    {
    case MOOD_GROUP_CELL_NAME: show_name (self, group); break;
    case MOOD_GROUP_CELL_MOOD: show_mood (self, group); break;
    default: text = make_number (self, group); gtk_inscription_set_text (self->text, text);
    }
}
