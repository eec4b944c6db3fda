/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"

G_BEGIN_DECLS

struct _MoodVocabulary
{
  GArray      *words;   /* (owned) (element-type MoodWord), the neutral one not among them */
  MoodWord     neutral; /* what a song in the middle disc is called */
  MoodBorders  borders;
};

/* Still to be filled; nobody else has it. */
MoodVocabulary *mood_vocabulary_new_empty (void);
gboolean        mood_vocabulary_add       (MoodVocabulary     *self,
                                           const char         *id,
                                           double              valence,
                                           double              arousal,
                                           const char *const  *synonyms,
                                           GError            **error);

G_END_DECLS
