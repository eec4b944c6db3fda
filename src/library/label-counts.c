/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/label-counts.h"

#include <glib/gi18n.h>
#include <math.h>

/* Fewer clips than these teach nothing that could be told from chance. */
#define N_CLIPS_MIN 20
/* Points nearer to each other than this are one. */
#define EQUAL 1e-6

static void
label_class_free (LibraryLabelClass *self)
{
  g_free (self->name);
  g_free (self);
}

void
library_label_tally_init (LibraryLabelTally *self)
{
  *self = (LibraryLabelTally) {
    .classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .folds = g_hash_table_new (NULL, NULL),
  };
}

static void
add_point (LibraryLabelCounts *counts,
           double              valence,
           double              arousal)
{
  const double point[2] = { valence, arousal };

  for (guint i = 0; i < 2; i++)
    {
      counts->lowest[i] = counts->n_points == 0 ? point[i] : MIN (counts->lowest[i], point[i]);
      counts->highest[i] = counts->n_points == 0 ? point[i] : MAX (counts->highest[i], point[i]);
    }
  counts->n_points++;
}

void
library_label_tally_add (LibraryLabelTally       *self,
                         const LibraryLabelFacts *facts)
{
  const gboolean has_point = !isnan (facts->valence) && !isnan (facts->arousal);

  self->counts.n_statuses[CLAMP (facts->status, 0, LIBRARY_CLIP_N_STATUSES - 1)]++;
  if (facts->status != LIBRARY_CLIP_OK)
    return;

  if (facts->quadrant >= 0 && facts->quadrant < MOOD_N_QUADRANTS)
    self->counts.n_quadrants[facts->quadrant]++;
  else if (has_point)
    self->counts.n_quadrants[mood_quadrant_of_point (facts->valence, facts->arousal)]++;
  if (has_point)
    add_point (&self->counts, facts->valence, facts->arousal);
  if (*facts->class_name != '\0')
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->classes, facts->class_name));

      g_hash_table_insert (self->classes, g_strdup (facts->class_name), GUINT_TO_POINTER (n + 1));
    }
  if (*facts->group != '\0')
    g_hash_table_add (self->groups, g_strdup (facts->group));
  if (facts->fold >= 0)
    g_hash_table_add (self->folds, GINT_TO_POINTER (facts->fold));
  self->counts.n_degrees += facts->has_degrees ? 1 : 0;
}

static int
compare_classes (gconstpointer a,
                 gconstpointer b)
{
  const LibraryLabelClass *const *x = a, *const *y = b;

  return g_strcmp0 ((*x)->name, (*y)->name);
}

void
library_label_tally_end (LibraryLabelTally  *self,
                         LibraryLabelCounts *counts)
{
  GHashTableIter iter;
  gpointer name, n;

  *counts = self->counts;
  counts->n_groups = g_hash_table_size (self->groups);
  counts->n_folds = g_hash_table_size (self->folds);
  counts->classes = g_ptr_array_new_with_free_func ((GDestroyNotify)label_class_free);
  g_hash_table_iter_init (&iter, self->classes);
  while (g_hash_table_iter_next (&iter, &name, &n))
    {
      LibraryLabelClass *class = g_new (LibraryLabelClass, 1);

      *class = (LibraryLabelClass) { g_strdup (name), GPOINTER_TO_UINT (n) };
      g_ptr_array_add (counts->classes, class);
    }
  g_ptr_array_sort (counts->classes, compare_classes);
  g_hash_table_unref (self->classes);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->folds);
}

void
library_label_counts_init (LibraryLabelCounts *counts,
                           GPtrArray          *clips)
{
  LibraryLabelTally tally;

  library_label_tally_init (&tally);
  for (guint i = 0; i < clips->len; i++)
    {
      const LibraryLabelClip *clip = clips->pdata[i];
      const LibraryLabelFacts facts = {
        .status = clip->status,
        .quadrant = clip->quadrant,
        .valence = clip->valence,
        .arousal = clip->arousal,
        .class_name = clip->class_name,
        .group = clip->group,
        .has_degrees = *clip->degrees != '\0',
        .fold = clip->fold,
      };

      library_label_tally_add (&tally, &facts);
    }
  library_label_tally_end (&tally, counts);
}

void
library_label_counts_clear (LibraryLabelCounts *counts)
{
  g_clear_pointer (&counts->classes, g_ptr_array_unref);
}

guint
library_label_counts_get_n_clips (const LibraryLabelCounts *counts)
{
  guint n = 0;

  for (guint i = 0; i < LIBRARY_CLIP_N_STATUSES; i++)
    n += counts->n_statuses[i];

  return n;
}

static void
say (GStrvBuilder *troubles,
     char         *sentence)
{
  g_strv_builder_add (troubles, sentence);
  g_free (sentence);
}

static void
check_quadrants (const LibraryLabelCounts *counts,
                 GStrvBuilder             *troubles)
{
  guint n = 0, n_filled = 0;

  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      n += counts->n_quadrants[q];
      n_filled += counts->n_quadrants[q] > 0 ? 1 : 0;
    }
  if (n == 0)
    return;
  if (n_filled == 1)
    {
      g_strv_builder_add (
          troubles,
          counts->classes->len > 1
              ? _ ("All clips with a quadrant are of the same one: from this set a network can learn its own classes, not moods.")
              : _ ("All clips are of one quadrant: there is nothing to tell apart."));
      return;
    }
  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    if (counts->n_quadrants[q] == 0)
      say (troubles, g_strdup_printf (_ ("No clip is of quadrant %s: a network cannot learn it from this set."),
                                      mood_quadrant_to_id ((MoodQuadrant)q)));
}

GStrv
library_label_counts_list_troubles (const LibraryLabelCounts *counts)
{
  g_autoptr (GStrvBuilder) troubles = g_strv_builder_new ();
  const guint n_ok = counts->n_statuses[LIBRARY_CLIP_OK];

  if (n_ok == 0)
    {
      g_strv_builder_add (troubles, _ ("There is no clip that could be trained on."));
      return g_strv_builder_end (troubles);
    }
  if (n_ok < N_CLIPS_MIN)
    say (troubles, g_strdup_printf (ngettext ("There is only %u clip to train on. Networks need hundreds.",
                                              "There are only %u clips to train on. Networks need hundreds.", n_ok),
                                    n_ok));
  if (counts->n_points > 1 && counts->highest[0] - counts->lowest[0] < EQUAL
      && counts->highest[1] - counts->lowest[1] < EQUAL)
    g_strv_builder_add (troubles, _ ("All clips have the same valence and arousal: there is nothing to learn."));
  else
    check_quadrants (counts, troubles);
  if (counts->classes->len == 1 && counts->n_points == 0)
    g_strv_builder_add (troubles, _ ("All clips are of one class: there is nothing to tell apart."));

  return g_strv_builder_end (troubles);
}
