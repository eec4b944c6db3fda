/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MoodCacheGroup:
 *
 * In the preferences: how much is kept of songs so that another model need not decode them, how much of it there is, and
 * throwing it away.
 *
 * Signal: "toast" (AdwToast): has something to tell.
 */
#define MOOD_TYPE_CACHE_GROUP (mood_cache_group_get_type ())
G_DECLARE_FINAL_TYPE (MoodCacheGroup, mood_cache_group, MOOD, CACHE_GROUP, AdwPreferencesGroup)

G_END_DECLS
