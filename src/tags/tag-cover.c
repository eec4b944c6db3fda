/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Embedded pictures, of the entries that the lister has found. All containers put the picture last, after a type, a MIME
 * type and a description in as many encodings as there are containers. None of these is needed but the type: a picture
 * begins with a signature that no description has, and decoders do not mind what follows it. So nothing in front of
 * it can lead astray, and there is one way for all. The picture itself is not looked into.
 */
#include "tags/tag-cover.h"

#include <string.h>
#include <unistd.h>

#include "tags/tag-lister.h"
#include "tags/tag-open.h"

/* Nobody's description is longer. */
#define MAX_PREAMBLE 4096
/* The type of a front cover, the same number in ID3v2 (APIC), FLAC and ASF. */
#define FRONT_COVER 3

gboolean
tag_cover_is_picture (const guint8 *bytes, gsize size)
{
  if (size < 16)
    return FALSE;

  return memcmp (bytes, "\xff\xd8\xff", 3) == 0 || memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0
         || memcmp (bytes, "GIF87a", 6) == 0 || memcmp (bytes, "GIF89a", 6) == 0
         || (memcmp (bytes, "RIFF", 4) == 0 && memcmp (bytes + 8, "WEBP", 4) == 0);
}

/* Returns: where the picture begins, @size when there is none. */
static gsize
find_picture (const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < MIN (size, MAX_PREAMBLE); i++)
    if (tag_cover_is_picture (bytes + i, size - i))
      return i;

  return size;
}

/* After two bytes of flags and one of encoding: in 2.2 a format of three letters, later a MIME type and a zero. */
static gboolean
is_front_id3 (const guint8 *bytes, gsize size, gboolean is_old)
{
  const guint8 *end;

  if (is_old)
    return size > 4 && bytes[4] == FRONT_COVER;
  if (size < 4)
    return FALSE;
  end = memchr (bytes + 3, 0, MIN (size - 3, MAX_PREAMBLE));

  return end != NULL && (gsize)(end + 1 - bytes) < size && end[1] == FRONT_COVER;
}

typedef struct
{
  GBytes *bytes;     /* (owned) (nullable) */
  gboolean is_front; /* nothing better will come */
} Cover;

static void
offer (Cover *self, const guint8 *bytes, gsize size, gboolean is_front)
{
  const gsize at = find_picture (bytes, size);

  if (at == size || size - at > TAG_COVER_MAX_SIZE || (self->bytes != NULL && (self->is_front || !is_front)))
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_new (bytes + at, size - at);
  self->is_front = is_front;
}

/* A FLAC picture block, or a picture as it is, in base 64. */
static void
offer_base64 (Cover *self, const guint8 *text, gsize size, gboolean is_block)
{
  g_autofree char *copy = NULL;
  gsize n = 0;

  if (size > TAG_COVER_MAX_SIZE / 3 * 4)
    return;

  copy = g_strndup ((const char *)text, size);
  if (*copy == '\0')
    return;
  g_base64_decode_inplace (copy, &n);
  offer (self, (const guint8 *)copy, n,
         !is_block || (n >= 4 && tag_get_be32 ((const guint8 *)copy) == FRONT_COVER));
}

static void
offer_entry (Cover *self, const TagEntry *entry)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (entry->bytes, &size);
  const char *slash = strrchr (entry->id, '/');
  const char *name = slash != NULL ? slash + 1 : entry->id;

  if (g_str_has_prefix (entry->id, "FLAC PICTURE"))
    offer (self, bytes, size, size >= 4 && tag_get_be32 (bytes) == FRONT_COVER);
  else if (strcmp (name, "APIC") == 0)
    offer (self, bytes, size, is_front_id3 (bytes, size, FALSE));
  else if (strcmp (name, "PIC") == 0)
    offer (self, bytes, size, is_front_id3 (bytes, size, TRUE));
  else if (strcmp (name, "covr") == 0)
    offer (self, bytes, size, TRUE);
  else if (entry->store == TAG_STORE_VORBIS && strcmp (entry->id, "METADATA_BLOCK_PICTURE") == 0)
    offer_base64 (self, bytes + MIN (size, 1), size - MIN (size, 1), TRUE);
  else if (entry->store == TAG_STORE_VORBIS && strcmp (entry->id, "COVERART") == 0)
    offer_base64 (self, bytes + MIN (size, 1), size - MIN (size, 1), FALSE);
  else if (entry->store == TAG_STORE_ASF && strcmp (entry->id, "WM/Picture") == 0)
    offer (self, bytes, size, size > 8 && bytes[8] == FRONT_COVER);
  else if (entry->store == TAG_STORE_APE && g_ascii_strncasecmp (name, "Cover Art", 9) == 0)
    offer (self, bytes, size, g_ascii_strcasecmp (name, "Cover Art (Front)") == 0);
}

GBytes *
tag_cover_read (const char *path, GError **error)
{
  g_autoptr (TagListing) listing = NULL;
  Cover cover = { NULL, FALSE };
  struct stat status;
  TagSource source;
  int fd;

  fd = tag_open_file (path, &status, error);
  if (fd < 0)
    return NULL;

  if (tag_source_init (&source, fd, NULL))
    listing = tag_lister_list (&source, TAG_LIST_TEXT, NULL);
  close (fd);
  for (guint i = 0; listing != NULL && i < listing->entries->len; i++)
    offer_entry (&cover, g_ptr_array_index (listing->entries, i));

  return cover.bytes;
}
