/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From what is said of the pieces of a song to what is said of the song. Where the pieces lie is in
 * analysis/cut.h. */

typedef enum
{
  TRAINING_SONG_MEAN,      /* "mean": of values or probabilities */
  TRAINING_SONG_MAJORITY,  /* "majority": each piece votes for its most probable class */
  TRAINING_SONG_THRESHOLD, /* "threshold 0.5": the same, undecided unless the winner has that share of the votes */
} TrainingSongRuleKind;

typedef struct
{
  TrainingSongRuleKind kind;
  double               threshold; /* 0 to 1 */
} TrainingSongRule;

/* Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean training_song_rule_parse  (TrainingSongRule        *self,
                                    const char              *text,
                                    GError                 **error);
char    *training_song_rule_to_text (const TrainingSongRule *self);

/* @values: (n_pieces, n_outputs); @song: (out): (n_outputs), their mean */
void     training_song_mean        (gsize                    n_pieces,
                                    gsize                    n_outputs,
                                    const double            *values,
                                    double                  *song);
/* @probabilities: (n_pieces, n_classes); @song: (out): (n_classes): mean probabilities, or shares of the votes.
 * Of classes with as many votes, that with the higher sum of probabilities wins, and then the first.
 * Returns: the class of the song; -1 when it is undecided */
int      training_song_rule_decide (const TrainingSongRule  *self,
                                    gsize                    n_pieces,
                                    gsize                    n_classes,
                                    const double            *probabilities,
                                    double                  *song);

G_END_DECLS
