/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/random-search.h"

static const double batches[] = { 4, 8, 16 };
static const TrainingRange ranges[] = {
  { .name = "rate", .kind = TRAINING_RANGE_LOG_UNIFORM, .low = 1e-4, .high = 1e-1 },
  { .name = "gamma", .kind = TRAINING_RANGE_UNIFORM, .low = 0.5, .high = 1.0 },
  { .name = "batch", .kind = TRAINING_RANGE_CHOICE, .choices = batches, .n_choices = 3 },
};
static const guint rungs[] = { 1, 3, 10 };

static TrainingSearchConfig
make_config (guint n_sets, guint eta)
{
  return (TrainingSearchConfig) {
    .ranges = ranges, .n_ranges = 3, .n_sets = n_sets, .rungs = rungs, .n_rungs = 3, .eta = eta, .seed = 11
  };
}

static TrainingSearch *
make (guint n_sets, guint eta)
{
  const TrainingSearchConfig config = make_config (n_sets, eta);
  g_autoptr (GError) error = NULL;
  TrainingSearch *search = training_search_new (&config, &error);

  g_assert_no_error (error);
  return search;
}

/* The logarithm is spread evenly, the choices are all drawn, and the first sets are the same whatever the
 * number. */
static void
test_draws (void)
{
  g_autoptr (TrainingSearch) many = make (3000, 2);
  g_autoptr (TrainingSearch) few = make (5, 2);
  guint n_small = 0, n_of_batch[17] = { 0 };
  double sum = 0.0;

  for (guint set = 0; set < 3000; set++)
    {
      const double *values = training_search_get_values (many, set);

      g_assert_cmpfloat (values[0], >=, 1e-4);
      g_assert_cmpfloat (values[0], <=, 1e-1);
      g_assert_cmpfloat (values[1], >=, 0.5);
      g_assert_cmpfloat (values[1], <, 1.0);
      n_small += values[0] < 1e-3;
      sum += values[1];
      n_of_batch[(guint)values[2]]++;
    }
  g_assert_cmpfloat_with_epsilon (n_small / 3000.0, 1.0 / 3.0, 0.04);
  g_assert_cmpfloat_with_epsilon (sum / 3000.0, 0.75, 0.02);
  g_assert_cmpuint (n_of_batch[4] + n_of_batch[8] + n_of_batch[16], ==, 3000);
  g_assert_cmpuint (MIN (n_of_batch[4], MIN (n_of_batch[8], n_of_batch[16])), >, 900);

  g_assert_cmpmem (training_search_get_values (few, 0), 5 * 3 * sizeof (double),
                   training_search_get_values (many, 0), 5 * 3 * sizeof (double));
}

/* A world in which the score is known: @scores of each set, plus a bit for each epoch. */
typedef struct
{
  const double *scores;
  guint n_epochs[8];
  GString *log;
  guint fail_at; /* call that fails; 0 is none */
  guint n_calls;
  char *saved;
} World;

static double
train (guint set, const double *values, guint n_done, guint n_epochs, gpointer user_data, GError **error)
{
  World *world = user_data;

  g_assert_cmpuint (world->n_epochs[set], ==, n_done);
  if (++world->n_calls == world->fail_at)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NO_SPACE, "full");
      return 0.0;
    }
  world->n_epochs[set] += n_epochs;
  g_string_append_printf (world->log, "%u+%u ", set, n_epochs);
  if (world->scores[set] == -1.0)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_DIVERGED, "diverged");
  return world->scores[set] + 1e-3 * world->n_epochs[set];
}

static gboolean
save (const TrainingSearch *search, gpointer user_data, GError **error)
{
  World *world = user_data;

  g_free (world->saved);
  world->saved = training_search_to_json (search);
  return TRUE;
}

/* Eight sets, one in two: eight train for one epoch, the best four (2 5 6 7) for two more, the best two
 * (5 7) for seven more. One is no number, one diverges with an error. */
static const double scores[8] = { NAN, 0.1, 0.5, 0.2, -1.0, 0.9, 0.4, 0.8 };
static const char *const expected_log = "0+1 1+1 2+1 3+1 4+1 5+1 6+1 7+1 2+2 5+2 6+2 7+2 5+7 7+7 ";

static void
test_halving (void)
{
  g_autoptr (TrainingSearch) search = make (8, 2);
  g_autoptr (GError) error = NULL;
  World world = { .scores = scores, .log = g_string_new (NULL) };

  g_assert_cmpint (training_search_get_best (search), ==, -1);
  g_assert_true (training_search_run (search, train, NULL, &world, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (world.log->str, ==, expected_log);
  g_assert_cmpint (training_search_get_best (search), ==, 5);
  g_assert_cmpfloat (training_search_get_score (search, 5, 2), ==, 0.91);
  g_assert_cmpuint (training_search_get_n_scores (search, 0), ==, 1);
  g_assert_true (isnan (training_search_get_score (search, 4, 0)));
  g_string_free (world.log, TRUE);
}

/* One in three: eight, two, one. */
static void
test_thirds (void)
{
  g_autoptr (TrainingSearch) search = make (8, 3);
  World world = { .scores = scores, .log = g_string_new (NULL) };

  g_assert_true (training_search_run (search, train, NULL, &world, NULL, NULL));
  g_assert_cmpstr (world.log->str, ==, "0+1 1+1 2+1 3+1 4+1 5+1 6+1 7+1 5+2 7+2 5+7 ");
  g_string_free (world.log, TRUE);
}

/* Broken off at any call and taken up in a new search from what was saved: the same calls in all, the same
 * end. */
static void
test_resume (void)
{
  for (guint fail_at = 1; fail_at <= 14; fail_at++)
    {
      g_autoptr (TrainingSearch) broken = make (8, 2);
      g_autoptr (TrainingSearch) resumed = make (8, 2);
      g_autoptr (GError) error = NULL;
      World world = { .scores = scores, .log = g_string_new (NULL), .fail_at = fail_at };

      g_assert_false (training_search_run (broken, train, save, &world, NULL, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_NO_SPACE);
      g_clear_error (&error);

      if (world.saved != NULL)
        g_assert_true (training_search_resume (resumed, world.saved, &error));
      g_assert_no_error (error);
      g_assert_true (training_search_run (resumed, train, save, &world, NULL, &error));
      g_assert_cmpstr (world.log->str, ==, expected_log);
      g_assert_cmpint (training_search_get_best (resumed), ==, 5);
      g_string_free (world.log, TRUE);
      g_free (world.saved);
    }
}

static void
test_refused (void)
{
  static const char *const bad[]
      = { "", "[]", "{}", "{\"settings\":3,\"sets\":[]}", "{\"settings\":{},\"sets\":[]}" };
  g_autoptr (TrainingSearch) search = make (8, 2);
  g_autoptr (TrainingSearch) other = make (8, 3);
  g_autoptr (GError) error = NULL;
  g_autofree char *json = training_search_to_json (other);
  g_autofree char *own = training_search_to_json (search);
  g_autofree char *cut = g_strndup (own, strlen (own) - 3);

  g_assert_false (training_search_resume (search, json, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (training_search_resume (search, cut, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (training_search_resume (search, bad[i], NULL));
  g_assert_true (training_search_resume (search, own, NULL));

  for (guint i = 0; i < 4; i++)
    {
      TrainingSearchConfig config = make_config (8, i == 0 ? 1 : 2);
      TrainingRange wrong = ranges[0];

      wrong.low = i == 1 ? 0.0 : 1e-4;
      wrong.high = i == 2 ? 1e-5 : 1e-1;
      config.ranges = &wrong;
      config.n_ranges = 1;
      config.rungs = i == 3 ? (const guint[]) { 1, 1, 2 } : rungs;
      g_assert_null (training_search_new (&config, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

static void
test_hopeless (void)
{
  static const double none[8] = { NAN, NAN, NAN, NAN, -1.0, NAN, INFINITY, NAN };
  g_autoptr (TrainingSearch) search = make (8, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  World world = { .scores = none, .log = g_string_new (NULL) };

  g_assert_false (training_search_run (search, train, NULL, &world, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_DIVERGED);
  g_clear_error (&error);
  g_assert_cmpint (training_search_get_best (search), ==, -1);
  g_string_free (world.log, TRUE);

  g_cancellable_cancel (cancellable);
  g_assert_false (training_search_run (search, train, NULL, &world, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_rungs (void)
{
  guint made[3];

  training_search_make_rungs (9, 3, 3, made);
  g_assert_cmpmem (made, sizeof (made), ((const guint[]) { 1, 3, 9 }), sizeof (made));
  training_search_make_rungs (10, 2, 3, made);
  g_assert_cmpmem (made, sizeof (made), ((const guint[]) { 2, 5, 10 }), sizeof (made));
  training_search_make_rungs (2, 2, 3, made);
  g_assert_cmpmem (made, sizeof (made), ((const guint[]) { 1, 2, 3 }), sizeof (made));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/random-search/draws", test_draws);
  g_test_add_func ("/training/random-search/halving", test_halving);
  g_test_add_func ("/training/random-search/thirds", test_thirds);
  g_test_add_func ("/training/random-search/resume", test_resume);
  g_test_add_func ("/training/random-search/refused", test_refused);
  g_test_add_func ("/training/random-search/hopeless", test_hopeless);
  g_test_add_func ("/training/random-search/rungs", test_rungs);
  return g_test_run ();
}
