/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"
#include "engine/training/findings.h"

G_BEGIN_DECLS

/**
 * TrainingWordAgreement:
 * @n_songs: songs that are judged: those with a word of the vocabulary, or what is said for it, among their own
 * @share: of these, how many are given a word that is among their own; NAN when there are none
 * @chance: the same when what was said of the songs is dealt out among them at random: its mean over all
 *   permutations
 * @chance_sd: its standard deviation over all permutations; NAN of one song
 *
 * Whether the mood word that a song is given is one that editors gave it.
 */
typedef struct
{
  guint  n_songs;
  double share;
  double chance;
  double chance_sd;
} TrainingWordAgreement;

/* Of the songs of @manifest. @n_neighbors: so many words that lie nearest to the given one on the plane count as
 * well. A song that is called neutral is given no word. */
void training_word_agreement_measure (TrainingWordAgreement  *self,
                                      const TrainingFindings *findings,
                                      guint                   manifest,
                                      const MoodVocabulary   *vocabulary,
                                      guint                   n_neighbors);
/* As a table, for some numbers of neighbors. Nothing where no song is judged. */
void training_word_agreement_append  (GString                *report,
                                      const TrainingFindings *findings,
                                      guint                   manifest,
                                      const MoodVocabulary   *vocabulary);

G_END_DECLS
