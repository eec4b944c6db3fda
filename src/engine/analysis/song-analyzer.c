/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: an analyser belongs to one worker thread; progress is told from there. The model is
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
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (!audio_decoder_open (self->decoder, path, cancellable, error))
    return NULL;

  analysis_ear_begin (self->ear);
  if (!hear_song (self, cancellable, error))
    return NULL;

  return analysis_ear_finish (self->ear, cancellable, error);
}
