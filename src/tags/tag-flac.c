/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-edit.h"
#include "tags/tag-id3.h"
#include "tags/tag-vorbis.h"

/* Format: RFC 9639, section 8. */

#define BLOCK_PADDING  1
#define BLOCK_COMMENT  4
#define BLOCK_INVALID  127
#define MAX_BLOCK_SIZE ((1u << 24) - 1)
#define MAX_BLOCKS     4096
/* What is left free behind the blocks when they have to grow, so that the next write need not move the audio. */
#define NEW_PADDING 4096

typedef struct
{
  guint8 type;
  guint64 offset; /* of the 4 bytes of header */
  guint32 size;   /* without them */
} Block;

/* All metadata blocks; @end is where the frames begin. */
static GArray *
read_blocks (const TagSource *source,
             guint64         *end,
             GError         **error)
{
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  guint64 position = 0;
  gboolean is_last = FALSE;

  if (tag_id3_is_at (source, 0))
    {
      g_autoptr (TagId3) tag = tag_id3_parse (source, 0, source->size, error);

      if (tag == NULL)
        return NULL;
      position = tag->total_size;
    }

  position += 4;
  while (!is_last)
    {
      guint8 header[4];
      Block block = { .offset = position };

      if (!tag_source_read (source, position, header, sizeof header, error))
        return NULL;

      is_last = (header[0] & 0x80) != 0;
      block.type = header[0] & 0x7f;
      block.size = tag_get_be24 (header + 1);
      position += 4 + (guint64)block.size;
      if (block.type == BLOCK_INVALID || position > source->size || blocks->len >= MAX_BLOCKS
          || (blocks->len == 0) != (block.type == 0))
        {
          tag_source_damaged (error, "FLAC block");
          return NULL;
        }
      g_array_append_val (blocks, block);
    }
  *end = position;

  return g_steal_pointer (&blocks);
}

static gboolean
list_comments (const TagSource *source,
               const Block     *block,
               TagListing      *listing,
               GError         **error)
{
  g_autoptr (GBytes) bytes = tag_source_read_bytes (source, block->offset + 4, block->size, error);
  const guint8 *data;
  gsize size, used;

  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &size);
  if (!tag_vorbis_list (data, size, &used, listing, error))
    return FALSE;
  if (used < size)
    tag_listing_add (listing, TAG_STORE_NONE, "FLAC comment rest", data + used, size - used);

  return TRUE;
}

static const char *
get_block_name (guint8 type)
{
  static const char *const names[]
      = { "STREAMINFO", "PADDING", "APPLICATION", "SEEKTABLE", NULL, "CUESHEET", "PICTURE" };

  return type < G_N_ELEMENTS (names) ? names[type] : "unknown";
}

/**
 * tag_flac_list:
 *
 * Every block is an entry with its content, the comments each on their own; padding is not. The
 * points of a seek table count from the first frame and survive any move of it.
 */
gboolean
tag_flac_list (const TagSource *source,
               TagListing      *listing,
               GError         **error)
{
  g_autoptr (GArray) blocks = NULL;
  guint64 end;

  blocks = read_blocks (source, &end, error);
  if (blocks == NULL)
    return FALSE;

  listing->home = TAG_STORE_VORBIS;
  if (tag_id3_is_at (source, 0))
    {
      g_autoptr (TagId3) tag = tag_id3_parse (source, 0, source->size, error);

      if (tag == NULL)
        return FALSE;
      tag_id3_list (tag, "ID3v2/", FALSE, listing);
    }

  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      g_autofree char *id = NULL;
      g_autoptr (GBytes) bytes = NULL;

      if (block->type == BLOCK_PADDING)
        continue;
      if (block->type == BLOCK_COMMENT)
        {
          if (listing->has_home)
            tag_listing_set_obstacle (listing, _ ("The file has more than one comment block"));
          listing->has_home = TRUE;
          if (!list_comments (source, block, listing, error))
            return FALSE;
          continue;
        }

      if (!tag_listing_has_room (listing, block->size, error))
        return FALSE;
      bytes = tag_source_read_bytes (source, block->offset + 4, block->size, error);
      if (bytes == NULL)
        return FALSE;
      id = g_strdup_printf ("FLAC %s (%u)", get_block_name (block->type), block->type);
      tag_listing_add_bytes (listing, TAG_STORE_NONE, id, bytes);
    }

  tag_listing_add_audio (listing, end, source->size - end);
  if (source->size - end < 2 || !tag_source_has (source, end, "\xff", 1))
    tag_listing_set_obstacle (listing, _ ("The file has no audio after its tags"));

  return TRUE;
}

/* @is_last is settled at the end. */
static gboolean
append_block (GByteArray   *blocks,
              guint8        type,
              const guint8 *content,
              gsize         size,
              gsize        *last,
              GError      **error)
{
  guint8 head[4] = { type };

  if (size > MAX_BLOCK_SIZE)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag would get too large"));
      return FALSE;
    }

  *last = blocks->len;
  tag_put_be24 (head + 1, (guint32)size);
  g_byte_array_append (blocks, head, sizeof head);
  g_byte_array_append (blocks, content, (guint)size);

  return TRUE;
}

static gboolean
append_comments (GByteArray     *blocks,
                 GBytes         *old,
                 const TagEdits *edits,
                 gsize          *last,
                 GError        **error)
{
  gsize size = 0, rest;
  const guint8 *data = old != NULL ? g_bytes_get_data (old, &size) : NULL;
  g_autoptr (GByteArray) comments = tag_vorbis_render (data, size, edits, &rest, error);

  if (comments == NULL)
    return FALSE;

  return comments->len == 0 || append_block (blocks, BLOCK_COMMENT, comments->data, comments->len, last, error);
}

/* All blocks as they are but the comments, and the padding, which goes to the end. */
static gboolean
append_blocks (const TagSource *copy,
               const GArray    *old,
               const TagEdits  *edits,
               GByteArray      *blocks,
               gsize           *last,
               GError         **error)
{
  gboolean has_comments = FALSE;

  for (guint i = 0; i < old->len; i++)
    {
      const Block *block = &g_array_index (old, Block, i);
      g_autoptr (GBytes) bytes = NULL;
      gboolean ok;

      if (block->type == BLOCK_PADDING)
        continue;
      bytes = tag_source_read_bytes (copy, block->offset + 4, block->size, error);
      if (bytes == NULL)
        return FALSE;

      if (block->type == BLOCK_COMMENT)
        ok = append_comments (blocks, bytes, edits, last, error);
      else
        ok = append_block (blocks, block->type, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), last, error);
      has_comments |= block->type == BLOCK_COMMENT;
      if (!ok)
        return FALSE;
    }

  return has_comments || append_comments (blocks, NULL, edits, last, error);
}

/* So much that the frames need not move, if that is enough for a block of it. */
static gboolean
append_padding (GByteArray *blocks,
                guint64     room,
                gsize      *last,
                GError    **error)
{
  guint64 left = room > blocks->len ? room - blocks->len : 0;

  if (blocks->len == room)
    return TRUE;
  if (left < 4)
    left = NEW_PADDING;
  while (left >= 4)
    {
      /* No rest that is too small for a block's head. */
      gsize size = (gsize)MIN (left - 4, MAX_BLOCK_SIZE - 4);
      g_autofree guint8 *zeros = g_malloc0 (size + 1);

      if (!append_block (blocks, BLOCK_PADDING, zeros, size, last, error))
        return FALSE;
      left -= 4 + size;
    }

  return TRUE;
}

/**
 * tag_flac_edit:
 *
 * Writes the comments anew, and leaves an ID3v2 tag in front as it is.
 */
gboolean
tag_flac_edit (const TagSource  *copy,
               const TagListing *listing,
               const TagEdits   *edits,
               GError          **error)
{
  g_autoptr (GArray) old = NULL;
  g_autoptr (GByteArray) blocks = g_byte_array_new ();
  guint64 start, end;
  gsize last = 0;

  old = read_blocks (copy, &end, error);
  if (old == NULL)
    return FALSE;

  start = g_array_index (old, Block, 0).offset;
  if (!append_blocks (copy, old, edits, blocks, &last, error) || !append_padding (blocks, end - start, &last, error))
    return FALSE;

  blocks->data[last] |= 0x80;

  return tag_edit_splice (copy, start, end - start, blocks, error);
}
