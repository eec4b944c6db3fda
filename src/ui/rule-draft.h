/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "library/playlist-rule.h"

G_BEGIN_DECLS

/* Where on the plane a rule looks. */
typedef enum
{
  MOOD_RULE_ANYWHERE,
  MOOD_RULE_CIRCLE,
  MOOD_RULE_SHAPE, /* that was drawn */
} MoodRulePlace;

typedef enum
{
  MOOD_RULE_ALL,
  MOOD_RULE_SONGS,
  MOOD_RULE_MINUTES,
} MoodRuleAmount;

/**
 * MoodRuleDraft:
 *
 * A rule as it is typed: every field may hold something that makes no sense, and then says so. What a rule has and no field
 * shows (a second place, the seed) stays.
 *
 * Properties: place (MoodRulePlace), valence, arousal, radius, quadrant-1 to quadrant-4, words and genres ("calm, epic"),
 * certainty (percent), text, title, artist, album, year-from, year-to (as typed), order (LibraryRuleOrder), is-descending,
 * amount (MoodRuleAmount), n-songs, n-minutes.
 * Signals: "notify" of any of them.
 */
#define MOOD_TYPE_RULE_DRAFT (mood_rule_draft_get_type ())
G_DECLARE_FINAL_TYPE (MoodRuleDraft, mood_rule_draft, MOOD, RULE_DRAFT, GObject)

MoodRuleDraft       *mood_rule_draft_new       (void);
void                 mood_rule_draft_take_rule (MoodRuleDraft             *self,
                                                const LibraryPlaylistRule *rule);
/* (transfer full) (nullable): NULL with a sentence for a person in @error */
LibraryPlaylistRule *mood_rule_draft_make_rule (MoodRuleDraft             *self,
                                                GError                   **error);
/* Whether there is a drawn shape to choose. */
gboolean             mood_rule_draft_has_shape (MoodRuleDraft             *self);

G_END_DECLS
