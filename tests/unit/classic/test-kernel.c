/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Both heads against what they are by definition: solved by hand, refitted without a row, searched by brute force. */

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/classic/kernel-internal.h"
#include "engine/classic/lapack.h"

#define N         24
#define N_INPUTS  2
#define N_CLASSES 3
#define N_VALUES  2
#define N_OUTPUTS (N_CLASSES + N_VALUES)
#define N_FURTHER 3
#define N_ALL     (N_OUTPUTS + N_FURTHER)

/* Some rows have classes only, some values only, some both and one has nothing. */
typedef struct
{
  double rows[N * N_INPUTS];
  double class_targets[N * N_CLASSES];
  double class_weights[N];
  double value_targets[N * N_VALUES];
  double value_weights[N];
  double further_targets[N * N_FURTHER];
  double further_weights[N];
  guint groups[N];
  ClassicValueHead heads[2];
  ClassicJointProblem problem;
} Table;

static const ClassicKernelConfig usual = { .gamma = 0.6, .clip = 4.0, .penalty = 0.1 };

/* A table that was copied looks into the other one before that. */
static void
connect_table (Table *table, gsize n_heads)
{
  table->heads[0] = (ClassicValueHead) { N_VALUES, table->value_targets, table->value_weights };
  table->heads[1] = (ClassicValueHead) { N_FURTHER, table->further_targets, table->further_weights };
  table->problem = (ClassicJointProblem) { .n_rows = N,
                                           .n_inputs = N_INPUTS,
                                           .n_classes = N_CLASSES,
                                           .n_heads = n_heads,
                                           .rows = table->rows,
                                           .class_targets = table->class_targets,
                                           .class_weights = table->class_weights,
                                           .heads = table->heads };
}

static void
make_table (Table *table)
{
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (gsize i = 0; i < N; i++)
    {
      double *row = table->rows + i * N_INPUTS;
      const double smoothing = 0.1 * (1 + i % 3);
      guint class;

      /* As a file has them: then nothing is rounded. */
      row[0] = (float)base_rng_normal (&rng);
      row[1] = (float)base_rng_normal (&rng);
      class = row[0] > 0.4 ? 0 : row[1] > 0.0 ? 1 : 2;
      for (gsize c = 0; c < N_CLASSES; c++)
        table->class_targets[i * N_CLASSES + c]
            = smoothing / N_CLASSES + (c == class ? 1.0 - smoothing : 0.0);
      table->value_targets[i * N_VALUES] = tanh (row[0]) + 0.2 * base_rng_normal (&rng);
      table->value_targets[i * N_VALUES + 1] = row[0] * row[1] + 0.6 * base_rng_normal (&rng);
      table->class_weights[i] = i % 4 == 0 ? 0.0 : i % 4 == 1 ? 0.3 : 1.0;
      table->value_weights[i] = i % 4 == 1 || i == 4 ? 0.0 : i % 3 == 0 ? 0.5 : 1.0;
      table->groups[i] = (guint)i / 5;

      /* Other rows have these: some that have a class or values, too, and the one that has nothing else. */
      for (gsize o = 0; o < N_FURTHER; o++)
        table->further_targets[i * N_FURTHER + o] = 0.3 * sin (row[0] + (double)o) + 0.2 * row[o % 2];
      table->further_weights[i] = i == 4 || i % 3 == 1 ? 1.0 : i % 5 == 0 ? 0.25 : 0.0;
    }

  connect_table (table, 1);
}

static ClassicKernelMachine *
fit (const ClassicKernelConfig *config, const ClassicJointProblem *problem, double *residuals)
{
  g_autoptr (GError) error = NULL;
  ClassicKernelMachine *machine = classic_kernel_machine_new (config, problem, residuals, NULL, &error);

  g_assert_no_error (error);
  return machine;
}

/* Two rows of one input, at 0 and 1, with values y = ±1 and weights 1: the mean is 0, k = exp (-gamma), and by
 * symmetry a = y / (1 - k + ridge); left out, the other alone says its own value (its own mean): wrong by 2. */
static void
test_by_hand (void)
{
  static const double rows[] = { 0.0, 1.0 }, classes[] = { 1, 0, 0, 1 }, values[] = { -1.0, 1.0 };
  static const double weights[] = { 1.0, 1.0 };
  const ClassicKernelConfig config = { .gamma = 0.7, .penalty = 0.5, .ridge = 0.25 };
  const ClassicValueHead head = { 1, values, weights };
  const ClassicJointProblem problem = { .n_rows = 2,
                                        .n_inputs = 1,
                                        .n_classes = 2,
                                        .n_heads = 1,
                                        .rows = rows,
                                        .class_targets = classes,
                                        .class_weights = weights,
                                        .heads = &head };
  const double k = exp (-0.7), a = 1.0 / (1.0 - k + 0.25);
  double residuals[2], said[6], probability;
  g_autoptr (ClassicKernelMachine) machine = fit (&config, &problem, residuals);

  classic_kernel_machine_predict (machine, 2, rows, said);
  g_assert_cmpfloat_with_epsilon (said[2], -a * (1.0 - k), 1e-12);
  g_assert_cmpfloat_with_epsilon (said[5], a * (1.0 - k), 1e-12);
  g_assert_cmpfloat_with_epsilon (residuals[0], -2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (residuals[1], 2.0, 1e-12);

  /* At the optimum a coefficient is the row's residual over the penalty: with p the probability of the right
   * class, the logits differ by 2 (1 - p) (1 - k) / penalty. */
  probability = said[0];
  g_assert_cmpfloat_with_epsilon (log (probability / (1.0 - probability)),
                                  2.0 * (1.0 - probability) * (1.0 - k) / 0.5, 1e-5);
  g_assert_cmpfloat_with_epsilon (said[0] + said[1], 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (said[0], said[4], 1e-6);
}

/* What a machine that has not seen the rows of @left_out says wrong of row @row. */
static void
refit_without (const Table *table, const gboolean *left_out, double ridge, gsize row, double *residual)
{
  Table rest = *table;
  const ClassicKernelConfig config = { .gamma = 0.6, .clip = 4.0, .penalty = 0.1, .ridge = ridge };
  g_autoptr (ClassicKernelMachine) machine = NULL;
  double said[N_OUTPUTS];

  for (gsize i = 0; i < N; i++)
    if (left_out[i])
      rest.value_weights[i] = 0.0;
  connect_table (&rest, 1);
  machine = fit (&config, &rest.problem, NULL);
  classic_kernel_machine_predict (machine, 1, table->rows + row * N_INPUTS, said);
  for (gsize o = 0; o < N_VALUES; o++)
    residual[o] = table->value_targets[row * N_VALUES + o] - said[N_CLASSES + o];
}

/* The residuals are those of machines that were really fitted without the row, or without its group. */
static void
test_leave_out (void)
{
  const ClassicKernelConfig config = { .gamma = 0.6, .clip = 4.0, .penalty = 0.1, .ridge = 0.3 };

  for (int grouped = 0; grouped < 2; grouped++)
    {
      double residuals[N * N_VALUES];
      g_autoptr (ClassicKernelMachine) machine = NULL;
      Table table;

      make_table (&table);
      table.problem.groups = grouped ? table.groups : NULL;
      machine = fit (&config, &table.problem, residuals);
      for (gsize i = 0; i < N; i++)
        {
          gboolean left_out[N];
          double expected[N_VALUES];

          if (table.value_weights[i] <= 0.0)
            {
              g_assert_true (isnan (residuals[i * N_VALUES]) && isnan (residuals[i * N_VALUES + 1]));
              continue;
            }
          for (gsize j = 0; j < N; j++)
            left_out[j] = grouped ? table.groups[j] == table.groups[i] : j == i;
          refit_without (&table, left_out, 0.3, i, expected);
          for (gsize o = 0; o < N_VALUES; o++)
            g_assert_cmpfloat_with_epsilon (residuals[i * N_VALUES + o], expected[o], 1e-9);
        }
    }
}

/* Of one group there is nothing without it: then each row is left out by itself. */
static void
test_one_group (void)
{
  double alone[N * N_VALUES], together[N * N_VALUES];
  guint groups[N] = { 0 };
  Table table;

  make_table (&table);
  for (int grouped = 0; grouped < 2; grouped++)
    {
      g_autoptr (ClassicKernelMachine) machine = NULL;

      table.problem.groups = grouped ? groups : NULL;
      machine = fit (&usual, &table.problem, grouped ? together : alone);
    }
  for (gsize i = 0; i < N * N_VALUES; i++)
    g_assert_true (alone[i] == together[i] || (isnan (alone[i]) && isnan (together[i])));
}

/* Weighted sum of the squares of one value's residuals. */
static double
measure (const Table *table, const double *residuals, gsize value)
{
  double sum = 0.0;

  for (gsize i = 0; i < N; i++)
    if (table->value_weights[i] > 0.0)
      sum += table->value_weights[i] * residuals[i * N_VALUES + value] * residuals[i * N_VALUES + value];
  return sum;
}

/* Left to choose, each value has the ridge that is best for it, and they differ. */
static void
test_ridge (void)
{
  static const double tried[] = { 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0 };
  double chosen[N * N_VALUES], residuals[N * N_VALUES], said[N * N_OUTPUTS], expected[N * N_OUTPUTS];
  gsize best[N_VALUES] = { 0, 0 };
  double least[N_VALUES] = { INFINITY, INFINITY };
  g_autoptr (ClassicKernelMachine) machine = NULL;
  Table table;

  make_table (&table);
  machine = fit (&usual, &table.problem, chosen);
  classic_kernel_machine_predict (machine, N, table.rows, said);
  for (gsize r = 0; r < G_N_ELEMENTS (tried); r++)
    {
      ClassicKernelConfig config = usual;
      g_autoptr (ClassicKernelMachine) given = NULL;

      config.ridge = tried[r];
      given = fit (&config, &table.problem, residuals);
      for (gsize o = 0; o < N_VALUES; o++)
        if (measure (&table, residuals, o) < least[o])
          {
            least[o] = measure (&table, residuals, o);
            best[o] = r;
          }
    }

  g_test_message ("ridges %g and %g", tried[best[0]], tried[best[1]]);
  g_assert_cmpuint (best[0], !=, best[1]);
  for (gsize o = 0; o < N_VALUES; o++)
    {
      ClassicKernelConfig config = usual;
      g_autoptr (ClassicKernelMachine) given = NULL;

      g_assert_cmpfloat_with_epsilon (measure (&table, chosen, o), least[o], 1e-12);
      config.ridge = tried[best[o]];
      given = fit (&config, &table.problem, NULL);
      classic_kernel_machine_predict (given, N, table.rows, expected);
      for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat (said[i * N_OUTPUTS + N_CLASSES + o], ==, expected[i * N_OUTPUTS + N_CLASSES + o]);
    }
}

/* The classes' loss by its definition, of coefficients (N, N_CLASSES) on all rows and a bias. */
static double
find_loss (const Table *table, const double *coefficients, const double *bias)
{
  double loss = 0.0;

  for (gsize i = 0; i < N; i++)
    {
      double scores[N_CLASSES], sum = 0.0;

      for (gsize c = 0; c < N_CLASSES; c++)
        {
          double value = 0.0;

          for (gsize j = 0; j < N; j++)
            {
              const double d0 = table->rows[2 * i] - table->rows[2 * j];
              const double d1 = table->rows[2 * i + 1] - table->rows[2 * j + 1];

              value += coefficients[j * N_CLASSES + c] * exp (-0.6 * (d0 * d0 + d1 * d1) / 2.0);
            }
          loss += 0.5 * 0.1 * coefficients[i * N_CLASSES + c] * value;
          scores[c] = value + bias[c];
        }
      for (gsize c = 0; c < N_CLASSES; c++)
        sum += exp (scores[c]);
      for (gsize c = 0; c < N_CLASSES; c++)
        loss -= table->class_weights[i] * table->class_targets[i * N_CLASSES + c] * (scores[c] - log (sum));
    }
  return loss;
}

/* No step in any direction makes the loss less, its slope is 0 everywhere, and the probabilities follow. */
static void
test_classes (void)
{
  g_autoptr (ClassicState) state = classic_state_new ();
  g_autoptr (ClassicKernelMachine) machine = NULL;
  double coefficients[N * N_CLASSES] = { 0 }, bias[N_CLASSES], least;
  g_autofree double *exported = NULL;
  g_autofree double *exported_bias = NULL;
  gsize n_rows = 0, n_columns = N_OUTPUTS, one = 1, row = 0;
  Table table;

  make_table (&table);
  machine = fit (&usual, &table.problem, NULL);
  classic_kernel_machine_export (machine, state);
  exported = classic_state_get (state, "kernel.coefficients", &n_rows, &n_columns, NULL);
  exported_bias = classic_state_get (state, "kernel.bias", &one, &n_columns, NULL);
  /* All but the one without a weight. */
  g_assert_cmpuint (n_rows, ==, N - 1);
  memcpy (bias, exported_bias, sizeof (bias));
  for (gsize i = 0; i < N; i++)
    if (table.class_weights[i] > 0.0 || table.value_weights[i] > 0.0)
      {
        memcpy (coefficients + i * N_CLASSES, exported + row * N_OUTPUTS, N_CLASSES * sizeof (double));
        for (gsize c = 0; c < N_CLASSES; c++)
          g_assert_true ((coefficients[i * N_CLASSES + c] != 0.0) == (table.class_weights[i] > 0.0));
        for (gsize o = 0; o < N_VALUES; o++)
          g_assert_true ((exported[row * N_OUTPUTS + N_CLASSES + o] != 0.0)
                         == (table.value_weights[i] > 0.0));
        row++;
      }

  least = find_loss (&table, coefficients, bias);
  for (gsize k = 0; k < N * N_CLASSES + N_CLASSES; k++)
    {
      double *moved = k < N * N_CLASSES ? &coefficients[k] : &bias[k - N * N_CLASSES];
      const double before = *moved;
      double above, below;

      *moved = before + 1e-3;
      above = find_loss (&table, coefficients, bias);
      *moved = before - 1e-3;
      below = find_loss (&table, coefficients, bias);
      *moved = before;
      g_assert_cmpfloat (MIN (above, below), >=, least - 1e-9);
      g_assert_cmpfloat (fabs (above - below) / 2e-3, <, 1e-4);
    }
}

/* Plain descent on the coefficients of the rows, thousands of steps of it, comes to the same probabilities. */
static void
test_brute_force (void)
{
  double kernel[N][N], a[N][N_CLASSES] = { { 0 } }, b[N_CLASSES] = { 0 }, p[N][N_CLASSES];
  double said[N * N_OUTPUTS];
  g_autoptr (ClassicKernelMachine) machine = NULL;
  Table table;

  make_table (&table);
  machine = fit (&usual, &table.problem, NULL);
  classic_kernel_machine_predict (machine, N, table.rows, said);
  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j < N; j++)
      {
        const double d0 = table.rows[2 * i] - table.rows[2 * j],
                     d1 = table.rows[2 * i + 1] - table.rows[2 * j + 1];

        kernel[i][j] = exp (-0.6 * (d0 * d0 + d1 * d1) / 2.0);
      }

  for (guint step = 0; step < 20000; step++)
    {
      for (gsize i = 0; i < N; i++)
        {
          double sum = 0.0;

          for (gsize c = 0; c < N_CLASSES; c++)
            {
              double score = b[c];

              for (gsize j = 0; j < N; j++)
                score += kernel[i][j] * a[j][c];
              sum += p[i][c] = exp (score);
            }
          for (gsize c = 0; c < N_CLASSES; c++)
            p[i][c] /= sum;
        }
      for (gsize i = 0; i < N; i++)
        for (gsize c = 0; c < N_CLASSES; c++)
          {
            const double slope = table.class_weights[i] * (p[i][c] - table.class_targets[i * N_CLASSES + c]);

            a[i][c] -= 0.05 * (slope + 0.1 * a[i][c]);
            b[c] -= 0.05 * slope;
          }
    }
  for (gsize i = 0; i < N; i++)
    for (gsize c = 0; c < N_CLASSES; c++)
      g_assert_cmpfloat_with_epsilon (said[i * N_OUTPUTS + c], p[i][c], 1e-4);
}

/* On rows that have nothing in common each head is what it would be alone. */
static void
test_disjoint (void)
{
  double both[N * N_OUTPUTS], said[N * N_OUTPUTS];
  Table table;

  make_table (&table);
  for (gsize i = 0; i < N; i++)
    {
      table.class_weights[i] = i < N / 2 ? 1.0 : 0.0;
      table.value_weights[i] = i < N / 2 ? 0.0 : 1.0;
    }
  {
    g_autoptr (ClassicKernelMachine) machine = fit (&usual, &table.problem, NULL);

    classic_kernel_machine_predict (machine, N, table.rows, both);
  }
  /* Other values of rows that have no weight, and other classes. */
  for (gsize i = 0; i < N; i++)
    if (i < N / 2)
      table.value_targets[i * N_VALUES] = 100.0;
    else
      table.class_targets[i * N_CLASSES] = 100.0;
  {
    g_autoptr (ClassicKernelMachine) machine = fit (&usual, &table.problem, NULL);

    classic_kernel_machine_predict (machine, N, table.rows, said);
  }
  g_assert_cmpmem (both, sizeof (both), said, sizeof (said));

  table.class_weights[0] = 0.0;
  {
    g_autoptr (ClassicKernelMachine) machine = fit (&usual, &table.problem, NULL);

    classic_kernel_machine_predict (machine, N, table.rows, said);
  }
  for (gsize i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (both[i * N_OUTPUTS + N_CLASSES], said[i * N_OUTPUTS + N_CLASSES], 1e-9);
  g_assert_cmpfloat (fabs (both[0] - said[0]), >, 1e-3);
}

/* What @problem with only the one of its heads says of all rows, and its residuals. */
static void
fit_alone (const Table *table, gsize head, double *said, double *residuals)
{
  ClassicJointProblem problem = table->problem;
  g_autoptr (ClassicKernelMachine) machine = NULL;

  problem.n_heads = 1;
  problem.heads = &table->heads[head];
  machine = fit (&usual, &problem, residuals);
  classic_kernel_machine_predict (machine, N, table->rows, said);
}

static void
assert_near (double a, double b)
{
  if (!isnan (a) || !isnan (b))
    g_assert_cmpfloat_with_epsilon (a, b, 1e-9);
}

/* Values of other rows change nothing in those that there were: each head says, and says wrong, what it would alone,
 * with groups and without; and what it has of rows are those with its weight. */
static void
test_heads (void)
{
  double both[N * N_ALL], first[N * N_OUTPUTS], second[N * (N_CLASSES + N_FURTHER)];
  double residuals[N * (N_VALUES + N_FURTHER)], of_first[N * N_VALUES], of_second[N * N_FURTHER];
  Table table;

  make_table (&table);
  for (int grouped = 0; grouped < 2; grouped++)
    {
      g_autoptr (ClassicKernelMachine) machine = NULL;

      connect_table (&table, 2);
      table.problem.groups = grouped ? table.groups : NULL;
      machine = fit (&usual, &table.problem, residuals);
      g_assert_cmpuint (classic_kernel_machine_get_n_values (machine), ==, N_VALUES + N_FURTHER);
      classic_kernel_machine_predict (machine, N, table.rows, both);
      fit_alone (&table, 0, first, of_first);
      fit_alone (&table, 1, second, of_second);

      for (gsize i = 0; i < N; i++)
        {
          const double *row = both + i * N_ALL, *wrong = residuals + i * (N_VALUES + N_FURTHER);

          for (gsize o = 0; o < N_OUTPUTS; o++)
            g_assert_cmpfloat_with_epsilon (row[o], first[i * N_OUTPUTS + o], 1e-9);
          for (gsize o = 0; o < N_FURTHER; o++)
            {
              g_assert_cmpfloat_with_epsilon (row[N_OUTPUTS + o], second[i * (N_CLASSES + N_FURTHER) + N_CLASSES + o],
                                              1e-9);
              assert_near (wrong[N_VALUES + o], of_second[i * N_FURTHER + o]);
              g_assert_true (isnan (wrong[N_VALUES + o]) == (table.further_weights[i] <= 0.0));
            }
          for (gsize o = 0; o < N_VALUES; o++)
            {
              assert_near (wrong[o], of_first[i * N_VALUES + o]);
              g_assert_true (isnan (wrong[o]) == (table.value_weights[i] <= 0.0));
            }
        }
    }
}

/* All rows with a weight for any head support the machine, with the coefficients of the heads that they have one for;
 * each of them must have something to learn from; and what is exported says the same when it is imported. */
static void
test_heads_rows (void)
{
  g_autoptr (ClassicState) state = classic_state_new ();
  g_autoptr (ClassicKernelMachine) machine = NULL;
  g_autoptr (ClassicKernelMachine) again = NULL;
  g_autoptr (GError) error = NULL;
  double before[N * N_ALL], after[N * N_ALL];
  g_autofree double *exported = NULL;
  gsize n_rows = 0, n_columns = N_ALL;
  Table table;

  make_table (&table);
  connect_table (&table, 2);
  machine = fit (&usual, &table.problem, NULL);
  classic_kernel_machine_export (machine, state);
  exported = classic_state_get (state, "kernel.coefficients", &n_rows, &n_columns, NULL);
  /* Row 4 has nothing but these. */
  g_assert_cmpuint (n_rows, ==, N);
  for (gsize i = 0; i < N; i++)
    for (gsize o = 0; o < N_ALL; o++)
      {
        const double weight = o < N_CLASSES   ? table.class_weights[i]
                              : o < N_OUTPUTS ? table.value_weights[i]
                                              : table.further_weights[i];

        g_assert_true ((exported[i * N_ALL + o] != 0.0) == (weight > 0.0));
      }

  again = classic_kernel_machine_import (state, &error);
  g_assert_no_error (error);
  classic_kernel_machine_predict (machine, N, table.rows, before);
  classic_kernel_machine_predict (again, N, table.rows, after);
  for (gsize i = 0; i < N * N_ALL; i++)
    g_assert_cmpfloat_with_epsilon (before[i], after[i], 1e-5);

  for (gsize i = 0; i < N; i++)
    table.further_weights[i] = i == 4 ? 1.0 : 0.0;
  g_assert_null (classic_kernel_machine_new (&usual, &table.problem, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

/* A weight of two is a row that is there twice. */
static void
test_weights (void)
{
  Table once, twice;
  double of_once[N * N_OUTPUTS], of_twice[N * N_OUTPUTS];
  ClassicKernelConfig config = usual;
  g_autoptr (ClassicKernelMachine) first = NULL;
  g_autoptr (ClassicKernelMachine) second = NULL;

  config.ridge = 0.4;
  make_table (&once);
  make_table (&twice);
  for (gsize i = 0; i < N; i++)
    once.class_weights[i] = once.value_weights[i] = i == 0 ? 2.0 : i == 1 ? 0.0 : 1.0;
  for (gsize i = 0; i < N; i++)
    twice.class_weights[i] = twice.value_weights[i] = 1.0;
  memcpy (twice.rows + N_INPUTS, twice.rows, N_INPUTS * sizeof (double));
  memcpy (twice.class_targets + N_CLASSES, twice.class_targets, N_CLASSES * sizeof (double));
  memcpy (twice.value_targets + N_VALUES, twice.value_targets, N_VALUES * sizeof (double));

  first = fit (&config, &once.problem, NULL);
  second = fit (&config, &twice.problem, NULL);
  classic_kernel_machine_predict (first, N, once.rows, of_once);
  classic_kernel_machine_predict (second, N, once.rows, of_twice);
  for (gsize i = 0; i < N * N_OUTPUTS; i++)
    g_assert_cmpfloat_with_epsilon (of_once[i], of_twice[i], 1e-5);
}

/* What is beyond the clip is as far away as the clip. */
static void
test_clip (void)
{
  static const double far_out[] = { 4.0, -4.0, 900.0, -1e30 };
  double said[2 * N_OUTPUTS];
  g_autoptr (ClassicKernelMachine) machine = NULL;
  ClassicKernelConfig config = usual;
  Table table;

  make_table (&table);
  machine = fit (&config, &table.problem, NULL);
  classic_kernel_machine_predict (machine, 2, far_out, said);
  g_assert_cmpmem (said, N_OUTPUTS * sizeof (double), said + N_OUTPUTS, N_OUTPUTS * sizeof (double));

  /* Unclipped, nothing is near, and what is left is the mean. */
  g_clear_pointer (&machine, classic_kernel_machine_free);
  config.clip = 0.0;
  machine = fit (&config, &table.problem, NULL);
  classic_kernel_machine_predict (machine, 2, far_out, said);
  g_assert_cmpfloat (fabs (said[N_CLASSES] - said[N_OUTPUTS + N_CLASSES]), >, 1e-6);
}

/* Of too many rows some train, and the residuals of the others are no numbers. */
static void
test_max_rows (void)
{
  ClassicKernelConfig config = usual;
  double residuals[N * N_VALUES];
  g_autoptr (ClassicKernelMachine) machine = NULL;
  g_autoptr (ClassicState) state = classic_state_new ();
  guint n_known = 0;
  Table table;

  make_table (&table);
  config.max_rows = 10;
  machine = fit (&config, &table.problem, residuals);
  classic_kernel_machine_export (machine, state);
  for (gsize i = 0; i < classic_state_get_n_arrays (state); i++)
    if (g_str_equal (classic_state_get_nth (state, i)->name, "kernel.rows"))
      g_assert_cmpuint (classic_state_get_nth (state, i)->n_rows, ==, 10);
  for (gsize i = 0; i < N; i++)
    n_known += !isnan (residuals[i * N_VALUES]);
  g_assert_cmpuint (n_known, >, 4);
  g_assert_cmpuint (n_known, <=, 10);
}

/* Whoever does not wait any longer does not wait for a decomposition, which nothing could stop: the kernel is not even
 * looked at. */
static void
test_cancelled (void)
{
  const double weights[] = { 1.0, 1.0, 1.0 };
  const ClassicKernelRows rows = { G_N_ELEMENTS (weights), NULL, weights };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  double numbers[3 * 2], bias[2], residuals[3 * 2];

  g_cancellable_cancel (cancellable);
  g_assert_false (classic_kernel_fit_classes (&rows, 2, numbers, 0.1, numbers, bias, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (
      classic_kernel_fit_values (&rows, 2, numbers, NULL, 0.1, numbers, bias, residuals, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Each head must have something to learn from; a cancelled fit is none. */
static void
test_refused (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Table table;

  make_table (&table);
  g_cancellable_cancel (cancellable);
  g_assert_null (classic_kernel_machine_new (&usual, &table.problem, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  memset (table.class_weights, 0, sizeof (table.class_weights));
  g_assert_null (classic_kernel_machine_new (&usual, &table.problem, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "class"));
  g_clear_error (&error);

  memset (table.value_weights, 0, sizeof (table.value_weights));
  g_assert_null (classic_kernel_machine_new (&usual, &table.problem, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  make_table (&table);
  memset (table.value_weights, 0, sizeof (table.value_weights));
  table.value_weights[3] = 1.0;
  g_assert_null (classic_kernel_machine_new (&usual, &table.problem, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "values"));
}

/* States that no fit has left are refused: shapes that do not fit, a kernel that is none. */
static void
test_hostile (void)
{
  static const struct
  {
    const char *n_classes;
    double shape[2];
    gsize n_rows;    /* of the coefficients */
    gsize n_outputs; /* of the bias */
    gboolean is_good;
  } cases[] = {
    { "2", { 0.6, 4.0 }, 2, 3, TRUE },    { "2", { 0.6, 0.0 }, 2, 3, TRUE },
    { "2", { 0.0, 4.0 }, 2, 3, FALSE },   { "2", { -1.0, 4.0 }, 2, 3, FALSE },
    { "2", { NAN, 4.0 }, 2, 3, FALSE },   { "2", { 0.6, -4.0 }, 2, 3, FALSE },
    { "2", { 0.6, NAN }, 2, 3, FALSE },   { "3", { 0.6, 4.0 }, 2, 3, FALSE },
    { "4", { 0.6, 4.0 }, 2, 3, FALSE },   { "0", { 0.6, 4.0 }, 2, 3, FALSE },
    { "-1", { 0.6, 4.0 }, 2, 3, FALSE },  { "18446744073709551617", { 0.6, 4.0 }, 2, 3, FALSE },
    { "two", { 0.6, 4.0 }, 2, 3, FALSE }, { NULL, { 0.6, 4.0 }, 2, 3, FALSE },
    { "2", { 0.6, 4.0 }, 3, 3, FALSE },   { "2", { 0.6, 4.0 }, 2, 4, FALSE },
  };
  const double numbers[16] = { 0.5, -0.5, 0.25, 1.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ClassicState) state = classic_state_new ();
      g_autoptr (ClassicKernelMachine) machine = NULL;
      g_autoptr (GError) error = NULL;

      if (cases[i].n_classes != NULL)
        classic_state_set_text (state, "kernel.classes", cases[i].n_classes);
      classic_state_add (state, "kernel.shape", 1, 2, cases[i].shape);
      classic_state_add (state, "kernel.rows", 2, 2, numbers);
      classic_state_add (state, "kernel.coefficients", cases[i].n_rows, 3, numbers);
      classic_state_add (state, "kernel.bias", 1, cases[i].n_outputs, numbers);
      machine = classic_kernel_machine_import (state, &error);
      if (cases[i].is_good)
        g_assert_no_error (error);
      else
        g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
      g_assert_true ((machine != NULL) == cases[i].is_good);
    }
}

/* A file that would have a song compared with more rows than memory holds. */
static void
test_too_many_rows (void)
{
  const gsize n_rows = 100001;
  const double shape[] = { 0.6, 4.0 };
  g_autofree double *numbers = g_new0 (double, 3 * n_rows);
  g_autoptr (ClassicState) state = classic_state_new ();
  g_autoptr (GError) error = NULL;

  classic_state_set_text (state, "kernel.classes", "2");
  classic_state_add (state, "kernel.shape", 1, 2, shape);
  classic_state_add (state, "kernel.rows", n_rows, 1, numbers);
  classic_state_add (state, "kernel.coefficients", n_rows, 3, numbers);
  classic_state_add (state, "kernel.bias", 1, 3, numbers);
  g_assert_null (classic_kernel_machine_import (state, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_nonnull (strstr (error->message, "rows"));
}

/* A matrix that is made of its eigenvalues and rotated comes apart again. */
static void
test_eigen (void)
{
  const double c = cos (0.3), s = sin (0.3);
  /* diag (2, 5) turned by 0.3 */
  double matrix[4] = { 2 * c * c + 5 * s * s, (2 - 5) * c * s, (2 - 5) * c * s, 2 * s * s + 5 * c * c };
  double values[2], vectors[4];
  g_autoptr (GError) error = NULL;

  g_assert_true (classic_eigen (2, matrix, values, vectors, &error));
  g_assert_cmpfloat_with_epsilon (values[0], 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (values[1], 5.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fabs (vectors[0] * c + vectors[1] * s), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fabs (vectors[2] * s - vectors[3] * c), 1.0, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classic/kernel/eigen", test_eigen);
  g_test_add_func ("/classic/kernel/by-hand", test_by_hand);
  g_test_add_func ("/classic/kernel/leave-out", test_leave_out);
  g_test_add_func ("/classic/kernel/one-group", test_one_group);
  g_test_add_func ("/classic/kernel/ridge", test_ridge);
  g_test_add_func ("/classic/kernel/classes", test_classes);
  g_test_add_func ("/classic/kernel/brute-force", test_brute_force);
  g_test_add_func ("/classic/kernel/disjoint", test_disjoint);
  g_test_add_func ("/classic/kernel/heads", test_heads);
  g_test_add_func ("/classic/kernel/heads-rows", test_heads_rows);
  g_test_add_func ("/classic/kernel/weights", test_weights);
  g_test_add_func ("/classic/kernel/clip", test_clip);
  g_test_add_func ("/classic/kernel/max-rows", test_max_rows);
  g_test_add_func ("/classic/kernel/cancelled", test_cancelled);
  g_test_add_func ("/classic/kernel/refused", test_refused);
  g_test_add_func ("/classic/kernel/hostile", test_hostile);
  g_test_add_func ("/classic/kernel/too-many-rows", test_too_many_rows);
  return g_test_run ();
}
