/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether another learner would be better than the residual process: ridge regression of what owners mean beyond the model, on
 * embeddings and on the model's points, and the model's last layer trained on (rivals.h); and the process with other variances.
 * Usage: simulate-rivals FILE [CHOOSING [TELLING]]
 * FILE and the made-up owners are those of simulate-owners.c. How much each rival is held back, or when it ends, is chosen on folds
 * 0 to 2, by the mean over owners and numbers of corrections of the error to that without an adaptation, always adapted. Errors
 * are told on folds 3 to 9, which nothing was chosen on: always adapted, and as shipped, which is when leaving out and the built-in
 * labels say so. CHOOSING and TELLING: owners for each fold, kind and number of corrections (100 and 300).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rivals.h"

#define N_COUNTS         4
#define FIRST_TOLD       3
#define N_CANDIDATES_MAX 1200

/* Those up to N_DECIDED are told as shipped too. */
enum
{
  RIVAL_PROCESS,
  RIVAL_VARIANCES,
  RIVAL_RIDGE_POINTS,
  RIVAL_MAP,
  N_DECIDED,
  RIVAL_RIDGE = N_DECIDED,
  RIVAL_LAYER,
  RIVAL_DESCENT,
  N_RIVALS,
};

static const char *const rival_names[N_RIVALS]
    = { "Gaussian process",    "other variances", "ridge on embeddings and points", "ridge on points",
        "ridge on embeddings", "last layer",      "last layer by gradient" };

static const int counts[N_COUNTS] = { 5, 10, 20, 50 };

typedef struct
{
  int rival;
  RivalConfig config;
} Candidate;

/* Means of the owners of a fold. */
typedef struct
{
  double without;
  double always[N_CANDIDATES_MAX];
  double decided[N_CANDIDATES_MAX];
  double worse[N_CANDIDATES_MAX]; /* share of owners that lose more than 2 % when it is decided */
} Errors;

typedef Errors Table[OWNERS_N_KINDS][N_COUNTS][OWNERS_N_FOLDS];

/* The songs of a fold that an owner has, and those that stand in for the built-in labels. */
typedef struct
{
  const RivalSongs *songs;
  double meant[OWNERS_FOLD_MAX * 2];
  gsize order[OWNERS_FOLD_MAX]; /* rows of the built-in ones, of those with a correction and of the others */
  OwnersPick builtin, own, test;
} Owner;

static double
try_process (const Owner *owner, AnalysisAdaptationOutcome *outcome)
{
  g_autoptr (ClassicResidualProcess) process
      = analysis_adaptation_fit (1.0, &owner->own.set, &owner->builtin.set, outcome, NULL);
  double corrected[OWNERS_FOLD_MAX * 2];

  if (process == NULL)
    owners_stop ("no process");
  analysis_adaptation_correct (process, owner->test.set.n, owner->test.points, owner->test.embeddings,
                               corrected);

  return owners_measure (corrected, &owner->test);
}

static double
try_rival (const Owner *owner, const RivalConfig *config, AnalysisAdaptationOutcome *outcome)
{
  const gsize n_builtin = owner->builtin.set.n, n = owner->own.set.n;
  double points[OWNERS_FOLD_MAX * 2];
  Rival rival;

  rival_learn (&rival, owner->songs, config, owner->meant, n, owner->order + n_builtin);
  if (config->n_steps == 0)
    {
      outcome->n = n;
      outcome->error_without = owners_measure (owner->own.points, &owner->own);
      outcome->builtin_without = owners_measure (owner->builtin.points, &owner->builtin);
      rival_leave_out (&rival, points);
      outcome->error_with = owners_measure (points, &owner->own);
      rival_correct (&rival, n_builtin, owner->order, points);
      outcome->builtin_with = owners_measure (points, &owner->builtin);
      outcome->verdict = analysis_adaptation_judge (outcome);
    }
  rival_correct (&rival, owner->test.set.n, owner->order + n_builtin + n, points);

  return owners_measure (points, &owner->test);
}

/* The draws are those of simulate-owners. */
static void
invent (Owner *owner, int kind, gsize n, BaseRng *rng)
{
  const OwnersFold *fold = owner->songs->fold;
  const gsize n_builtin = fold->n / 4;

  owners_invent (fold, kind, rng, owner->meant);
  owners_shuffle (rng, fold->n, owner->order);
  owners_pick (&owner->builtin, fold, fold->labels, owner->order, n_builtin);
  owners_pick (&owner->own, fold, owner->meant, owner->order + n_builtin, n);
  owners_pick (&owner->test, fold, owner->meant, owner->order + n_builtin + n, fold->n - n_builtin - n);
}

/* Adds its part to @errors. */
static void
run (const Owner *owner, double part, gsize n_candidates, const Candidate *candidates, Errors *errors)
{
  const double without = owners_measure (owner->test.points, &owner->test);

  errors->without += part * without;
  for (gsize c = 0; c < n_candidates; c++)
    {
      AnalysisAdaptationOutcome outcome = { .verdict = ANALYSIS_ADAPTATION_OFFERED };
      const double error = candidates[c].rival == RIVAL_PROCESS
                               ? try_process (owner, &outcome)
                               : try_rival (owner, &candidates[c].config, &outcome);
      const double decided = outcome.verdict == ANALYSIS_ADAPTATION_OFFERED ? error : without;

      errors->always[c] += part * error;
      errors->decided[c] += part * decided;
      errors->worse[c] += part * (decided > 1.02 * without);
    }
}

static void
simulate (const RivalSongs *songs,
          int first,
          int last,
          int n_runs,
          gsize n_candidates,
          const Candidate *candidates,
          Table table)
{
  for (int k = 0; k < OWNERS_N_KINDS; k++)
    for (int c = 0; c < N_COUNTS; c++)
      {
        BaseRng rng;

        base_rng_init (&rng, 1000 + (guint)(10 * k + c));
        for (int f = first; f <= last; f++)
          {
            Errors *errors = &table[k][c][f];
            const gsize size = songs[f].fold->n * songs[f].fold->n_embedding;
            g_autofree float *embeddings = g_new (float, 3 * size);
            Owner owner = { .songs = &songs[f],
                            .builtin.embeddings = embeddings,
                            .own.embeddings = embeddings + size,
                            .test.embeddings = embeddings + 2 * size };

            memset (errors, 0, sizeof *errors);
            for (int r = 0; r < n_runs; r++)
              {
                invent (&owner, k, (gsize)counts[c], &rng);
                run (&owner, 1.0 / n_runs, n_candidates, candidates, errors);
              }
          }
      }
}

/* All that may be chosen among; each step is about twice the one before. */
static gsize
list_candidates (Candidate *candidates)
{
  static const double shifts[] = { 0.0, 0.0075, 0.015, 0.03, 0.06, 0.12 };
  static const double slopes[] = { 0.0, 0.015, 0.03, 0.06, 0.12, 0.24, 0.48, 0.96 };
  static const double contents[] = { 0.0015, 0.003, 0.006, 0.0125, 0.025, 0.05, 0.1, 0.2, 0.4 };
  static const gsize steps[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 };
  gsize n = 0;

  candidates[n++] = (Candidate) { RIVAL_PROCESS,
                                  { .constant = classic_residual_usual.constant,
                                    .linear = classic_residual_usual.linear,
                                    .content = classic_residual_usual.content,
                                    .scale = classic_residual_usual.content_scale } };
  for (gsize s = 0; s < G_N_ELEMENTS (shifts); s++)
    for (gsize l = 0; l < G_N_ELEMENTS (slopes); l++)
      {
        RivalConfig config = { .constant = shifts[s], .linear = slopes[l] };

        candidates[n++] = (Candidate) { RIVAL_MAP, config };
        for (gsize c = 0; c < G_N_ELEMENTS (contents); c++)
          {
            config.content = contents[c];
            config.scale = 0.0;
            candidates[n++] = (Candidate) { slopes[l] > 0.0 ? RIVAL_RIDGE_POINTS : RIVAL_RIDGE, config };
            config.scale = classic_residual_usual.content_scale;
            candidates[n++] = (Candidate) { RIVAL_VARIANCES, config };
          }
      }
  for (gsize c = 0; c < G_N_ELEMENTS (contents); c++)
    candidates[n++] = (Candidate) { RIVAL_LAYER, { .layer = contents[c] } };
  for (gsize s = 0; s < G_N_ELEMENTS (steps); s++)
    candidates[n++] = (Candidate) { RIVAL_DESCENT, { .layer = 1.0, .n_steps = steps[s] } };
  g_assert (n <= N_CANDIDATES_MAX);

  return n;
}

static double
get_mean_ratio (Table table, int first, int last, gsize candidate)
{
  double sum = 0.0;

  for (int k = 0; k < OWNERS_N_KINDS; k++)
    for (int c = 0; c < N_COUNTS; c++)
      for (int f = first; f <= last; f++)
        sum += table[k][c][f].always[candidate] / table[k][c][f].without;

  return sum / (OWNERS_N_KINDS * N_COUNTS * (last - first + 1));
}

/* @chosen: (out) (N_RIVALS) */
static void
choose (Table table, gsize n_candidates, const Candidate *candidates, Candidate *chosen)
{
  double least[N_RIVALS];

  for (int r = 0; r < N_RIVALS; r++)
    least[r] = INFINITY;
  for (gsize i = 0; i < n_candidates; i++)
    {
      const double ratio = get_mean_ratio (table, 0, FIRST_TOLD - 1, i);
      const int rival = candidates[i].rival;

      if (ratio < least[rival])
        {
          least[rival] = ratio;
          chosen[rival] = candidates[i];
        }
    }
  for (int r = 0; r < N_RIVALS; r++)
    printf ("%s: constant %g, linear %g, content %g, scale %g, layer %g, steps %zu: %.4f of the error on the "
            "folds of "
            "choosing\n",
            rival_names[r], chosen[r].config.constant, chosen[r].config.linear, chosen[r].config.content,
            chosen[r].config.scale, chosen[r].config.layer, chosen[r].config.n_steps, least[r]);
}

/* "0.560 (-1.6 ± 0.9 %) |": the mean over folds, and of the ratio to @process with its 95 % interval. */
static void
print_ratio (int n, const double *errors, const double *process)
{
  double sum = 0.0, ratios[OWNERS_N_FOLDS], mean, half;

  for (int f = 0; f < n; f++)
    {
      sum += errors[f];
      ratios[f] = errors[f] / process[f];
    }
  half = owners_bound (n, ratios, &mean);
  printf (" %.3f (%+.1f ± %.1f %%) |", sum / n, 100.0 * (mean - 1.0), 100.0 * half);
}

/* Of @n folds. */
static void
print_row (const char *name, int count, gboolean is_decided, int n, const Errors *folds)
{
  double errors[N_RIVALS][OWNERS_N_FOLDS], without = 0.0, process = 0.0, worse[N_RIVALS] = { 0 };

  for (int f = 0; f < n; f++)
    {
      without += folds[f].without / n;
      for (int r = 0; r < N_RIVALS; r++)
        {
          errors[r][f] = is_decided ? folds[f].decided[r] : folds[f].always[r];
          worse[r] += 100.0 * folds[f].worse[r] / n;
        }
      process += errors[RIVAL_PROCESS][f] / n;
    }
  printf ("| %s | %d | %.3f | %.3f |", name, count, without, process);
  if (is_decided)
    printf (" %.1f %% |", worse[RIVAL_PROCESS]);
  for (int r = RIVAL_PROCESS + 1; r < (is_decided ? N_DECIDED : N_RIVALS); r++)
    {
      print_ratio (n, errors[r], errors[RIVAL_PROCESS]);
      if (is_decided)
        printf (" %.1f %% |", worse[r]);
    }
  printf ("\n");
}

/* @is_decided: as shipped, and not always adapted. */
static void
print_table (Table table, gboolean is_decided, int first, int last)
{
  const int n_shown = is_decided ? N_DECIDED : N_RIVALS;

  printf ("\n| owner | corrections | no adaptation |");
  for (int r = 0; r < n_shown; r++)
    printf (" %s |%s", rival_names[r], is_decided ? " over 2 % worse |" : "");
  printf ("\n| --- |");
  for (int column = 0; column < 2 + n_shown * (is_decided ? 2 : 1); column++)
    printf (" ---: |");
  printf ("\n");
  for (int k = 0; k < OWNERS_N_KINDS; k++)
    for (int c = 0; c < N_COUNTS; c++)
      print_row (owners_kind_names[k], counts[c], is_decided, last - first + 1, table[k][c] + first);
}

int
main (int argc, char *argv[])
{
  static OwnersFold folds[OWNERS_N_FOLDS];
  static Table table;
  const int n_choosing = argc > 2 ? atoi (argv[2]) : 100, n_telling = argc > 3 ? atoi (argv[3]) : 300;
  Candidate candidates[N_CANDIDATES_MAX], chosen[N_RIVALS];
  RivalSongs songs[OWNERS_N_FOLDS];
  gsize n_candidates;

  if (argc < 2 || n_choosing < 1 || n_telling < 1)
    owners_stop ("Usage: simulate-rivals FILE [CHOOSING [TELLING]]");
  owners_read (argv[1], folds);
  for (int f = 0; f < OWNERS_N_FOLDS; f++)
    rival_songs_init (&songs[f], &folds[f]);
  n_candidates = list_candidates (candidates);
  simulate (songs, 0, FIRST_TOLD - 1, n_choosing, n_candidates, candidates, table);
  choose (table, n_candidates, candidates, chosen);
  simulate (songs, FIRST_TOLD, OWNERS_N_FOLDS - 1, n_telling, N_RIVALS, chosen, table);
  print_table (table, FALSE, FIRST_TOLD, OWNERS_N_FOLDS - 1);
  print_table (table, TRUE, FIRST_TOLD, OWNERS_N_FOLDS - 1);
  for (int f = 0; f < OWNERS_N_FOLDS; f++)
    rival_songs_clear (&songs[f]);

  return 0;
}
