/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/sound.h"

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
