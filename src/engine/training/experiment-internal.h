/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/training/experiment.h"
#include "engine/training/feature-cache.h"
#include "engine/training/feature-table.h"
#include "engine/training/findings.h"
#include "engine/training/model-writer.h"
#include "engine/training/worker-pool.h"

G_BEGIN_DECLS

typedef struct _TrainingExperiment TrainingExperiment;
typedef struct _TrainingExperimentMember TrainingExperimentMember;

/**
 * TrainingExperimentWay:
 * @load: makes what the model hears of every clip
 * @get_error: (nullable) why a clip could not be read
 * @train: a model from all clips but those of the fold @held_out (-1: from all); counts its epochs
 * @predict: (transfer full): TrainingPrediction
 * @get_n_epochs: that one training counts as
 *
 * What differs between models that hear windows, models that hear features, and ensembles of both.
 */
typedef struct
{
  gboolean (*load) (TrainingExperiment   *self,
                    const AnalysisModel  *measured, /* (nullable) */
                    GError              **error);
  const GError *(*get_error) (const TrainingExperiment *self,
                              gsize                     clip);
  AnalysisModel *(*train) (TrainingExperiment  *self,
                           int                  held_out,
                           GError             **error);
  GArray *(*predict) (TrainingExperiment  *self,
                      AnalysisModel       *model,
                      const GArray        *clips,
                      GError             **error);
  guint (*get_n_epochs) (const TrainingExperiment *self);
} TrainingExperimentWay;

extern const TrainingExperimentWay training_experiment_windows;
extern const TrainingExperimentWay training_experiment_features;
extern const TrainingExperimentWay training_experiment_ensemble;
extern const TrainingExperimentWay training_experiment_classes;

struct _TrainingExperiment
{
  const TrainingOptions *options;
  const TrainingMoodConfig *config; /* (nullable): NULL when a model is measured */
  const TrainingObserver *observer;
  GCancellable *cancellable; /* (nullable) */
  const TrainingExperimentWay *way;

  TrainingCorpus *corpus;   /* (owned) */
  TrainingWorkerPool *pool; /* (owned) */
  guint n_epochs_done;
  guint n_epochs_total;
  double seconds; /* of training, over all networks */

  /* Of windows: */
  DspFrontend *frontend;    /* (owned) (nullable) */
  TrainingFeatures *frames; /* (owned) (nullable) */

  /* Of features: */
  AnalysisFeatureReader *reader; /* (owned) (nullable) */
  TrainingFeatureTable *table;   /* (owned) (nullable) */

  /* Of an ensemble: */
  const TrainingEnsembleConfig *ensemble; /* (nullable): NULL also when a model is measured */
  GPtrArray *members;                     /* (owned) (nullable): TrainingExperimentMember */

  /* Of a member: */
  const TrainingExperiment *whole; /* (nullable): the experiment that has corpus and pool */
};

/* (transfer full): what the trained @network is in use. */
typedef AnalysisModel *(*TrainingExperimentMake) (TrainingExperiment  *self,
                                                  NnModel             *network,
                                                  gpointer             data,
                                                  GError             **error);

void     training_experiment_clear         (TrainingExperiment    *self);
/* Parts of an experiment, in this order: whether names and folders are good, the corpus, its clips. @measured: (nullable) */
gboolean training_experiment_check         (const TrainingExperiment  *self,
                                            GError                   **error);
gboolean training_experiment_load_corpus   (TrainingExperiment    *self,
                                            GError               **error);
gboolean training_experiment_load_clips    (TrainingExperiment    *self,
                                            const AnalysisModel   *measured,
                                            GError               **error);
/* (transfer full): of what stands in a report beside the figures of @findings. */
GString *training_experiment_report        (const TrainingExperiment *self,
                                            const TrainingFindings   *findings,
                                            const char               *title);
gboolean training_experiment_write_model   (TrainingExperiment    *self,
                                            AnalysisModel         *model,
                                            const MoodCalibration *calibration,
                                            const GString         *report,
                                            GError               **error);
/* (transfer full): guint: what is trained on when @held_out is not. */
GArray  *training_experiment_get_training_clips (const TrainingExperiment *self,
                                            int                    held_out);
/* (transfer full): of the folder of cached frames or features. */
char    *training_experiment_get_cache     (const TrainingExperiment *self,
                                            const char            *name);
/* Judges @model, a network after an epoch or a learner, by the clips that watch. */
gboolean training_experiment_judge         (TrainingExperiment    *self,
                                            AnalysisModel         *model,
                                            int                    held_out,
                                            TrainingVerdict       *verdict,
                                            GError               **error);

/* The same of one that was fitted at once, in @seconds; tells it as its only epoch, and that this is done. */
gboolean training_experiment_tell_fitted   (TrainingExperiment    *self,
                                            AnalysisModel         *model,
                                            int                    held_out,
                                            double                 seconds,
                                            GError               **error);

void     training_experiment_tell          (TrainingExperiment    *self,
                                            const char            *format,
                                            ...) G_GNUC_PRINTF (2, 3);
/* To be handed to whoever reads clips, with the experiment as data. */
void     training_experiment_loaded_cb     (gsize                  n_done,
                                            gsize                  n_clips,
                                            gpointer               experiment);
/* (transfer full) (nullable): a folder of the checkpoint folder, for a member that of the whole; NULL when there is
 * none. */
char    *training_experiment_get_folder    (const TrainingExperiment *self,
                                            const char            *name);
/* @path: (nullable): then there is nothing to make. */
gboolean training_experiment_make_folder   (const char            *path,
                                            GError               **error);
/* (transfer full): what the model without @held_out is called: "Fold 3". */
char    *training_experiment_name_fold     (int                    held_out);
/* Asks for a network with @n_outputs: those of the mood, and others after them. */
void     training_experiment_choose_outputs (NnZooOptions         *options,
                                            gsize                  n_outputs);
/* Trains the network of the configuration on @problem, with checkpoints, messages and progress; of a training that is
 * watched the best epoch's model. */
AnalysisModel *training_experiment_run_trainer (TrainingExperiment     *self,
                                                const TrainingProblem  *problem,
                                                int                     held_out,
                                                TrainingExperimentMake  make,
                                                gpointer                data,
                                                GError                **error);

G_END_DECLS
