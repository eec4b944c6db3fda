/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/random-search.h"
#include "jobs/train-settings.h"

G_BEGIN_DECLS

/* What a search of settings draws, how long it trains what it drew, and what came of it. */

#define JOBS_SEARCH_MIN_SETS   2
#define JOBS_SEARCH_MAX_SETS   200
#define JOBS_SEARCH_USUAL_SETS 12
#define JOBS_SEARCH_MAX_RUNGS  3

/**
 * JobsSearchTrial:
 * @rate: learning rate
 * @augmentation: id of a choice of #JOBS_TRAIN_AUGMENTATION
 * @n_scores: rungs that it has been judged on; @scores: (n_scores): on them, NAN where it diverged
 * @n_epochs: that it was trained
 * @score: the last one, also of an epoch between two rungs; NAN as long as there is none. The higher the better; by loss it is its
 *   negative.
 * @is_best: of all so far
 * @is_running: trained at the moment
 *
 * One set of values, and how far it has come.
 */
typedef struct
{
  double rate;
  double weight_decay;
  guint batch;
  const char *augmentation;
  guint n_scores;
  double scores[JOBS_SEARCH_MAX_RUNGS];
  guint n_epochs;
  double score;
  gboolean is_best;
  gboolean is_running;
} JobsSearchTrial;

/* Whether settings can be searched for, as far as that is known without songs. Errors: those of jobs_train_settings_check(),
 * %BASE_ERROR_INVALID_ARGUMENT for what is no network and for numbers of sets that are not between the two above. */
gboolean jobs_search_check (const JobsTrainSettings *settings, guint n_sets, GError **error);
/* @rungs: (out) (array length=JOBS_SEARCH_MAX_RUNGS): after so many epochs sets are compared. Returns: how many there are. */
gsize jobs_search_get_rungs (const JobsTrainSettings *settings, guint *rungs);
/* How many epochs all sets are trained together. */
guint jobs_search_count_epochs (const JobsTrainSettings *settings, guint n_sets);
/* How many whole trainings with @settings, all parts of them, take as long as the search. */
double jobs_search_get_share (const JobsTrainSettings *settings, guint n_sets);
/* (transfer full): nothing is scored yet */
TrainingSearch *jobs_search_new (const JobsTrainSettings *settings, guint n_sets, GError **error);
/* (transfer full): @settings with the values of a set */
JobsTrainSettings *jobs_search_make_settings (const JobsTrainSettings *settings, const TrainingSearch *search, guint set);
/* (transfer full) (element-type JobsSearchTrial): one for each set, in their order */
GArray *jobs_search_list_trials (const JobsTrainSettings *settings, const TrainingSearch *search);
/* (transfer full): how far the search of the file search.json at @path is; a file that is not there is one that is not begun. Reads
 * a file: for a worker. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
TrainingSearch *jobs_search_load (const char *path, const JobsTrainSettings *settings, guint n_sets, GError **error);
/* (translated): "Loss", "Macro-F1": what the songs that validate are judged by */
const char *jobs_search_get_measure (const JobsTrainSettings *settings);
/* (translated): "Gentle" */
const char *jobs_search_trial_get_augmentation_name (const JobsSearchTrial *trial);

G_END_DECLS
