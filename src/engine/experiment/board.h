/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/plan.h"
#include "engine/experiment/settings.h"
#include "engine/experiment/store.h"

G_BEGIN_DECLS

/**
 * ExperimentBoard:
 *
 * Which cells of some plans are done, which cannot be, and which may be taken now. Another process may have a
 * board of the same cells: whoever takes one claims it. Not for several threads at once.
 */
typedef struct _ExperimentBoard ExperimentBoard;

/**
 * ExperimentOffer:
 * @plan: (not owned)
 * @row: (not owned)
 * @name: (owned): of the cell's files
 * @lock: (owned): the claim
 *
 * A cell to be run.
 */
typedef struct
{
  const ExperimentPlan *plan;
  guint                 plan_index;
  const ExperimentRow  *row;
  guint                 run;
  guint                 part;
  char                 *name;
  ExperimentLock       *lock;
} ExperimentOffer;

typedef enum
{
  EXPERIMENT_BOARD_EMPTY, /* nothing is left that nobody has taken */
  EXPERIMENT_BOARD_WAIT,  /* what is left waits for a network that is being trained */
  EXPERIMENT_BOARD_OFFER,
  EXPERIMENT_BOARD_ERROR,
} ExperimentBoardState;

void                 experiment_offer_clear         (ExperimentOffer            *self);

/* What @settings and @plans (element-type ExperimentPlan) hold must outlive the board. Errors:
 * %BASE_ERROR_INVALID_ARGUMENT when there is no row of the name that is wanted, and those of reading results. */
ExperimentBoard     *experiment_board_new           (const ExperimentSettings   *settings,
                                                     const GPtrArray            *plans,
                                                     GError                    **error);
void                 experiment_board_free          (ExperimentBoard            *self);
ExperimentBoardState experiment_board_take          (ExperimentBoard            *self,
                                                     ExperimentOffer            *offer,
                                                     GError                    **error);
/* Takes @result. */
void                 experiment_board_done          (ExperimentBoard            *self,
                                                     const ExperimentOffer      *offer,
                                                     ExperimentResult           *result);
/* The row cannot be run: none of its cells is offered again. */
void                 experiment_board_fail          (ExperimentBoard            *self,
                                                     const ExperimentOffer      *offer);
/* How many rows cannot be run, those that start from such a row among them. */
guint                experiment_board_get_n_failed  (const ExperimentBoard      *self);
/* Seconds of one core's work, as far as they are known: of a cell, and of all that are wanted and not done. */
double               experiment_board_get_weight    (const ExperimentRow        *row);
double               experiment_board_get_seconds   (const ExperimentBoard      *self);
/* (transfer full): where the network of a row that others start from is kept. */
char                *experiment_board_make_model_path (const ExperimentBoard    *self,
                                                     const ExperimentPlan       *plan,
                                                     const ExperimentRow        *row);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExperimentOffer, experiment_offer_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentBoard, experiment_board_free)

G_END_DECLS
