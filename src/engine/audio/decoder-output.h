/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/audio/decoder-protocol.h"
#include "engine/base/error.h"

G_BEGIN_DECLS

/**
 * DecoderOutput:
 *
 * The child's voice: gathers samples into blocks and writes messages. Writing blocks while the
 * parent is behind, which is what keeps memory flat. When the parent is gone, so are we.
 */
typedef struct
{
  int fd;
  gsize n_samples; /* waiting in the block */
  guint64 n_written; /* samples of this song, those waiting included */
  float block[AUDIO_BLOCK_SAMPLES];
} DecoderOutput;

void decoder_output_begin   (DecoderOutput *self);
void decoder_output_samples (DecoderOutput *self,
                             const float   *samples,
                             gsize          n_samples);
void decoder_output_end     (DecoderOutput *self);
void decoder_output_error   (DecoderOutput *self,
                             BaseErrorCode  code,
                             const char    *sentence);

G_END_DECLS
