/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-audio-hash.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "engine/base/error.h"
#include "tags/tag-open.h"
#include "tags/tag-payload.h"

#define BLOCK_SIZE (256 * 1024)

typedef struct
{
  const TagSource *source;
  GCancellable *cancellable; /* (nullable) */
  XXH3_state_t *state;       /* (owned) */
  guint8 *block;             /* (owned) */
  guint64 n_bytes;
} Hasher;

static void
hasher_clear (Hasher *self)
{
  g_clear_pointer (&self->state, XXH3_freeState);
  g_clear_pointer (&self->block, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hasher, hasher_clear)

static gboolean
add_range (guint64    offset,
           guint64    length,
           gpointer   user_data,
           GError   **error)
{
  Hasher *self = user_data;

  while (length > 0)
    {
      gsize n = (gsize)MIN (length, BLOCK_SIZE);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !tag_source_read (self->source, offset, self->block, n, error))
        return FALSE;
      XXH3_128bits_update (self->state, self->block, n);
      self->n_bytes += n;
      offset += n;
      length -= n;
    }

  return TRUE;
}

static gboolean
add_audio (Hasher             *self,
           TagAudioHashScope  *scope,
           GError            **error)
{
  XXH3_128bits_reset (self->state);
  *scope = TAG_AUDIO_HASH_OF_AUDIO;
  switch (tag_payload_foreach (self->source, self->cancellable, add_range, self, error))
    {
    case TAG_PAYLOAD_FAILED: return FALSE;
    case TAG_PAYLOAD_FOUND:
      if (self->n_bytes > 0)
        return TRUE;
      break;
    case TAG_PAYLOAD_UNKNOWN: break;
    }

  *scope = TAG_AUDIO_HASH_OF_FILE;
  XXH3_128bits_reset (self->state);

  return add_range (0, self->source->size, self, error);
}

/**
 * tag_audio_hash_compute_source:
 *
 * As tag_audio_hash_compute(), of a file that is open.
 */
gboolean
tag_audio_hash_compute_source (const TagSource  *source,
                               GCancellable     *cancellable,
                               TagAudioHash     *hash,
                               GError          **error)
{
  g_auto (Hasher) hasher = {
    .source = source, .cancellable = cancellable, .state = XXH3_createState (), .block = g_malloc (BLOCK_SIZE)
  };
  struct stat before, after;
  XXH128_canonical_t digest;

  if (source->size == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_EMPTY, _ ("The file is empty"));
      return FALSE;
    }

  memset (hash, 0, sizeof *hash);
  if (fstat (source->fd, &before) != 0)
    memset (&before, 0, sizeof before);
  if (!add_audio (&hasher, &hash->scope, error))
    return FALSE;
  if (fstat (source->fd, &after) != 0 || after.st_size != before.st_size
      || after.st_mtim.tv_sec != before.st_mtim.tv_sec || after.st_mtim.tv_nsec != before.st_mtim.tv_nsec)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE,
                           _ ("The file was changed by another program while it was read"));
      return FALSE;
    }

  XXH128_canonicalFromHash (&digest, XXH3_128bits_digest (hasher.state));
  G_STATIC_ASSERT (sizeof digest.digest == TAG_AUDIO_HASH_SIZE);
  memcpy (hash->bytes, digest.digest, TAG_AUDIO_HASH_SIZE);
  hash->version = TAG_AUDIO_HASH_VERSION;

  return TRUE;
}

/**
 * tag_audio_hash_compute:
 * @hash: (out caller-allocates)
 *
 * Reads the file once, in constant memory. A damaged file has a hash too, of what can be followed in it
 * or else of the whole file.
 *
 * Returns: FALSE with an error when the file cannot be read, is empty or no file, or changed meanwhile
 */
gboolean
tag_audio_hash_compute (const char    *path,
                        GCancellable  *cancellable,
                        TagAudioHash  *hash,
                        GError       **error)
{
  struct stat status;
  TagSource source;
  gboolean ok;
  int fd = tag_open_file (path, &status, error);

  if (fd < 0)
    return FALSE;

  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  ok = tag_source_init (&source, fd, error)
       && tag_audio_hash_compute_source (&source, cancellable, hash, error);
  close (fd);

  return ok;
}

gboolean
tag_audio_hash_equal (const TagAudioHash *a,
                      const TagAudioHash *b)
{
  return a->version == b->version && a->scope == b->scope
         && memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}
