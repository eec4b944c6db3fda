/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "engine/training/worker-pool.h"
#include "overfit.h"

/*
 * Each network of the zoo, whole, learns 32 images of noise, 64 x 64, by heart:
 *
 *     overfit [NAME...]
 *
 * prints a table and fails when one does not. Those that take features get 64 of them.
 */

#define SIDE       64
#define MAX_EPOCHS 200

/* Dense layers of thousands of units without norms take small steps only. */
static double
get_rate (const char *name)
{
  static const char *const with_large_layers[] = { "alexnet", "vgg11", "vgg16-bn", "vgg19", NULL };

  return g_strv_contains (with_large_layers, name) ? 1e-4 : 1e-3;
}

static gboolean
run (const char *name, const char *options_text, const BaseParallel *parallel)
{
  const NnShape usual = nn_zoo_get_usual_input (name);
  const NnShape image = { usual.channels, SIDE, SIDE };
  const NnShape features = { SIDE, 1, 1 };
  g_autoptr (GError) error = NULL;
  NnZooOptions options = { 0 };
  OverfitResult result;
  gboolean is_well;

  nn_zoo_options_parse (&options, options_text, NULL);
  is_well = overfit (name, usual.height > 1 ? image : features, &options, get_rate (name), MAX_EPOCHS,
                     parallel, &result, &error);
  if (!is_well)
    {
      g_printerr ("%s: %s\n", name, error->message);
      return FALSE;
    }

  is_well = result.n_right == OVERFIT_N_EXAMPLES;
  g_print ("%-18s %-16s %6u %10.3f %10.4f %6u/%d %8.1f s  %s\n", name, options_text, result.n_epochs,
           result.loss_at_start, result.loss, result.n_right, OVERFIT_N_EXAMPLES, result.seconds,
           is_well ? "" : "NOT LEARNED");
  return is_well;
}

int
main (int argc, char *argv[])
{
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (0);
  const BaseParallel *parallel = training_worker_pool_get_parallel (pool);
  const char *const *names = argc > 1 ? (const char *const *)argv + 1 : nn_zoo_get_names ();
  gboolean all_well = TRUE;

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_print ("%-18s %-16s %6s %10s %10s %9s %10s\n", "network", "options", "epochs", "first loss", "last loss",
           "right", "time");
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (nn_zoo_get_description (names[i]) == NULL)
        {
          g_printerr ("%s: there is no such network.\n", names[i]);
          return 1;
        }
      all_well = run (names[i], "", parallel) && all_well;
      if (g_str_equal (names[i], "googlenet"))
        all_well = run (names[i], "auxiliary=yes", parallel) && all_well;
      if (g_str_equal (names[i], "crnn"))
        all_well = run (names[i], "recurrent=lstm", parallel) && all_well;
    }

  return all_well ? 0 : 1;
}
