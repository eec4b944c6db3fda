/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether the songs that the program asks for teach more than any others: made-up owners (simulate-owners.c) label ten songs and
 * then ten more, which are chosen or drawn, and the error is told on songs that nobody could choose.
 * Usage: simulate-choice FILE [FOLDS [RUNS]]
 * FILE, FOLDS and RUNS as there. A fifth of the clips of a fold stand in for the built-in labels; three tenths are the songs on
 * which errors are told; of the other half songs are chosen, of which nothing but points and embeddings is known. Drawn and
 * chosen songs have the same owner with the same noise.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/classic/residual-choice.h"
#include "made-up-owners.h"

#define N_STEPS 2
#define STEP 10
#define N_WAYS 2

enum
{
  WAY_DRAWN,
  WAY_CHOSEN,
};

typedef struct
{
  double without;
  double always[N_WAYS][N_STEPS];
  double shipped[N_WAYS][N_STEPS];
} Errors;

/* The pool's songs are put into the order in which they are asked for. @n_said: of them have been already. */
static void
choose (const OwnersFold *fold, gsize n_pool, gsize *pool, gsize n_said)
{
  OwnersPick known = { .embeddings = g_new (float, fold->n *fold->n_embedding) };
  OwnersPick open = { .embeddings = g_new (float, fold->n *fold->n_embedding) };
  gsize chosen[STEP], ordered[OWNERS_FOLD_MAX], n = n_said + STEP;
  gboolean is_taken[OWNERS_FOLD_MAX] = { FALSE };

  owners_pick (&known, fold, fold->labels, pool, n_said);
  owners_pick (&open, fold, fold->labels, pool + n_said, n_pool - n_said);
  const ClassicResidualChoice choice = { .n_embedding = fold->n_embedding,
                                         .n_known = n_said,
                                         .known_points = known.points,
                                         .known_embeddings = known.embeddings,
                                         .n = n_pool - n_said,
                                         .points = open.points,
                                         .embeddings = open.embeddings };

  if (classic_residual_choice_make (&choice, &classic_residual_usual, STEP, chosen, NULL, NULL) != STEP)
    owners_stop ("nothing was chosen");
  memcpy (ordered, pool, n_said * sizeof *pool);
  for (gsize i = 0; i < STEP; i++)
    {
      ordered[n_said + i] = pool[n_said + chosen[i]];
      is_taken[chosen[i]] = TRUE;
    }
  for (gsize i = 0; i < n_pool - n_said; i++)
    if (!is_taken[i])
      ordered[n++] = pool[n_said + i];
  memcpy (pool, ordered, n_pool * sizeof *pool);
  g_free (known.embeddings);
  g_free (open.embeddings);
}

static void
learn (const OwnersPick *own, const OwnersPick *builtin, const OwnersPick *test, double *always, double *shipped)
{
  g_autoptr (GError) error = NULL;
  AnalysisAdaptationOutcome outcome;
  g_autoptr (ClassicResidualProcess) process
      = analysis_adaptation_fit (1.0, &own->set, &builtin->set, &outcome, &error);
  double corrected[OWNERS_FOLD_MAX * 2];

  if (process == NULL)
    owners_stop (error->message);
  analysis_adaptation_correct (process, test->set.n, test->points, test->embeddings, corrected);
  *always = owners_measure (corrected, test);
  *shipped = outcome.verdict == ANALYSIS_ADAPTATION_OFFERED ? *always : owners_measure (test->points, test);
}

static void
run (const OwnersFold *fold, int kind, BaseRng *rng, OwnersPick picks[3], Errors *errors)
{
  const gsize n_builtin = fold->n / 5, n_test = 3 * fold->n / 10, n_pool = fold->n - n_builtin - n_test;
  double meant[OWNERS_FOLD_MAX * 2];
  gsize order[OWNERS_FOLD_MAX];

  owners_invent (fold, kind, rng, meant);
  owners_shuffle (rng, fold->n, order);
  owners_pick (&picks[0], fold, fold->labels, order, n_builtin);
  owners_pick (&picks[2], fold, meant, order + n_builtin, n_test);
  errors->without = owners_measure (picks[2].points, &picks[2]);
  for (int way = 0; way < N_WAYS; way++)
    for (gsize step = 0; step < N_STEPS; step++)
      {
        gsize *pool = order + n_builtin + n_test;

        if (way == WAY_CHOSEN)
          choose (fold, n_pool, pool, step * STEP);
        owners_pick (&picks[1], fold, meant, pool, (step + 1) * STEP);
        learn (&picks[1], &picks[0], &picks[2], &errors->always[way][step], &errors->shipped[way][step]);
      }
}

/* Of one kind of owners, sums over the runs of each fold. */
static void
simulate (const OwnersFold *folds, int first, int last, int n_runs, int kind, Errors sums[OWNERS_N_FOLDS])
{
  BaseRng rng;

  base_rng_init (&rng, 2000 + (guint)kind);
  memset (sums, 0, OWNERS_N_FOLDS * sizeof *sums);
  for (int f = first; f <= last; f++)
    {
      OwnersPick picks[3];

      for (int p = 0; p < 3; p++)
        picks[p].embeddings = g_new (float, folds[f].n *folds[f].n_embedding);
      for (int r = 0; r < n_runs; r++)
        {
          Errors errors;

          run (&folds[f], kind, &rng, picks, &errors);
          sums[f].without += errors.without / n_runs;
          for (int i = 0; i < N_WAYS * N_STEPS; i++)
            {
              (&sums[f].always[0][0])[i] += (&errors.always[0][0])[i] / n_runs;
              (&sums[f].shipped[0][0])[i] += (&errors.shipped[0][0])[i] / n_runs;
            }
        }
      for (int p = 0; p < 3; p++)
        g_free (picks[p].embeddings);
    }
}

/* "0.560 | 0.551 | -1.6 ± 0.9 %": the mean over folds, and of the ratio with its 95 % interval. */
static void
print_pair (const double drawn[], const double chosen[], int n)
{
  double means[2] = { 0 }, ratios[OWNERS_N_FOLDS], ratio, half;

  for (int i = 0; i < n; i++)
    {
      means[0] += drawn[i] / n;
      means[1] += chosen[i] / n;
      ratios[i] = chosen[i] / drawn[i];
    }
  half = owners_bound (n, ratios, &ratio);
  printf (" %.3f | %.3f | %+.1f ± %.1f %% |", means[0], means[1], 100.0 * (ratio - 1.0), 100.0 * half);
}

static void
print_rows (const char *name, const Errors *sums, int n)
{
  double without = 0.0;

  for (int i = 0; i < n; i++)
    without += sums[i].without / n;
  for (int step = 0; step < N_STEPS; step++)
    {
      double values[4][OWNERS_N_FOLDS];

      for (int i = 0; i < n; i++)
        for (int way = 0; way < N_WAYS; way++)
          {
            values[way][i] = sums[i].always[way][step];
            values[2 + way][i] = sums[i].shipped[way][step];
          }
      printf ("| %s | %d | %.3f |", name, (step + 1) * STEP, without);
      print_pair (values[WAY_DRAWN], values[WAY_CHOSEN], n);
      print_pair (values[2 + WAY_DRAWN], values[2 + WAY_CHOSEN], n);
      printf ("\n");
    }
}

int
main (int argc, char *argv[])
{
  static OwnersFold folds[OWNERS_N_FOLDS];
  const int n_runs = argc > 3 ? atoi (argv[3]) : 100;
  int first = 3, last = 9;

  if (argc < 2 || (argc > 2 && sscanf (argv[2], "%d-%d", &first, &last) != 2) || first < 0 || last >= OWNERS_N_FOLDS
      || last < first || n_runs < 1)
    owners_stop ("Usage: simulate-choice FILE [FOLDS [RUNS]]");
  owners_read (argv[1], folds);
  printf ("| owner | corrections | no adaptation | always adapted: drawn | chosen | chosen to drawn | as shipped: drawn | chosen | "
          "chosen to drawn |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
  for (int k = 0; k < OWNERS_N_KINDS; k++)
    {
      Errors sums[OWNERS_N_FOLDS];

      simulate (folds, first, last, n_runs, k, sums);
      print_rows (owners_kind_names[k], sums + first, last - first + 1);
    }

  return 0;
}
