/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/song-counter.h"
#include "ui/words.h"

G_BEGIN_DECLS

/**
 * MoodVocabularyPage:
 *
 * A page of preferences: the mood words, where they lie, and how the plane is parted. What is changed is in use at once.
 */
#define MOOD_TYPE_VOCABULARY_PAGE (mood_vocabulary_page_get_type ())
G_DECLARE_FINAL_TYPE (MoodVocabularyPage, mood_vocabulary_page, MOOD, VOCABULARY_PAGE, AdwPreferencesPage)

/* @counter: tells how many songs have each word */
MoodVocabularyPage *mood_vocabulary_page_new (MoodWords       *words,
                                              MoodSongCounter *counter);

G_END_DECLS
