/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

static const guint8 asf_header[] = "\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C";
static const guint8 asf_data[] = "\x36\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C";
static const guint8 asf_file[] = "\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65";
static const guint8 asf_stream[] = "\x91\x07\xDC\xB7\xB7\xA9\xCF\x11\x8E\xE6\x00\xC0\x0C\x20\x53\x65";
static const guint8 asf_content[] = "\x33\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C";
static const guint8 asf_extended[] = "\x40\xA4\xD0\xD2\x07\xE3\xD2\x11\x97\xF0\x00\xA0\xC9\x5E\xA8\x50";
static const guint8 asf_extension[] = "\xB5\x03\xBF\x5F\x2E\xA9\xCF\x11\x8E\xE3\x00\xC0\x0C\x20\x53\x65";
static const guint8 asf_library[] = "\x94\x1C\x23\x44\x98\x94\xD1\x49\xA1\x41\x1D\x13\x4E\x45\x70\x54";
static const guint8 asf_padding[] = "\x74\xD4\x06\x18\xDF\xCA\x09\x45\xA4\xBA\x9A\xAB\xCB\x96\xAA\xE8";
static const guint8 asf_unknown[] = "0123456789abcdef";

/* Appends an object; @content is freed. */
static void
put_object (RichFile     *self,
            Bytes        *b,
            const guint8 *guid,
            Bytes        *content,
            gboolean      is_needle)
{
  guint start = b->len;

  put (b, guid, 16);
  put_le (b, content->len + 24, 8);
  put_bytes (b, content);
  if (is_needle)
    add_needle (self, b->data + start, b->len - start);
  g_byte_array_unref (content);
}

static void
put_attribute (RichFile   *self,
               Bytes      *b,
               const char *name,
               guint16     type,
               const void *value,
               gsize       n,
               gboolean    is_needle)
{
  guint start = b->len;
  g_autoptr (GByteArray) wide = g_byte_array_new ();

  put_utf16le (wide, name, TRUE);
  put_le (b, wide->len, 2);
  put_bytes (b, wide);
  put_le (b, type, 2);
  put_le (b, n, 2);
  put (b, value, n);
  if (is_needle)
    add_needle (self, b->data + start, b->len - start);
}

static Bytes *
make_extended (RichFile *self)
{
  Bytes *b = g_byte_array_new ();
  g_autoptr (GByteArray) picture = g_byte_array_new ();

  put8 (picture, 3);
  put_le (picture, 5000, 4);
  put_utf16le (picture, "image/png", TRUE);
  put_utf16le (picture, "", TRUE);
  put_pattern (picture, 5000, 17);
  put_le (b, 7, 2);
  put_attribute (self, b, "WM/AlbumTitle", 0, "A\0l\0", 4, TRUE);
  put_attribute (self, b, "WM/Mood", 0, "G\0l\0o\0o\0m\0y\0\0\0", 14, FALSE);
  put_attribute (self, b, "WM/Genre", 0, "R\0\0\0", 4, TRUE);
  put_attribute (self, b, "WM/Genre", 0, "S\0\0\0", 4, TRUE);
  put_attribute (self, b, "IsVBR", 2, "\1\0\0\0", 4, TRUE);
  put_attribute (self, b, "WM/EncodingTime", 4, "\1\2\3\4\5\6\7\0", 8, TRUE);
  put_attribute (self, b, "WM/Picture", 1, picture->data, picture->len, TRUE);

  return b;
}

static Bytes *
make_extension (RichFile *self)
{
  Bytes *b = literal ("\x11\xd2\xd3\xab\xba\xa9\xcf\x11\x8e\xe6\0\xc0\x0c\x20\x53\x65\6\0", 18);
  g_autoptr (GByteArray) inner = g_byte_array_new ();
  Bytes *library = g_byte_array_new ();

  put_le (library, 1, 2);
  put_zeros (library, 2);
  put_le (library, 1, 2);
  put_le (library, 6, 2);
  put_le (library, 0, 2);
  put_le (library, 4, 4);
  put_utf16le (library, "AB", TRUE);
  put (library, "x\0\0\0", 4);
  put_object (self, inner, asf_library, library, FALSE);
  put_object (self, inner, asf_unknown, literal ("unknown object", 14), TRUE);
  put_object (self, inner, asf_padding, zeros (100), FALSE);
  put_le (b, inner->len, 4);
  put_bytes (b, inner);

  return b;
}

void
rich_make_wma (RichFile *self,
               RichKind  kind)
{
  gboolean is_bare = kind == RICH_WMA_BARE;
  g_autoptr (GByteArray) objects = g_byte_array_new ();
  Bytes *file = zeros (80), *content = g_byte_array_new (), *data = zeros (26);
  guint n = 2;
  guint64 size;
  guint8 *at;

  file->data[64] = 2;
  put_object (self, objects, asf_file, file, FALSE);
  put_object (self, objects, asf_stream, zeros (72), TRUE);
  if (!is_bare)
    {
      if (kind == RICH_WMA)
        {
          put_le (content, 12, 2);
          put_le (content, 18, 2);
          put_zeros (content, 6);
          put_utf16le (content, "Title", TRUE);
          put_utf16le (content, "An Artist", FALSE);
        }
      else if (kind == RICH_WMA_EMPTY)
        put_zeros (content, 10);
      put_object (self, objects, asf_content, g_byte_array_ref (content), kind != RICH_WMA_HOLLOW);
      put_object (self, objects, asf_extended, make_extended (self), FALSE);
      put_object (self, objects, asf_extension, make_extension (self), FALSE);
      n = 5;
    }
  g_byte_array_unref (content);
  put (self->bytes, asf_header, 16);
  put_le (self->bytes, objects->len + 30, 8);
  put_le (self->bytes, n, 4);
  put (self->bytes, "\1\2", 2);
  put_bytes (self->bytes, objects);
  put_pattern (data, 15000, 23);
  put_object (self, self->bytes, asf_data, data, TRUE);
  /* An index behind the data. */
  put_object (self, self->bytes, (const guint8 *) "\x90\x08\x00\x33\xb1\xe5\xcf\x11\x89\xf4\x00\xa0\xc9\x03\x49\xcb",
              literal ("index by packet numbers", 23), TRUE);
  size = self->bytes->len;
  at = self->bytes->data + 30 + 24 + 16;
  for (int i = 0; i < 8; i++)
    at[i] = (guint8) (size >> (8 * i));
}
