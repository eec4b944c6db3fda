/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/degree-heads.h"

#include <math.h>

static gboolean
is_rated (const TrainingClip *clip,
          guint               degree)
{
  return !isnan (clip->degrees[degree]);
}

static guint
count_clips (const TrainingCorpus *corpus,
             const GArray         *clips,
             guint                 degree)
{
  guint n = 0;

  for (guint i = 0; i < clips->len; i++)
    n += is_rated (training_corpus_get_clip (corpus, g_array_index (clips, guint, i)), degree);
  return n;
}

static gboolean
are_of_the_same_clips (const TrainingCorpus *corpus,
                       const GArray         *clips,
                       guint                 a,
                       guint                 b)
{
  for (guint i = 0; i < clips->len; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, g_array_index (clips, guint, i));

      if (is_rated (clip, a) != is_rated (clip, b))
        return FALSE;
    }

  return TRUE;
}

void
training_degree_heads_init (TrainingDegreeHeads  *self,
                            const TrainingCorpus *corpus,
                            const GArray         *clips,
                            guint                 n_enough)
{
  guint left = 0;

  *self = (TrainingDegreeHeads) { 0 };
  for (guint d = 0; d < TRAINING_N_DEGREES; d++)
    if (count_clips (corpus, clips, d) >= n_enough)
      left |= 1u << d;

  while (left != 0)
    {
      const guint first = (guint)g_bit_nth_lsf (left, -1);
      guint mask = 0;

      for (guint d = first; d < TRAINING_N_DEGREES; d++)
        if ((left & 1u << d) != 0 && are_of_the_same_clips (corpus, clips, first, d))
          mask |= 1u << d;
      self->masks[self->n_heads++] = mask;
      left &= ~mask;
    }
}

void
training_degree_heads_clear (TrainingDegreeHeads *self)
{
  for (gsize h = 0; h < self->n_heads; h++)
    {
      g_free (self->targets[h]);
      g_free (self->weights[h]);
    }
}

/* All degrees of a head are rated where one is. */
static gboolean
is_rated_for (const TrainingDegreeHeads *self,
              gsize                      head,
              const TrainingClip        *clip)
{
  return is_rated (clip, (guint)g_bit_nth_lsf (self->masks[head], -1));
}

gboolean
training_degree_heads_is_of_use (const TrainingDegreeHeads *self,
                                 const TrainingClip        *clip)
{
  for (gsize h = 0; h < self->n_heads; h++)
    if (is_rated_for (self, h, clip))
      return TRUE;

  return FALSE;
}

void
training_degree_heads_allocate (TrainingDegreeHeads *self,
                                gsize                n_rows)
{
  self->n_rows = n_rows;
  for (gsize h = 0; h < self->n_heads; h++)
    {
      const gsize n_values = (gsize)__builtin_popcount (self->masks[h]);

      self->targets[h] = g_new0 (double, MAX (1, n_rows * n_values));
      self->weights[h] = g_new0 (double, MAX (1, n_rows));
      self->heads[h] = (ClassicValueHead) { n_values, self->targets[h], self->weights[h] };
    }
}

void
training_degree_heads_set_row (TrainingDegreeHeads *self,
                               gsize                row,
                               const TrainingClip  *clip,
                               double               weight)
{
  g_return_if_fail (row < self->n_rows);

  for (gsize h = 0; h < self->n_heads; h++)
    {
      double *target = self->targets[h] + row * self->heads[h].n_values;

      if (!is_rated_for (self, h, clip))
        continue;
      self->weights[h][row] = weight;
      for (guint d = 0; d < TRAINING_N_DEGREES; d++)
        if ((self->masks[h] & 1u << d) != 0)
          *target++ = clip->degrees[d];
    }
}

GStrv
training_degree_heads_get_names (const TrainingDegreeHeads *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (gsize h = 0; h < self->n_heads; h++)
    for (guint d = 0; d < TRAINING_N_DEGREES; d++)
      if ((self->masks[h] & 1u << d) != 0)
        g_strv_builder_add (names, training_degree_names[d]);

  return self->n_heads > 0 ? g_strv_builder_end (names) : NULL;
}
