/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/labels.h"

G_BEGIN_DECLS

/**
 * MoodCorrector:
 *
 * Takes to the library what its owner says of songs, on a thread of its own, one thing after the other in the order in
 * which they were said.
 */
typedef struct _MoodCorrector MoodCorrector;

/* What has come of it. */
typedef struct
{
  gboolean  is_undo;
  gint64    batch; /* 0: there was nothing to change */
  GPtrArray *songs; /* (element-type LibrarySong): those that have changed, all that sound the same among them */
  GError   *error; /* (nullable) */
} MoodCorrected;

/* On the main thread, in the order of the calls. */
typedef void (*MoodCorrectedCallback) (const MoodCorrected *corrected,
                                       gpointer             user_data);

MoodCorrector *mood_corrector_new  (LibraryDb               *library,
                                    MoodCorrectedCallback    callback,
                                    gpointer                 user_data);
/* Waits for what was said already to be on the disk. The callback comes no more. */
void           mood_corrector_free (MoodCorrector           *self);
void           mood_corrector_say  (MoodCorrector           *self,
                                    const LibraryCorrection *corrections,
                                    guint                    n_corrections);
void           mood_corrector_undo (MoodCorrector           *self,
                                    gint64                   batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodCorrector, mood_corrector_free)

G_END_DECLS
