/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/* What a vocabulary may hold at most, and a word or alias in bytes. */
#define MOOD_VOCABULARY_MAX 1000
#define MOOD_WORD_MAX       64
#define MOOD_ALIASES_MAX    32

/**
 * MoodVocabulary:
 *
 * The mood words and their places on the plane, and how the plane is parted, read from a key file
 * (data/vocabulary/default.ini, or the owner's). Immutable and safe to share between threads: a change makes another.
 */
typedef struct _MoodVocabulary MoodVocabulary;

typedef struct
{
  char        *id;       /* "happy": what is written into files; never translated */
  char        *name;     /* translated, to show */
  char       **synonyms; /* (nullable): words that labeled music has in its place */
  double       valence;
  double       arousal;
  MoodQuadrant quadrant; /* where the word must lie */
} MoodWord;

MoodVocabulary  *mood_vocabulary_load        (const char            *path,
                                              GError               **error);
/* The words in use: see mood_vocabulary_use(). */
MoodVocabulary  *mood_vocabulary_get_default (GError               **error);
/* (nullable) (transfer full): why the owner's own words are not in use, for people. */
char            *mood_vocabulary_dup_notice  (void);
void             mood_vocabulary_use         (MoodVocabulary        *self);
char            *mood_vocabulary_get_path    (void);
MoodVocabulary  *mood_vocabulary_load_shipped (GError              **error);
MoodVocabulary  *mood_vocabulary_ref         (MoodVocabulary        *self);
void             mood_vocabulary_unref       (MoodVocabulary        *self);
gsize            mood_vocabulary_get_n_words (const MoodVocabulary  *self);
const MoodWord  *mood_vocabulary_get_word    (const MoodVocabulary  *self,
                                              gsize                  index);
/* What a song in the middle of the plane is called; not among the others. */
const MoodWord  *mood_vocabulary_get_neutral (const MoodVocabulary  *self);
/* (nullable): by its id */
const MoodWord  *mood_vocabulary_find        (const MoodVocabulary  *self,
                                              const char            *id);
const MoodBorders *mood_vocabulary_get_borders (const MoodVocabulary *self);
/* The estimate of a song that somebody has put there: mood_estimate_init_said() by the borders of these words. */
void             mood_vocabulary_place       (const MoodVocabulary  *self,
                                              MoodEstimate          *estimate,
                                              double                 valence,
                                              double                 arousal);
const MoodWord  *mood_vocabulary_name        (const MoodVocabulary  *self,
                                              const MoodEstimate    *estimate);

/* What the owner may do to it: each gives another vocabulary, or says why not. */
MoodVocabulary  *mood_vocabulary_with_word    (const MoodVocabulary *self,
                                               const char           *id,
                                               double                valence,
                                               double                arousal,
                                               const char *const    *synonyms,
                                               GError              **error);
MoodVocabulary  *mood_vocabulary_without_word (const MoodVocabulary *self,
                                               const char           *id,
                                               GError              **error);
MoodVocabulary  *mood_vocabulary_with_borders (const MoodVocabulary *self,
                                               const MoodBorders    *borders,
                                               GError              **error);
gboolean         mood_vocabulary_save         (const MoodVocabulary *self,
                                               const char           *path,
                                               GError              **error);
/* Takes the owner's own words away, so that those that the program comes with are used. */
gboolean         mood_vocabulary_forget       (const char           *path,
                                               GError              **error);
gboolean         mood_vocabulary_equal        (const MoodVocabulary *a,
                                               const MoodVocabulary *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodVocabulary, mood_vocabulary_unref)

G_END_DECLS
