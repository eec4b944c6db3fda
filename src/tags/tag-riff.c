/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-edit.h"
#include "tags/tag-id3.h"
#include "tags/tag-text.h"

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

/* A text that tells no encoding: UTF-8 where that is possible, else Latin-1. */
static void
take_text (char        **text,
           const guint8 *bytes,
           gsize         length)
{
  gsize consumed;
  gboolean little_endian = TRUE;
  gboolean is_utf8;

  length = strnlen ((const char *)bytes, length);
  is_utf8 = g_utf8_validate ((const char *)bytes, (gssize)length, NULL);
  if (*text == NULL && length > 0)
    *text = tag_text_decode (is_utf8 ? TAG_TEXT_UTF8 : TAG_TEXT_LATIN1, bytes, length, &consumed, &little_endian);
}

/* The chunks in a LIST INFO, which are texts. */
static void
read_info (const guint8 *bytes,
           gsize         length,
           TagBasics    *basics)
{
  if (length < 4 || memcmp (bytes, "INFO", 4) != 0)
    return;

  for (gsize at = 4; length - at >= CHUNK_HEAD;)
    {
      gsize size = tag_get_le32 (bytes + at + 4);
      const guint8 *text = bytes + at + CHUNK_HEAD;

      if (size > length - at - CHUNK_HEAD)
        return;
      if (memcmp (bytes + at, "INAM", 4) == 0)
        take_text (&basics->title, text, size);
      else if (memcmp (bytes + at, "IART", 4) == 0)
        take_text (&basics->artist, text, size);
      else if (memcmp (bytes + at, "IPRD", 4) == 0)
        take_text (&basics->album, text, size);
      else if (memcmp (bytes + at, "IGNR", 4) == 0)
        take_text (&basics->genre, text, size);
      else if (memcmp (bytes + at, "ICRD", 4) == 0)
        take_text (&basics->date, text, size);
      at += CHUNK_HEAD + size;
      at = MIN (at + size % 2, length);
    }
}

static void
read_basics (const Chunk *chunk,
             GBytes      *content,
             TagListing  *listing)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (content, &size);

  if (size == 0)
    return;
  if (listing->container == TAG_CONTAINER_WAV && strcmp (chunk->name, "LIST") == 0)
    read_info (bytes, size, &listing->basics);
  else if (listing->container == TAG_CONTAINER_AIFF && strcmp (chunk->name, "NAME") == 0)
    take_text (&listing->basics.title, bytes, size);
  else if (listing->container == TAG_CONTAINER_AIFF && strcmp (chunk->name, "AUTH") == 0)
    take_text (&listing->basics.artist, bytes, size);
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

      if (!tag_listing_has_room (listing, chunk->size, error))
        return FALSE;
      bytes = tag_source_read_bytes (source, chunk->offset + CHUNK_HEAD, chunk->size, error);
      if (bytes == NULL)
        return FALSE;
      tag_listing_add_bytes (listing, TAG_STORE_NONE, chunk->name, bytes);
      read_basics (chunk, bytes, listing);
    }

  if (!has_audio)
    tag_listing_set_obstacle (listing, _ ("The file has no audio after its tags"));
  /* Whatever someone put after the form. */
  tag_listing_add_audio (listing, end, source->size - end);

  return TRUE;
}

/* The chunk with its head and, if its size is odd, a byte more. */
static GByteArray *
make_chunk (TagContainer      container,
            const char       *name,
            const GByteArray *content)
{
  GByteArray *chunk = g_byte_array_new ();

  g_byte_array_append (chunk, (const guint8 *)name, 4);
  if (container == TAG_CONTAINER_AIFF)
    tag_append_be32 (chunk, content->len);
  else
    tag_append_le32 (chunk, content->len);
  g_byte_array_append (chunk, content->data, content->len);
  if (content->len % 2 != 0)
    g_byte_array_append (chunk, (const guint8 *)"\0", 1);

  return chunk;
}

/* Puts @bytes in the place of [@offset, @offset + @length), and mends the size of the form. */
static gboolean
splice_chunk (const TagSource  *copy,
              TagContainer      container,
              guint64           form_end,
              guint64           offset,
              guint64           length,
              const GByteArray *bytes,
              GError          **error)
{
  guint64 form_size = form_end - CHUNK_HEAD - length + bytes->len;
  g_autoptr (GByteArray) size = g_byte_array_new ();

  if (form_size > G_MAXUINT32)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag would get too large"));
      return FALSE;
    }
  if (container == TAG_CONTAINER_AIFF)
    tag_append_be32 (size, (guint32)form_size);
  else
    tag_append_le32 (size, (guint32)form_size);

  return tag_edit_splice (copy, 4, 4, size, error) && tag_edit_splice (copy, offset, length, bytes, error);
}

/* A new chunk behind the last one, whose byte of padding may be missing. */
static gboolean
add_chunk (const TagSource  *copy,
           TagContainer      container,
           guint64           form_end,
           const GByteArray *tag,
           GError          **error)
{
  g_autoptr (GByteArray) chunk = make_chunk (container, container == TAG_CONTAINER_AIFF ? "ID3 " : "id3 ", tag);

  if (form_end % 2 != 0)
    g_byte_array_prepend (chunk, (const guint8 *)"\0", 1);

  return splice_chunk (copy, container, form_end, form_end, 0, chunk, error);
}

static gboolean
replace_chunk (const TagSource  *copy,
               TagContainer      container,
               guint64           form_end,
               const Chunk      *old,
               const GByteArray *tag,
               GError          **error)
{
  guint64 end = old->offset + CHUNK_HEAD + old->size;
  g_autoptr (GByteArray) chunk = tag->len > 0 ? make_chunk (container, old->name, tag) : g_byte_array_new ();

  end += end % 2 != 0 && end < form_end ? 1 : 0;

  return splice_chunk (copy, container, form_end, old->offset, end - old->offset, chunk, error);
}

/**
 * tag_riff_edit:
 *
 * Writes into the ID3 chunk, where it is, or into a new one at the end.
 */
gboolean
tag_riff_edit (const TagSource  *copy,
               const TagListing *listing,
               const TagEdits   *edits,
               GError          **error)
{
  g_autoptr (GArray) chunks = NULL;
  g_autoptr (TagId3) id3 = NULL;
  g_autoptr (GByteArray) tag = NULL;
  const Chunk *old = NULL;
  guint64 form_end;

  chunks = read_chunks (copy, listing->container, &form_end, error);
  if (chunks == NULL)
    return FALSE;

  for (guint i = 0; i < chunks->len && old == NULL; i++)
    if (is_id3_chunk (&g_array_index (chunks, Chunk, i)))
      old = &g_array_index (chunks, Chunk, i);
  if (old != NULL)
    {
      guint64 start = old->offset + CHUNK_HEAD;

      id3 = tag_id3_parse (copy, start, start + old->size, error);
      if (id3 == NULL)
        return FALSE;
    }

  tag = tag_id3_render (id3, listing->home, edits, old != NULL ? old->size : 0, FALSE, error);
  if (tag == NULL)
    return FALSE;
  if (old != NULL)
    return replace_chunk (copy, listing->container, form_end, old, tag, error);

  return tag->len == 0 || add_chunk (copy, listing->container, form_end, tag, error);
}
