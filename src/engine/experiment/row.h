/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/cut.h"
#include "engine/nn/learning-rate.h"
#include "engine/nn/loss.h"
#include "engine/nn/optimizer.h"
#include "engine/training/song-rules.h"

G_BEGIN_DECLS

/* What is learned of a clip. */
typedef enum
{
  EXPERIMENT_TARGET_POINT,    /* valence and arousal */
  EXPERIMENT_TARGET_CURVE,    /* the same, of each half second */
  EXPERIMENT_TARGET_QUADRANT, /* one of four */
  EXPERIMENT_TARGET_DEGREES,  /* the nine degrees, 0 to 1 */
  EXPERIMENT_TARGET_EMOTION,  /* one of the row's classes */
  EXPERIMENT_TARGET_GENRE,    /* one of the row's classes */
} ExperimentTarget;

typedef enum
{
  EXPERIMENT_SPLIT_FOLDS,  /* the corpus' own folds, joined into parts */
  EXPERIMENT_SPLIT_RANDOM, /* parts at random, whoever the clips are by */
  EXPERIMENT_SPLIT_NONE,   /* nothing is held out: a network that others start from */
  EXPERIMENT_SPLIT_SAME,   /* what trains is what is tested: can it be learned by heart? */
  EXPERIMENT_SPLIT_GROUPS, /* parts at random, but clips by one artist (actor, series) in the same */
  EXPERIMENT_SPLIT_RATIO,  /* for each part anew, one in so many at random is held out */
} ExperimentSplitKind;

typedef enum
{
  EXPERIMENT_SCALE_NONE,
  EXPERIMENT_SCALE_MEAN,
  EXPERIMENT_SCALE_STANDARD,
  EXPERIMENT_SCALE_MIN_MAX,
  EXPERIMENT_SCALE_PCA, /* standardized, then whitened */
} ExperimentScale;

/* Strengths of what makes training examples differ; 0 is none. */
typedef struct
{
  double mixup;
  double mask_bands;  /* longest masked share of the bands */
  double mask_frames; /* the same of the frames */
  double brightness;
  double contrast;
  double grey;
  double gain;      /* standard deviation, dB */
  double equaliser; /* standard deviation, dB */
  double pitch;     /* furthest shift, share of the frequency axis */
  double tempo;     /* furthest stretch, share */
  double crop;      /* longest share of the frames that is cut away */
} ExperimentAugment;

/* What a paper reported of a row. */
typedef struct
{
  char  *metric; /* (owned) */
  double value;
} ExperimentReported;

/**
 * ExperimentRow:
 *
 * One row of a table: all that decides what is trained on what, how and for how long. Every field is a key
 * of the settings file, see row-keys.c, which tells also what each means.
 */
typedef struct
{
  char *name;   /* (owned) */
  char *corpus; /* (owned) */
  ExperimentTarget target;
  char **classes; /* (owned) (nullable) */
  gboolean correct_words;
  gboolean unit; /* valence and arousal from 0 to 1, as some papers have them, and not from -1 to 1 */
  guint items; /* 0: all */

  char *features; /* (owned): text form of a DspFeatureSet */
  AnalysisCut segments; /* the feature set tells how long they are */
  AnalysisCut test_segments;
  TrainingSongRule song_rule;
  ExperimentScale scale;
  guint components; /* of the PCA; 0: all */
  ExperimentAugment augment;

  ExperimentSplitKind split;
  guint parts;
  guint use_parts; /* 0: all */
  guint runs;
  guint64 seed;

  char *model;   /* (owned): of the zoo, or logistic, mlr, svr, svm */
  char *options; /* (owned): text form of NnZooOptions without the outputs */
  char *trainable; /* (owned) (nullable): beginning of the names of the only layers that learn */
  char *start;     /* (owned) (nullable): row whose weights it begins with */
  char *start_without; /* (owned) (nullable): beginning of the names of layers that are new all the same */
  double ridge;
  double cost;
  double gamma;
  double tube;
  guint max_rows; /* that a machine trains on, evenly spread; 0: all */

  NnLossKind loss;
  double label_smoothing;
  NnOptimizerKind optimizer;
  double learning_rate;
  double momentum;
  double weight_decay;
  NnLearningRateKind schedule;
  guint step_epochs;
  double step_gamma;
  guint epochs;
  guint batch;
  double clip_norm;
  guint search; /* sets of hyper-parameters that are tried first; 0: none */

  char *transfer; /* (owned) (nullable): corpus of whole songs that it is tried on */
  double vote_threshold;
  guint transfer_items; /* 0: all */

  GArray *reported; /* (owned): ExperimentReported */
  char *reduced;    /* (owned): against the paper, and why; "" when nothing is */
  double seconds;   /* that a cell takes on one core, about; 0: not known */

  char *fingerprint; /* (owned): of all of the above that decides the result */
} ExperimentRow;

void   experiment_row_free      (ExperimentRow       *self);
/* How many of its parts are held out in turn. */
guint  experiment_row_get_parts (const ExperimentRow *self);
/* Runs times parts. */
guint  experiment_row_get_cells (const ExperimentRow *self);
/* The reported value of @metric; NAN when the paper gives none. */
double experiment_row_get_reported (const ExperimentRow *self,
                                    const char          *metric);
gboolean experiment_row_is_classic (const ExperimentRow *self);
gboolean experiment_row_has_classes (const ExperimentRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentRow, experiment_row_free)

G_END_DECLS
