/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/playlist-store.h"
#include "ui/sidebar-item.h"
#include "ui/song-counts.h"

G_BEGIN_DECLS

/**
 * MoodSidebarModel:
 *
 * The lines of the sidebar, as a list model of MoodSidebarItem. Lines that stay are the same objects with other numbers; new
 * ones come a few at a time, since each costs the list a widget.
 */
#define MOOD_TYPE_SIDEBAR_MODEL (mood_sidebar_model_get_type ())
G_DECLARE_FINAL_TYPE (MoodSidebarModel, mood_sidebar_model, MOOD, SIDEBAR_MODEL, GObject)

#define MOOD_SIDEBAR_RULE_ICON "mood-rule-symbolic"

MoodSidebarModel *mood_sidebar_model_new           (void);
void              mood_sidebar_model_set_counts    (MoodSidebarModel     *self,
                                                    const MoodSongCounts *counts);
/* @playlists: (element-type MoodPlaylist) */
void              mood_sidebar_model_set_playlists (MoodSidebarModel     *self,
                                                    GPtrArray            *playlists);
void              mood_sidebar_model_show_words    (MoodSidebarModel     *self,
                                                    gboolean              is_shown);
/* (transfer none) (nullable) */
MoodSidebarItem  *mood_sidebar_model_find          (MoodSidebarModel     *self,
                                                    const char           *id);
/* FALSE while lines are still to come. */
gboolean          mood_sidebar_model_is_settled    (MoodSidebarModel     *self);

G_END_DECLS
