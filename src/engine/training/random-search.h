/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TRAINING_RANGE_UNIFORM,     /* between low and high */
  TRAINING_RANGE_LOG_UNIFORM, /* the same of the logarithm: as often between 0.001 and 0.01 as up to 0.1 */
  TRAINING_RANGE_CHOICE,      /* one of the choices */
} TrainingRangeKind;

/* Where values of one hyper-parameter are drawn from. */
typedef struct
{
  const char       *name;
  TrainingRangeKind kind;
  double            low;
  double            high;
  const double     *choices; /* (nullable) (n_choices) */
  gsize             n_choices;
} TrainingRange;

/**
 * TrainingSearchConfig:
 * @n_sets: how many sets of values are drawn
 * @rungs: (n_rungs): ascending: after so many epochs the sets are compared
 * @eta: at least 2: one in so many goes on from one rung to the next
 * @seed: of the draws; the first sets do not depend on how many are drawn
 */
typedef struct
{
  const TrainingRange *ranges;
  gsize                n_ranges;
  guint                n_sets;
  const guint         *rungs;
  gsize                n_rungs;
  guint                eta;
  guint64              seed;
} TrainingSearchConfig;

/**
 * TrainingSearch:
 *
 * Random search over hyper-parameters with successive halving (Jamieson & Talwalkar 2016): all sets train a
 * little, the best of them a little more, and so on; what is worse than the median, or no number, is never
 * trained further. The scores so far are its whole state, which goes to JSON and back, so that a search can
 * be taken up where it was left. Not for several threads at once.
 */
typedef struct _TrainingSearch TrainingSearch;

/* Trains @set for @n_epochs more, after the @n_done that it was trained before. Returns: its score, the higher
 * the better; NAN is hopeless. An error ends the search, but for %BASE_ERROR_DIVERGED, which is hopeless
 * too. */
typedef double (*TrainingSearchTrain) (guint           set,
                                       const double   *values,
                                       guint           n_done,
                                       guint           n_epochs,
                                       gpointer        user_data,
                                       GError        **error);
/* Called after every score. */
typedef gboolean (*TrainingSearchSave) (const TrainingSearch *search,
                                        gpointer              user_data,
                                        GError              **error);

/* Errors: %BASE_ERROR_INVALID_ARGUMENT. */
TrainingSearch *training_search_new         (const TrainingSearchConfig  *config,
                                             GError                     **error);
void            training_search_free        (TrainingSearch              *self);
/* Errors: %BASE_ERROR_DIVERGED when every set is hopeless, %G_IO_ERROR_CANCELLED, those of the callbacks. What
 * was scored before an error stays. */
gboolean        training_search_run         (TrainingSearch              *self,
                                             TrainingSearchTrain          train,
                                             TrainingSearchSave           save,
                                             gpointer                     user_data,
                                             GCancellable                *cancellable,
                                             GError                     **error);
guint           training_search_get_n_sets  (const TrainingSearch        *self);
/* (array) one for each range, in their order. */
const double   *training_search_get_values  (const TrainingSearch        *self,
                                             guint                        set);
/* How many rungs the set was scored on, and the score on one of them. */
guint           training_search_get_n_scores (const TrainingSearch       *self,
                                             guint                        set);
double          training_search_get_score   (const TrainingSearch        *self,
                                             guint                        set,
                                             guint                        rung);
/* Of the sets that got furthest the one with the highest score there; -1 before any was scored. */
int             training_search_get_best    (const TrainingSearch        *self);
/* (transfer full) */
char           *training_search_to_json     (const TrainingSearch        *self);
/* Takes the scores of a search with the same settings. Errors: %BASE_ERROR_INVALID_ARGUMENT for any other. */
gboolean        training_search_resume      (TrainingSearch              *self,
                                             const char                  *json,
                                             GError                     **error);
/* @rungs: (out): (n_rungs): the last is @n_epochs, each before it @eta times less, at least 1. */
void            training_search_make_rungs  (guint                        n_epochs,
                                             guint                        eta,
                                             gsize                        n_rungs,
                                             guint                       *rungs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingSearch, training_search_free)

G_END_DECLS
