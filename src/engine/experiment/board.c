/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/board.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

/* What a cell counts for when nobody has measured it. */
#define UNKNOWN_SECONDS 60.0

struct _ExperimentBoard
{
  const ExperimentSettings *settings;
  const GPtrArray *plans;
  char *claims;       /* (owned): folder */
  GPtrArray *results; /* (owned): GPtrArray of ExperimentResult, one for each plan */
  GHashTable *failed; /* (owned): rows that cannot be run */
};

void
experiment_offer_clear (ExperimentOffer *self)
{
  g_clear_pointer (&self->lock, experiment_lock_free);
  g_clear_pointer (&self->name, g_free);
}

static gboolean
is_wanted (const ExperimentBoard *self,
           const ExperimentPlan  *plan,
           const ExperimentRow   *row)
{
  const ExperimentRow *only;

  if (self->settings->only_row == NULL || g_str_equal (self->settings->only_row, row->name))
    return TRUE;

  /* What the wanted row starts from is wanted too. */
  only = experiment_plan_find_row (plan, self->settings->only_row);
  return only != NULL && g_strcmp0 (only->start, row->name) == 0;
}

static char *
make_name (const ExperimentPlan *plan,
           const ExperimentRow  *row,
           guint                 run,
           guint                 part)
{
  return g_strdup_printf ("%s%s-%s-%u-%u", plan->name, plan->is_quick ? ".quick" : "", row->fingerprint, run,
                          part);
}

char *
experiment_board_make_model_path (const ExperimentBoard *self,
                                  const ExperimentPlan  *plan,
                                  const ExperimentRow   *row)
{
  g_autofree char *name = make_name (plan, row, 0, 0);
  g_autofree char *file = g_strconcat (name, ".safetensors", NULL);

  return g_build_filename (self->settings->work, "models", file, NULL);
}

double
experiment_board_get_weight (const ExperimentRow *row)
{
  return row->seconds > 0.0 ? row->seconds : UNKNOWN_SECONDS;
}

/* Whether other rows still wait for the network of @row, which was trained once but is not kept any more:
 * results may be in another folder than networks. */
static gboolean
is_missed (const ExperimentBoard *self,
           guint                  plan_index,
           const ExperimentRow   *row)
{
  const ExperimentPlan *plan = self->plans->pdata[plan_index];
  g_autofree char *model = NULL;

  if (row->split != EXPERIMENT_SPLIT_NONE)
    return FALSE;

  model = experiment_board_make_model_path (self, plan, row);
  if (g_file_test (model, G_FILE_TEST_EXISTS))
    return FALSE;

  for (guint r = 0; r < plan->rows->len; r++)
    {
      const ExperimentRow *other = plan->rows->pdata[r];

      if (g_strcmp0 (other->start, row->name) == 0 && is_wanted (self, plan, other)
          && experiment_store_count (self->results->pdata[plan_index], other) < experiment_row_get_cells (other))
        return TRUE;
    }

  return FALSE;
}

/* Whether the cell has ended, or cannot be run. */
static gboolean
is_settled (const ExperimentBoard *self,
            const ExperimentOffer *offer)
{
  if (g_hash_table_contains (self->failed, offer->row))
    return TRUE;

  return experiment_store_find (self->results->pdata[offer->plan_index], offer->row, offer->run, offer->part) != NULL
         && !is_missed (self, offer->plan_index, offer->row);
}

/* Another process may have done it in the meantime. */
static gboolean
reload_results (ExperimentBoard  *self,
                guint             plan_index,
                GError          **error)
{
  GPtrArray *results = experiment_store_load (self->settings->results, self->plans->pdata[plan_index], error);

  if (results == NULL)
    return FALSE;

  g_ptr_array_unref (self->results->pdata[plan_index]);
  self->results->pdata[plan_index] = results;
  return TRUE;
}

/* A row that starts from another must wait for that; if it cannot be run, neither can this. */
static gboolean
has_start (ExperimentBoard       *self,
           const ExperimentOffer *offer,
           gboolean              *must_wait)
{
  const ExperimentRow *start;
  g_autofree char *model = NULL;

  *must_wait = FALSE;
  if (offer->row->start == NULL)
    return TRUE;

  start = experiment_plan_find_row (offer->plan, offer->row->start);
  if (g_hash_table_contains (self->failed, start))
    {
      g_hash_table_add (self->failed, (gpointer)offer->row);
      return FALSE;
    }

  model = experiment_board_make_model_path (self, offer->plan, start);
  *must_wait = !g_file_test (model, G_FILE_TEST_EXISTS);
  return !*must_wait;
}

static ExperimentBoardState
claim (ExperimentBoard  *self,
       ExperimentOffer  *offer,
       GError          **error)
{
  g_autoptr (GError) lock_error = NULL;
  gboolean must_wait;

  if (is_settled (self, offer))
    return EXPERIMENT_BOARD_EMPTY;
  if (!has_start (self, offer, &must_wait))
    return must_wait ? EXPERIMENT_BOARD_WAIT : EXPERIMENT_BOARD_EMPTY;

  offer->name = make_name (offer->plan, offer->row, offer->run, offer->part);
  offer->lock = experiment_lock_take (self->claims, offer->name, &lock_error);
  if (offer->lock != NULL && reload_results (self, offer->plan_index, &lock_error) && !is_settled (self, offer))
    return EXPERIMENT_BOARD_OFFER;

  experiment_offer_clear (offer);
  if (lock_error == NULL)
    return EXPERIMENT_BOARD_EMPTY;
  g_propagate_error (error, g_steal_pointer (&lock_error));
  return EXPERIMENT_BOARD_ERROR;
}

/* The first cell of the row that can be had. */
static ExperimentBoardState
take_of_row (ExperimentBoard  *self,
             guint             plan_index,
             const ExperimentRow *row,
             ExperimentOffer  *offer,
             GError          **error)
{
  const guint n_parts = experiment_row_get_parts (row);
  ExperimentBoardState state = EXPERIMENT_BOARD_EMPTY;

  for (guint cell = 0; cell < experiment_row_get_cells (row) && state == EXPERIMENT_BOARD_EMPTY; cell++)
    {
      *offer = (ExperimentOffer) { .plan = self->plans->pdata[plan_index],
                                   .plan_index = plan_index,
                                   .row = row,
                                   .run = cell / n_parts,
                                   .part = cell % n_parts };
      state = claim (self, offer, error);
    }

  return state;
}

/**
 * experiment_board_take:
 * @offer: (out): to be cleared
 */
ExperimentBoardState
experiment_board_take (ExperimentBoard  *self,
                       ExperimentOffer  *offer,
                       GError          **error)
{
  ExperimentBoardState state = EXPERIMENT_BOARD_EMPTY;

  for (guint p = 0; p < self->plans->len; p++)
    {
      const ExperimentPlan *plan = self->plans->pdata[p];

      for (guint r = 0; r < plan->rows->len; r++)
        if (is_wanted (self, plan, plan->rows->pdata[r]))
          switch (take_of_row (self, p, plan->rows->pdata[r], offer, error))
            {
            case EXPERIMENT_BOARD_OFFER: return EXPERIMENT_BOARD_OFFER;
            case EXPERIMENT_BOARD_ERROR: return EXPERIMENT_BOARD_ERROR;
            case EXPERIMENT_BOARD_WAIT: state = EXPERIMENT_BOARD_WAIT; break;
            case EXPERIMENT_BOARD_EMPTY: break;
            }
    }

  return state;
}

void
experiment_board_done (ExperimentBoard       *self,
                       const ExperimentOffer *offer,
                       ExperimentResult      *result)
{
  g_ptr_array_add (self->results->pdata[offer->plan_index], result);
}

void
experiment_board_fail (ExperimentBoard       *self,
                       const ExperimentOffer *offer)
{
  g_hash_table_add (self->failed, (gpointer)offer->row);
}

guint
experiment_board_get_n_failed (const ExperimentBoard *self)
{
  return g_hash_table_size (self->failed);
}

/* Cells of the row that are still to be run. */
static guint
count_left (const ExperimentBoard *self,
            guint                  plan_index,
            const ExperimentRow   *row)
{
  if (is_missed (self, plan_index, row))
    return experiment_row_get_cells (row);

  return experiment_row_get_cells (row) - experiment_store_count (self->results->pdata[plan_index], row);
}

double
experiment_board_get_seconds (const ExperimentBoard *self)
{
  double seconds = 0.0;

  for (guint p = 0; p < self->plans->len; p++)
    {
      const ExperimentPlan *plan = self->plans->pdata[p];

      for (guint r = 0; r < plan->rows->len; r++)
        {
          const ExperimentRow *row = plan->rows->pdata[r];

          if (is_wanted (self, plan, row))
            seconds += experiment_board_get_weight (row) * count_left (self, p, row);
        }
    }

  return seconds;
}

static gboolean
check_wanted (const ExperimentSettings  *settings,
              const GPtrArray           *plans,
              GError                   **error)
{
  if (settings->only_row == NULL)
    return TRUE;

  for (guint p = 0; p < plans->len; p++)
    if (experiment_plan_find_row (plans->pdata[p], settings->only_row) != NULL)
      return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no row “%s”."), settings->only_row);
  return FALSE;
}

ExperimentBoard *
experiment_board_new (const ExperimentSettings  *settings,
                      const GPtrArray           *plans,
                      GError                   **error)
{
  g_autoptr (ExperimentBoard) self = g_new0 (ExperimentBoard, 1);

  self->settings = settings;
  self->plans = plans;
  self->claims = g_build_filename (settings->work, "claims", NULL);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  self->failed = g_hash_table_new (NULL, NULL);
  if (!check_wanted (settings, plans, error))
    return NULL;

  for (guint p = 0; p < plans->len; p++)
    {
      GPtrArray *results = experiment_store_load (settings->results, plans->pdata[p], error);

      if (results == NULL)
        return NULL;
      g_ptr_array_add (self->results, results);
    }

  return g_steal_pointer (&self);
}

void
experiment_board_free (ExperimentBoard *self)
{
  if (self == NULL)
    return;

  g_free (self->claims);
  g_ptr_array_unref (self->results);
  g_hash_table_unref (self->failed);
  g_free (self);
}
