/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/song.h"

G_BEGIN_DECLS

/* What the file at @path sounds like, as the library keeps it; of version 0 on error. Errors: those of
 * tag_audio_hash_compute(). */
gboolean jobs_sound_compute (const char       *path,
                             GCancellable     *cancellable,
                             LibraryAudioHash *audio,
                             GError          **error);

/* What a song is known by to the cache of what was heard. (transfer full) (nullable): NULL when its sound is not known.
 * @audio: (nullable) */
GBytes  *jobs_sound_to_bytes (const LibraryAudioHash *audio);

G_END_DECLS
