/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: on the worker of the job that asks. */
#include "jobs/adapt-moves.h"

#include <math.h>

/* Songs that are moved at once. */
#define BLOCK 1024

/* Songs on their way. */
typedef struct
{
  const JobsAdaptSets *sets;
  const ClassicResidualProcess *process;
  GCancellable *cancellable; /* (nullable) */
  GArray *moves;             /* (element-type LibraryMove) */
  float *embeddings;         /* (nullable) (BLOCK, n_embedding) */
  gsize n_waiting;           /* the last moves, whose `to` is not known yet */
} Moving;

static void
move_block (Moving *self)
{
  LibraryMove *moves = &g_array_index (self->moves, LibraryMove, self->moves->len - self->n_waiting);
  double from[BLOCK * 2], to[BLOCK * 2];

  for (gsize i = 0; i < self->n_waiting; i++)
    {
      from[2 * i] = moves[i].from[0];
      from[2 * i + 1] = moves[i].from[1];
    }
  analysis_adaptation_correct (self->process, self->n_waiting, from, self->embeddings, to);
  for (gsize i = 0; i < self->n_waiting; i++)
    {
      moves[i].to[0] = to[2 * i];
      moves[i].to[1] = to[2 * i + 1];
    }
  self->n_waiting = 0;
}

static gboolean
add_song (const LibraryHeard *song, gpointer user_data)
{
  Moving *self = user_data;
  const LibraryMove move = {
    .id = song->id,
    .version = song->version,
    .from = { song->valence, song->arousal },
    .now = { song->is_adapted ? song->adapted_valence : song->valence,
             song->is_adapted ? song->adapted_arousal : song->arousal },
    .is_held = song->has_label,
  };

  if (self->embeddings != NULL)
    jobs_adapt_sets_embed (self->sets, song->embedding, self->embeddings + self->n_waiting * self->sets->n_embedding);
  g_array_append_val (self->moves, move);
  self->n_waiting++;
  if (self->n_waiting == BLOCK)
    move_block (self);

  return !g_cancellable_is_cancelled (self->cancellable);
}

GArray *
jobs_adapt_moves_new (LibraryDb *db,
                      const JobsAdaptSets *sets,
                      const ClassicResidualProcess *process,
                      gboolean is_of_all,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GArray) moves = g_array_new (FALSE, TRUE, sizeof (LibraryMove));
  g_autofree float *embeddings = sets->n_embedding > 0 ? g_new (float, BLOCK *sets->n_embedding) : NULL;
  Moving moving = {
    .sets = sets,
    .process = process,
    .cancellable = cancellable,
    .moves = moves,
    .embeddings = embeddings,
  };
  const gboolean is_read
      = is_of_all ? library_adaptation_each_song (db, sets->version, 1, add_song, &moving, error)
                  : library_adaptation_each_straggler (db, sets->version, add_song, &moving, error);

  if (!is_read || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (moving.n_waiting > 0)
    move_block (&moving);

  return g_steal_pointer (&moves);
}

void
jobs_adapt_moves_measure (GArray *moves, double least, guint *n_songs, guint *n_moved, double *mean)
{
  double sum = 0.0;

  *n_songs = *n_moved = 0;
  for (guint i = 0; i < moves->len; i++)
    {
      const LibraryMove *move = &g_array_index (moves, LibraryMove, i);
      const double distance = hypot (move->to[0] - move->now[0], move->to[1] - move->now[1]);

      if (move->is_held)
        continue;
      *n_songs += 1;
      *n_moved += distance >= least;
      sum += distance;
    }
  *mean = *n_songs > 0 ? sum / *n_songs : NAN;
}
