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

/* The nine degrees of the Geneva Emotional Music Scale (Zentner et al. 2008). */
#define TRAINING_N_DEGREES 9
extern const char *const training_degree_names[TRAINING_N_DEGREES + 1];

/**
 * TrainingCurvePoint:
 *
 * What people said of one moment of a clip. Times of a clip ascend.
 */
typedef struct
{
  double time; /* seconds */
  double valence;
  double arousal;
} TrainingCurvePoint;

/**
 * TrainingClip:
 * @path: (owned): the audio file
 * @name: (owned): its path as the manifest has it
 * @title: (owned): "" when unknown
 * @artist: (owned): "" when unknown
 * @group: (owned): what should be on one side of a split only: what the column `group` says, or else artist, actor, song
 *   or series; "" when the clip stands alone
 * @genre: (owned): "" when unknown
 * @class_name: (owned): what the column `class` says, or else the emotion; "" when it is of no class
 * @emotion: (owned): the emotion that was acted or felt, as a word; "" when there is none
 * @words: (owned): mood words that editors gave it; empty when there are none
 * @manifest: index of the manifest it came from
 * @line: where in the manifest it stands
 * @fold: -1 when the manifest gives none: then it is trained on and never tested
 * @has_quadrant: whether @quadrant was labeled
 * @degrees: in the order of training_degree_names; NAN where not rated
 * @has_degrees: whether any was
 * @curve: (owned) (nullable): TrainingCurvePoint
 *
 * One labeled piece of music.
 */
typedef struct
{
  char             *path;
  char             *name;
  char             *title;
  char             *artist;
  char             *group;
  char             *genre;
  char             *class_name;
  char             *emotion;
  char            **words;
  guint             manifest;
  guint             line;
  int               fold;
  gboolean          has_quadrant;
  MoodQuadrant      quadrant;
  TrainingPointKind point;
  double            valence;
  double            arousal;
  gboolean          has_degrees;
  double            degrees[TRAINING_N_DEGREES];
  GArray           *curve;
} TrainingClip;

/**
 * TrainingCorpus:
 *
 * The clips of one or more manifests. A manifest is a CSV file with the columns `path` (relative
 * to its folder) and any of `quadrant`, `valence` with `arousal`, `class`, `emotion`, the nine degrees, `fold`,
 * `group`, `title`, `artist`, `actor`, `song`, `series`, `genre` and `mood_tags`; others are left alone, but for
 * `norm_words`, whose presence says that valence and arousal are those of words. A file `curves.csv`
 * beside it (columns `path`, `time`, `valence`, `arousal`) carries labels over time.
 */
typedef struct _TrainingCorpus TrainingCorpus;

TrainingCorpus     *training_corpus_new               (void);
void                training_corpus_free              (TrainingCorpus        *self);
/* For learning where songs lie on the plane: the manifest must label quadrants or points. Errors: those
 * of training_csv_load(), and %BASE_ERROR_BAD_CORPUS with the line. */
gboolean            training_corpus_add_manifest      (TrainingCorpus        *self,
                                                       const char            *path,
                                                       GError               **error);
/* As above, but any kind of label will do. */
gboolean            training_corpus_add_any_manifest  (TrainingCorpus        *self,
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
