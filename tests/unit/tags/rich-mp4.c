/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

/* Wraps @content, which is freed, in a box. */
static Bytes *
box (const char *type,
     Bytes      *content)
{
  Bytes *b = g_byte_array_new ();

  put_be (b, content->len + 8, 4);
  put (b, type, 4);
  put_bytes (b, content);
  g_byte_array_unref (content);

  return b;
}

static void
put_box (Bytes      *b,
         const char *type,
         Bytes      *content)
{
  g_autoptr (GByteArray) made = box (type, content);

  put_bytes (b, made);
}

static Bytes *
data_box (guint32     type,
          const void *data,
          gsize       n)
{
  Bytes *content = g_byte_array_new ();

  put_be (content, type, 4);
  put_be (content, 0, 4);
  put (content, data, n);

  return box ("data", content);
}

static void
put_item (RichFile   *self,
          Bytes      *list,
          const char *type,
          Bytes      *content,
          gboolean    is_needle)
{
  g_autoptr (GByteArray) made = box (type, content);

  put_bytes (list, made);
  if (is_needle)
    add_needle (self, made->data, made->len);
}

static Bytes *
free_form (const char        *mean,
           const char        *name,
           const char *const *values)
{
  Bytes *content = g_byte_array_new ();
  Bytes *part = zeros (4);

  put_text (part, mean);
  put_box (content, "mean", part);
  part = zeros (4);
  put_text (part, name);
  put_box (content, "name", part);
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autoptr (GByteArray) data = data_box (1, values[i], strlen (values[i]));

      put_bytes (content, data);
    }

  return content;
}

static Bytes *
make_ilst (RichFile *self)
{
  static const char *const norm[] = { " 00000001 00000002", NULL };
  static const char *const two[] = { "one", "two", NULL };
  static const char *const moods[] = { "Gloomy", "Düster", NULL };
  Bytes *list = g_byte_array_new ();
  g_autoptr (GByteArray) cover = g_byte_array_new ();

  put_pattern (cover, 30000, 13);
  put_item (self, list, "\251nam", data_box (1, "Title", 5), TRUE);
  put_item (self, list, "\251ART", data_box (1, "An Artist", 9), TRUE);
  put_item (self, list, "trkn", data_box (0, "\0\0\0\3\0\x0c\0\0", 8), TRUE);
  /* Longer than it need be, and numbers that do not say that they are. */
  put_item (self, list, "disk", data_box (0, "\0\0\0\1\0\2\0\0", 8), FALSE);
  put_item (self, list, "cpil", data_box (0, "\1", 1), FALSE);
  put_item (self, list, "tmpo", data_box (21, "\0\x78", 2), TRUE);
  put_item (self, list, "rtng", data_box (0, "\4", 1), FALSE);
  put_item (self, list, "plID", data_box (21, "\0\0\0\1\2\3\4\5", 8), TRUE);
  put_item (self, list, "covr", data_box (14, cover->data, cover->len), TRUE);
  put_item (self, list, "----", free_form ("com.apple.iTunes", "iTunNORM", norm), TRUE);
  put_item (self, list, "----", free_form ("org.example", "Multi", two), TRUE);
  put_item (self, list, "----", free_form ("com.apple.iTunes", "MOOD", moods), FALSE);
  if (self->is_odd)
    {
      put_item (self, list, "gnre", data_box (0, "\0\x12", 2), TRUE);
      put_item (self, list, "XyzW", literal ("not made like an item", 21), TRUE);
    }

  return list;
}

static Bytes *
make_udta (RichFile *self,
           gsize     free_space)
{
  Bytes *udta = g_byte_array_new ();
  Bytes *meta = zeros (4);
  static const char handler[25] = "\0\0\0\0\0\0\0\0mdirappl";

  put_box (meta, "hdlr", literal (handler, sizeof handler));
  put_box (meta, "ilst", make_ilst (self));
  if (free_space > 0)
    put_box (meta, "free", zeros (free_space));
  put_item (self, udta, "name", literal ("a name", 6), TRUE);
  put_box (udta, "meta", meta);

  return udta;
}

#define N_CHUNKS 20
#define CHUNK 700

static Bytes *
make_moov (RichFile *self,
           Bytes    *udta,
           guint64   first_chunk,
           gboolean  is_wide)
{
  Bytes *moov = g_byte_array_new (), *trak = g_byte_array_new (), *mdia = g_byte_array_new ();
  Bytes *minf = g_byte_array_new (), *stbl = g_byte_array_new (), *offsets = zeros (4), *sizes = zeros (4);
  Bytes *mdhd = zeros (24), *mvhd = zeros (100);

  mdhd->data[14] = 0xac;
  mdhd->data[15] = 0x44;
  mvhd->data[15] = 1;
  put_be (offsets, N_CHUNKS, 4);
  for (guint i = 0; i < N_CHUNKS; i++)
    put_be (offsets, first_chunk + i * CHUNK, is_wide ? 8 : 4);
  put_be (sizes, CHUNK, 4);
  put_be (sizes, N_CHUNKS, 4);
  put_box (stbl, "stsd", zeros (8));
  put_box (stbl, "stts", zeros (8));
  put_box (stbl, "stsc", literal ("\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1", 20));
  put_box (stbl, "stsz", sizes);
  put_box (stbl, is_wide ? "co64" : "stco", offsets);
  put_box (minf, "smhd", zeros (8));
  put_box (minf, "stbl", stbl);
  put_box (mdia, "mdhd", mdhd);
  put_box (mdia, "hdlr", literal ("\0\0\0\0\0\0\0\0soun\0\0\0\0\0\0\0\0\0\0\0\0\0", 25));
  put_box (mdia, "minf", minf);
  put_box (trak, "tkhd", zeros (84));
  put_box (trak, "mdia", mdia);
  put_box (moov, "mvhd", mvhd);
  put_box (moov, "trak", trak);
  if (udta != NULL)
    put_box (moov, "udta", udta);

  return moov;
}

void
rich_make_m4a (RichFile *self,
               RichKind  kind)
{
  g_autoptr (GByteArray) audio = g_byte_array_new ();
  gboolean is_back = kind == RICH_M4A_BACK, is_wide = is_back || kind == RICH_M4A_WIDE;
  g_autoptr (GByteArray) udta = kind == RICH_M4A_BARE ? NULL : make_udta (self, kind == RICH_M4A_FREE ? 400 : 0);
  g_autoptr (GByteArray) probe = NULL;
  guint64 first;

  put_pattern (audio, N_CHUNKS * CHUNK, 21);
  add_needle (self, audio->data, audio->len);
  put_box (self->bytes, "ftyp", literal (kind == RICH_M4A_WIDE ? "M4B \0\0\2\0isomM4B " : "M4A \0\0\2\0isomM4A ", 16));
  probe = box ("moov", make_moov (self, udta != NULL ? g_byte_array_ref (udta) : NULL, 0, is_wide));
  first = self->bytes->len + (is_back ? 16 : probe->len + 8 + 16);
  if (is_back)
    {
      put_be (self->bytes, 1, 4);
      put_text (self->bytes, "mdat");
      put_be (self->bytes, audio->len + 16, 8);
      put_bytes (self->bytes, audio);
    }
  put_box (self->bytes, "moov", make_moov (self, udta != NULL ? g_byte_array_ref (udta) : NULL, first, is_wide));
  if (!is_back)
    {
      put_box (self->bytes, "free", zeros (8));
      put_box (self->bytes, "mdat", g_byte_array_ref (audio));
    }
}
