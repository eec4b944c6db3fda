/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/sound.h"

#include <string.h>

#include "tags/tag-audio-hash.h"

gboolean
jobs_sound_compute (const char *path, GCancellable *cancellable, LibraryAudioHash *audio, GError **error)
{
  TagAudioHash hash;

  G_STATIC_ASSERT (1 + TAG_AUDIO_HASH_SIZE == LIBRARY_HASH_SIZE);
  *audio = (LibraryAudioHash) { 0 };
  if (!tag_audio_hash_compute (path, cancellable, &hash, error))
    return FALSE;

  audio->version = hash.version;
  audio->digest[0] = (guint8)hash.scope;
  memcpy (audio->digest + 1, hash.bytes, TAG_AUDIO_HASH_SIZE);

  return TRUE;
}

GBytes *
jobs_sound_to_bytes (const LibraryAudioHash *audio)
{
  GByteArray *bytes;
  guint32 version;

  if (audio == NULL || audio->version == 0)
    return NULL;

  bytes = g_byte_array_new ();
  version = GUINT32_TO_LE (audio->version);
  g_byte_array_append (bytes, (const guint8 *)&version, sizeof version);
  g_byte_array_append (bytes, audio->digest, sizeof audio->digest);
  return g_byte_array_free_to_bytes (bytes);
}
