/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/dataset.h"
#include "engine/training/song-rules.h"

G_BEGIN_DECLS

/* One song among examples that were judged: those of a clip stand one after the other. */
typedef struct
{
  guint clip;     /* in the corpus */
  guint first;    /* among the judged */
  guint n;        /* of them */
} ExperimentSong;

/* (transfer full) (element-type ExperimentSong). @examples: (element-type guint). */
GArray *experiment_songs_list (const ExperimentDataset *dataset,
                               const GArray            *examples);

/* (transfer full): the examples (guint) of @clips (guint), in the order of the dataset. */
GArray *experiment_songs_pick (const ExperimentDataset *dataset,
                               const GArray            *clips);

G_END_DECLS
