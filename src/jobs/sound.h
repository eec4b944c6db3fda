/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/song.h"

G_BEGIN_DECLS

/* What a song is known by to the cache of what was heard. (transfer full) (nullable): NULL when its sound is not known.
 * @audio: (nullable) */
GBytes *jobs_sound_to_bytes (const LibraryAudioHash *audio);

G_END_DECLS
