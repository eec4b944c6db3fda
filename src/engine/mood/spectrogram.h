/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MOOD_SPECTROGRAM_MAX_COLUMNS 600
#define MOOD_SPECTROGRAM_MAX_BANDS   64

/**
 * MoodSpectrogram:
 * @n_columns: from 1 to %MOOD_SPECTROGRAM_MAX_COLUMNS
 * @n_bands: from 1 to %MOOD_SPECTROGRAM_MAX_BANDS
 * @seconds: what all columns together stand for, from the begin of the song; above 0
 * @levels: (n_columns, n_bands): from 0, nothing, to 255, the loudest; each column from the lowest band up
 *
 * What a song sounds like, small enough to look at. Immutable and counted, so that a worker, a file and the window can
 * hold the same one.
 */
typedef struct
{
  guint         n_columns;
  guint         n_bands;
  double        seconds;
  const guint8 *levels;
} MoodSpectrogram;

MoodSpectrogram *mood_spectrogram_new        (guint            n_columns,
                                              guint            n_bands,
                                              double           seconds,
                                              const guint8    *levels);
MoodSpectrogram *mood_spectrogram_ref        (MoodSpectrogram *self);
void             mood_spectrogram_unref      (MoodSpectrogram *self);
/* To store. */
GBytes          *mood_spectrogram_to_bytes   (MoodSpectrogram *self);
MoodSpectrogram *mood_spectrogram_from_bytes (GBytes          *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodSpectrogram, mood_spectrogram_unref)

G_END_DECLS
