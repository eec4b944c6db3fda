/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-id3.h"

/* WAV and AIFF: chunks of a name, a size and, if that is odd, one byte of padding. Formats:
 * "Multimedia Programming Interface and Data Specifications 1.0", "Audio Interchange File Format 1.3". */

#define FORM_HEAD  12
#define CHUNK_HEAD 8
#define MAX_CHUNKS 4096

typedef struct
{
  char name[5];
  guint64 offset;
  guint32 size;
} Chunk;

static guint32
get32 (TagContainer  container,
       const guint8 *p)
{
  return container == TAG_CONTAINER_AIFF ? tag_get_be32 (p) : tag_get_le32 (p);
}

/* All chunks; @end is where the form ends by its own size. The padding of the last one may be missing. */
static GArray *
read_chunks (const TagSource *source,
             TagContainer     container,
             guint64         *end,
             GError         **error)
{
  g_autoptr (GArray) chunks = g_array_new (FALSE, FALSE, sizeof (Chunk));
  guint8 head[FORM_HEAD];
  guint64 position = FORM_HEAD;

  if (!tag_source_read (source, 0, head, sizeof head, error))
    return NULL;

  *end = CHUNK_HEAD + (guint64)get32 (container, head + 4);
  if (*end < FORM_HEAD || *end > source->size)
    {
      tag_source_damaged (error, "RIFF size");
      return NULL;
    }

  while (position < *end)
    {
      Chunk chunk = { .offset = position };

      if (*end - position < CHUNK_HEAD || chunks->len >= MAX_CHUNKS
          || !tag_source_read (source, position, head, CHUNK_HEAD, error))
        {
          if (error == NULL || *error == NULL)
            tag_source_damaged (error, "RIFF chunk");
          return NULL;
        }

      memcpy (chunk.name, head, 4);
      chunk.size = get32 (container, head + 4);
      position += CHUNK_HEAD + (guint64)chunk.size;
      if (position > *end)
        {
          tag_source_damaged (error, "RIFF chunk");
          return NULL;
        }
      g_array_append_val (chunks, chunk);
      if (chunk.size % 2 != 0 && position < *end)
        position++;
    }

  return g_steal_pointer (&chunks);
}

static gboolean
is_id3_chunk (const Chunk *chunk)
{
  return strcmp (chunk->name, "id3 ") == 0 || strcmp (chunk->name, "ID3 ") == 0;
}

static gboolean
list_id3 (const TagSource *source,
          const Chunk     *chunk,
          TagListing      *listing,
          GError         **error)
{
  guint64 start = chunk->offset + CHUNK_HEAD;
  g_autoptr (TagId3) tag = NULL;
  guint8 rest[1024];
  guint64 left;

  if (!tag_id3_is_at (source, start))
    return tag_source_damaged (error, "ID3 chunk");

  tag = tag_id3_parse (source, start, start + chunk->size, error);
  if (tag == NULL)
    return FALSE;

  if (listing->has_home)
    tag_listing_set_obstacle (listing, _ ("The file has more than one list of tags"));
  listing->has_home = TRUE;
  listing->home = tag_id3_get_store (tag);
  tag_id3_list (tag, "", TRUE, listing);

  /* After the tag only zeros may stand, which are padding. */
  left = chunk->size - tag->total_size;
  if (left > sizeof rest)
    return tag_source_damaged (error, "ID3 chunk");
  if (!tag_source_read (source, start + tag->total_size, rest, (gsize)left, error))
    return FALSE;
  for (guint64 i = 0; i < left; i++)
    if (rest[i] != 0)
      return tag_source_damaged (error, "ID3 chunk");

  return TRUE;
}

/**
 * tag_riff_list:
 *
 * Every chunk is an entry, but those with the audio and the ID3 tag, whose frames are.
 */
gboolean
tag_riff_list (const TagSource *source,
               TagListing      *listing,
               GError         **error)
{
  g_autoptr (GArray) chunks = NULL;
  guint64 end;
  const char *audio = listing->container == TAG_CONTAINER_WAV ? "data" : "SSND";
  gboolean has_audio = FALSE;

  chunks = read_chunks (source, listing->container, &end, error);
  if (chunks == NULL)
    return FALSE;

  listing->home = TAG_STORE_ID3V2_4;
  for (guint i = 0; i < chunks->len; i++)
    {
      const Chunk *chunk = &g_array_index (chunks, Chunk, i);
      g_autoptr (GBytes) bytes = NULL;

      if (strcmp (chunk->name, audio) == 0)
        {
          has_audio = TRUE;
          tag_listing_add_audio (listing, chunk->offset + CHUNK_HEAD, chunk->size);
          continue;
        }
      if (is_id3_chunk (chunk))
        {
          if (!list_id3 (source, chunk, listing, error))
            return FALSE;
          continue;
        }

      bytes = tag_source_read_bytes (source, chunk->offset + CHUNK_HEAD, chunk->size, error);
      if (bytes == NULL)
        return FALSE;
      tag_listing_add (listing, TAG_STORE_NONE, chunk->name, g_bytes_get_data (bytes, NULL), chunk->size);
    }

  if (!has_audio)
    tag_listing_set_obstacle (listing, _ ("The file has no audio after its tags"));
  /* Whatever someone put after the form. */
  tag_listing_add_audio (listing, end, source->size - end);

  return TRUE;
}
