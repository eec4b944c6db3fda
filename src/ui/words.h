/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodWords:
 *
 * The mood words that the window goes by, and what becomes of it all when their owner changes them: the songs of a store are
 * named anew, and the words are kept in the owner's file.
 *
 * Signals:
 *  - "changed": other words are in use; songs follow one after the other
 *  - "settled": all songs have the new words, and they are in the file
 *  - "failed" (const GError *): they could not be kept
 */
#define MOOD_TYPE_WORDS (mood_words_get_type ())
G_DECLARE_FINAL_TYPE (MoodWords, mood_words, MOOD, WORDS, GObject)

MoodWords            *mood_words_new            (MoodSongStore        *store);
/* (nullable): the words as their owner last set them, though they may not be in use yet */
const MoodVocabulary *mood_words_get_vocabulary (MoodWords            *self);
/* In use within a moment; of several changes in it, the last one. */
void                  mood_words_set_vocabulary (MoodWords            *self,
                                                 MoodVocabulary       *vocabulary);
/* Not after a moment but now: the window closes. */
void                  mood_words_flush          (MoodWords            *self);
gboolean              mood_words_is_saving      (MoodWords            *self);
gboolean              mood_words_is_settled     (MoodWords            *self);

G_END_DECLS
