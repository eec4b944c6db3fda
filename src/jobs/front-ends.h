/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/analysis/tape-cache.h"
#include "library/song.h"

G_BEGIN_DECLS

/* Whether a song has to be decoded for a model to hear it. */

/* (transfer full) (nullable): what the tapes of the model's parts are from. */
GStrv    jobs_front_ends_list     (AnalysisModel           *model,
                                   GError                 **error);
/* Whether what all of @front_ends gave of the sound is kept. @tapes: (nullable) */
gboolean jobs_front_ends_are_kept (AnalysisTapeCache       *tapes,
                                   const LibraryAudioHash  *audio,
                                   const char *const       *front_ends);

G_END_DECLS
