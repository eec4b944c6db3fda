/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The model that we come with fits the program that it comes with. */

#include <glib/gstdio.h>

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

/* A member that hears songs go by, so that there is a course and a likeness, and all that is shown of a song. */
static void
test_fits (void)
{
  g_autoptr (AnalysisModel) model = load ();
  const AnalysisModel *windows = NULL;

  for (gsize i = 0; i < analysis_model_get_n_members (model); i++)
    if (analysis_model_get_features (analysis_model_get_member (model, i)) == NULL)
      windows = analysis_model_get_member (model, i);

  g_assert_nonnull (windows);
  g_assert_cmpuint (nn_graph_find_node (nn_model_get_graph (analysis_model_get_network (windows)), NN_ZOO_STEPS_NODE), !=,
                    G_MAXUINT);
  g_assert_cmpuint (analysis_model_get_n_embedding (model), >, 0);
  g_assert_cmpuint (g_strv_length ((char **)analysis_model_get_degrees (model)), ==, 9);
  g_assert_cmpfloat (analysis_model_get_calibration (model)->spread, >, 0.3);
  g_assert_cmpfloat (analysis_model_get_calibration (model)->spread, <, 3.0);
}

/* It travels with the program. */
static void
test_is_small (void)
{
  g_autofree char *path = base_paths_find_data ("models/default.safetensors");
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, <=, 8 * 1024 * 1024);
}

/* Where it is from stands in the file itself. */
static void
test_tells_where_it_is_from (void)
{
  const char *const keys[] = {
    "moodplane.training.command", "moodplane.training.corpora", "moodplane.training.about",
    "moodplane.training.duration", "moodplane.training.report",
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
  g_test_add_func ("/analysis/default-model/is-small", test_is_small);
  g_test_add_func ("/analysis/default-model/provenance", test_tells_where_it_is_from);

  return g_test_run ();
}
