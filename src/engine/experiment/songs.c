/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/songs.h"

GArray *
experiment_songs_list (const ExperimentDataset *dataset,
                       const GArray            *examples)
{
  GArray *songs = g_array_new (FALSE, FALSE, sizeof (ExperimentSong));

  for (guint e = 0; e < examples->len; e++)
    {
      const guint clip = experiment_dataset_get_example (dataset, g_array_index (examples, guint, e))->clip;
      ExperimentSong *last = songs->len > 0 ? &g_array_index (songs, ExperimentSong, songs->len - 1) : NULL;

      if (last != NULL && last->clip == clip)
        last->n++;
      else
        {
          const ExperimentSong song = { clip, e, 1 };

          g_array_append_val (songs, song);
        }
    }

  return songs;
}

GArray *
experiment_songs_pick (const ExperimentDataset *dataset,
                       const GArray            *clips)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  GArray *examples = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < clips->len; i++)
    g_hash_table_add (wanted, GUINT_TO_POINTER (g_array_index (clips, guint, i)));

  for (guint e = 0; e < experiment_dataset_get_n_examples (dataset); e++)
    if (g_hash_table_contains (wanted, GUINT_TO_POINTER (experiment_dataset_get_example (dataset, e)->clip)))
      g_array_append_val (examples, e);

  return examples;
}
