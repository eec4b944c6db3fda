/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/label-findings.h"

G_BEGIN_DECLS

/**
 * MoodTakeRow:
 *
 * One thing that files or playlists say of songs: whether it is taken for their place, and where it is put.
 *
 * Signals: "changed": its finding is another now.
 */
#define MOOD_TYPE_TAKE_ROW (mood_take_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodTakeRow, mood_take_row, MOOD, TAKE_ROW, AdwExpanderRow)

/* @finding: stays another's, and has to outlive the row. @words: what may be chosen, after one for "a place of its own";
 * @vocabulary: whose words they are, in the same order. */
MoodTakeRow *mood_take_row_new         (JobsFinding          *finding,
                                        GListModel           *words,
                                        const MoodVocabulary *vocabulary);
JobsFinding *mood_take_row_get_finding (MoodTakeRow          *self);

G_END_DECLS
