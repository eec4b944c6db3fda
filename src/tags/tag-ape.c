/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-ape.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-text.h"

/* Format: wiki.hydrogenaud.io, "APEv2 specification" and "APE Tags Header". */

#define EDGE_SIZE       32
#define VERSION         2000
#define FLAG_HAS_HEADER (1u << 31)
#define FLAG_IS_HEADER  (1u << 29)
#define FLAG_READ_ONLY  1u
#define FLAG_TYPE       6u /* 0 is text */
#define MAX_ITEMS       65536

typedef struct
{
  const guint8 *raw; /* all of it */
  gsize raw_size;
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

  item->raw = p;
  item->raw_size = (gsize)(item->value - p) + size;
  *left -= item->raw_size;
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
  self->flags = flags = tag_get_le32 (footer + 20);
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

static void
take_basic (TagBasics  *basics,
            const Item *item)
{
  char **text = g_ascii_strcasecmp (item->key, "Title") == 0    ? &basics->title
                : g_ascii_strcasecmp (item->key, "Artist") == 0 ? &basics->artist
                : g_ascii_strcasecmp (item->key, "Album") == 0  ? &basics->album
                : g_ascii_strcasecmp (item->key, "Genre") == 0  ? &basics->genre
                : g_ascii_strcasecmp (item->key, "Year") == 0   ? &basics->date
                                                                : NULL;
  g_auto (GStrv) values = NULL;

  if (text == NULL || *text != NULL || item->value_size == 0)
    return;

  values = tag_text_split_nul (item->value, item->value_size);
  *text = g_strjoinv (text == &basics->genre ? "; " : ", ", values);
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
      if ((item.flags & FLAG_TYPE) == 0 && tag_mood_is_known_key (TAG_STORE_APE, item.key))
        entry->values = tag_text_split_nul (item.value, item.value_size);
      if ((item.flags & FLAG_TYPE) == 0)
        take_basic (&listing->basics, &item);
    }

  return left == 0 ? TRUE : tag_source_damaged (error, "APE items");
}

/* Several values have a zero between them. */
static void
append_item (GByteArray        *items,
             const char        *key,
             guint32            flags,
             const char *const *values)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();

  for (guint i = 0; values[i] != NULL; i++)
    g_byte_array_append (value, (const guint8 *)values[i], (guint)strlen (values[i]) + (values[i + 1] != NULL ? 1 : 0));
  tag_append_le32 (items, value->len);
  tag_append_le32 (items, flags);
  g_byte_array_append (items, (const guint8 *)key, (guint)strlen (key) + 1);
  g_byte_array_append (items, value->data, value->len);
}

static void
append_edge (GByteArray *tag,
             guint32     version,
             gsize       size,
             guint32     n_items,
             guint32     flags)
{
  static const guint8 reserved[8] = { 0 };

  g_byte_array_append (tag, (const guint8 *)"APETAGEX", 8);
  tag_append_le32 (tag, version);
  tag_append_le32 (tag, (guint32)size);
  tag_append_le32 (tag, n_items);
  tag_append_le32 (tag, flags);
  g_byte_array_append (tag, reserved, sizeof reserved);
}

/* A field that is there keeps its spelling and whether it is read-only, and its place.
 * Returns: FALSE when one of our names is taken by something that is no text */
static gboolean
append_items (const TagApe    *self,
              const TagEdits  *edits,
              GByteArray      *items,
              guint32         *n_items,
              GError         **error)
{
  g_autofree gboolean *is_done = g_new0 (gboolean, edits->n_items + 1);
  gsize left = 0;
  const guint8 *bytes = self != NULL ? g_bytes_get_data (self->items, &left) : NULL;

  for (guint32 i = 0; self != NULL && i < self->n_items; i++)
    {
      const TagEdit *edit;
      Item item;

      if (!next_item (&bytes, &left, &item))
        return tag_source_damaged (error, "APE item");

      edit = tag_edits_find (edits, TAG_STORE_APE, item.key);
      if (edit == NULL)
        g_byte_array_append (items, item.raw, (guint)item.raw_size);
      else if ((item.flags & FLAG_TYPE) != 0)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's %s is no text"), item.key);
          return FALSE;
        }
      else if (edit->values[0] != NULL && !is_done[edit - edits->items])
        append_item (items, item.key, item.flags & FLAG_READ_ONLY, edit->values);
      *n_items += edit == NULL || (edit->values[0] != NULL && !is_done[edit - edits->items]);
      if (edit != NULL)
        is_done[edit - edits->items] = TRUE;
    }

  for (gsize i = 0; i < edits->n_items; i++)
    if (!is_done[i] && edits->items[i].values[0] != NULL)
      {
        append_item (items, tag_mood_get_key (TAG_STORE_APE, edits->items[i].field), 0, edits->items[i].values);
        ++*n_items;
      }

  return TRUE;
}

/**
 * tag_ape_render:
 * @self: (nullable): the tag that there is
 *
 * Every item that stays is the same bytes as before. A tag of version 1, whose text may be of any encoding, stays
 * one.
 *
 * Returns: (transfer full): the tag, without a byte when it has no item; NULL with an error
 */
GByteArray *
tag_ape_render (const TagApe    *self,
                const TagEdits  *edits,
                GError         **error)
{
  g_autoptr (GByteArray) items = g_byte_array_new ();
  g_autoptr (GByteArray) tag = g_byte_array_new ();
  guint32 version = self != NULL ? self->version : VERSION;
  guint32 flags = self != NULL ? self->flags : FLAG_HAS_HEADER;
  guint32 n_items = 0;

  if (!append_items (self, edits, items, &n_items, error))
    return NULL;
  if (n_items == 0)
    return g_steal_pointer (&tag);

  if ((flags & FLAG_HAS_HEADER) != 0)
    append_edge (tag, version, items->len + EDGE_SIZE, n_items, flags | FLAG_IS_HEADER);
  g_byte_array_append (tag, items->data, items->len);
  append_edge (tag, version, items->len + EDGE_SIZE, n_items, flags);

  return g_steal_pointer (&tag);
}
