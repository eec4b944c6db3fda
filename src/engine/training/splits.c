/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/splits.h"

#include <math.h>
#include <string.h>

/* Items that must stay together. */
typedef struct
{
  GArray *items; /* (owned) of guint */
  guint rank;    /* a random order among those of one size */
} Group;

static void
group_clear (gpointer data)
{
  g_array_unref (((Group *)data)->items);
}

/* Larger groups first, since those are the hardest to place. */
static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *x = a, *y = b;

  if (x->items->len != y->items->len)
    return x->items->len < y->items->len ? 1 : -1;
  return (x->rank > y->rank) - (x->rank < y->rank);
}

/* (transfer full): of Group, each with a random rank. */
static GArray *
gather_groups (const TrainingSplitItems *items, guint64 seed)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree guint *ranks = NULL;
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  BaseRng rng;

  g_array_set_clear_func (groups, group_clear);
  for (guint i = 0; i < items->n; i++)
    {
      const char *name = items->groups != NULL ? items->groups[i] : "";
      gpointer found;

      if (*name == '\0' || !g_hash_table_lookup_extended (by_name, name, NULL, &found))
        {
          const Group group = { g_array_new (FALSE, FALSE, sizeof (guint)), 0 };

          found = GUINT_TO_POINTER (groups->len);
          g_array_append_val (groups, group);
          if (*name != '\0')
            g_hash_table_insert (by_name, (gpointer)name, found);
        }
      g_array_append_val (g_array_index (groups, Group, GPOINTER_TO_UINT (found)).items, i);
    }

  ranks = g_new (guint, MAX (groups->len, 1));
  for (guint i = 0; i < groups->len; i++)
    ranks[i] = i;
  base_rng_init (&rng, seed);
  base_rng_shuffle (&rng, ranks, groups->len);
  for (guint i = 0; i < groups->len; i++)
    g_array_index (groups, Group, i).rank = ranks[i];
  g_array_sort (groups, compare_groups);
  return groups;
}

/* How the classes are spread over the parts while the groups are dealt. */
typedef struct
{
  guint n_classes;
  guint n_parts;
  double *wanted; /* (owned) (n_parts, n_classes) */
  double *dealt;  /* (owned) (n_parts, n_classes) */
} Balance;

static void
balance_init (Balance *self, const TrainingSplitItems *items, guint n_parts, const double *shares)
{
  self->n_classes = 1;
  self->n_parts = n_parts;
  for (gsize i = 0; items->classes != NULL && i < items->n; i++)
    self->n_classes = MAX (self->n_classes, items->classes[i] + 1);

  self->wanted = g_new0 (double, n_parts * self->n_classes);
  self->dealt = g_new0 (double, n_parts * self->n_classes);
  for (gsize i = 0; i < items->n; i++)
    for (guint p = 0; p < n_parts; p++)
      self->wanted[p * self->n_classes + (items->classes != NULL ? items->classes[i] : 0)] += shares[p];
}

static void
balance_clear (Balance *self)
{
  g_free (self->wanted);
  g_free (self->dealt);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Balance, balance_clear)

/* The part that lacks most of what a group has. For a squared error (dealt - wanted)² / wanted, summed over
 * the classes, what adding @counts does to it; the parts' sizes, summed over the classes, break ties. */
static guint
find_part (const Balance *self, const double *counts)
{
  double best_cost = INFINITY, best_size = INFINITY;
  guint best = 0;

  for (guint p = 0; p < self->n_parts; p++)
    {
      double cost = 0.0, size = 0.0;

      for (guint c = 0; c < self->n_classes; c++)
        {
          const double wanted = self->wanted[p * self->n_classes + c];
          const double lack = self->dealt[p * self->n_classes + c] - wanted;

          if (counts[c] > 0.0)
            cost += ((lack + counts[c]) * (lack + counts[c]) - lack * lack) / wanted;
          size += lack;
        }
      if (cost < best_cost - 1e-9 || (cost < best_cost + 1e-9 && size < best_size - 1e-9))
        {
          best = p;
          best_cost = cost;
          best_size = size;
        }
    }

  return best;
}

static void
deal (const TrainingSplitItems *items, guint n_parts, const double *shares, guint64 seed, guint *parts)
{
  g_autoptr (GArray) groups = gather_groups (items, seed);
  g_auto (Balance) balance = { 0 };
  g_autofree double *counts = NULL;

  balance_init (&balance, items, n_parts, shares);
  counts = g_new (double, balance.n_classes);
  for (guint g = 0; g < groups->len; g++)
    {
      const GArray *members = g_array_index (groups, Group, g).items;
      guint part;

      memset (counts, 0, balance.n_classes * sizeof (double));
      for (guint i = 0; i < members->len; i++)
        counts[items->classes != NULL ? items->classes[g_array_index (members, guint, i)] : 0] += 1.0;

      part = find_part (&balance, counts);
      for (guint i = 0; i < members->len; i++)
        parts[g_array_index (members, guint, i)] = part;
      for (guint c = 0; c < balance.n_classes; c++)
        balance.dealt[part * balance.n_classes + c] += counts[c];
    }
}

void
training_split_k_fold (const TrainingSplitItems *items, guint n_parts, guint64 seed, guint *parts)
{
  g_autofree double *shares = NULL;

  g_return_if_fail (n_parts > 0);

  shares = g_new (double, n_parts);
  for (guint p = 0; p < n_parts; p++)
    shares[p] = 1.0 / n_parts;
  deal (items, n_parts, shares, seed, parts);
}

void
training_split_by_ratio (const TrainingSplitItems *items, double share, guint64 seed, guint *parts)
{
  const double shares[2] = { share, 1.0 - share };

  g_return_if_fail (share > 0.0 && share < 1.0);

  deal (items, 2, shares, seed, parts);
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  const int x = *(const int *)a, y = *(const int *)b;

  return (x > y) - (x < y);
}

guint
training_split_by_folds (gsize n, const int *folds, guint n_parts, guint *parts)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int));

  for (gsize i = 0; i < n; i++)
    if (folds[i] >= 0 && g_hash_table_add (seen, GINT_TO_POINTER (folds[i])))
      g_array_append_val (found, folds[i]);
  g_array_sort (found, compare_ints);
  if (n_parts == 0 || n_parts > found->len)
    n_parts = found->len;

  for (guint k = 0; k < found->len; k++)
    g_hash_table_insert (seen, GINT_TO_POINTER (g_array_index (found, int, k)),
                         GUINT_TO_POINTER ((guint)((guint64)k * n_parts / found->len)));
  for (gsize i = 0; i < n; i++)
    parts[i] = folds[i] < 0 ? G_MAXUINT
                            : GPOINTER_TO_UINT (g_hash_table_lookup (seen, GINT_TO_POINTER (folds[i])));
  return n_parts;
}

GArray *
training_split_pick (gsize n, const guint *parts, guint part, gboolean is_of_part)
{
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    if ((parts[i] == part) == !!is_of_part)
      g_array_append_val (indices, i);
  return indices;
}

gssize
training_split_find_shared_group (gsize n, const char *const *groups, const guint *parts)
{
  g_autoptr (GHashTable) part_of = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n; i++)
    {
      gpointer part;

      if (*groups[i] == '\0')
        continue;
      if (!g_hash_table_lookup_extended (part_of, groups[i], NULL, &part))
        g_hash_table_insert (part_of, (gpointer)groups[i], GUINT_TO_POINTER (parts[i]));
      else if (GPOINTER_TO_UINT (part) != parts[i])
        return (gssize)i;
    }

  return -1;
}

guint64
training_split_get_run_seed (guint64 seed, guint run)
{
  BaseRng rng;

  if (run == 0)
    return seed;
  base_rng_init (&rng, seed);
  for (guint i = 1; i < run; i++)
    base_rng_next (&rng);
  return base_rng_next (&rng);
}
