/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

/* Appends an element; @content is freed. */
static void
put_element (Bytes  *b,
             guint32 id,
             Bytes  *content)
{
  int width = id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;

  put_be (b, id, width);
  if (content->len < 127)
    put8 (b, 0x80 | (guint8) content->len);
  else
    put_be (b, G_GUINT64_CONSTANT (0x100000000000000) | content->len, 8);
  put_bytes (b, content);
  g_byte_array_unref (content);
}

static void
put_text_element (Bytes      *b,
                  guint32     id,
                  const char *text)
{
  put_element (b, id, literal (text, strlen (text)));
}

static void
put_simple_tag (Bytes      *b,
                const char *name,
                const char *value)
{
  Bytes *tag = g_byte_array_new ();

  put_text_element (tag, 0x45A3, name);
  put_text_element (tag, 0x4487, value);
  put_element (b, 0x67C8, tag);
}

static Bytes *
make_targets (guint8 level)
{
  Bytes *targets = g_byte_array_new ();

  put_element (targets, 0x68CA, literal (&level, 1));

  return targets;
}

static Bytes *
make_tags (void)
{
  Bytes *tags = g_byte_array_new (), *album = g_byte_array_new (), *track = g_byte_array_new ();

  put_element (album, 0x63C0, make_targets (50));
  put_simple_tag (album, "TITLE", "Album");
  put_simple_tag (album, "ARTIST", "Album Artist");
  put_element (track, 0x63C0, make_targets (30));
  put_simple_tag (track, "TITLE", "Title");
  put_simple_tag (track, "ARTIST", "An Artist");
  put_simple_tag (track, "GENRE", "Blues");
  put_simple_tag (track, "GENRE", "Soul");
  put_simple_tag (track, "DATE_RELEASED", "1971-06-01");
  put_simple_tag (track, "MOOD", "Gloomy");
  put_simple_tag (track, "MOOD", "Düster");
  put_simple_tag (track, "MOOD_VALENCE", "-0.50");
  put_element (tags, 0x7373, album);
  put_element (tags, 0x7373, track);

  return tags;
}

void
rich_make_matroska (RichFile *self)
{
  Bytes *head = g_byte_array_new (), *segment = g_byte_array_new (), *info = g_byte_array_new ();
  Bytes *cluster = g_byte_array_new (), *block = literal ("\x81\0\0\x80", 4);

  put_text_element (head, 0x4282, "matroska");
  put_element (self->bytes, 0x1A45DFA3, head);
  put_element (info, 0x2AD7B1, literal ("\x0f\x42\x40", 3));
  put_element (info, 0x4489, literal ("\x45\x1c\x40\x00", 4)); /* 2500 ms */
  put_text_element (info, 0x7BA9, "A title of the file");
  put_element (segment, 0x1549A966, info);
  put_element (segment, 0xEC, zeros (300));
  put_pattern (block, 8000, 61);
  put_element (cluster, 0xA3, block);
  put_element (segment, 0x1F43B675, cluster);
  put_element (segment, 0x1254C367, make_tags ());
  put_element (self->bytes, 0x18538067, segment);
}
