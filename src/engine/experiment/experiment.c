/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/experiment.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/experiment/runner.h"
#include "engine/experiment/tables.h"

static const char report_head[]
    = "# The tables of the papers, as this program comes to them\n\n"
      "This page is written by `moodplane-cli experiment report` from the files in [experiments](experiments), one line "
      "for each network that was trained, and says what they say: change neither by hand. The settings of every row are "
      "in `data/experiments`. A figure is the mean over a row's cells (runs and held-out parts) and, after ±, their "
      "standard deviation; the baseline sees labels alone (medians, or the most common class of the training part). "
      "*Reported* is the paper's figure on the paper's own data, which is other music with other labels: it stands "
      "there to show what was claimed, not to be met.\n";

static ExperimentPlan *
take_plan (GPtrArray  *plans,
           const char *name)
{
  for (guint i = 0; i < plans->len; i++)
    if (g_str_equal (((ExperimentPlan *)plans->pdata[i])->name, name))
      return g_ptr_array_steal_index (plans, i);

  return NULL;
}

/* The plans that were asked for, in that order; all of them when none was. */
static GPtrArray *
load_plans (const ExperimentSettings  *settings,
            GError                   **error)
{
  g_autoptr (GPtrArray) all = experiment_plans_load (settings->plans, settings->is_quick, error);
  g_autoptr (GPtrArray) chosen = NULL;

  if (all == NULL || settings->names == NULL || settings->names[0] == NULL)
    return g_steal_pointer (&all);

  chosen = g_ptr_array_new_with_free_func ((GDestroyNotify)experiment_plan_free);
  for (const char *const *name = settings->names; *name != NULL; name++)
    {
      ExperimentPlan *plan = take_plan (all, *name);

      if (plan == NULL)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no experiment “%s”."), *name);
          return NULL;
        }
      g_ptr_array_add (chosen, plan);
    }

  return g_steal_pointer (&chosen);
}

char *
experiment_list (const ExperimentSettings  *settings,
                 GError                   **error)
{
  g_autoptr (GPtrArray) plans = load_plans (settings, error);

  return plans != NULL ? experiment_tables_list (plans, settings->results, error) : NULL;
}

char *
experiment_run (const ExperimentSettings  *settings,
                const ExperimentObserver  *observer,
                GCancellable              *cancellable,
                guint                     *n_left_out,
                GError                   **error)
{
  g_autoptr (GPtrArray) plans = load_plans (settings, error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (plans == NULL || !experiment_runner_run (settings, plans, observer, cancellable, n_left_out, error))
    return NULL;

  for (guint i = 0; i < plans->len; i++)
    {
      g_autoptr (GPtrArray) results = experiment_store_load (settings->results, plans->pdata[i], error);
      g_autofree char *table = NULL;

      if (results == NULL)
        return NULL;
      table = experiment_tables_print (plans->pdata[i], results);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", table);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
experiment_report (const ExperimentSettings  *settings,
                   GError                   **error)
{
  g_autoptr (GPtrArray) plans = load_plans (settings, error);
  g_autoptr (GString) page = g_string_new (report_head);

  if (plans == NULL)
    return NULL;

  for (guint i = 0; i < plans->len; i++)
    {
      g_autoptr (GPtrArray) results = experiment_store_load (settings->results, plans->pdata[i], error);

      if (results == NULL)
        return NULL;
      experiment_tables_markdown (plans->pdata[i], results, page);
    }

  return g_string_free (g_steal_pointer (&page), FALSE);
}
