/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: experiment_runner_run() starts as many workers as cells may run at once and waits for them. Each
 * takes the next cell from the board, runs it in its own thread, and appends the result. What they share (the
 * board, progress) is under the mutex; messages and progress are told to the observer under it too. */

#include "engine/experiment/runner.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/experiment/board.h"
#include "engine/experiment/cell.h"
#include "engine/experiment/provenance.h"

/* How long to wait for a network that another process is training before looking again. */
#define POLL_SECONDS 2

typedef struct
{
  const ExperimentSettings *settings;
  const ExperimentObserver *observer;
  GCancellable *cancellable;
  ExperimentObserver told;      /* what cells tell: through the mutex */
  ExperimentDatasets *datasets; /* (owned) */
  char *checkpoints;            /* (owned): folder */
  double seconds_total;         /* set before the workers start */

  GMutex mutex;
  GCond changed;          /* (mutex mutex): a cell has ended */
  ExperimentBoard *board; /* (mutex mutex) (owned) */
  GError *error;          /* (mutex mutex) (owned) (nullable): what ends the whole run */
  double seconds_done;    /* (mutex mutex) */
} Runner;

/* One cell under way. Of one worker. */
typedef struct
{
  Runner *runner;
  ExperimentOffer offer; /* (owned) */
  double told_share;     /* of it, that the progress counts already */
} Work;

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
share_cb (double   share,
          gpointer user_data)
{
  Work *work = user_data;
  Runner *self = work->runner;

  g_mutex_lock (&self->mutex);
  self->seconds_done += (share - work->told_share) * experiment_board_get_weight (work->offer.row);
  work->told_share = share;
  self->observer->progress (self->seconds_done, self->seconds_total, self->observer->user_data);
  g_mutex_unlock (&self->mutex);
}

/* The first error that is no fault of one row ends the run. */
static void
stop (Runner *self,
      GError *error)
{
  g_mutex_lock (&self->mutex);
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&self->mutex);
}

/* Waits until there is work, or none will come. */
static gboolean
get_work (Runner *self,
          Work   *work)
{
  ExperimentBoardState state = EXPERIMENT_BOARD_EMPTY;

  g_mutex_lock (&self->mutex);
  while (!g_cancellable_is_cancelled (self->cancellable) && self->error == NULL)
    {
      state = experiment_board_take (self->board, &work->offer, &self->error);
      if (state != EXPERIMENT_BOARD_WAIT)
        break;
      g_cond_wait_until (&self->changed, &self->mutex, g_get_monotonic_time () + POLL_SECONDS * G_USEC_PER_SEC);
    }
  g_mutex_unlock (&self->mutex);

  return state == EXPERIMENT_BOARD_OFFER;
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

  tell (self, _ ("%s, %s: left out: %s"), work->offer.plan->name, work->offer.row->name, error->message);
  g_mutex_lock (&self->mutex);
  experiment_board_fail (self->board, &work->offer);
  g_mutex_unlock (&self->mutex);
}

static void
tell_result (const Work             *work,
             const ExperimentResult *result)
{
  const ExperimentOffer *offer = &work->offer;
  const char *first = offer->plan->columns[0];
  const double figure = experiment_result_get (result, first);

  if (isfinite (figure))
    tell (work->runner, _ ("%s, %s, run %u, part %u: %s %.4f, %.0f s"), offer->plan->name, offer->row->name,
          offer->run + 1, offer->part + 1, first, figure, result->seconds);
  else
    tell (work->runner, _ ("%s, %s, run %u, part %u: done, %.0f s. %s"), offer->plan->name, offer->row->name,
          offer->run + 1, offer->part + 1, result->seconds, result->note);
}

static void
keep_result (Work             *work,
             ExperimentResult *result)
{
  Runner *self = work->runner;
  GError *error = NULL;

  experiment_provenance_fill (result);
  if (!experiment_store_append (self->settings->results, work->offer.plan, result, &error))
    {
      stop (self, error);
      experiment_result_free (result);
      return;
    }

  tell_result (work, result);
  g_mutex_lock (&self->mutex);
  experiment_board_done (self->board, &work->offer, result);
  g_mutex_unlock (&self->mutex);
  share_cb (1.0, work);
}

static void
run_work (Work *work)
{
  Runner *self = work->runner;
  const ExperimentOffer *offer = &work->offer;
  const ExperimentRow *row = offer->row;
  g_autofree char *checkpoint = g_build_filename (self->checkpoints, offer->name, NULL);
  g_autofree char *start = NULL;
  g_autofree char *output = NULL;
  GError *error = NULL;
  ExperimentResult *result;

  if (row->start != NULL)
    start = experiment_board_make_model_path (self->board, offer->plan,
                                              experiment_plan_find_row (offer->plan, row->start));
  if (row->split == EXPERIMENT_SPLIT_NONE)
    output = experiment_board_make_model_path (self->board, offer->plan, row);

  result = experiment_cell_run (&(ExperimentCell) { .plan = offer->plan,
                                                    .row = row,
                                                    .run = offer->run,
                                                    .part = offer->part,
                                                    .datasets = self->datasets,
                                                    .checkpoint = checkpoint,
                                                    .start = start,
                                                    .output = output,
                                                    .progress = share_cb,
                                                    .user_data = work,
                                                    .cancellable = self->cancellable },
                                &error);
  if (result != NULL)
    keep_result (work, result);
  else
    take_error (work, error);
}

static gpointer
worker_main (gpointer data)
{
  Runner *self = data;

  for (;;)
    {
      Work work = { .runner = self };

      if (!get_work (self, &work))
        return NULL;

      run_work (&work);
      experiment_offer_clear (&work.offer);
      g_mutex_lock (&self->mutex);
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
    }
}

static gboolean
make_folders (Runner  *self,
              GError **error)
{
  g_autofree char *models = g_build_filename (self->settings->work, "models", NULL);
  const char *const folders[] = { self->checkpoints, models };

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

gboolean
experiment_runner_run (const ExperimentSettings  *settings,
                       const GPtrArray           *plans,
                       const ExperimentObserver  *observer,
                       GCancellable              *cancellable,
                       guint                     *n_left_out,
                       GError                   **error)
{
  g_autoptr (ExperimentBoard) board = experiment_board_new (settings, plans, error);
  Runner self = { .settings = settings, .observer = observer, .cancellable = cancellable, .board = board };
  gboolean is_good;

  if (board == NULL)
    return FALSE;

  g_mutex_init (&self.mutex);
  g_cond_init (&self.changed);
  self.told = (ExperimentObserver) { .message = tell_cb, .user_data = &self };
  self.checkpoints = g_build_filename (settings->work, "checkpoints", NULL);
  self.seconds_total = experiment_board_get_seconds (board);
  self.datasets = experiment_datasets_new (settings, &self.told, cancellable);

  is_good = make_folders (&self, error);
  if (is_good)
    run_workers (&self);
  *n_left_out = experiment_board_get_n_failed (board);

  if (self.error != NULL)
    {
      g_propagate_error (error, self.error);
      is_good = FALSE;
    }
  is_good = is_good && !g_cancellable_set_error_if_cancelled (cancellable, error);

  experiment_datasets_free (self.datasets);
  g_free (self.checkpoints);
  g_cond_clear (&self.changed);
  g_mutex_clear (&self.mutex);
  return is_good;
}
