/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AudioDecoder:
 *
 * Turns files into mono float samples at one rate. The work is done by a child process,
 * moodplane-decoder, which is kept from song to song and replaced when it crashes, hangs or is
 * cancelled. One decoder belongs to one worker thread at a time; two decoders never share a child.
 *
 * A song is audio_decoder_open(), audio_decoder_read() until it returns 0 or -1. Opening the next
 * song, or freeing the decoder, ends the current one.
 */
typedef struct _AudioDecoder AudioDecoder;

/* How long the child may give no audio before the song is given up, in seconds. */
#define AUDIO_DECODER_DEFAULT_DEADLINE 20.0

AudioDecoder *audio_decoder_new          (guint          sample_rate);
void          audio_decoder_free         (AudioDecoder  *self);
void          audio_decoder_set_deadline (AudioDecoder  *self,
                                          double         seconds);
gboolean      audio_decoder_open         (AudioDecoder  *self,
                                          const char    *path,
                                          GCancellable  *cancellable,
                                          GError       **error);
gssize        audio_decoder_read         (AudioDecoder  *self,
                                          float         *samples,
                                          gsize          n_samples,
                                          GCancellable  *cancellable,
                                          GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AudioDecoder, audio_decoder_free)

G_END_DECLS
