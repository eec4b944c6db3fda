/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/song-group.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_GROUP_CELL_NAME,
  MOOD_GROUP_CELL_SONGS,
  MOOD_GROUP_CELL_DURATION,
  MOOD_GROUP_CELL_MOOD,
  MOOD_GROUP_CELL_VALENCE,
  MOOD_GROUP_CELL_AROUSAL,
} MoodGroupCellKind;

/**
 * MoodGroupCell:
 *
 * One cell of the list of albums or artists. The first one has a small plane with the songs on it.
 */
#define MOOD_TYPE_GROUP_CELL (mood_group_cell_get_type ())
G_DECLARE_FINAL_TYPE (MoodGroupCell, mood_group_cell, MOOD, GROUP_CELL, GtkWidget)

GtkWidget *mood_group_cell_new       (MoodGroupCellKind  kind);
void       mood_group_cell_set_group (MoodGroupCell     *self,
                                      MoodSongGroup     *group); /* (nullable) */

G_END_DECLS
