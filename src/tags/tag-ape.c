/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-ape.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-text.h"

/* Format: wiki.hydrogenaud.io, "APEv2 specification" and "APE Tags Header". */

#define EDGE_SIZE       32
#define FLAG_HAS_HEADER (1u << 31)
#define FLAG_IS_HEADER  (1u << 29)
#define MAX_ITEMS       65536

typedef struct
{
  const char *key;
  const guint8 *value;
  gsize value_size;
  guint32 flags;
} Item;

void
tag_ape_free (TagApe *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->items, g_bytes_unref);
  g_free (self);
}

/* Takes one item off @bytes. */
static gboolean
next_item (const guint8 **bytes,
           gsize         *left,
           Item          *item)
{
  const guint8 *p = *bytes;
  const guint8 *end;
  guint32 size;

  if (*left < 8 + 3)
    return FALSE;

  size = tag_get_le32 (p);
  item->flags = tag_get_le32 (p + 4);
  item->key = (const char *)p + 8;
  end = memchr (p + 8, '\0', MIN (*left - 8, 256));
  if (end == NULL || end < p + 8 + 2)
    return FALSE;

  item->value = end + 1;
  item->value_size = size;
  if (size > *left - (gsize)(item->value - p))
    return FALSE;

  *left -= (gsize)(item->value - p) + size;
  *bytes = item->value + size;

  return TRUE;
}

/**
 * tag_ape_find:
 * @end: where the tag has to end: the end of the file, or the ID3v1 tag
 * @tag: (out): NULL when there is none
 *
 * Returns: FALSE with an error when there is one and it is damaged
 */
gboolean
tag_ape_find (const TagSource *source,
              guint64          end,
              TagApe         **tag,
              GError         **error)
{
  g_autoptr (TagApe) self = NULL;
  guint8 footer[EDGE_SIZE];
  guint32 size, flags;

  *tag = NULL;
  if (end < EDGE_SIZE || !tag_source_has (source, end - EDGE_SIZE, "APETAGEX", 8))
    return TRUE;
  if (!tag_source_read (source, end - EDGE_SIZE, footer, sizeof footer, error))
    return FALSE;

  self = g_new0 (TagApe, 1);
  self->version = tag_get_le32 (footer + 8);
  size = tag_get_le32 (footer + 12);
  self->n_items = tag_get_le32 (footer + 16);
  flags = tag_get_le32 (footer + 20);
  self->has_header = (flags & FLAG_HAS_HEADER) != 0;
  self->size = (guint64)size + (self->has_header ? EDGE_SIZE : 0);
  if ((flags & FLAG_IS_HEADER) != 0 || size < EDGE_SIZE || self->size > end || self->n_items > MAX_ITEMS
      || (self->version != 1000 && self->version != 2000))
    return tag_source_damaged (error, "APE");

  self->offset = end - self->size;
  if (self->has_header && !tag_source_has (source, self->offset, "APETAGEX", 8))
    return tag_source_damaged (error, "APE");

  self->items = tag_source_read_bytes (source, end - size, size - EDGE_SIZE, error);
  if (self->items == NULL)
    return FALSE;

  *tag = g_steal_pointer (&self);

  return TRUE;
}

/* Adds every item, its bytes being flags and value. The items have to fill the tag to the byte. */
gboolean
tag_ape_list (const TagApe *self,
              gboolean      is_home,
              TagListing   *listing,
              GError      **error)
{
  gsize left;
  const guint8 *bytes = g_bytes_get_data (self->items, &left);

  for (guint32 i = 0; i < self->n_items; i++)
    {
      g_autoptr (GByteArray) content = g_byte_array_new ();
      Item item;
      TagEntry *entry;

      if (!next_item (&bytes, &left, &item))
        return tag_source_damaged (error, "APE item");

      tag_append_le32 (content, item.flags);
      g_byte_array_append (content, item.value, (guint)item.value_size);
      entry = tag_listing_add (listing, TAG_STORE_APE, item.key, content->data, content->len);
      entry->is_home = is_home;
      /* Bits 1 and 2: 0 is text. */
      if ((item.flags & 6) == 0 && tag_mood_is_known_key (TAG_STORE_APE, item.key))
        entry->values = tag_text_split_nul (item.value, item.value_size);
    }

  return left == 0 ? TRUE : tag_source_damaged (error, "APE items");
}
