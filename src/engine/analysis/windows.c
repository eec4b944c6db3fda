/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/windows.h"

#include <string.h>

struct _AnalysisWindows
{
  gsize n_bands;
  gsize n_frames;
  gsize hop;
  gsize frames_per_step;
  float *frames;  /* (owned): (hop + n_frames, n_bands): the last hop frames before the window, then it */
  gsize n_filled; /* frames of the window that are there */
  gsize start;    /* the window's first frame, counted from the start of the song */
};

/**
 * analysis_windows_get_hop:
 * @n_frames: frames in a window
 * @frames_per_step: frames for one output of the network
 *
 * Windows overlap by a fifth: enough to cross-fade their outputs, and little music is heard
 * twice. 320 frames (10 s) move by 256 (8 s).
 *
 * Returns: frames from window to window, a multiple of @frames_per_step, so that the outputs of
 *   neighbors fall on the same moments
 */
gsize
analysis_windows_get_hop (gsize n_frames,
                          gsize frames_per_step)
{
  return MAX (n_frames * 4 / 5 / frames_per_step, 1) * frames_per_step;
}

/**
 * analysis_windows_fill_short:
 * @frames: (inout): (n_needed, n_bands), of which @n_frames are filled
 * @n_frames: at least 1
 *
 * Music shorter than a window is repeated from its start until the window is full.
 */
void
analysis_windows_fill_short (float *frames,
                             gsize  n_bands,
                             gsize  n_frames,
                             gsize  n_needed)
{
  g_return_if_fail (n_frames > 0);

  for (gsize t = n_frames; t < n_needed; t++)
    memcpy (frames + t * n_bands, frames + (t - n_frames) * n_bands, n_bands * sizeof (float));
}

/**
 * analysis_windows_new:
 * @hop: frames from window to window, up to @n_frames
 * @frames_per_step: at the end of the song, so many frames that no window has had are worth one
 */
AnalysisWindows *
analysis_windows_new (gsize n_bands,
                      gsize n_frames,
                      gsize hop,
                      gsize frames_per_step)
{
  AnalysisWindows *self = g_new0 (AnalysisWindows, 1);

  self->n_bands = n_bands;
  self->n_frames = n_frames;
  self->frames_per_step = frames_per_step;
  self->hop = hop;
  self->frames = g_new0 (float, (self->hop + n_frames) * n_bands);

  return self;
}

void
analysis_windows_free (AnalysisWindows *self)
{
  if (self == NULL)
    return;

  g_free (self->frames);
  g_free (self);
}

/* For the next song. */
void
analysis_windows_reset (AnalysisWindows *self)
{
  self->n_filled = 0;
  self->start = 0;
}

/**
 * analysis_windows_get_room:
 * @n_frames: (out): how many frames may be written there; never 0 once every full window was taken
 *
 * Returns: where to write the song's next frames, (n_frames, n_bands)
 */
float *
analysis_windows_get_room (AnalysisWindows *self,
                           gsize           *n_frames)
{
  *n_frames = self->n_frames - self->n_filled;
  return self->frames + (self->hop + self->n_filled) * self->n_bands;
}

/* Tells that @n_frames were written to the room. */
void
analysis_windows_add (AnalysisWindows *self,
                      gsize            n_frames)
{
  g_return_if_fail (n_frames <= self->n_frames - self->n_filled);

  self->n_filled += n_frames;
}

/* Moves on by a hop; the room that windows are handed out from keeps one hop behind them. */
static void
advance (AnalysisWindows *self)
{
  const gsize n_kept = self->n_frames;

  memmove (self->frames, self->frames + self->hop * self->n_bands, n_kept * self->n_bands * sizeof (float));
  self->n_filled = self->n_frames - self->hop;
  self->start += self->hop;
}

/**
 * analysis_windows_take:
 * @start: (out): the window's first frame, counted from the start of the song
 *
 * Returns: (nullable): a full window, (n_frames, n_bands), valid until the next call; NULL when
 *   more frames are needed
 */
const float *
analysis_windows_take (AnalysisWindows *self,
                       gsize           *start)
{
  if (self->n_filled < self->n_frames)
    return NULL;

  *start = self->start;
  advance (self);

  /* Where it was before is now one hop further back. */
  return self->frames;
}

/**
 * analysis_windows_take_last:
 * @start: (out): as for analysis_windows_take()
 *
 * At the end of the song: the window that ends there, or the whole song repeated if it is shorter
 * than one.
 *
 * Returns: (nullable): NULL when the song had no frames, or when less than a step of it is left
 *   that no window has had
 */
const float *
analysis_windows_take_last (AnalysisWindows *self,
                            gsize           *start)
{
  const gsize n_heard = self->start > 0 ? self->n_frames - self->hop : 0;

  if (self->start == 0)
    {
      float *window = self->frames + self->hop * self->n_bands;

      if (self->n_filled == 0)
        return NULL;

      analysis_windows_fill_short (window, self->n_bands, self->n_filled, self->n_frames);
      *start = 0;
      return window;
    }

  if (self->n_filled < n_heard + self->frames_per_step)
    return NULL;

  *start = self->start + self->n_filled - self->n_frames;
  return self->frames + (self->hop + self->n_filled - self->n_frames) * self->n_bands;
}
