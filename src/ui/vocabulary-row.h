/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/mood/vocabulary.h"

G_BEGIN_DECLS

/**
 * MoodVocabularyRow:
 *
 * A mood word that can be moved, given aliases and removed.
 *
 * Signals:
 *  - "edited": its owner has given it another place or other aliases
 *  - "removed": its owner wants it away
 */
#define MOOD_TYPE_VOCABULARY_ROW (mood_vocabulary_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodVocabularyRow, mood_vocabulary_row, MOOD, VOCABULARY_ROW, AdwExpanderRow)

MoodVocabularyRow *mood_vocabulary_row_new         (const char              *id);
const char        *mood_vocabulary_row_get_id      (MoodVocabularyRow       *self);
/* No signals come from it. */
void               mood_vocabulary_row_set_word    (MoodVocabularyRow       *self,
                                                    const MoodWord          *word);
void               mood_vocabulary_row_set_n_songs (MoodVocabularyRow       *self,
                                                    guint                    n_songs);
double             mood_vocabulary_row_get_valence (MoodVocabularyRow       *self);
double             mood_vocabulary_row_get_arousal (MoodVocabularyRow       *self);
/* (transfer full) */
GStrv              mood_vocabulary_row_get_aliases (MoodVocabularyRow       *self);

G_END_DECLS
