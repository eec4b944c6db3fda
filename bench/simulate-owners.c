/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What it is worth to learn from corrections: made-up owners of the songs of labeled corpora correct some of them, and the error
 * on all others is told with and without what was learned.
 * Usage: simulate-owners FILE [FOLDS [RUNS [FIGURE]]]
 * FILE is bench/owners.csv: for each clip its fold, what kind of music it is, its label, the point that the shipped architecture
 * says of it when it has not learned from it, and the embedding that the network of its fold makes of it. FOLDS: "3-9" if not
 * given. RUNS: owners for each fold, kind and number of corrections (100). FIGURE: an SVG to write.
 *
 * Owners mean, on top of the labels of the corpora, and with a noise of 0.1 on each coordinate of each saying:
 *   affine    the plane turned by up to 25 degrees, stretched by 0.6 to 1.4 on each axis, and shifted by 0.2 (sd)
 *   content   loud music (metal, rock, rap) more pleasant by 0.5; or quiet music (classical, jazz, new age) livelier by 0.5; or
 *             electronic music (with disco and R&B) less pleasant by 0.5; nobody tells the learner which, nor what is what
 *   same      just what the labels say
 * A quarter of the clips of a fold stand in for the built-in labels: no owner has them. Errors are roots of the mean squared
 * distance on the plane; ratios are to the same owner's error without an adaptation.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/classic/lapack.h"
#include "made-up-owners.h"

#define N_COUNTS 4
#define N_WAYS 5

static const int counts[N_COUNTS] = { 5, 10, 20, 50 };

enum
{
  WAY_MAP,     /* plain affine map by least squares */
  WAY_DRAWN,   /* affine map drawn to the model: no embeddings */
  WAY_ALWAYS,  /* all of it, whatever is decided */
  WAY_LOO,     /* decided by leaving out alone */
  WAY_SHIPPED, /* and by the built-in labels */
};

static void
extend (const OwnersPick *songs, double *rows)
{
  for (gsize i = 0; i < songs->set.n; i++)
    {
      rows[3 * i] = 1.0;
      rows[3 * i + 1] = songs->points[2 * i];
      rows[3 * i + 2] = songs->points[2 * i + 1];
    }
}

/* Least squares; the ridge is for rounding only. */
static double
try_map (const OwnersPick *own, const OwnersPick *test)
{
  double x[OWNERS_FOLD_MAX * 3], inverse[9] = { 0 }, product[6] = { 0 }, map[6], mapped[OWNERS_FOLD_MAX * 2];

  extend (own, x);
  for (gsize i = 0; i < own->set.n; i++)
    for (gsize a = 0; a < 3; a++)
      {
        for (gsize b = 0; b < 3; b++)
          inverse[3 * a + b] += x[3 * i + a] * x[3 * i + b];
        for (gsize o = 0; o < 2; o++)
          product[2 * a + o] += x[3 * i + a] * own->labels[2 * i + o];
      }
  for (gsize a = 0; a < 3; a++)
    inverse[4 * a] += 1e-6;
  if (!classic_invert_positive (3, inverse, NULL))
    owners_stop ("no map");
  classic_multiply (3, 2, 3, inverse, FALSE, product, FALSE, map);
  extend (test, x);
  classic_multiply (test->set.n, 2, 3, x, FALSE, map, FALSE, mapped);
  for (gsize i = 0; i < 2 * test->set.n; i++)
    mapped[i] = CLAMP (mapped[i], -1.0, 1.0);

  return owners_measure (mapped, test);
}

static double
try_adaptation (const AnalysisAdaptationSet *own, const OwnersPick *builtin, const OwnersPick *test, AnalysisAdaptationOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicResidualProcess) process = analysis_adaptation_fit (1.0, own, &builtin->set, outcome, &error);
  double corrected[OWNERS_FOLD_MAX * 2];

  if (process == NULL)
    owners_stop (error->message);
  analysis_adaptation_correct (process, test->set.n, test->points, own->embeddings != NULL ? test->embeddings : NULL,
                              corrected);

  return owners_measure (corrected, test);
}

/* @errors: (out): without, and then by each way. */
static void
run (const OwnersFold *fold, int kind, gsize n, BaseRng *rng, OwnersPick picks[3], double errors[1 + N_WAYS])
{
  double meant[OWNERS_FOLD_MAX * 2];
  gsize order[OWNERS_FOLD_MAX];
  const gsize n_builtin = fold->n / 4;
  AnalysisAdaptationOutcome outcome, ignored;
  AnalysisAdaptationSet deaf;

  owners_invent (fold, kind, rng, meant);
  owners_shuffle (rng, fold->n, order);
  owners_pick (&picks[0], fold, fold->labels, order, n_builtin);
  owners_pick (&picks[1], fold, meant, order + n_builtin, n);
  owners_pick (&picks[2], fold, meant, order + n_builtin + n, fold->n - n_builtin - n);
  deaf = picks[1].set;
  deaf.embeddings = NULL;
  picks[0].set.embeddings = NULL;
  errors[1 + WAY_DRAWN] = try_adaptation (&deaf, &picks[0], &picks[2], &ignored);
  picks[0].set.embeddings = picks[0].embeddings;

  errors[0] = owners_measure (picks[2].points, &picks[2]);
  errors[1 + WAY_MAP] = try_map (&picks[1], &picks[2]);
  errors[1 + WAY_ALWAYS] = try_adaptation (&picks[1].set, &picks[0], &picks[2], &outcome);
  errors[1 + WAY_LOO] = outcome.error_with < outcome.error_without ? errors[1 + WAY_ALWAYS] : errors[0];
  errors[1 + WAY_SHIPPED] = outcome.verdict == ANALYSIS_ADAPTATION_OFFERED ? errors[1 + WAY_ALWAYS] : errors[0];
}

typedef struct
{
  double without;           /* mean error */
  double means[N_WAYS];     /* mean errors */
  double worst;             /* as shipped: ratio to none */
  double worse_share;       /* runs of more than 1.02 */
  double offered;           /* runs that it changed */
  double half_widths[N_WAYS]; /* 95 % interval of the mean ratio over the folds' means */
  gsize n;
} Result;

static void
simulate (const OwnersFold *folds, int first, int last, int n_runs, int kind, int count, Result *result)
{
  double fold_ratios[N_WAYS][OWNERS_N_FOLDS] = { 0 };
  BaseRng rng;

  memset (result, 0, sizeof *result);
  base_rng_init (&rng, 1000 + (guint)(10 * kind + count));
  for (int f = first; f <= last; f++)
    {
      OwnersPick picks[3];
      double sums[1 + N_WAYS] = { 0 };

      for (int p = 0; p < 3; p++)
        picks[p].embeddings = g_new (float, folds[f].n *folds[f].n_embedding);
      for (int r = 0; r < n_runs; r++)
        {
          double errors[1 + N_WAYS];
          double ratio;

          run (&folds[f], kind, (gsize)counts[count], &rng, picks, errors);
          for (int w = 0; w <= N_WAYS; w++)
            sums[w] += errors[w];
          ratio = errors[1 + WAY_SHIPPED] / errors[0];
          result->worst = fmax (result->worst, ratio);
          result->worse_share += ratio > 1.02;
          result->offered += ratio != 1.0;
          result->n++;
        }
      result->without += sums[0];
      for (int w = 0; w < N_WAYS; w++)
        {
          result->means[w] += sums[1 + w];
          fold_ratios[w][f] = sums[1 + w] / sums[0];
        }
      for (int p = 0; p < 3; p++)
        g_free (picks[p].embeddings);
    }
  result->without /= (double)result->n;
  result->worse_share /= (double)result->n;
  result->offered /= (double)result->n;
  for (int w = 0; w < N_WAYS; w++)
    {
      double mean;

      result->means[w] /= (double)result->n;
      result->half_widths[w] = owners_bound (last - first + 1, fold_ratios[w] + first, &mean);
    }
}

static void
print_table (Result results[OWNERS_N_KINDS][N_COUNTS])
{
  printf ("| owner | corrections | no adaptation | plain affine map | affine map drawn to the model | always adapted | by leaving out | as shipped | changed | over 2 %% worse | worst |\n");
  printf ("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
  for (int k = 0; k < OWNERS_N_KINDS; k++)
    for (int c = 0; c < N_COUNTS; c++)
      {
        const Result *r = &results[k][c];

        printf ("| %s | %d | %.3f |", owners_kind_names[k], counts[c], r->without);
        for (int w = 0; w < N_WAYS; w++)
          if (w == WAY_SHIPPED)
            printf (" **%.3f** (%+.1f ± %.1f %%) |", r->means[w], 100.0 * (r->means[w] / r->without - 1.0),
                    100.0 * r->half_widths[w]);
          else
            printf (" %.3f |", r->means[w]);
        printf (" %.0f %% | %.1f %% | %+.1f %% |\n", 100.0 * r->offered, 100.0 * r->worse_share, 100.0 * (r->worst - 1.0));
      }
}

#define PANEL 250.0
#define GAP 56.0
#define HEIGHT 220.0
#define TOP 44.0
#define LOW 0.75
#define HIGH 1.25

static double
place_x (int panel, int count)
{
  return GAP + panel * (PANEL + GAP) + 20.0 + (PANEL - 40.0) * log (counts[count] / 5.0) / log (10.0);
}

static double
place_y (double ratio)
{
  return TOP + HEIGHT * (HIGH - fmin (ratio, HIGH + 0.02)) / (HIGH - LOW);
}

static void
draw_panel (FILE *out, int k, Result results[N_COUNTS])
{
  static const struct
  {
    int way;
    const char *color;
    const char *dash;
  } lines[] = { { WAY_MAP, "#c64600", "6 4" }, { WAY_DRAWN, "#8d6cb8", "2 3" }, { WAY_SHIPPED, "#1a5fb4", "none" } };
  const double left = GAP + k * (PANEL + GAP);

  fprintf (out, "<text x='%.0f' y='%.0f' text-anchor='middle' font-weight='bold'>%s</text>\n", left + PANEL / 2, TOP - 14,
           owners_kind_names[k]);
  for (int i = 0; i <= 5; i++)
    {
      const double ratio = LOW + 0.1 * i;

      fprintf (out, "<line x1='%.0f' x2='%.0f' y1='%.1f' y2='%.1f' stroke='#ddd'/><text x='%.0f' y='%.1f' text-anchor='end'>%.2f</text>\n",
               left, left + PANEL, place_y (ratio), place_y (ratio), left - 6, place_y (ratio) + 4, ratio);
    }
  fprintf (out, "<line x1='%.0f' x2='%.0f' y1='%.1f' y2='%.1f' stroke='#222'/>\n", left, left + PANEL, place_y (1.0),
           place_y (1.0));
  for (int c = 0; c < N_COUNTS; c++)
    fprintf (out, "<text x='%.1f' y='%.0f' text-anchor='middle'>%d</text>\n", place_x (k, c), TOP + HEIGHT + 18, counts[c]);
  for (gsize l = 0; l < G_N_ELEMENTS (lines); l++)
    {
      fprintf (out, "<polyline fill='none' stroke='%s' stroke-width='2.5' stroke-dasharray='%s' points='", lines[l].color,
               lines[l].dash);
      for (int c = 0; c < N_COUNTS; c++)
        fprintf (out, "%.1f,%.1f ", place_x (k, c), place_y (results[c].means[lines[l].way] / results[c].without));
      fprintf (out, "'/>\n");
    }
}

static void
draw_figure (const char *path, Result results[OWNERS_N_KINDS][N_COUNTS], const char *folds)
{
  const double width = GAP + OWNERS_N_KINDS * (PANEL + GAP), low = TOP + HEIGHT + 62;
  FILE *out = fopen (path, "w");

  if (out == NULL)
    owners_stop ("the figure cannot be written");
  fprintf (out,
           "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %.0f %.0f' font-family='sans-serif' font-size='12'>\n"
           "<title>Error on songs without a correction, against no adaptation</title>\n"
           "<rect width='100%%' height='100%%' fill='white'/>\n",
           width, low + 30);
  for (int k = 0; k < OWNERS_N_KINDS; k++)
    draw_panel (out, k, results[k]);
  fprintf (out,
           "<text x='%.0f' y='%.0f' text-anchor='middle'>corrections (error on unseen songs, no adaptation = 1; folds %s, %zu "
           "owners a point)</text>\n"
           "<text x='%.0f' y='%.0f' fill='#1a5fb4'>— as shipped</text>"
           "<text x='%.0f' y='%.0f' fill='#c64600'>- - plain affine map</text>"
           "<text x='%.0f' y='%.0f' fill='#8d6cb8'>··· affine map drawn to the model</text>\n</svg>\n",
           width / 2, TOP + HEIGHT + 40, folds, results[0][0].n, GAP, low, GAP + 130, low, GAP + 300, low);
  fclose (out);
}

int
main (int argc, char *argv[])
{
  static OwnersFold folds[OWNERS_N_FOLDS];
  static Result results[OWNERS_N_KINDS][N_COUNTS];
  const char *range = argc > 2 ? argv[2] : "3-9";
  const int n_runs = argc > 3 ? atoi (argv[3]) : 100;
  int first = 3, last = 9;

  if (argc < 2 || sscanf (range, "%d-%d", &first, &last) != 2 || first < 0 || last >= OWNERS_N_FOLDS || last < first || n_runs < 1)
    owners_stop ("Usage: simulate-owners FILE [FOLDS [RUNS [FIGURE]]]");
  owners_read (argv[1], folds);
  for (int k = 0; k < OWNERS_N_KINDS; k++)
    for (int c = 0; c < N_COUNTS; c++)
      simulate (folds, first, last, n_runs, k, c, &results[k][c]);
  print_table (results);
  if (argc > 4)
    draw_figure (argv[4], results, range);

  return 0;
}
