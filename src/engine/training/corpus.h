/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/* Where a clip's valence and arousal come from. */
typedef enum
{
  TRAINING_POINT_NONE,
  TRAINING_POINT_RATED, /* people rated this clip */
  TRAINING_POINT_WORDS, /* mean of the norms of words that editors gave it: weak, see word-norms.h */
} TrainingPointKind;

/**
 * TrainingClip:
 * @path: (owned): the audio file
 * @name: (owned): its path as the manifest has it
 * @artist: (owned): "" when unknown
 * @manifest: index of the manifest it came from
 * @fold: -1 when the manifest gives none: then it is trained on and never tested
 * @has_quadrant: whether @quadrant was labelled
 *
 * One labelled piece of music.
 */
typedef struct
{
  char             *path;
  char             *name;
  char             *artist;
  guint             manifest;
  int               fold;
  gboolean          has_quadrant;
  MoodQuadrant      quadrant;
  TrainingPointKind point;
  double            valence;
  double            arousal;
} TrainingClip;

/**
 * TrainingCorpus:
 *
 * The clips of one or more manifests. A manifest is a CSV file with the columns `path` (relative
 * to its folder) and any of `quadrant`, `valence` with `arousal`, `fold`, `artist`; others are left
 * alone, but for `norm_words`, whose presence says that valence and arousal are those of words.
 */
typedef struct _TrainingCorpus TrainingCorpus;

TrainingCorpus     *training_corpus_new               (void);
void                training_corpus_free              (TrainingCorpus        *self);
/* Errors: those of training_csv_load(), and %BASE_ERROR_BAD_CORPUS with the line. */
gboolean            training_corpus_add_manifest      (TrainingCorpus        *self,
                                                       const char            *path,
                                                       GError               **error);
gsize               training_corpus_get_n_clips       (const TrainingCorpus  *self);
const TrainingClip *training_corpus_get_clip          (const TrainingCorpus  *self,
                                                       gsize                  index);
gsize               training_corpus_get_n_manifests   (const TrainingCorpus  *self);
/* The name of the manifest's folder: what people call the corpus. */
const char         *training_corpus_get_manifest_name (const TrainingCorpus  *self,
                                                       guint                  manifest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingCorpus, training_corpus_free)

G_END_DECLS
