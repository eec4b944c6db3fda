/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/split-twins.h"

#include <glib/gi18n.h>
#include <math.h>

#include "jobs/clip-sounds.h"

/* As many are named; of the others it is said how many they are. */
#define MAX_NAMED 3
/* Labels that were written with fewer digits are the same. */
#define TOLERANCE 1e-6

/* The row that was asked for with @key first: @row, if none was before. */
static guint
find_first (GHashTable *seen, gconstpointer key, guint row)
{
  gpointer first;

  if (g_hash_table_lookup_extended (seen, key, NULL, &first))
    return GPOINTER_TO_UINT (first);

  g_hash_table_insert (seen, (gpointer)key, GUINT_TO_POINTER (row));
  return row;
}

gboolean
jobs_split_twins_listen (JobsSplitTwins *self, const TrainingCorpus *corpus, GError **error)
{
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (GPtrArray) sounds = NULL;

  if (self->firsts != NULL && self->n == training_corpus_get_n_clips (corpus))
    return TRUE;

  sounds = jobs_clip_sounds_listen (corpus, self->cancellable, error);
  if (sounds == NULL)
    return FALSE;

  g_free (self->firsts);
  self->n = sounds->len;
  self->firsts = g_new (guint, self->n);
  seen = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  for (guint i = 0; i < self->n; i++)
    self->firsts[i] = sounds->pdata[i] != NULL ? find_first (seen, sounds->pdata[i], i) : i;

  return TRUE;
}

/* Union-find (Galler & Fischer 1964) with halved paths: the row that stands for all that @row is together with. */
static guint
find_root (guint *parents, guint row)
{
  while (parents[row] != row)
    {
      parents[row] = parents[parents[row]];
      row = parents[row];
    }

  return row;
}

static void
join (guint *parents, guint a, guint b)
{
  const guint x = find_root (parents, a), y = find_root (parents, b);

  parents[MAX (x, y)] = MIN (x, y);
}

/* (transfer full) (n): who is together with whom, by sounds and by groups. */
static guint *
make_parents (const JobsSplitTwins *self, const char *const *groups)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint *parents = g_new (guint, self->n);

  for (guint i = 0; i < self->n; i++)
    parents[i] = i;
  for (guint i = 0; i < self->n; i++)
    {
      if (*groups[i] != '\0')
        join (parents, i, find_first (seen, groups[i], i));
      join (parents, i, self->firsts[i]);
    }

  return parents;
}

const char **
jobs_split_twins_join_groups (const JobsSplitTwins *self,
                              const TrainingCorpus *corpus,
                              const char *const *groups)
{
  g_autofree guint *parents = make_parents (self, groups);
  g_autofree const char **names = g_new0 (const char *, self->n);
  const char **joined = g_new (const char *, self->n);

  for (guint i = 0; i < self->n; i++)
    {
      const guint root = find_root (parents, i);

      if (names[root] == NULL && *groups[i] != '\0')
        names[root] = groups[i];
    }
  for (guint i = 0; i < self->n; i++)
    {
      const guint root = find_root (parents, i);

      if (names[root] == NULL && root != i)
        names[root] = training_corpus_get_clip (corpus, root)->path;
    }
  for (guint i = 0; i < self->n; i++)
    {
      const char *name = names[find_root (parents, i)];

      joined[i] = name != NULL ? name : "";
    }

  return joined;
}

int
jobs_split_twins_get_fold (const JobsSplitTwins *self, const TrainingCorpus *corpus, gsize index)
{
  for (gsize i = self->firsts[index]; i < self->n; i++)
    if (self->firsts[i] == self->firsts[index] && training_corpus_get_clip (corpus, i)->fold >= 0)
      return training_corpus_get_clip (corpus, i)->fold;

  return -1;
}

/* Only what both say can differ. */
static gboolean
contradict (const TrainingClip *a, const TrainingClip *b)
{
  const gboolean have_points = a->point != TRAINING_POINT_NONE && b->point != TRAINING_POINT_NONE;
  const gboolean have_classes = *a->class_name != '\0' && *b->class_name != '\0';

  for (int d = 0; d < TRAINING_N_DEGREES; d++)
    if (a->has_degrees && b->has_degrees && fabs (a->degrees[d] - b->degrees[d]) > TOLERANCE)
      return TRUE;

  return (a->has_quadrant && b->has_quadrant && a->quadrant != b->quadrant)
         || (have_points
             && (fabs (a->valence - b->valence) > TOLERANCE || fabs (a->arousal - b->arousal) > TOLERANCE))
         || (have_classes && !g_str_equal (a->class_name, b->class_name));
}

/* Those that contradict their twins, or those that do not. Returns: how many there are */
static guint
tell_kind (const JobsSplitTwins *self,
           const TrainingCorpus *corpus,
           gboolean contradicting,
           guint n_named,
           GPtrArray *warnings)
{
  guint n = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, i);
      const TrainingClip *first = training_corpus_get_clip (corpus, self->firsts[i]);

      if (first == clip || contradict (first, clip) != contradicting)
        continue;
      if (n_named + n++ >= MAX_NAMED)
        continue;
      g_ptr_array_add (
          warnings, contradicting
                        ? g_strdup_printf (
                            _ ("“%s” sounds the same as “%s” and is labeled otherwise: one of the labels is "
                               "wrong. Both are kept on one side."),
                            clip->name, first->name)
                        : g_strdup_printf (_ ("“%s” sounds the same as “%s”: both are kept on one side."),
                                           clip->name, first->name));
    }

  return n;
}

void
jobs_split_twins_tell (const JobsSplitTwins *self, const TrainingCorpus *corpus, GPtrArray *warnings)
{
  const guint n_wrong = tell_kind (self, corpus, TRUE, 0, warnings);
  const guint n = n_wrong + tell_kind (self, corpus, FALSE, n_wrong, warnings);

  if (n > MAX_NAMED)
    g_ptr_array_add (warnings,
                     g_strdup_printf (ngettext ("%u more song sounds the same as another one of the set.",
                                                "%u more songs sound the same as other ones of the set.",
                                                n - MAX_NAMED),
                                      n - MAX_NAMED));
}

void
jobs_split_twins_clear (JobsSplitTwins *self)
{
  g_clear_pointer (&self->firsts, g_free);
}
