/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: experiment_runner_run() starts as many workers as cells may run at once and waits for them. Each
 * takes the next cell that has no result and that nobody has claimed, runs it in its own thread, and appends
 * the result. What they share (results, what has failed, progress) is under the mutex; messages and
 * progress are told to the observer under it too. */

#include "engine/experiment/runner.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/experiment/cell.h"
#include "engine/experiment/provenance.h"
#include "engine/experiment/store.h"

/* How long to wait for a network that another process is training before looking again. */
#define POLL_SECONDS 2
/* What a cell counts for the progress when nobody has measured it. */
#define UNKNOWN_SECONDS 60.0

typedef struct
{
  const ExperimentSettings *settings;
  const GPtrArray *plans;
  const ExperimentObserver *observer;
  GCancellable *cancellable;
  ExperimentObserver told;      /* what cells tell: through the mutex */
  ExperimentDatasets *datasets; /* (owned) */
  char *claims;                 /* (owned): folder */
  char *checkpoints;            /* (owned): folder */

  GMutex mutex;
  GCond changed;        /* (mutex mutex): a cell has ended */
  GPtrArray *results;   /* (mutex mutex) (owned): GPtrArray of ExperimentResult, one for each plan */
  GHashTable *failed;   /* (mutex mutex) (owned): rows that cannot be run */
  GError *error;        /* (mutex mutex) (owned) (nullable): what ends the whole run */
  double seconds_done;  /* (mutex mutex) */
  double seconds_total; /* set before the workers start */
} Runner;

/* One cell under way. Of one worker. */
typedef struct
{
  Runner *runner;
  const ExperimentPlan *plan;
  guint plan_index;
  const ExperimentRow *row;
  guint run;
  guint part;
  char *name;           /* (owned): of its files */
  ExperimentLock *lock; /* (owned) */
  double told_share;    /* of it, that the progress counts already */
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->lock, experiment_lock_free);
  g_clear_pointer (&work->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static double
get_weight (const ExperimentRow *row)
{
  return row->seconds > 0.0 ? row->seconds : UNKNOWN_SECONDS;
}

static gboolean
is_wanted (const Runner        *self,
           const ExperimentPlan *plan,
           const ExperimentRow *row)
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

static char *
make_model_path (const Runner         *self,
                 const ExperimentPlan *plan,
                 const ExperimentRow  *row)
{
  g_autofree char *name = make_name (plan, row, 0, 0);
  g_autofree char *file = g_strconcat (name, ".safetensors", NULL);

  return g_build_filename (self->settings->work, "models", file, NULL);
}

static void
tell_cb (const char *text,
         gpointer    user_data)
{
  Runner *self = user_data;

  g_mutex_lock (&self->mutex);
  self->observer->message (text, self->observer->user_data);
  g_mutex_unlock (&self->mutex);
}

static void G_GNUC_PRINTF (2, 3) tell (Runner *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  tell_cb (text, self);
}

static void
set_share (Work   *work,
           double  share)
{
  Runner *self = work->runner;

  g_mutex_lock (&self->mutex);
  self->seconds_done += (share - work->told_share) * get_weight (work->row);
  work->told_share = share;
  self->observer->progress (self->seconds_done, self->seconds_total, self->observer->user_data);
  g_mutex_unlock (&self->mutex);
}

static void
step_cb (double   share,
         gpointer user_data)
{
  set_share (user_data, share);
}

/* Whether a cell has ended, or cannot be run. (mutex mutex) held. */
static gboolean
is_settled (const Runner        *self,
            guint                plan_index,
            const ExperimentRow *row,
            guint                run,
            guint                part)
{
  return g_hash_table_contains (self->failed, row)
         || experiment_store_find (self->results->pdata[plan_index], row, run, part) != NULL;
}

typedef enum
{
  OFFER_NONE,    /* nothing is left */
  OFFER_WAIT,    /* something is left that waits for another network */
  OFFER_CLAIMED, /* take it */
} Offer;

/* Another process may have done it in the meantime. (mutex mutex) held. */
static gboolean
reload_results (Runner *self,
                guint   plan_index)
{
  GPtrArray *results
      = experiment_store_load (self->settings->results, self->plans->pdata[plan_index], &self->error);

  if (results == NULL)
    return FALSE;

  g_ptr_array_unref (self->results->pdata[plan_index]);
  self->results->pdata[plan_index] = results;
  return TRUE;
}

/* Tries to claim one cell. (mutex mutex) held. */
static Offer
claim (Runner *self,
       Work   *work)
{
  const ExperimentRow *row = work->row;

  if (is_settled (self, work->plan_index, row, work->run, work->part))
    return OFFER_NONE;

  if (row->start != NULL)
    {
      const ExperimentRow *start = experiment_plan_find_row (work->plan, row->start);
      g_autofree char *model = make_model_path (self, work->plan, start);

      if (g_hash_table_contains (self->failed, start))
        {
          g_hash_table_add (self->failed, (gpointer)row);
          return OFFER_NONE;
        }
      if (!g_file_test (model, G_FILE_TEST_EXISTS))
        return OFFER_WAIT;
    }

  work->name = make_name (work->plan, row, work->run, work->part);
  work->lock = experiment_lock_take (self->claims, work->name, &self->error);
  if (work->lock == NULL)
    {
      g_clear_pointer (&work->name, g_free);
      return OFFER_NONE;
    }

  if (reload_results (self, work->plan_index)
      && !is_settled (self, work->plan_index, row, work->run, work->part))
    return OFFER_CLAIMED;

  work_clear (work);
  return OFFER_NONE;
}

/* (mutex mutex) held. */
static Offer
find_work (Runner *self,
           Work   *work)
{
  Offer offer = OFFER_NONE;

  for (guint p = 0; p < self->plans->len && self->error == NULL; p++)
    {
      const ExperimentPlan *plan = self->plans->pdata[p];

      for (guint r = 0; r < plan->rows->len; r++)
        {
          const ExperimentRow *row = plan->rows->pdata[r];
          const guint n_parts = experiment_row_get_parts (row);

          if (!is_wanted (self, plan, row))
            continue;
          for (guint c = 0; c < experiment_row_get_cells (row) && self->error == NULL; c++)
            {
              *work = (Work) { .runner = self,
                               .plan = plan,
                               .plan_index = p,
                               .row = row,
                               .run = c / n_parts,
                               .part = c % n_parts };
              switch (claim (self, work))
                {
                case OFFER_CLAIMED: return OFFER_CLAIMED;
                case OFFER_WAIT: offer = OFFER_WAIT; break;
                case OFFER_NONE: break;
                }
            }
        }
    }

  return offer;
}

/* Waits until there is work, or none will come. */
static gboolean
get_work (Runner *self,
          Work   *work)
{
  Offer offer;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      offer = g_cancellable_is_cancelled (self->cancellable) || self->error != NULL ? OFFER_NONE
                                                                                    : find_work (self, work);
      if (offer != OFFER_WAIT)
        break;
      g_cond_wait_until (&self->changed, &self->mutex, g_get_monotonic_time () + POLL_SECONDS * G_USEC_PER_SEC);
    }
  g_mutex_unlock (&self->mutex);

  return offer == OFFER_CLAIMED;
}

/* A row that cannot be run is told of and left; cancelling ends everything. */
static void
take_error (Work   *work,
            GError *error)
{
  Runner *self = work->runner;
  g_autoptr (GError) owned = error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  tell (self, _ ("%s, %s: left out: %s"), work->plan->name, work->row->name, error->message);
  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->failed, (gpointer)work->row);
  g_mutex_unlock (&self->mutex);
}

static void
keep_result (Work             *work,
             ExperimentResult *result)
{
  Runner *self = work->runner;
  g_autoptr (GError) error = NULL;
  const char *first = work->plan->columns[0];

  experiment_provenance_fill (result);
  if (!experiment_store_append (self->settings->results, work->plan, result, &error))
    {
      g_mutex_lock (&self->mutex);
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      g_mutex_unlock (&self->mutex);
      experiment_result_free (result);
      return;
    }

  tell (self, _ ("%s, %s, run %u, part %u: %s %.4f, %.0f s"), work->plan->name, work->row->name, work->run + 1,
        work->part + 1, first, experiment_result_get (result, first), result->seconds);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->results->pdata[work->plan_index], result);
  g_mutex_unlock (&self->mutex);
}

static void
run_work (Work *work)
{
  Runner *self = work->runner;
  const ExperimentRow *row = work->row;
  const ExperimentRow *start_row
      = row->start != NULL ? experiment_plan_find_row (work->plan, row->start) : NULL;
  g_autofree char *checkpoint = g_build_filename (self->checkpoints, work->name, NULL);
  g_autofree char *start = start_row != NULL ? make_model_path (self, work->plan, start_row) : NULL;
  g_autofree char *output
      = row->split == EXPERIMENT_SPLIT_NONE ? make_model_path (self, work->plan, row) : NULL;
  const ExperimentCell cell = { .plan = work->plan,
                                .row = row,
                                .run = work->run,
                                .part = work->part,
                                .datasets = self->datasets,
                                .checkpoint = checkpoint,
                                .start = start,
                                .output = output,
                                .progress = step_cb,
                                .user_data = work,
                                .cancellable = self->cancellable };
  GError *error = NULL;
  ExperimentResult *result = experiment_cell_run (&cell, &error);

  if (result != NULL)
    {
      keep_result (work, result);
      set_share (work, 1.0);
    }
  else
    take_error (work, error);
}

static gpointer
worker_main (gpointer data)
{
  Runner *self = data;

  for (;;)
    {
      g_auto (Work) work = { 0 };

      if (!get_work (self, &work))
        return NULL;

      run_work (&work);
      g_mutex_lock (&self->mutex);
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
    }
}

static gboolean
load_results (Runner  *self,
              GError **error)
{
  for (guint p = 0; p < self->plans->len; p++)
    {
      const ExperimentPlan *plan = self->plans->pdata[p];
      GPtrArray *results = experiment_store_load (self->settings->results, plan, error);

      if (results == NULL)
        return FALSE;
      g_ptr_array_add (self->results, results);

      for (guint r = 0; r < plan->rows->len; r++)
        {
          const ExperimentRow *row = plan->rows->pdata[r];

          if (is_wanted (self, plan, row))
            self->seconds_total
                += get_weight (row) * (experiment_row_get_cells (row) - experiment_store_count (results, row));
        }
    }

  return TRUE;
}

static gboolean
make_folders (Runner  *self,
              GError **error)
{
  g_autofree char *models = g_build_filename (self->settings->work, "models", NULL);
  const char *const folders[] = { self->claims, self->checkpoints, models };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    if (g_mkdir_with_parents (folders[i], 0755) != 0)
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made."), folders[i]);
        return FALSE;
      }

  return TRUE;
}

static void
run_workers (Runner *self)
{
  const guint n_workers
      = self->settings->n_workers > 0 ? self->settings->n_workers : g_get_num_processors ();
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 0; i < n_workers; i++)
    g_ptr_array_add (threads, g_thread_new ("experiment", worker_main, self));
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
}

static gboolean
has_row (const GPtrArray *plans,
         const char      *name)
{
  for (guint p = 0; p < plans->len; p++)
    if (experiment_plan_find_row (plans->pdata[p], name) != NULL)
      return TRUE;

  return FALSE;
}

gboolean
experiment_runner_run (const ExperimentSettings  *settings,
                       const GPtrArray           *plans,
                       const ExperimentObserver  *observer,
                       GCancellable              *cancellable,
                       GError                   **error)
{
  Runner self = { .settings = settings, .plans = plans, .observer = observer, .cancellable = cancellable };
  gboolean is_good;

  if (settings->only_row != NULL && !has_row (plans, settings->only_row))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no row “%s”."),
                   settings->only_row);
      return FALSE;
    }

  g_mutex_init (&self.mutex);
  g_cond_init (&self.changed);
  self.told = (ExperimentObserver) { .message = tell_cb, .user_data = &self };
  self.claims = g_build_filename (settings->work, "claims", NULL);
  self.checkpoints = g_build_filename (settings->work, "checkpoints", NULL);
  self.results = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  self.failed = g_hash_table_new (NULL, NULL);
  self.datasets = experiment_datasets_new (settings, &self.told, cancellable);

  is_good = make_folders (&self, error) && load_results (&self, error);
  if (is_good)
    run_workers (&self);

  if (self.error != NULL)
    {
      g_propagate_error (error, self.error);
      is_good = FALSE;
    }
  is_good = is_good && !g_cancellable_set_error_if_cancelled (cancellable, error);

  experiment_datasets_free (self.datasets);
  g_hash_table_unref (self.failed);
  g_ptr_array_unref (self.results);
  g_free (self.claims);
  g_free (self.checkpoints);
  g_cond_clear (&self.changed);
  g_mutex_clear (&self.mutex);
  return is_good;
}
