/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/split.h"

#include "engine/experiment/labels.h"
#include "engine/training/splits.h"

#define MAX_CELLS_PER_SEED 100000
#define MAX_PARTS          1000

guint64
experiment_get_seed (const ExperimentRow *row,
                     guint                run,
                     guint                part)
{
  return row->seed * MAX_CELLS_PER_SEED + run * MAX_PARTS + part;
}

static void
split_by_folds (const ExperimentRow  *row,
                const TrainingCorpus *corpus,
                const GArray         *clips,
                guint                *parts)
{
  g_autofree int *folds = g_new (int, clips->len + 1);

  for (guint i = 0; i < clips->len; i++)
    folds[i] = training_corpus_get_clip (corpus, g_array_index (clips, guint, i))->fold;
  training_split_by_folds (clips->len, folds, row->parts, parts);
}

static void
split_by_groups (const ExperimentRow  *row,
                 const TrainingCorpus *corpus,
                 const GArray         *clips,
                 guint                 run,
                 guint                *parts)
{
  g_autofree const char **groups = g_new (const char *, clips->len + 1);

  for (guint i = 0; i < clips->len; i++)
    groups[i] = training_corpus_get_clip (corpus, g_array_index (clips, guint, i))->group;
  training_split_k_fold (&(TrainingSplitItems) { .n = clips->len, .groups = groups }, row->parts,
                         experiment_get_seed (row, run, 0), parts);
}

/* What is held out is in @part, the rest in none. */
static void
split_by_ratio (const ExperimentRow *row,
                const GArray        *clips,
                guint                run,
                guint                part,
                guint               *parts)
{
  training_split_by_ratio (&(TrainingSplitItems) { .n = clips->len }, 1.0 / row->parts,
                           experiment_get_seed (row, run, part), parts);
  for (guint i = 0; i < clips->len; i++)
    parts[i] = parts[i] == 0 ? part : G_MAXUINT;
}

/* Which part each clip is in; those that always train in none. @part: the one that is asked for */
static void
find_parts (const ExperimentRow  *row,
            const TrainingCorpus *corpus,
            const GArray         *clips,
            guint                 run,
            guint                 part,
            guint                *parts)
{
  switch (row->split)
    {
    case EXPERIMENT_SPLIT_FOLDS: split_by_folds (row, corpus, clips, parts); break;
    case EXPERIMENT_SPLIT_RANDOM:
      training_split_k_fold (&(TrainingSplitItems) { .n = clips->len }, row->parts,
                             experiment_get_seed (row, run, 0), parts);
      break;
    case EXPERIMENT_SPLIT_GROUPS: split_by_groups (row, corpus, clips, run, parts); break;
    case EXPERIMENT_SPLIT_RATIO: split_by_ratio (row, clips, run, part, parts); break;
    case EXPERIMENT_SPLIT_NONE:
    case EXPERIMENT_SPLIT_SAME:
      for (guint i = 0; i < clips->len; i++)
        parts[i] = G_MAXUINT;
      break;
    }
}

void
experiment_split (const ExperimentRow  *row,
                  const TrainingCorpus *corpus,
                  const GArray         *clips,
                  guint                 run,
                  guint                 part,
                  GArray               *training,
                  GArray               *test)
{
  g_autoptr (GArray) suitable = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *parts = g_new (guint, clips->len + 1);

  for (guint i = 0; i < clips->len; i++)
    {
      const guint clip = g_array_index (clips, guint, i);

      if (experiment_labels_suit (row, training_corpus_get_clip (corpus, clip)))
        g_array_append_val (suitable, clip);
    }

  find_parts (row, corpus, suitable, run, part, parts);
  for (guint i = 0; i < suitable->len; i++)
    {
      const guint clip = g_array_index (suitable, guint, i);

      if (parts[i] == part || row->split == EXPERIMENT_SPLIT_SAME)
        g_array_append_val (test, clip);
      if (parts[i] != part)
        g_array_append_val (training, clip);
    }
}
