/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>

#include "engine/analysis/class-head.h"
#include "engine/base/error.h"

#define N_EMBEDDING 3

static const char *const names[] = { "party", "<b>sleep & \"dreams\"</b>", NULL };
static const float weights[] = { 1.0f, 0.0f, -2.0f, 0.5f, -1.0f, 0.5f, 0.0f, 0.0f };

static void
assert_says (const AnalysisClassHead *head)
{
  /* Its lowest and highest value are kept exactly. */
  static const float values[N_EMBEDDING] = { 1.0f, 0.0f, 0.0f };
  static const float others[] = { 1.0f, 0.0f };
  g_autoptr (MoodEmbedding) embedding = mood_embedding_new (N_EMBEDDING, values);
  g_autoptr (MoodEmbedding) other = mood_embedding_new (2, others);
  g_autoptr (MoodDegrees) said = analysis_class_head_say (head, embedding);

  /* Scores of 1.5 and -1. */
  g_assert_cmpuint (said->n_degrees, ==, 2);
  g_assert_cmpstr (said->names[1], ==, names[1]);
  g_assert_cmpfloat_with_epsilon (said->shares[0], 1.0 / (1.0 + exp (-2.5)), 1e-6);
  g_assert_cmpfloat_with_epsilon (said->shares[0] + said->shares[1], 1.0, 1e-12);
  g_assert_cmpuint (mood_degrees_find_highest (said), ==, 0);
  g_assert_null (analysis_class_head_say (head, other));
}

static void
test_say (void)
{
  g_autoptr (AnalysisClassHead) head = analysis_class_head_new (names, N_EMBEDDING, weights);

  assert_says (head);
}

static void
test_file (void)
{
  g_autoptr (AnalysisClassHead) head = analysis_class_head_new (names, N_EMBEDDING, weights);
  g_autoptr (AnalysisClassHead) read = NULL;
  g_autoptr (AnalysisClassHead) none = NULL;
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (NnTensorFile) empty = nn_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  analysis_class_head_add_to_file (head, file);
  g_assert_true (analysis_class_head_from_file (file, &read, &error));
  g_assert_no_error (error);
  assert_says (read);
  g_assert_true (analysis_class_head_from_file (empty, &none, &error));
  g_assert_null (none);
}

/* @text: (nullable) */
static void
refuse (const char *text, gsize n_rows, gsize n_columns, const float *values)
{
  const gsize shape[] = { n_rows, n_columns };
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (AnalysisClassHead) head = NULL;
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_CLASSES, text);
  if (values != NULL)
    nn_tensor_file_add (file, ANALYSIS_MODEL_CLASS_WEIGHTS, shape, 2, values);
  g_assert_false (analysis_class_head_from_file (file, &head, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_null (head);
}

static void
test_hostile (void)
{
  static const float broken[] = { 1.0f, NAN, 0.0f, 1.0f };
  static const float many[2 * (ANALYSIS_CLASSES_MAX + 1)];
  g_autoptr (GString) names_of_many = g_string_new ("0");

  refuse (NULL, 2, 4, weights);
  refuse ("party\nsleep", 0, 0, NULL);
  refuse ("party", 1, 4, weights);
  refuse ("party\nparty", 2, 4, weights);
  refuse ("party\n", 2, 4, weights);
  refuse ("party\n \t", 2, 4, weights);
  refuse ("party\nsle\x1b[31mep", 2, 4, weights);
  refuse ("party\nsleep\xff", 2, 4, weights);
  refuse ("party\nsleep\nwork", 2, 4, weights);
  refuse ("party\nsleep", 2, 1, weights);
  refuse ("party\nsleep", 2, 2, broken);
  for (guint i = 1; i <= ANALYSIS_CLASSES_MAX; i++)
    g_string_append_printf (names_of_many, "\n%u", i);
  refuse (names_of_many->str, ANALYSIS_CLASSES_MAX + 1, 2, many);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/class-head/say", test_say);
  g_test_add_func ("/analysis/class-head/file", test_file);
  g_test_add_func ("/analysis/class-head/hostile", test_hostile);
  return g_test_run ();
}
