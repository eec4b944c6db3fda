/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/**
 * MoodVocabulary:
 *
 * The mood words and their places on the plane, read from a key file
 * (data/vocabulary/default.ini). Immutable after loading and safe to share between threads.
 */
typedef struct _MoodVocabulary MoodVocabulary;

typedef struct
{
  char        *id;       /* "happy": what is written into files; never translated */
  char        *name;     /* translated, to show */
  char       **synonyms; /* (nullable): words that labelled music has in its place */
  double       valence;
  double       arousal;
  MoodQuadrant quadrant; /* where the word must lie */
} MoodWord;

MoodVocabulary  *mood_vocabulary_load        (const char            *path,
                                              GError               **error);
MoodVocabulary  *mood_vocabulary_get_default (GError               **error);
MoodVocabulary  *mood_vocabulary_ref         (MoodVocabulary        *self);
void             mood_vocabulary_unref       (MoodVocabulary        *self);
gsize            mood_vocabulary_get_n_words (const MoodVocabulary  *self);
const MoodWord  *mood_vocabulary_get_word    (const MoodVocabulary  *self,
                                              gsize                  index);
/* What a song in the middle of the plane is called; not among the others. */
const MoodWord  *mood_vocabulary_get_neutral (const MoodVocabulary  *self);
const MoodWord  *mood_vocabulary_name        (const MoodVocabulary  *self,
                                              const MoodEstimate    *estimate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodVocabulary, mood_vocabulary_unref)

G_END_DECLS
