/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/playlist-store.h"
#include "ui/rule-draft.h"

G_BEGIN_DECLS

/**
 * MoodRuleEditor:
 *
 * Makes a playlist that is a rule, or changes one, and shows meanwhile which songs are in it.
 *
 * Signals: "saved" (gint64 id).
 */
#define MOOD_TYPE_RULE_EDITOR (mood_rule_editor_get_type ())
G_DECLARE_FINAL_TYPE (MoodRuleEditor, mood_rule_editor, MOOD, RULE_EDITOR, AdwWindow)

/* @id: of the playlist that is changed; 0: a new one; @rule: (nullable): what it is at first, copied; @name: likewise */
MoodRuleEditor *mood_rule_editor_new        (GtkWindow                 *parent,
                                             MoodSession               *session,
                                             MoodPlaylistStore         *store,
                                             gint64                     id,
                                             const char                *name,
                                             const LibraryPlaylistRule *rule);
MoodRuleDraft  *mood_rule_editor_get_draft  (MoodRuleEditor            *self);
/* TRUE when the songs that are shown are those of what is typed. */
gboolean        mood_rule_editor_is_settled (MoodRuleEditor            *self);

G_END_DECLS
