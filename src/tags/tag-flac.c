/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-id3.h"
#include "tags/tag-vorbis.h"

/* Format: RFC 9639, section 8. */

#define BLOCK_PADDING  1
#define BLOCK_COMMENT  4
#define BLOCK_INVALID  127
#define MAX_BLOCK_SIZE ((1u << 24) - 1)
#define MAX_BLOCKS     4096

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

      bytes = tag_source_read_bytes (source, block->offset + 4, block->size, error);
      if (bytes == NULL)
        return FALSE;
      id = g_strdup_printf ("FLAC %s (%u)", get_block_name (block->type), block->type);
      tag_listing_add (listing, TAG_STORE_NONE, id, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }

  tag_listing_add_audio (listing, end, source->size - end);
  if (source->size - end < 2 || !tag_source_has (source, end, "\xff", 1))
    tag_listing_set_obstacle (listing, _ ("The file has no audio after its tags"));

  return TRUE;
}
