/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/training/ensemble-config.h"
#include "engine/training/findings.h"
#include "engine/training/mood-config.h"
#include "engine/training/watch.h"

G_BEGIN_DECLS

/**
 * TrainingOptions:
 * @manifests: (array zero-terminated=1)
 * @output: (nullable): the model file to write, trained on all clips
 * @checkpoint: (nullable): folder of checkpoints and cached frames; made if it is not there
 * @cache: (nullable): folder of cached frames and features, for several trainings; NULL: @checkpoint
 * @watch: (nullable): of training_experiment_train_watched() alone
 * @beside: (nullable): of a training that is watched: all members of the model that it makes; the last one is what is watched,
 *   and is trained as the experiment's own configuration says; learners before it are fitted to the same songs
 * @predictions: (nullable): CSV file of the predictions to write
 * @curves: (nullable): CSV file of rated and heard curves to write, when a model is measured
 * @about: (nullable): text that goes into the model file: where the music is from, on what terms
 * @command: (nullable): the command line; with it, date and duration go into the model file too. Without
 *   it two runs write the same file
 * @cross_validate: hold out each fold of the first manifest in turn
 * @only_fold: hold out this fold alone; -1: all
 * @resume: go on from the checkpoints that are there
 * @chosen_folds: (nullable): int: folds on which settings were chosen; the report is given without them too
 * @n_worst: how many of each corpus's clips that were expected least the report lists
 * @n_workers: 0: one per core; does not change the result
 */
typedef struct
{
  const char *const *manifests;
  const char        *output;
  const char        *checkpoint;
  const char        *cache;
  const TrainingWatch *watch;
  const TrainingEnsembleConfig *beside;
  const char        *predictions;
  const char        *curves;
  const char        *about;
  const char        *command;
  gboolean           cross_validate;
  int                only_fold;
  const GArray      *chosen_folds;
  guint              n_worst;
  gboolean           resume;
  guint              n_workers;
} TrainingOptions;

/**
 * TrainingEpochReport:
 * @learning_rate: of its last step
 * @seconds: spent in all steps so far, those before it was resumed included
 * @verdict: (nullable): by the clips that watch
 * @is_best: the best so far
 *
 * An epoch that is over, of a training that is watched. A learner that is fitted at once has a single one, without loss.
 */
typedef struct
{
  TrainingEpoch          epoch;
  guint                  n_epochs;
  double                 learning_rate;
  double                 seconds;
  const TrainingVerdict *verdict;
  gboolean               is_best;
} TrainingEpochReport;

/* All are called from the thread that runs the experiment, or from its workers one at a time. */
typedef struct
{
  /* A line for a person. */
  void (*message)  (const char *text,
                    gpointer    user_data);
  /* Parts of all work done; epochs, mostly. */
  void (*progress) (double      done,
                    double      total,
                    gpointer    user_data);
  /* (nullable): after each step of a network's training. */
  void (*step)     (const TrainingStep *step,
                    gpointer            user_data);
  gpointer user_data;
  /* (nullable): clips that are read, of those that are to be; of an ensemble as many as all of its members have read, so that
   * a number may be told more than once. */
  void (*loaded)   (gsize    n_done,
                    gsize    n_clips,
                    gpointer user_data);
  /* (nullable): of a training that is watched: its checkpoint is written. */
  void (*epoch)    (const TrainingEpochReport *report,
                    gpointer                   user_data);
  /* (nullable): between two steps; may wait there. FALSE ends a training that is watched with the best model that there
   * is. */
  gboolean (*may_go_on) (gpointer user_data);
  /* (nullable): a training that is watched is over; its model is judged. */
  void (*judging)  (gpointer user_data);
  /* (nullable): a training that is watched begins, or goes on after @n_epochs; the best of these has @score, minus infinity as long
   * as there is none. */
  void (*begun)    (guint    n_epochs,
                    double   score,
                    gpointer user_data);
  /* (nullable): once clips are read: those that could not be, and for each a sentence why; both (element-type utf8), and
   * often empty. */
  void (*left_out) (GPtrArray *paths,
                    GPtrArray *reasons,
                    gpointer   user_data);
} TrainingObserver;

/**
 * TrainingMeasurement:
 * @model: (owned): that was asked
 * @corpus: (owned): of the clips
 * @predictions: (owned): of TrainingPrediction
 * @findings: as users would see them
 *
 * What a model file says of clips, before anything is made of it.
 */
typedef struct
{
  AnalysisModel   *model;
  TrainingCorpus  *corpus;
  GArray          *predictions;
  TrainingFindings findings;
} TrainingMeasurement;

void training_measurement_clear (TrainingMeasurement *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingMeasurement, training_measurement_clear)

/* What is trained, measured and written; returns the report for a person (transfer full). */
char *training_experiment_train    (const TrainingOptions       *options,
                                    const TrainingMoodConfig    *config,
                                    const TrainingObserver      *observer,
                                    GCancellable                *cancellable,
                                    GError                     **error);
/* The same for an ensemble: each member is trained with checkpoints of its own, in folders “member-NAME” of the
 * checkpoint folder, and what they say is mixed for each clip. */
char *training_experiment_train_ensemble (const TrainingOptions        *options,
                                          const TrainingEnsembleConfig *config,
                                          const TrainingObserver       *observer,
                                          GCancellable                 *cancellable,
                                          GError                      **error);
/* Trains on all clips but those of the fold 0, which judge the model in the end, and those of the fold that watches, which judge
 * each epoch; the best epoch's model is kept, mixed with what is fitted beside it, and calibrated by the latter. There is no other
 * model. @verdict: (out): what it
 * is worth by the fold 0; cleared by the caller, also after an error. */
char *training_experiment_train_watched  (const TrainingOptions       *options,
                                          const TrainingMoodConfig    *config,
                                          const TrainingObserver      *observer,
                                          TrainingVerdict             *verdict,
                                          GCancellable                *cancellable,
                                          GError                     **error);
/* Measures the model file @model on the clips of the manifests; of the options only manifests,
 * checkpoint, predictions, curves, chosen_folds, n_worst and n_workers count; labels of any kind will do. */
char *training_experiment_evaluate (const TrainingOptions       *options,
                                    const char                  *model,
                                    const TrainingObserver      *observer,
                                    GCancellable                *cancellable,
                                    GError                     **error);
/* The same, for whoever makes something else of it than a report. @measurement: (out): cleared by the caller, after an error
 * too. Of the options only manifests, checkpoint and n_workers count. */
gboolean training_experiment_measure (const TrainingOptions       *options,
                                      const char                  *model,
                                      const TrainingObserver      *observer,
                                      GCancellable                *cancellable,
                                      TrainingMeasurement         *measurement,
                                      GError                     **error);

G_END_DECLS
