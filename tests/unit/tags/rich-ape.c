/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

static void
put_ape_item (RichFile   *self,
              Bytes      *items,
              guint      *n,
              const char *key,
              guint32     flags,
              const void *value,
              gsize       size,
              gboolean    is_needle)
{
  guint start = items->len;

  put_le (items, size, 4);
  put_le (items, flags, 4);
  put (items, key, strlen (key) + 1);
  put (items, value, size);
  if (is_needle)
    add_needle (self, items->data + start, items->len - start);
  ++*n;
}

static void
put_ape_edge (Bytes  *b,
              guint32 size,
              guint   n,
              guint32 flags)
{
  put_text (b, "APETAGEX");
  put_le (b, 2000, 4);
  put_le (b, size, 4);
  put_le (b, n, 4);
  put_le (b, flags, 4);
  put_zeros (b, 8);
}

void
rich_put_ape (RichFile *self,
              gboolean  with_mood)
{
  g_autoptr (GByteArray) items = g_byte_array_new ();
  g_autoptr (GByteArray) cover = g_byte_array_new ();
  guint n = 0;

  put (cover, "cover.png\0", 10);
  put_pattern (cover, 5000, 3);
  put_ape_item (self, items, &n, "Title", 0, "Title", 5, TRUE);
  put_ape_item (self, items, &n, "artist", 0, "An Artist\0Another", 17, TRUE);
  put_ape_item (self, items, &n, "Cover Art (Front)", 2, cover->data, cover->len, TRUE);
  put_ape_item (self, items, &n, "Read Only", 1, "fixed", 5, TRUE);
  put_ape_item (self, items, &n, "Related", 4, "http://example.org", 18, TRUE);
  if (self->is_odd)
    {
      put_ape_item (self, items, &n, "Empty", 0, "", 0, TRUE);
      put_ape_item (self, items, &n, "Broken", 0, "\xff\xfe broken", 9, TRUE);
    }
  if (with_mood)
    put_ape_item (self, items, &n, "MOOD", 0, "Gloomy", 6, FALSE);
  put_ape_edge (self->bytes, items->len + 32, n, 0xa0000000u);
  put_bytes (self->bytes, items);
  put_ape_edge (self->bytes, items->len + 32, n, 0x80000000u);
}
