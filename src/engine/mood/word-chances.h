/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"

G_BEGIN_DECLS

/**
 * MoodWordChance:
 * @word: the vocabulary's
 * @probability: from 0 to 1; those of all words sum to 1
 */
typedef struct
{
  const MoodWord *word;
  double          probability;
} MoodWordChance;

/* (element-type MoodWordChance) (transfer full): the song's own word first, then the others, the likeliest first. They
 * live as long as @vocabulary. */
GArray *mood_word_chances_new (const MoodVocabulary *vocabulary,
                               const MoodEstimate   *estimate);

G_END_DECLS
