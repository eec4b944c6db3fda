/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/selection.h"
#include "ui/song-groups.h"

G_BEGIN_DECLS

/**
 * MoodGroupList:
 *
 * Albums or artists as a table. Groups that are selected have their songs selected; one that is activated is told of.
 *
 * Signals: "opened" (MoodSongGroup).
 */
#define MOOD_TYPE_GROUP_LIST (mood_group_list_get_type ())
G_DECLARE_FINAL_TYPE (MoodGroupList, mood_group_list, MOOD, GROUP_LIST, GtkWidget)

void     mood_group_list_set_source (MoodGroupList  *self,
                                     MoodSongGroups *groups,
                                     MoodSelection  *selection);
void     mood_group_list_set_narrow (MoodGroupList  *self,
                                     gboolean        is_narrow);
gboolean mood_group_list_is_settled (MoodGroupList  *self);

G_END_DECLS
