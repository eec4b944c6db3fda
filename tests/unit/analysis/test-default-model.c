/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The model that we come with fits the program that it comes with. */

#include "engine/analysis/model.h"
#include "engine/base/paths.h"
#include "engine/nn/zoo.h"

static AnalysisModel *
load (void)
{
  g_autofree char *path = base_paths_find_data ("models/default.safetensors");
  g_autoptr (GError) error = NULL;
  AnalysisModel *model = analysis_model_load (path, &error);

  g_assert_no_error (error);

  return model;
}

static void
test_fits (void)
{
  g_autoptr (AnalysisModel) model = load ();
  NnGraph *graph = nn_model_get_graph (analysis_model_get_network (model));

  g_assert_cmpstr (nn_graph_get_architecture (graph), ==, "moodplane-1");
  g_assert_cmpuint (nn_graph_find_node (graph, NN_ZOO_STEPS_NODE), !=, G_MAXUINT);
  g_assert_cmpfloat (analysis_model_get_spread (model), >, 0.3);
  g_assert_cmpfloat (analysis_model_get_spread (model), <, 3.0);
}

/* Where it is from stands in the file itself. */
static void
test_tells_where_it_is_from (void)
{
  const char *const keys[] = {
    "moodplane.training.command", "moodplane.training.corpora", "moodplane.training.about",
    "moodplane.training.duration", "moodplane.training.report",  "moodplane.training.seed",
  };
  g_autoptr (AnalysisModel) model = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *value = analysis_model_get_metadata (model, keys[i]);

      g_assert_nonnull (value);
      g_assert_cmpstr (value, !=, "");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/default-model/fits", test_fits);
  g_test_add_func ("/analysis/default-model/provenance", test_tells_where_it_is_from);

  return g_test_run ();
}
