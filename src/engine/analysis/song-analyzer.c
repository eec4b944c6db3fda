/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: an analyzer belongs to one worker thread; progress is told from there. The model is
 * shared with the other workers and only read. Cancelling comes from any thread, through the
 * cancellable. */

#include "engine/analysis/song-analyzer.h"

#include "engine/analysis/ear.h"
#include "engine/audio/decoder.h"

/* Samples from the decoder at a time: half a second at 16 kHz, so that a cancel is seen soon. */
#define BLOCK 8192

/* Seconds of audio between two reports. */
#define PROGRESS_STEP 1.0

struct _AnalysisSongAnalyzer
{
  AnalysisEar *ear;      /* (owned) */
  AudioDecoder *decoder; /* (owned) */
  float *samples;        /* (owned): (BLOCK) */
  double sample_rate;
  AnalysisProgress progress; /* (nullable) */
  gpointer progress_data;

  AnalysisTapeCache *cache; /* (owned) (nullable) */
  gsize n_parts;            /* of the ear */
  char **front_ends;        /* (owned): (n_parts): what their tapes are from */
  GPtrArray *names;         /* (owned): of what was recorded of the last song; empty when that is of no use */
  GPtrArray *tapes;         /* (owned): GBytes, with them */
};

/**
 * analysis_song_analyzer_new:
 * @model: a reference is kept
 */
AnalysisSongAnalyzer *
analysis_song_analyzer_new (AnalysisModel  *model,
                            GError        **error)
{
  g_autoptr (AnalysisSongAnalyzer) self = g_new0 (AnalysisSongAnalyzer, 1);

  self->ear = analysis_ear_new (model, error);
  if (self->ear == NULL)
    return NULL;

  self->sample_rate = analysis_model_get_sample_rate (model);
  self->decoder = audio_decoder_new (analysis_model_get_sample_rate (model));
  self->samples = g_new (float, BLOCK);
  self->n_parts = analysis_ear_get_n_parts (self->ear);
  self->front_ends = g_new0 (char *, self->n_parts + 1);
  for (gsize i = 0; i < self->n_parts; i++)
    self->front_ends[i] = analysis_ear_describe_tape (analysis_ear_get_part (self->ear, i));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->tapes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  return g_steal_pointer (&self);
}

void
analysis_song_analyzer_free (AnalysisSongAnalyzer *self)
{
  if (self == NULL)
    return;

  analysis_ear_free (self->ear);
  g_clear_pointer (&self->decoder, audio_decoder_free);
  g_free (self->samples);
  g_strfreev (self->front_ends);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->tapes, g_ptr_array_unref);
  analysis_tape_cache_unref (self->cache);
  g_free (self);
}

void
analysis_song_analyzer_set_progress (AnalysisSongAnalyzer *self,
                                     AnalysisProgress progress,
                                     gpointer user_data)
{
  self->progress = progress;
  self->progress_data = user_data;
}

/* Hears the opened song to its end. */
static gboolean
hear_song (AnalysisSongAnalyzer  *self,
           GCancellable          *cancellable,
           GError               **error)
{
  double n_heard = 0.0;
  double next_report = PROGRESS_STEP;
  gssize n;

  while ((n = audio_decoder_read (self->decoder, self->samples, BLOCK, cancellable, error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      analysis_ear_hear (self->ear, self->samples, (gsize) n);
      n_heard += (double) n / self->sample_rate;

      if (self->progress != NULL && n_heard >= next_report)
        {
          self->progress (n_heard, self->progress_data);
          next_report = n_heard + PROGRESS_STEP;
        }
    }

  return n == 0 && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

void
analysis_song_analyzer_set_cache (AnalysisSongAnalyzer *self,
                                  AnalysisTapeCache    *cache)
{
  if (cache != NULL)
    analysis_tape_cache_ref (cache);
  analysis_tape_cache_unref (self->cache);
  self->cache = cache;
}

/* Whether part @index of the ear has heard the song from the cache. What could not be played there is of no use, unless it
 * was only cancelled. */
static gboolean
play_part (AnalysisSongAnalyzer *self,
           gsize                 index,
           const char           *name,
           GCancellable         *cancellable)
{
  g_autoptr (GBytes) tape = analysis_tape_cache_load (self->cache, name);

  if (tape == NULL)
    return FALSE;
  if (analysis_ear_play (analysis_ear_get_part (self->ear, index), tape, cancellable))
    return TRUE;
  if (!g_cancellable_is_cancelled (cancellable))
    analysis_tape_cache_drop (self->cache, name);

  return FALSE;
}

/* Begins a song: what the cache has is played, what it has not is going to be recorded. Returns: how many parts of the ear
 * still have to hear the samples; their names are listed. */
static gsize
begin (AnalysisSongAnalyzer *self,
       GBytes               *sound,
       GPtrArray            *recording,
       GCancellable         *cancellable)
{
  analysis_ear_begin (self->ear);
  g_ptr_array_set_size (self->names, 0);
  g_ptr_array_set_size (self->tapes, 0);
  if (self->cache == NULL || sound == NULL)
    return self->n_parts;

  for (gsize i = 0; i < self->n_parts; i++)
    {
      AnalysisEar *part = analysis_ear_get_part (self->ear, i);
      g_autofree char *name = analysis_tape_cache_make_name (sound, self->front_ends[i]);

      if (play_part (self, i, name, cancellable))
        continue;
      /* A tape that broke off was half heard. */
      analysis_ear_begin (part);
      analysis_ear_record (part);
      g_ptr_array_add (self->names, g_steal_pointer (&name));
      g_ptr_array_add (recording, part);
    }

  return recording->len;
}

/* Whatever cannot be kept takes all with it: of a song that must be decoded anyway, the rest is of little use. */
static void
take_tapes (AnalysisSongAnalyzer *self,
            GPtrArray            *recording)
{
  for (guint i = 0; i < recording->len; i++)
    {
      g_autoptr (AnalysisTape) tape = analysis_ear_take_tape (recording->pdata[i]);
      GBytes *bytes = tape != NULL ? analysis_tape_to_bytes (tape) : NULL;

      if (bytes == NULL)
        {
          g_ptr_array_set_size (self->names, 0);
          return;
        }
      g_ptr_array_add (self->tapes, bytes);
    }
}

AnalysisResult *
analysis_song_analyzer_run_known (AnalysisSongAnalyzer *self,
                                  const char           *path,
                                  GBytes               *sound,
                                  GCancellable         *cancellable,
                                  GError              **error)
{
  g_autoptr (GPtrArray) recording = g_ptr_array_new ();
  AnalysisResult *result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (begin (self, sound, recording, cancellable) > 0
      && (!audio_decoder_open (self->decoder, path, cancellable, error) || !hear_song (self, cancellable, error)))
    result = NULL;
  else
    result = analysis_ear_finish (self->ear, cancellable, error);

  if (result != NULL)
    take_tapes (self, recording);
  else
    g_ptr_array_set_size (self->names, 0);

  return result;
}

void
analysis_song_analyzer_keep (AnalysisSongAnalyzer *self)
{
  if (self->names->len == 0)
    return;

  analysis_tape_cache_store (self->cache, (const char *const *) self->names->pdata,
                             (GBytes *const *) self->tapes->pdata, self->names->len);
  g_ptr_array_set_size (self->names, 0);
  g_ptr_array_set_size (self->tapes, 0);
}

/**
 * analysis_song_analyzer_run:
 * @path: the song's file
 *
 * Returns: (transfer full) (nullable): NULL with an error when it could not be heard
 */
AnalysisResult *
analysis_song_analyzer_run (AnalysisSongAnalyzer *self,
                            const char *path,
                            GCancellable *cancellable,
                            GError **error)
{
  return analysis_song_analyzer_run_known (self, path, NULL, cancellable, error);
}
