/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/audio/decoder-output.h"

G_BEGIN_DECLS

void decoder_song_run (const char    *path,
                       guint          sample_rate,
                       int            parent_fd,
                       DecoderOutput *output);

G_END_DECLS
