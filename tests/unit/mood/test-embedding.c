/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/base/rng.h"
#include "engine/mood/embedding.h"

#define N 192

/* Like the averages of what follows a ReLU: none below 0, many near it, a few large. */
static MoodEmbedding *
draw (guint64 seed)
{
  float values[N];
  BaseRng rng;

  base_rng_init (&rng, seed);
  for (gsize i = 0; i < N; i++)
    values[i] = (float)fabs (base_rng_normal (&rng) * base_rng_normal (&rng));
  return mood_embedding_new (N, values);
}

static void
test_similarity (void)
{
  const float east[] = { 2.0f, 0.0f }, north[] = { 0.0f, 0.5f }, between[] = { 1.0f, 1.0f }, west[] = { -3.0f, 0.0f };
  const float nowhere[] = { 0.0f, 0.0f }, high[] = { 1.0f, 2.0f, 3.0f };
  g_autoptr (MoodEmbedding) a = mood_embedding_new (2, east);
  g_autoptr (MoodEmbedding) b = mood_embedding_new (2, north);
  g_autoptr (MoodEmbedding) c = mood_embedding_new (2, between);
  g_autoptr (MoodEmbedding) d = mood_embedding_new (2, west);
  g_autoptr (MoodEmbedding) none = mood_embedding_new (2, nowhere);
  g_autoptr (MoodEmbedding) other = mood_embedding_new (3, high);

  g_assert_cmpfloat_with_epsilon (mood_embedding_get_similarity (a, a), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (mood_embedding_get_similarity (a, b), 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (mood_embedding_get_similarity (a, c), G_SQRT2 / 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (mood_embedding_get_similarity (a, d), -1.0, 1e-12);
  g_assert_cmpfloat (mood_embedding_get_similarity (a, none), ==, 0.0);
  g_assert_true (isnan (mood_embedding_get_similarity (a, other)));
}

/* A byte a value costs less than a five-hundredth of a cosine. */
static void
test_bytes (void)
{
  double worst = 0.0;

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr (MoodEmbedding) a = draw (seed);
      g_autoptr (MoodEmbedding) b = draw (seed + 100);
      g_autoptr (GBytes) a_bytes = mood_embedding_to_bytes (a);
      g_autoptr (GBytes) b_bytes = mood_embedding_to_bytes (b);
      g_autoptr (MoodEmbedding) a_kept = mood_embedding_from_bytes (a_bytes);
      g_autoptr (MoodEmbedding) b_kept = mood_embedding_from_bytes (b_bytes);

      g_assert_cmpuint (g_bytes_get_size (a_bytes), ==, N + 8);
      g_assert_cmpuint (a_kept->n_values, ==, N);
      worst = fmax (worst, fabs (mood_embedding_get_similarity (a, b)
                                 - mood_embedding_get_similarity (a_kept, b_kept)));
    }

  g_test_message ("largest error of a cosine: %.5f", worst);
  g_assert_cmpfloat (worst, <, 0.002);
}

/* Values that are all alike, of either sign, and very large ones. */
static void
test_odd_values (void)
{
  const float flat[] = { -0.75f, -0.75f, -0.75f }, large[] = { -1e30f, 0.0f, 1e30f };
  g_autoptr (MoodEmbedding) a = mood_embedding_new (3, flat);
  g_autoptr (MoodEmbedding) b = mood_embedding_new (3, large);
  g_autoptr (GBytes) a_bytes = mood_embedding_to_bytes (a);
  g_autoptr (GBytes) b_bytes = mood_embedding_to_bytes (b);
  g_autoptr (MoodEmbedding) a_kept = mood_embedding_from_bytes (a_bytes);
  g_autoptr (MoodEmbedding) b_kept = mood_embedding_from_bytes (b_bytes);

  g_assert_cmpmem (a_kept->values, sizeof flat, flat, sizeof flat);
  g_assert_cmpuint (b_kept->n_values, ==, 3);
  g_assert_cmpfloat (b_kept->values[0], <, -0.99e30);
  g_assert_cmpfloat (b_kept->values[2], >, 0.99e30);
}

/* What a meddled library may hold. */
static void
test_bad_bytes (void)
{
  const float bad_headers[][2] = { { NAN, 1.0f }, { 0.0f, NAN }, { INFINITY, 1.0f }, { 0.0f, -1.0f }, { 3e38f, 1e38f } };
  g_autofree guint8 *data = g_malloc0 (8 + MOOD_EMBEDDING_MAX + 1);
  const gsize bad_sizes[] = { 0, 1, 8, 8 + MOOD_EMBEDDING_MAX + 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (bad_sizes); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (data, bad_sizes[i]);

      g_assert_null (mood_embedding_from_bytes (bytes));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad_headers); i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      memcpy (data, bad_headers[i], sizeof bad_headers[i]);
      bytes = g_bytes_new (data, 20);
      g_assert_null (mood_embedding_from_bytes (bytes));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/embedding/similarity", test_similarity);
  g_test_add_func ("/mood/embedding/bytes", test_bytes);
  g_test_add_func ("/mood/embedding/odd-values", test_odd_values);
  g_test_add_func ("/mood/embedding/bad-bytes", test_bad_bytes);
  return g_test_run ();
}
