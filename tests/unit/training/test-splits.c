/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/splits.h"

#define N         103
#define N_CLASSES 3

/* Classes of 60, 33 and 10 items; groups of 1 to 8 of them, and a few that stand alone. */
typedef struct
{
  guint classes[N];
  const char *groups[N];
} Items;

static void
make_items (Items *items)
{
  guint group = 0, left = 1;

  for (guint i = 0; i < N; i++)
    {
      char name[24];

      items->classes[i] = i % 10 == 9 ? 2 : i % 3 == 0 ? 1 : 0;
      if (--left == 0)
        {
          group++;
          left = group * 5 % 8 + 1;
        }
      g_snprintf (name, sizeof (name), "artist %u", group);
      items->groups[i] = i % 17 == 0 ? "" : g_intern_string (name);
    }
}

static void
count (const Items *items, const guint *parts, guint part, guint *counts)
{
  memset (counts, 0, N_CLASSES * sizeof (guint));
  for (guint i = 0; i < N; i++)
    if (parts[i] == part)
      counts[items->classes[i]]++;
}

/* Without groups the parts differ by one at most, in size and in each class. */
static void
test_k_fold (void)
{
  Items items;
  guint parts[N], again[N], other[N];
  TrainingSplitItems split = { .n = N, .classes = items.classes };

  make_items (&items);
  for (guint k = 2; k <= 10; k++)
    {
      guint all[N_CLASSES] = { 0 };

      for (guint i = 0; i < N; i++)
        all[items.classes[i]]++;
      training_split_k_fold (&split, k, 5, parts);
      for (guint p = 0; p < k; p++)
        {
          guint counts[N_CLASSES];

          count (&items, parts, p, counts);
          for (guint c = 0; c < N_CLASSES; c++)
            {
              g_assert_cmpuint (counts[c], >=, all[c] / k);
              g_assert_cmpuint (counts[c], <=, (all[c] + k - 1) / k);
            }
        }
    }

  training_split_k_fold (&split, 5, 1, parts);
  training_split_k_fold (&split, 5, 1, again);
  training_split_k_fold (&split, 5, 2, other);
  g_assert_cmpmem (parts, sizeof (parts), again, sizeof (again));
  g_assert_cmpint (memcmp (parts, other, sizeof (parts)), !=, 0);
}

static void
test_groups (void)
{
  Items items;
  guint parts[N];
  TrainingSplitItems split = { .n = N, .classes = items.classes, .groups = items.groups };

  make_items (&items);
  for (guint64 seed = 0; seed < 20; seed++)
    {
      training_split_k_fold (&split, 5, seed, parts);
      g_assert_cmpint (training_split_find_shared_group (N, items.groups, parts), ==, -1);
      for (guint p = 0; p < 5; p++)
        {
          guint counts[N_CLASSES];

          count (&items, parts, p, counts);
          g_assert_cmpuint (counts[0] + counts[1] + counts[2], >=, N / 5 - 4);
          g_assert_cmpuint (counts[0] + counts[1] + counts[2], <=, N / 5 + 4);
          g_assert_cmpuint (counts[2], >=, 1);
          g_assert_cmpuint (counts[2], <=, 4);
        }
    }

  /* Without regard to groups they are torn apart, and that is noticed. */
  split.groups = NULL;
  training_split_k_fold (&split, 5, 1, parts);
  g_assert_cmpint (training_split_find_shared_group (N, items.groups, parts), >=, 0);
}

static void
test_ratio (void)
{
  Items items;
  guint parts[N], counts[N_CLASSES];
  TrainingSplitItems split = { .n = N, .classes = items.classes };

  make_items (&items);
  for (guint64 seed = 0; seed < 5; seed++)
    {
      guint all[N_CLASSES] = { 0 };

      for (guint i = 0; i < N; i++)
        all[items.classes[i]]++;
      training_split_by_ratio (&split, 0.2, seed, parts);
      count (&items, parts, 0, counts);
      for (guint c = 0; c < N_CLASSES; c++)
        g_assert_cmpfloat_with_epsilon (counts[c], 0.2 * all[c], 1.0);
    }

  split.groups = items.groups;
  training_split_by_ratio (&split, 0.1, 3, parts);
  g_assert_cmpint (training_split_find_shared_group (N, items.groups, parts), ==, -1);
  count (&items, parts, 0, counts);
  g_assert_cmpfloat_with_epsilon (counts[0] + counts[1] + counts[2], 10.3, 4.0);
}

static void
test_folds (void)
{
  static const int folds[] = { 3, 1, -1, 2, 5, 1, 7 };
  guint parts[7];
  g_autoptr (GArray) held_out = NULL;
  g_autoptr (GArray) training = NULL;

  g_assert_cmpuint (training_split_by_folds (7, folds, 0, parts), ==, 5);
  g_assert_cmpmem (parts, sizeof (parts), ((const guint[]) { 2, 0, G_MAXUINT, 1, 3, 0, 4 }), sizeof (parts));

  /* Five folds in two parts: 1 2 3 and 5 7. */
  g_assert_cmpuint (training_split_by_folds (7, folds, 2, parts), ==, 2);
  g_assert_cmpmem (parts, sizeof (parts), ((const guint[]) { 0, 0, G_MAXUINT, 0, 1, 0, 1 }), sizeof (parts));
  held_out = training_split_pick (7, parts, 1, TRUE);
  training = training_split_pick (7, parts, 1, FALSE);
  g_assert_cmpuint (held_out->len, ==, 2);
  g_assert_cmpuint (g_array_index (held_out, guint, 1), ==, 6);
  g_assert_cmpuint (training->len, ==, 5);
  g_assert_cmpuint (g_array_index (training, guint, 2), ==, 2);

  g_assert_cmpuint (training_split_by_folds (7, folds, 50, parts), ==, 5);
}

static void
test_seeds (void)
{
  g_assert_cmpuint (training_split_get_run_seed (7, 0), ==, 7);
  for (guint a = 0; a < 10; a++)
    for (guint b = 0; b < a; b++)
      g_assert_cmpuint (training_split_get_run_seed (7, a), !=, training_split_get_run_seed (7, b));
  g_assert_cmpuint (training_split_get_run_seed (7, 3), ==, training_split_get_run_seed (7, 3));
  g_assert_cmpuint (training_split_get_run_seed (7, 3), !=, training_split_get_run_seed (8, 3));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/splits/k-fold", test_k_fold);
  g_test_add_func ("/training/splits/groups", test_groups);
  g_test_add_func ("/training/splits/ratio", test_ratio);
  g_test_add_func ("/training/splits/folds", test_folds);
  g_test_add_func ("/training/splits/seeds", test_seeds);
  return g_test_run ();
}
