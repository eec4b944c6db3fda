/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: every function is called by the workers of a scan, all of what there is is under the lock. */
#include "jobs/turns.h"

#include <string.h>

#include "library/identity.h"

/* Of one sound, while somebody is at it. */
typedef struct
{
  GPtrArray *waiting; /* (owned) of owned paths */
  char *chosen;       /* (owned) (nullable): who has been told to begin, and has not yet */
  gboolean is_put_off;
} Sound;

/* What a file that waits was found to sound like. */
typedef struct
{
  gint64 size;
  gint64 mtime;
  LibraryAudioHash audio;
} Memory;

struct _JobsTurns
{
  GMutex lock;
  GHashTable *sounds;   /* (mutex lock) (owned) LibraryAudioHash -> Sound: there is none when nobody is at it */
  GHashTable *chosen;   /* (mutex lock) (owned) path (a Sound's) -> LibraryAudioHash (a key of sounds) */
  GHashTable *memories; /* (mutex lock) (owned) path -> Memory */
};

static void
sound_free (gpointer data)
{
  Sound *sound = data;

  g_ptr_array_unref (sound->waiting);
  g_free (sound->chosen);
  g_free (sound);
}

JobsTurns *
jobs_turns_new (void)
{
  JobsTurns *self = g_new0 (JobsTurns, 1);

  g_mutex_init (&self->lock);
  self->sounds = g_hash_table_new_full (library_audio_hash_as_key, library_audio_hash_equal_keys, g_free, sound_free);
  self->chosen = g_hash_table_new (g_str_hash, g_str_equal);
  self->memories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
jobs_turns_free (JobsTurns *self)
{
  g_hash_table_unref (self->chosen);
  g_hash_table_unref (self->sounds);
  g_hash_table_unref (self->memories);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* With the lock held. */
static void
wait_for (JobsTurns *self, Sound *sound, const LibraryAudioHash *audio, const JobsTurnFile *file)
{
  Memory *memory = g_new (Memory, 1);

  *memory = (Memory) { .size = file->size, .mtime = file->mtime, .audio = *audio };
  g_ptr_array_add (sound->waiting, g_strdup (file->path));
  g_hash_table_replace (self->memories, g_strdup (file->path), memory);
}

/* With the lock held. */
static void
unchoose (JobsTurns *self, Sound *sound)
{
  g_hash_table_remove (self->chosen, sound->chosen);
  g_clear_pointer (&sound->chosen, g_free);
}

/* With the lock held. */
static void
forfeit (JobsTurns *self, const char *path)
{
  const LibraryAudioHash *audio = g_hash_table_lookup (self->chosen, path);
  Sound *sound;

  if (audio == NULL)
    return;

  sound = g_hash_table_lookup (self->sounds, audio);
  unchoose (self, sound);
  sound->is_put_off = sound->waiting->len > 0;
  if (!sound->is_put_off)
    g_hash_table_remove (self->sounds, audio);
}

void
jobs_turns_forfeit (JobsTurns *self, const char *path)
{
  g_mutex_lock (&self->lock);
  forfeit (self, path);
  g_mutex_unlock (&self->lock);
}

JobsTurn
jobs_turns_begin (JobsTurns *self, const LibraryAudioHash *audio, const JobsTurnFile *file)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const LibraryAudioHash *chosen = g_hash_table_lookup (self->chosen, file->path);
  Sound *sound;

  if (chosen != NULL && !library_audio_hash_equal (chosen, audio))
    forfeit (self, file->path);
  sound = g_hash_table_lookup (self->sounds, audio);
  if (sound == NULL)
    {
      sound = g_new0 (Sound, 1);
      sound->waiting = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->sounds, g_memdup2 (audio, sizeof *audio), sound);
      return JOBS_TURN_ITS;
    }
  if (sound->chosen != NULL && g_str_equal (sound->chosen, file->path))
    {
      unchoose (self, sound);
      return JOBS_TURN_CHOSEN;
    }
  wait_for (self, sound, audio, file);

  return JOBS_TURN_WAIT;
}

void
jobs_turns_put_off (JobsTurns *self, const LibraryAudioHash *audio, const JobsTurnFile *file)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Sound *sound = g_hash_table_lookup (self->sounds, audio);

  wait_for (self, sound, audio, file);
  sound->is_put_off = TRUE;
}

GPtrArray *
jobs_turns_end (JobsTurns *self, const LibraryAudioHash *audio)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Sound *sound = g_hash_table_lookup (self->sounds, audio);
  GPtrArray *waiting;

  if (sound == NULL)
    return NULL;
  waiting = g_ptr_array_ref (sound->waiting);
  g_hash_table_remove (self->sounds, audio);

  return waiting;
}

gboolean
jobs_turns_recall (JobsTurns *self, const JobsTurnFile *file, LibraryAudioHash *audio)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Memory *memory = g_hash_table_lookup (self->memories, file->path);
  gboolean is_same = memory != NULL && memory->size == file->size && memory->mtime == file->mtime;

  if (is_same)
    *audio = memory->audio;
  g_hash_table_remove (self->memories, file->path);

  return is_same;
}

/* Those who wait for one sound, on their way through a choice that asks the file system and the library. */
typedef struct
{
  LibraryAudioHash audio;
  GPtrArray *paths;  /* (owned) of owned paths */
  GArray *memories;  /* (owned) of Memory */
} Candidates;

static void
candidates_free (gpointer data)
{
  Candidates *candidates = data;

  g_ptr_array_unref (candidates->paths);
  g_array_unref (candidates->memories);
  g_free (candidates);
}

/* With the lock held. From here on nobody else chooses among them. */
static Candidates *
take_candidates (JobsTurns *self, const LibraryAudioHash *audio, Sound *sound)
{
  Candidates *candidates = g_new (Candidates, 1);

  candidates->audio = *audio;
  candidates->paths = g_ptr_array_new_with_free_func (g_free);
  candidates->memories = g_array_new (FALSE, FALSE, sizeof (Memory));
  for (guint i = 0; i < sound->waiting->len; i++)
    {
      const Memory *memory = g_hash_table_lookup (self->memories, sound->waiting->pdata[i]);

      g_ptr_array_add (candidates->paths, g_strdup (sound->waiting->pdata[i]));
      g_array_append_val (candidates->memories, *memory);
    }
  sound->is_put_off = FALSE;

  return candidates;
}

/* The most likely one, and of these the first by its bytes, so that it is the same one in every scan. */
static const char *
choose (const Candidates *candidates, JobsTurnsRank rank, gpointer user_data)
{
  const char *best = NULL;
  guint best_rank = 0;

  for (guint i = 0; i < candidates->paths->len; i++)
    {
      const Memory *memory = &g_array_index (candidates->memories, Memory, i);
      const JobsTurnFile file
          = { .path = candidates->paths->pdata[i], .size = memory->size, .mtime = memory->mtime };
      guint now = candidates->paths->len > 1 ? rank (&candidates->audio, &file, user_data) : 0;

      if (best == NULL || now > best_rank || (now == best_rank && strcmp (file.path, best) < 0))
        {
          best = file.path;
          best_rank = now;
        }
    }

  return best;
}

/* With the lock held. Others may have come to wait meanwhile; nobody who has waited has gone. */
static void
set_chosen (JobsTurns *self, const LibraryAudioHash *audio, const char *path)
{
  gpointer key, value;
  Sound *sound;
  guint i;

  g_hash_table_lookup_extended (self->sounds, audio, &key, &value);
  sound = value;
  g_ptr_array_find_with_equal_func (sound->waiting, path, g_str_equal, &i);
  g_ptr_array_remove_index (sound->waiting, i);
  sound->chosen = g_strdup (path);
  g_hash_table_insert (self->chosen, sound->chosen, key);
}

GPtrArray *
jobs_turns_choose (JobsTurns *self, JobsTurnsRank rank, gpointer user_data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (candidates_free);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer audio, sound;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->sounds);
  while (g_hash_table_iter_next (&iter, &audio, &sound))
    if (((Sound *)sound)->is_put_off)
      g_ptr_array_add (all, take_candidates (self, audio, sound));
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < all->len; i++)
    {
      const Candidates *candidates = all->pdata[i];
      const char *path = choose (candidates, rank, user_data);

      g_mutex_lock (&self->lock);
      set_chosen (self, &candidates->audio, path);
      g_mutex_unlock (&self->lock);
      g_ptr_array_add (chosen, g_strdup (path));
    }

  return chosen;
}
