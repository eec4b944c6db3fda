/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  MOOD_SIDEBAR_LIBRARY,
  MOOD_SIDEBAR_MOODS,
  MOOD_SIDEBAR_PLAYLISTS,
} MoodSidebarSection;

/**
 * MoodSidebarItem:
 *
 * One line of the sidebar: a scope, by its id; or "words", which shows and hides the mood words; or "no-playlists", a hint
 * where there are none.
 *
 * Properties: id, section, icon-name, style-class (nullable) (all construct-only); title, count (-1 when it is not known, or
 * there is nothing to count).
 */
#define MOOD_TYPE_SIDEBAR_ITEM (mood_sidebar_item_get_type ())
G_DECLARE_FINAL_TYPE (MoodSidebarItem, mood_sidebar_item, MOOD, SIDEBAR_ITEM, GObject)

MoodSidebarItem   *mood_sidebar_item_new          (MoodSidebarSection section,
                                                   const char        *id,
                                                   const char        *title,
                                                   const char        *icon_name,
                                                   const char        *style_class);
const char        *mood_sidebar_item_get_id       (MoodSidebarItem   *self);
MoodSidebarSection mood_sidebar_item_get_section  (MoodSidebarItem   *self);
const char        *mood_sidebar_item_get_icon     (MoodSidebarItem   *self);
const char        *mood_sidebar_item_get_class    (MoodSidebarItem   *self);
const char        *mood_sidebar_item_get_title    (MoodSidebarItem   *self);
int                mood_sidebar_item_get_count    (MoodSidebarItem   *self);
/* FALSE for what is no scope. */
gboolean           mood_sidebar_item_is_scope     (MoodSidebarItem   *self);
gboolean           mood_sidebar_item_is_word      (MoodSidebarItem   *self);
void               mood_sidebar_item_set_title    (MoodSidebarItem   *self,
                                                   const char        *title);
void               mood_sidebar_item_set_count    (MoodSidebarItem   *self,
                                                   int                count);

G_END_DECLS
