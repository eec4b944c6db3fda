/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What moodplane-decoder and its parent say to each other. Both run on one machine and come from
 * one build, so numbers are in host order and nothing is negotiated.
 *
 * Parent to child, on standard input (a socket): an AudioRequest, then the path's bytes.
 * Child to parent, on standard output (a pipe): messages, each an AudioMessage and its payload.
 * A request is answered by any number of SAMPLES and then one END or ERROR. The parent sends
 * nothing while a song runs; to end one early it kills the child. End of file on standard input
 * ends the child at any time.
 */

#define AUDIO_REQUEST_MAGIC   0x4d6f6f64u
#define AUDIO_MESSAGE_SAMPLES 1u /* float, mono */
#define AUDIO_MESSAGE_END     2u /* no payload: all was heard */
#define AUDIO_MESSAGE_ERROR   3u /* AudioErrorPayload, then the sentence in UTF-8 */

/* Bounds that the parent holds the child to. */
#define AUDIO_BLOCK_SAMPLES    16384u
#define AUDIO_MAX_ERROR_LENGTH 1024u

typedef struct
{
  guint32 magic;
  guint32 sample_rate;
  guint32 path_length; /* bytes that follow, without a final zero */
} AudioRequest;

typedef struct
{
  guint32 type;
  guint32 size; /* bytes of payload that follow */
} AudioMessage;

typedef struct
{
  guint32 code; /* a BaseErrorCode */
} AudioErrorPayload;

G_END_DECLS
