/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tags/tag-source.h"

G_BEGIN_DECLS

/* Stored beside every hash: hashes of different versions say nothing about each other. */
#define TAG_AUDIO_HASH_VERSION 2
#define TAG_AUDIO_HASH_SIZE    16

typedef enum
{
  TAG_AUDIO_HASH_OF_AUDIO = 1, /* stays the same whatever is done to tags, pictures, padding and name */
  TAG_AUDIO_HASH_OF_FILE
  = 2, /* of the whole file, whose container is not known (Matroska) or not to be followed */
} TagAudioHashScope;

/**
 * TagAudioHash:
 *
 * The identity of a song's audio, a plain value: XXH3 with 128 bits over the bytes of the container's audio
 * and nothing else. Not for secrets: it tells files apart that nobody made to be confused.
 */
typedef struct
{
  guint32 version;
  TagAudioHashScope scope;
  guint8 bytes[TAG_AUDIO_HASH_SIZE];
} TagAudioHash;

gboolean
tag_audio_hash_compute (const char *path, GCancellable *cancellable, TagAudioHash *hash, GError **error);
gboolean
tag_audio_hash_compute_source (const TagSource *source,
                               GCancellable *cancellable,
                               TagAudioHash *hash,
                               GError **error);
gboolean
tag_audio_hash_equal (const TagAudioHash *a, const TagAudioHash *b);

G_END_DECLS
