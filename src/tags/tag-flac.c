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
read_blocks (const TagSource  *source,
             guint64          *end,
             GError          **error)
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
list_comments (const TagSource  *source,
               const Block      *block,
               TagListing       *listing,
               GError          **error)
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
tag_flac_list (const TagSource  *source,
               TagListing       *listing,
               GError          **error)
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

/* Lets the largest padding block take up @delta bytes of growth (or shrinking), if it can. */
static void
absorb (const TagSource *source,
        const GArray    *blocks,
        gint64           delta,
        GArray          *splices)
{
  const Block *padding = NULL;
  g_autofree guint8 *bytes = NULL;
  gint64 size;

  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);

      if (block->type == BLOCK_PADDING && (padding == NULL || block->size > padding->size))
        padding = block;
    }
  if (padding == NULL)
    return;

  size = (gint64)padding->size - delta;
  if (size < 0 || size > MAX_BLOCK_SIZE)
    return;

  bytes = g_malloc0 (4 + (gsize)size);
  if (!tag_source_read (source, padding->offset, bytes, 1, NULL))
    return;
  tag_put_be24 (bytes + 1, (guint32)size);
  tag_splices_add (splices, padding->offset, 4 + (guint64)padding->size, bytes, 4 + (gsize)size);
}

static gboolean
add_block_splice (const TagSource  *source,
                  const GArray     *blocks,
                  const Block      *old,
                  GBytes           *content,
                  GArray           *splices,
                  GError          **error)
{
  const Block *first = &g_array_index (blocks, Block, 0);
  g_autofree guint8 *bytes = NULL;
  gsize size = g_bytes_get_size (content);
  gint64 delta = (gint64)size - (old != NULL ? (gint64)old->size : -4);

  if (size > MAX_BLOCK_SIZE)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag is full"));
      return FALSE;
    }

  bytes = g_malloc (4 + size);
  bytes[0] = BLOCK_COMMENT;
  tag_put_be24 (bytes + 1, (guint32)size);
  memcpy (bytes + 4, g_bytes_get_data (content, NULL), size);
  if (old != NULL)
    {
      /* Keeps the mark of the last block. */
      if (!tag_source_read (source, old->offset, bytes, 1, error))
        return FALSE;
      tag_splices_add (splices, old->offset, 4 + (guint64)old->size, bytes, 4 + size);
    }
  else
    {
      guint8 type;

      if (!tag_source_read (source, first->offset, &type, 1, error))
        return FALSE;
      bytes[0] |= type & 0x80;
      type &= 0x7f;
      tag_splices_add (splices, first->offset, 1, &type, 1);
      tag_splices_add (splices, first->offset + 4 + first->size, 0, bytes, 4 + size);
    }
  absorb (source, blocks, delta, splices);

  return TRUE;
}

gboolean
tag_flac_edit (const TagSource  *source,
               const TagEdit    *edit,
               GArray           *splices,
               GError          **error)
{
  g_autoptr (GArray) blocks = NULL;
  g_autoptr (GBytes) comments = NULL;
  g_autoptr (GBytes) edited = NULL;
  const Block *old = NULL;
  guint64 end;

  blocks = read_blocks (source, &end, error);
  if (blocks == NULL)
    return FALSE;

  for (guint i = 0; i < blocks->len && old == NULL; i++)
    if (g_array_index (blocks, Block, i).type == BLOCK_COMMENT)
      old = &g_array_index (blocks, Block, i);

  comments
      = old != NULL ? tag_source_read_bytes (source, old->offset + 4, old->size, error) : tag_vorbis_new ();
  if (comments == NULL)
    return FALSE;

  edited = tag_vorbis_edit (g_bytes_get_data (comments, NULL), g_bytes_get_size (comments), edit, error);

  return edited != NULL && add_block_splice (source, blocks, old, edited, splices, error);
}
