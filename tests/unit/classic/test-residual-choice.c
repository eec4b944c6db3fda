/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Against variances that are worked out anew for each song that might be asked for. */

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/classic/lapack.h"
#include "engine/classic/residual-choice.h"

#define N           24
#define N_KNOWN     4
#define N_EMBEDDING 5
#define N_WANTED    6

static const ClassicResidualConfig usual
    = { .constant = 0.04, .linear = 0.06, .content = 0.05, .content_scale = 0.5, .noise = 0.1 };

/* The first N_KNOWN have labels. */
typedef struct
{
  double points[(N_KNOWN + N) * 2];
  float embeddings[(N_KNOWN + N) * N_EMBEDDING];
  guint groups[N];
} Songs;

static void
draw (Songs *self)
{
  BaseRng rng;

  memset (self, 0, sizeof *self);
  base_rng_init (&rng, 3);
  for (gsize i = 0; i < (N_KNOWN + N) * 2; i++)
    self->points[i] = 2.0 * base_rng_uniform (&rng) - 1.0;
  for (gsize i = 0; i < (N_KNOWN + N) * N_EMBEDDING; i++)
    self->embeddings[i] = (float)(base_rng_uniform (&rng) - 0.5);
}

static ClassicResidualChoice
make_choice (const Songs *songs, gsize n_known)
{
  return (ClassicResidualChoice) {
    .n_embedding = N_EMBEDDING,
    .n_known = n_known,
    .known_points = songs->points,
    .known_embeddings = songs->embeddings,
    .n = N,
    .points = songs->points + N_KNOWN * 2,
    .embeddings = songs->embeddings + N_KNOWN * N_EMBEDDING,
    .groups = songs->groups,
  };
}

static double
compare (const Songs *songs, gsize a, gsize b)
{
  const float *x = songs->embeddings + a * N_EMBEDDING, *y = songs->embeddings + b * N_EMBEDDING;
  double xx = 0.0, yy = 0.0, xy = 0.0;

  for (gsize k = 0; k < N_EMBEDDING; k++)
    {
      xx += (double)x[k] * x[k];
      yy += (double)y[k] * y[k];
      xy += (double)x[k] * y[k];
    }

  return usual.constant
         + usual.linear
               * (songs->points[2 * a] * songs->points[2 * b] + songs->points[2 * a + 1] * songs->points[2 * b + 1])
         + usual.content * exp ((xy / sqrt (xx * yy) - 1.0) / usual.content_scale);
}

/* Of all N songs, when those of @said have labels. */
static double
measure_variance (const Songs *songs, const gsize *said, gsize n)
{
  double inverse[(N_KNOWN + N) * (N_KNOWN + N)], sum = 0.0;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      inverse[i * n + j] = compare (songs, said[i], said[j]) + (i == j ? usual.noise : 0.0);
  if (n > 0)
    classic_invert_positive (n, inverse, &error);
  g_assert_no_error (error);
  for (gsize s = N_KNOWN; s < N_KNOWN + N; s++)
    {
      sum += compare (songs, s, s);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < n; j++)
          sum -= compare (songs, s, said[i]) * inverse[i * n + j] * compare (songs, s, said[j]);
    }

  return sum / N;
}

static gssize
choose (const ClassicResidualChoice *choice, gsize n, gsize *chosen, double *gains)
{
  g_autoptr (GError) error = NULL;
  gssize n_chosen = classic_residual_choice_make (choice, &usual, n, chosen, gains, &error);

  g_assert_no_error (error);
  return n_chosen;
}

/* Each song is the one that makes the songs surest, given those before it and what was said already. */
static void
test_surest (gconstpointer data)
{
  const gsize n_known = GPOINTER_TO_SIZE (data);
  gsize chosen[N_WANTED], said[N_KNOWN + N_WANTED] = { 0, 1, 2, 3 };
  double gains[N_WANTED];
  Songs songs;

  draw (&songs);
  const ClassicResidualChoice choice = make_choice (&songs, n_known);
  g_assert_cmpint (choose (&choice, N_WANTED, chosen, gains), ==, N_WANTED);
  for (gsize k = 0; k < N_WANTED; k++)
    {
      const double before = measure_variance (&songs, said, n_known + k);
      double best = 0.0;
      gsize which = N;

      for (gsize i = 0; i < N; i++)
        {
          gboolean is_said = FALSE;
          double gain;

          said[n_known + k] = N_KNOWN + i;
          for (gsize j = 0; j < k; j++)
            is_said |= chosen[j] == i;
          gain = is_said ? 0.0 : before - measure_variance (&songs, said, n_known + k + 1);
          if (gain > best)
            {
              best = gain;
              which = i;
            }
        }
      g_assert_cmpuint (chosen[k], ==, which);
      g_assert_cmpfloat_with_epsilon (gains[k], best, 1e-12);
      said[n_known + k] = N_KNOWN + which;
    }
}

/* There are two kinds of songs: once one of the one kind is said, the other kind is asked for. */
static void
test_coverage (void)
{
  gsize chosen[2];
  Songs songs;

  draw (&songs);
  memset (songs.points, 0, sizeof songs.points);
  for (gsize i = 0; i < N; i++)
    for (gsize k = 0; k < N_EMBEDDING; k++)
      songs.embeddings[(N_KNOWN + i) * N_EMBEDDING + k] = k == (i < N / 2 ? 0 : 1);
  const ClassicResidualChoice choice = make_choice (&songs, 0);
  choose (&choice, 2, chosen, NULL);
  g_assert_true ((chosen[0] < N / 2) != (chosen[1] < N / 2));
}

/* Another artist as long as there is one. */
static void
test_groups (void)
{
  gsize chosen[N], free_of[N];
  Songs songs;

  draw (&songs);
  const ClassicResidualChoice choice = make_choice (&songs, N_KNOWN);
  choose (&choice, N, free_of, NULL);
  for (gsize i = 0; i < N; i++)
    songs.groups[i] = 1;
  songs.groups[free_of[5]] = 2;
  songs.groups[free_of[6]] = 3;
  g_assert_cmpint (choose (&choice, N, chosen, NULL), ==, N);
  g_assert_true (songs.groups[chosen[0]] != songs.groups[chosen[1]]);
  g_assert_true (songs.groups[chosen[0]] != songs.groups[chosen[2]]);
  g_assert_true (songs.groups[chosen[1]] != songs.groups[chosen[2]]);
  /* All the same, each is asked for once. */
  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j < i; j++)
      g_assert_cmpuint (chosen[i], !=, chosen[j]);
}

static void
test_few_songs (void)
{
  ClassicResidualChoice choice;
  gsize chosen[N + 1];
  Songs songs;

  draw (&songs);
  choice = make_choice (&songs, N_KNOWN);
  g_assert_cmpint (choose (&choice, N + 1, chosen, NULL), ==, N);
  choice.n = 0;
  g_assert_cmpint (choose (&choice, N + 1, chosen, NULL), ==, 0);
  /* Nothing is known of how they sound. */
  choice = make_choice (&songs, N_KNOWN);
  choice.embeddings = choice.known_embeddings = NULL;
  choice.n_embedding = 0;
  g_assert_cmpint (choose (&choice, 3, chosen, NULL), ==, 3);
}

static void
test_bad_number (void)
{
  g_autoptr (GError) error = NULL;
  gsize chosen[1];
  Songs songs;

  draw (&songs);
  songs.points[2 * N_KNOWN] = NAN;
  const ClassicResidualChoice choice = make_choice (&songs, 0);
  g_assert_cmpint (classic_residual_choice_make (&choice, &usual, 1, chosen, NULL, &error), ==, -1);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/residual-choice/surest", GSIZE_TO_POINTER (0), test_surest);
  g_test_add_data_func ("/residual-choice/surest-beside-labels", GSIZE_TO_POINTER (N_KNOWN), test_surest);
  g_test_add_func ("/residual-choice/coverage", test_coverage);
  g_test_add_func ("/residual-choice/groups", test_groups);
  g_test_add_func ("/residual-choice/few-songs", test_few_songs);
  g_test_add_func ("/residual-choice/bad-number", test_bad_number);

  return g_test_run ();
}
