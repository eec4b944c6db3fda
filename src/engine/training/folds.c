/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/folds.h"

static int
compare_ints (gconstpointer a,
              gconstpointer b)
{
  const int x = *(const int *)a;
  const int y = *(const int *)b;

  return (x > y) - (x < y);
}

GArray *
training_folds_list (const TrainingCorpus *corpus,
                     guint                 manifest)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GArray *folds = g_array_new (FALSE, FALSE, sizeof (int));

  for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, i);

      if (clip->manifest == manifest && clip->fold >= 0
          && g_hash_table_add (seen, GINT_TO_POINTER (clip->fold)))
        g_array_append_val (folds, clip->fold);
    }

  g_array_sort (folds, compare_ints);
  return folds;
}

static GArray *
pick (const TrainingCorpus *corpus,
      int                   held_out,
      gboolean              is_test)
{
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < training_corpus_get_n_clips (corpus); i++)
    {
      const int fold = training_corpus_get_clip (corpus, i)->fold;

      if ((fold >= 0 && fold == held_out) == is_test)
        g_array_append_val (indices, i);
    }

  return indices;
}

/**
 * training_folds_get_training_clips:
 * @held_out: the fold to leave out; -1 for none
 */
GArray *
training_folds_get_training_clips (const TrainingCorpus *corpus,
                                   int                   held_out)
{
  return pick (corpus, held_out, FALSE);
}

GArray *
training_folds_get_test_clips (const TrainingCorpus *corpus,
                               int                   held_out)
{
  return pick (corpus, held_out, TRUE);
}

const char *
training_folds_find_shared_artist (const TrainingCorpus *corpus,
                                   guint                 manifest)
{
  g_autoptr (GHashTable) fold_of_artist = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, i);
      gpointer fold;

      if (clip->manifest != manifest || clip->fold < 0 || *clip->artist == '\0')
        continue;

      if (!g_hash_table_lookup_extended (fold_of_artist, clip->artist, NULL, &fold))
        g_hash_table_insert (fold_of_artist, clip->artist, GINT_TO_POINTER (clip->fold));
      else if (GPOINTER_TO_INT (fold) != clip->fold)
        return clip->artist;
    }

  return NULL;
}
