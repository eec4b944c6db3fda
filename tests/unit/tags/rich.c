/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich.h"

#include <string.h>

typedef GByteArray Bytes;

/* Helpers to build with. */

static void
put (Bytes      *b,
     const void *data,
     gsize       n)
{
  g_byte_array_append (b, data, (guint) n);
}

static void
put_text (Bytes      *b,
          const char *text)
{
  put (b, text, strlen (text));
}

static void
put8 (Bytes *b,
      guint8 v)
{
  put (b, &v, 1);
}

static void
put_be (Bytes  *b,
        guint64 v,
        int     n)
{
  for (int i = n - 1; i >= 0; i--)
    put8 (b, (guint8) (v >> (8 * i)));
}

static void
put_le (Bytes  *b,
        guint64 v,
        int     n)
{
  for (int i = 0; i < n; i++)
    put8 (b, (guint8) (v >> (8 * i)));
}

static void
put_zeros (Bytes *b,
           gsize  n)
{
  for (gsize i = 0; i < n; i++)
    put8 (b, 0);
}

static void
put_bytes (Bytes       *b,
           const Bytes *other)
{
  put (b, other->data, other->len);
}

/* @n bytes that are nowhere else: never 0xff, so that they look like no frame. */
static void
put_pattern (Bytes  *b,
             gsize   n,
             guint32 seed)
{
  for (gsize i = 0; i < n; i++)
    {
      seed = seed * 1664525u + 1013904223u;
      put8 (b, (guint8) ((seed >> 24) % 251));
    }
}

static void
put_utf16le (Bytes      *b,
             const char *text,
             gboolean    with_end)
{
  glong n;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  for (glong i = 0; i < n; i++)
    put_le (b, wide[i], 2);
  if (with_end)
    put_le (b, 0, 2);
}

static void
add_needle (RichFile   *self,
            const void *data,
            gsize       n)
{
  g_ptr_array_add (self->needles, g_bytes_new (data, n));
}

/* ID3v2 */

typedef struct
{
  RichFile *file;
  Bytes    *body;
  int       version;
} Id3;

/* A frame of which all bytes, header too, have to be found again. */
static void
put_frame_full (Id3        *id3,
                const char *id,
                guint16     flags,
                const void *data,
                gsize       n,
                gboolean    is_needle)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();

  put (frame, id, id3->version == 2 ? 3 : 4);
  if (id3->version == 2)
    put_be (frame, n, 3);
  else if (id3->version == 3)
    put_be (frame, n, 4);
  else
    for (int i = 3; i >= 0; i--)
      put8 (frame, (n >> (7 * i)) & 0x7f);
  if (id3->version > 2)
    put_be (frame, flags, 2);
  put (frame, data, n);
  put_bytes (id3->body, frame);
  if (is_needle)
    add_needle (id3->file, frame->data, frame->len);
}

static void
put_frame (Id3        *id3,
           const char *id,
           const void *data,
           gsize       n)
{
  put_frame_full (id3, id, 0, data, n, TRUE);
}

#define PUT_FRAME(id3, id, literal) put_frame (id3, id, literal, sizeof (literal) - 1)

static void
put_utf16_frame (Id3        *id3,
                 const char *id,
                 const char *text,
                 gboolean    is_needle)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  put8 (data, 1);
  put (data, "\xff\xfe", 2);
  put_utf16le (data, text, FALSE);
  put_frame_full (id3, id, 0, data->data, data->len, is_needle);
}

static void
put_picture_frame (Id3 *id3)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  if (id3->version == 2)
    put (data, "\0PNG\3cover\0", 11);
  else
    put (data, "\0image/png\0\3cover\0", 18);
  put_pattern (data, 20000, 7);
  put_frame (id3, id3->version == 2 ? "PIC" : "APIC", data->data, data->len);
}

static void
put_common_frames (Id3 *id3)
{
  PUT_FRAME (id3, "TPE1", "\0An Artist\0");
  PUT_FRAME (id3, "TALB", "\0Album");
  PUT_FRAME (id3, "COMM", "\0eng\0an English comment");
  PUT_FRAME (id3, "COMM", "\0deubeschr\0ein Kommentar \xfc");
  PUT_FRAME (id3, "USLT", "\0engwords\0la la\nla");
  PUT_FRAME (id3, "POPM", "me@example.org\0\xc4\0\0\0\x2a");
  PUT_FRAME (id3, "PRIV", "org.example.private\0\x01\x02\xff\xfe\x00");
  PUT_FRAME (id3, "GEOB", "\0text/plain\0file.txt\0what\0contents of it");
  PUT_FRAME (id3, "UFID", "http://musicbrainz.org\0abcdef-0123");
  PUT_FRAME (id3, "TXXX", "\0replaygain_track_gain\0-7.03 dB");
  PUT_FRAME (id3, "TXXX", "\0Moody\0not ours");
  PUT_FRAME (id3, "TXXX", "\0VALENCE\0" "0.5");
  PUT_FRAME (id3, "WXXX", "\0\0http://example.org/");
  PUT_FRAME (id3, "MCDI", "\x01\x02\x03\x04toc");
  PUT_FRAME (id3, "XYZ9", "nobody knows this frame");
  put_picture_frame (id3);
}

/* The zeros of unsynchronisation after each 0xff. */
static Bytes *
unsynchronise (const Bytes *body)
{
  Bytes *out = g_byte_array_new ();

  for (guint i = 0; i < body->len; i++)
    {
      put8 (out, body->data[i]);
      if (body->data[i] == 0xff)
        put8 (out, 0);
    }

  return out;
}

static void
put_tag (Bytes     *b,
         const Id3 *id3,
         guint8     flags,
         gsize      padding)
{
  gsize n = id3->body->len + padding;

  put_text (b, "ID3");
  put8 (b, (guint8) id3->version);
  put8 (b, 0);
  put8 (b, flags);
  for (int i = 3; i >= 0; i--)
    put8 (b, (n >> (7 * i)) & 0x7f);
  put_bytes (b, id3->body);
  put_zeros (b, padding);
}

static void
put_v22 (RichFile *self,
         Bytes    *b)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  Id3 id3 = { self, body, 2 };

  PUT_FRAME (&id3, "TT2", "\0Title");
  PUT_FRAME (&id3, "TP1", "\0An Artist");
  PUT_FRAME (&id3, "COM", "\0eng\0comment");
  PUT_FRAME (&id3, "TXX", "\0other\0value");
  put_picture_frame (&id3);
  put_tag (b, &id3, 0, 100);
}

static void
put_v23 (RichFile *self,
         Bytes    *b,
         gboolean  with_unsync)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GByteArray) coded = NULL;
  Id3 id3 = { self, body, 3 };

  put_utf16_frame (&id3, "TIT2", "Title", TRUE);
  put_common_frames (&id3);
  PUT_FRAME (&id3, "TYER", "\0" "1999");
  PUT_FRAME (&id3, "TDAT", "\0" "3112");
  PUT_FRAME (&id3, "TIME", "\0" "2359");
  PUT_FRAME (&id3, "TORY", "\0" "1998");
  PUT_FRAME (&id3, "IPLS", "\0producer\0Someone");
  PUT_FRAME (&id3, "RVAD", "\x03\x10\x01\x02\x03\x04");
  PUT_FRAME (&id3, "EQUA", "\x10\x01\x02\x03\x04");
  PUT_FRAME (&id3, "TSIZ", "\0" "123456");
  PUT_FRAME (&id3, "TRDA", "\0June 1st");
  PUT_FRAME (&id3, "TSST", "\0Subtitle");
  PUT_FRAME (&id3, "TPRO", "\0" "1999 Someone");
  PUT_FRAME (&id3, "TSOP", "\0Artist, An");
  PUT_FRAME (&id3, "TMOO", "\0Gloomy");
  if (self->refused != NULL)
    {
      /* Tag and file alter preservation, read only; and a group byte. */
      put_frame_full (&id3, "TEXT", 0xe020, "\x41\0Writer", 8, TRUE);
      /* Encrypted: a method byte before what nobody can read. */
      put_frame_full (&id3, "TENC", 0x0040, "\x80nonsense", 9, TRUE);
    }
  put_utf16_frame (&id3, "TCOM", "Wörterbuch ÿĀ", TRUE);
  if (with_unsync)
    {
      coded = unsynchronise (body);
      id3.body = coded;
    }
  put_tag (b, &id3, with_unsync ? 0x80 : 0, 300);
}

static void
put_v24 (RichFile *self,
         Bytes    *b,
         gboolean  is_bare)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GByteArray) chapter = g_byte_array_new ();
  Id3 id3 = { self, body, 4 };

  PUT_FRAME (&id3, "TIT2", "\3Title");
  if (!is_bare)
    {
      put_common_frames (&id3);
      PUT_FRAME (&id3, "TDRC", "\3" "1999-12-31T23:59");
      PUT_FRAME (&id3, "TIPL", "\3producer\0Someone\0mix\0Other");
      PUT_FRAME (&id3, "RVA2", "track\0\x01\xfb\x8c\x10\x12\x23");
      PUT_FRAME (&id3, "TXXX", "\3multi\0one\0two\0");
      PUT_FRAME (&id3, "CTOC", "toc\0\3\1chp1\0");
      put (chapter, "chp1\0\0\0\0\0\0\0\x10\0\xff\xff\xff\xff\xff\xff\xff\xff", 21);
      put (chapter, "TIT2\0\0\0\x06\0\0\3Intro", 16);
      put_frame (&id3, "CHAP", chapter->data, chapter->len);
      put_utf16_frame (&id3, "TMOO", "Düster", FALSE);
      /* Unsynchronised, with its length: stored otherwise afterwards. */
      put_frame_full (&id3, "PRIV", 0x0003, "\0\0\0\6own\0\xff\0\x01", 11, FALSE);
      if (self->refused != NULL)
        {
          /* Grouped; encrypted. */
          put_frame_full (&id3, "TEXT", 0x4040, "\x41\3Writer", 8, TRUE);
          put_frame_full (&id3, "TENC", 0x0004, "\x80nonsense", 9, TRUE);
        }
    }
  put_tag (b, &id3, 0, is_bare ? 0 : 50);
}

static void
put_mpeg_audio (RichFile *self)
{
  guint start = self->bytes->len;

  for (guint i = 0; i < 40; i++)
    {
      put (self->bytes, "\xff\xfb\x90\x64", 4);
      put_pattern (self->bytes, 413, 100 + i);
    }
  add_needle (self, self->bytes->data + start, self->bytes->len - start);
}

static void
put_id3v1 (RichFile *self,
           gboolean  is_blank)
{
  guint start = self->bytes->len;

  put_text (self->bytes, "TAG");
  put_zeros (self->bytes, 124);
  put8 (self->bytes, is_blank ? 255 : 17);
  if (!is_blank)
    {
      memcpy (self->bytes->data + start + 3, "Title", 5);
      memcpy (self->bytes->data + start + 33, "An Artist", 9);
    }
  add_needle (self, self->bytes->data + start, 128);
}

/* APE */

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

static void
put_ape (RichFile *self,
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
  if (self->refused != NULL)
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

/* Vorbis comments */

static void
put_comment (RichFile   *self,
             Bytes      *b,
             const void *comment,
             gsize       n,
             gboolean    is_needle)
{
  guint start = b->len;

  put_le (b, n, 4);
  put (b, comment, n);
  if (is_needle)
    add_needle (self, b->data + start, b->len - start);
}

static Bytes *
make_comments (RichFile *self,
               gboolean  with_picture)
{
  static const char *const comments[]
      = { "title=Title", "ARTIST=An Artist", "ARTIST=Second Artist", "Comment=x", "valence=0.5" };
  Bytes *b = g_byte_array_new ();
  gboolean is_odd = self->refused != NULL;
  guint n = G_N_ELEMENTS (comments) + 1 + (with_picture ? 1 : 0) + (is_odd ? 3 : 0);

  put_comment (self, b, "An Encoder 1.0", 14, TRUE);
  put_le (b, n, 4);
  put_comment (self, b, "mood=Gloomy", 11, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (comments); i++)
    /* The case of a name may change. */
    put_comment (self, b, comments[i], strlen (comments[i]), g_ascii_isupper (comments[i][1]));
  if (is_odd)
    {
      put_comment (self, b, "BAD=\xff\xfe", 6, TRUE);
      put_comment (self, b, "nosign", 6, TRUE);
      put_comment (self, b, "DESCRIPTION=", 12, TRUE);
    }
  if (with_picture)
    {
      g_autoptr (GByteArray) picture = g_byte_array_new ();
      g_autofree char *coded = NULL;
      g_autofree char *comment = NULL;

      put_be (picture, 3, 4);
      put_be (picture, 9, 4);
      put_text (picture, "image/png");
      put_zeros (picture, 20);
      put_be (picture, 90000, 4);
      put_pattern (picture, 90000, 11);
      coded = g_base64_encode (picture->data, picture->len);
      comment = g_strconcat ("METADATA_BLOCK_PICTURE=", coded, NULL);
      /* Cut up by page heads: the lister has to compare it. */
      put_comment (self, b, comment, strlen (comment), FALSE);
    }

  return b;
}

/* FLAC */

static void
put_block (RichFile    *self,
           guint8       type,
           gboolean     is_last,
           const Bytes *content,
           gboolean     is_needle)
{
  put8 (self->bytes, type | (is_last ? 0x80 : 0));
  put_be (self->bytes, content->len, 3);
  put_bytes (self->bytes, content);
  if (is_needle)
    add_needle (self, content->data, content->len);
}

static void
make_flac (RichFile *self,
           gboolean  is_bare)
{
  g_autoptr (GByteArray) info = g_byte_array_new ();
  guint start;

  put_text (self->bytes, "fLaC");
  put_be (info, 4096, 2);
  put_be (info, 4096, 2);
  put_zeros (info, 6);
  put (info, "\x0a\xc4\x42\xf0\x00\x00\xac\x44", 8);
  put_pattern (info, 16, 1);
  put_block (self, 0, is_bare, info, TRUE);
  if (!is_bare)
    {
      for (guint8 type = 2; type <= 7; type++)
        {
          g_autoptr (GByteArray) content = type == 4 ? make_comments (self, FALSE) : g_byte_array_new ();

          if (type == 6)
            {
              put_be (content, 3, 4);
              put_be (content, 9, 4);
              put_text (content, "image/png");
              put_zeros (content, 20);
              put_be (content, 3000, 4);
            }
          if (type != 4)
            put_pattern (content, type == 3 ? 36 : 3000, type);
          put_block (self, type, FALSE, content, type != 4);
        }
      g_autoptr (GByteArray) padding = g_byte_array_new ();

      put_zeros (padding, 40);
      put_block (self, 1, TRUE, padding, FALSE);
    }
  start = self->bytes->len;
  put (self->bytes, "\xff\xf8\xc9\x18", 4);
  put_pattern (self->bytes, 20000, 77);
  add_needle (self, self->bytes->data + start, self->bytes->len - start);
}

/* Ogg */

static guint32
ogg_crc (const guint8 *p,
         gsize         n)
{
  guint32 crc = 0;

  for (gsize i = 0; i < n; i++)
    {
      crc ^= (guint32) p[i] << 24;
      for (int k = 0; k < 8; k++)
        crc = (crc << 1) ^ ((crc & 0x80000000u) != 0 ? 0x04c11db7u : 0);
    }

  return crc;
}

static void
put_page (Bytes        *b,
          guint8        flags,
          guint64       granule,
          guint32       number,
          const guint8 *lacing,
          guint         n_segments,
          const guint8 *body,
          gsize         size)
{
  guint start = b->len;
  guint32 crc;

  put (b, "OggS\0", 5);
  put8 (b, flags);
  put_le (b, granule, 8);
  put_le (b, 0x1234, 4);
  put_le (b, number, 4);
  put_le (b, 0, 4);
  put8 (b, (guint8) n_segments);
  put (b, lacing, n_segments);
  put (b, body, size);
  crc = ogg_crc (b->data + start, b->len - start);
  for (int i = 0; i < 4; i++)
    b->data[start + 22 + i] = (guint8) (crc >> (8 * i));
}

/* Lays out @packets over as many pages as they need. */
static void
put_packets (Bytes   *b,
             Bytes  **packets,
             guint    n_packets,
             guint32 *number,
             guint64  granule)
{
  g_autoptr (GByteArray) lacing = g_byte_array_new ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gsize at = 0, body_at = 0;

  for (guint i = 0; i < n_packets; i++)
    {
      for (gsize left = packets[i]->len;; left -= 255)
        {
          put8 (lacing, (guint8) MIN (left, 255));
          if (left < 255)
            break;
        }
      put_bytes (body, packets[i]);
    }
  while (at < lacing->len)
    {
      guint n = (guint) MIN (255, lacing->len - at);
      gsize size = 0;

      gboolean has_end = FALSE;

      for (guint i = 0; i < n; i++)
        {
          size += lacing->data[at + i];
          has_end |= lacing->data[at + i] < 255;
        }
      put_page (b, at > 0 && lacing->data[at - 1] == 255 ? 1 : 0, has_end ? granule : G_MAXUINT64, (*number)++, lacing->data + at, n,
                body->data + body_at, size);
      at += n;
      body_at += size;
    }
}

static void
make_ogg (RichFile *self,
          gboolean  is_opus)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (GByteArray) comments = make_comments (self, TRUE);
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  g_autoptr (GByteArray) setup = g_byte_array_new ();
  Bytes *headers[2] = { packet, setup };
  guint32 number = 1;
  guint8 lacing;

  if (is_opus)
    put (head, "OpusHead\1\2\x38\1\x80\xbb\0\0\0\0\0", 19);
  else
    put (head, "\1vorbis\0\0\0\0\2\x44\xac\0\0\0\0\0\0\x80\xbb\0\0\0\0\0\0\xb8\1", 30);
  lacing = (guint8) head->len;
  put_page (self->bytes, 2, 0, 0, &lacing, 1, head->data, head->len);

  put_text (packet, is_opus ? "OpusTags" : "\3vorbis");
  put_bytes (packet, comments);
  if (is_opus)
    {
      /* Padding when the first bit is 0, else to be kept. */
      put8 (packet, self->refused != NULL ? 1 : 0);
      put_pattern (packet, 33, 5);
    }
  else
    put8 (packet, 1);
  put_text (setup, "\5vorbis");
  put_pattern (setup, 4000, 9);
  put_packets (self->bytes, headers, is_opus ? 1 : 2, &number, 0);
  if (!is_opus)
    add_needle (self, setup->data + 3900, 100);

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (GByteArray) audio = g_byte_array_new ();
      Bytes *one = audio;

      put_pattern (audio, 3000, 500 + i);
      put_packets (self->bytes, &one, 1, &number, (i + 1) * 960);
      add_needle (self, audio->data, audio->len);
    }
}

/* MP4 */

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
literal (const void *data,
         gsize       n)
{
  Bytes *b = g_byte_array_new ();

  put (b, data, n);

  return b;
}

static Bytes *
zeros (gsize n)
{
  Bytes *b = g_byte_array_new ();

  put_zeros (b, n);

  return b;
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
  if (self->refused != NULL)
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

static void
make_m4a (RichFile *self,
          RichKind  kind)
{
  g_autoptr (GByteArray) audio = g_byte_array_new ();
  gboolean is_back = kind == RICH_M4A_BACK;
  g_autoptr (GByteArray) udta = kind == RICH_M4A_BARE ? NULL : make_udta (self, kind == RICH_M4A_FREE ? 400 : 0);
  g_autoptr (GByteArray) probe = NULL;
  guint64 first;

  put_pattern (audio, N_CHUNKS * CHUNK, 21);
  add_needle (self, audio->data, audio->len);
  put_box (self->bytes, "ftyp", literal ("M4A \0\0\2\0isomM4A ", 16));
  probe = box ("moov", make_moov (self, udta != NULL ? g_byte_array_ref (udta) : NULL, 0, is_back));
  first = self->bytes->len + (is_back ? 16 : probe->len + 8 + 16);
  if (is_back)
    {
      put_be (self->bytes, 1, 4);
      put_text (self->bytes, "mdat");
      put_be (self->bytes, audio->len + 16, 8);
      put_bytes (self->bytes, audio);
    }
  put_box (self->bytes, "moov", make_moov (self, udta != NULL ? g_byte_array_ref (udta) : NULL, first, is_back));
  if (!is_back)
    {
      put_box (self->bytes, "free", zeros (8));
      put_box (self->bytes, "mdat", g_byte_array_ref (audio));
    }
}

/* ASF */

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
  put_attribute (self, b, "WM/AlbumTitle", 0, "A\0l\0", 4, FALSE);
  put_attribute (self, b, "WM/Mood", 0, "G\0l\0o\0o\0m\0y\0\0\0", 14, FALSE);
  put_attribute (self, b, "WM/Genre", 0, "R\0\0\0", 4, TRUE);
  put_attribute (self, b, "WM/Genre", 0, "S\0\0\0", 4, FALSE);
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

static void
make_wma (RichFile *self,
          gboolean  is_bare)
{
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
      put_le (content, 12, 2);
      put_le (content, 18, 2);
      put_zeros (content, 6);
      put_utf16le (content, "Title", TRUE);
      put_utf16le (content, "An Artist", FALSE);
      put_object (self, objects, asf_content, g_byte_array_ref (content), FALSE);
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

/* WAV, AIFF */

static void
put_chunk (RichFile   *self,
           Bytes      *b,
           gboolean    is_big,
           const char *name,
           Bytes      *content,
           gboolean    is_needle,
           gboolean    is_padded)
{
  put (b, name, 4);
  if (is_big)
    put_be (b, content->len, 4);
  else
    put_le (b, content->len, 4);
  put_bytes (b, content);
  if (content->len % 2 != 0 && is_padded)
    put8 (b, 0);
  if (is_needle)
    add_needle (self, content->data, content->len);
  g_byte_array_unref (content);
}

static Bytes *
make_id3_chunk (RichFile *self)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  Bytes *b = g_byte_array_new ();
  Id3 id3 = { self, body, 3 };

  PUT_FRAME (&id3, "TIT2", "\0Title");
  put_common_frames (&id3);
  PUT_FRAME (&id3, "TYER", "\0" "1999");
  PUT_FRAME (&id3, "RVAD", "\x03\x10\x01\x02\x03\x04");
  put_tag (b, &id3, 0, 0);

  return b;
}

static void
make_riff (RichFile *self,
           gboolean  is_aiff,
           gboolean  is_bare)
{
  g_autoptr (GByteArray) chunks = g_byte_array_new ();
  Bytes *audio = g_byte_array_new ();

  put_pattern (audio, is_aiff ? 8000 : 8001, 31);
  if (is_aiff)
    {
      put_chunk (self, chunks, TRUE, "COMM", literal ("\0\1\0\0\x0f\xa0\0\x10\x40\x0e\xac\x44\0\0\0\0\0\0", 18), TRUE, TRUE);
      put_chunk (self, chunks, TRUE, "NAME", literal ("a name", 6), TRUE, TRUE);
      put_chunk (self, chunks, TRUE, "ID3 ", make_id3_chunk (self), FALSE, TRUE);
      put_chunk (self, chunks, TRUE, "SSND", audio, TRUE, TRUE);
      put_text (self->bytes, "FORM");
      put_be (self->bytes, chunks->len + 4, 4);
      put_text (self->bytes, "AIFF");
    }
  else
    {
      put_chunk (self, chunks, FALSE, "fmt ", literal ("\1\0\1\0\x44\xac\0\0\x44\xac\0\0\1\0\x08\0", 16), TRUE, TRUE);
      if (!is_bare)
        {
          put_chunk (self, chunks, FALSE, "LIST", literal ("INFOINAM\6\0\0\0Title\0IART\4\0\0\0abc\0", 30), TRUE, TRUE);
          put_chunk (self, chunks, FALSE, "bext", literal ("odd", 3), TRUE, TRUE);
          put_chunk (self, chunks, FALSE, "id3 ", make_id3_chunk (self), FALSE, TRUE);
        }
      put_chunk (self, chunks, FALSE, "data", audio, TRUE, !is_bare);
      put_text (self->bytes, "RIFF");
      put_le (self->bytes, chunks->len + 4, 4);
      put_text (self->bytes, "WAVE");
    }
  put_bytes (self->bytes, chunks);
}

static void
make_bare_audio (RichFile   *self,
                 const char *magic,
                 gsize       n)
{
  put (self->bytes, magic, n);
  put_pattern (self->bytes, 12000, 41);
  add_needle (self, self->bytes->data, self->bytes->len);
}

static const struct
{
  const char *name;
  const char *extension;
  const char *mood;
  const char *title;
  const char *refused;
} kinds[RICH_N_KINDS] = {
  [RICH_MP3_NONE] = { "mp3-none", ".mp3", NULL, NULL },
  [RICH_MP3_V23] = { "mp3-v23", ".mp3", NULL, "Title" },
  [RICH_MP3_V23_UNSYNC] = { "mp3-v23-unsync", ".mp3", NULL, "Title" },
  [RICH_MP3_V24] = { "mp3-v24", ".mp3", "Düster", "Title" },
  [RICH_MP3_V24_BARE] = { "mp3-v24-bare", ".mp3", NULL, "Title" },
  [RICH_MP3_APE] = { "mp3-ape", ".mp3", "Gloomy", "Title" },
  [RICH_MP3_BLANK_V1] = { "mp3-blank-v1", ".mp3", NULL, NULL },
  [RICH_FLAC] = { "flac", ".flac", "Gloomy", "Title" },
  [RICH_FLAC_BARE] = { "flac-bare", ".flac", NULL, NULL },
  [RICH_OGG] = { "ogg", ".ogg", "Gloomy", "Title" },
  [RICH_OPUS] = { "opus", ".opus", "Gloomy", "Title" },
  [RICH_M4A_FRONT] = { "m4a-front", ".m4a", "Gloomy|Düster", "Title" },
  [RICH_M4A_BACK] = { "m4a-back", ".m4a", "Gloomy|Düster", "Title" },
  [RICH_M4A_FREE] = { "m4a-free", ".m4a", "Gloomy|Düster", "Title" },
  [RICH_M4A_BARE] = { "m4a-bare", ".m4a", NULL, NULL },
  [RICH_WMA] = { "wma", ".wma", "Gloomy", "Title" },
  [RICH_WMA_BARE] = { "wma-bare", ".wma", NULL, NULL },
  [RICH_WAV] = { "wav", ".wav", NULL, "Title" },
  [RICH_WAV_BARE] = { "wav-bare", ".wav", NULL, NULL },
  [RICH_AIFF] = { "aiff", ".aiff", NULL, "Title" },
  [RICH_MONKEY] = { "monkey", ".ape", "Gloomy", "Title" },
  [RICH_WAVPACK] = { "wavpack", ".wv", "Gloomy", "Title" },
  [RICH_MUSEPACK] = { "musepack", ".mpc", NULL, NULL },
  [RICH_MP3_V22] = { "mp3-v22", ".mp3", NULL, "Title", "ID3v2.2" },
  [RICH_MP3_V23_ODD] = { "mp3-v23-odd", ".mp3", NULL, "Title", "TENC|TEXT" },
  [RICH_MP3_V24_ODD] = { "mp3-v24-odd", ".mp3", "Düster", "Title", "TENC|TEXT" },
  [RICH_FLAC_ODD] = { "flac-odd", ".flac", "Gloomy", "Title", "BAD|DESCRIPTION|comment without name" },
  [RICH_OPUS_ODD] = { "opus-odd", ".opus", "Gloomy", "Title", "BAD|DESCRIPTION|Ogg comment rest|comment without name" },
  [RICH_M4A_ODD] = { "m4a-odd", ".m4a", "Gloomy|Düster", "Title", "XyzW|gnre" },
  /* TagLib counts the items and does not write them, so that the tag cannot be followed. */
  [RICH_MONKEY_ODD] = { "monkey-odd", ".ape", "Gloomy", "Title", "could not be read" },
};

RichFile *
rich_file_new (RichKind kind)
{
  RichFile *self = g_new0 (RichFile, 1);

  self->name = kinds[kind].name;
  self->extension = kinds[kind].extension;
  self->owner_mood = kinds[kind].mood;
  self->title = kinds[kind].title;
  self->refused = kinds[kind].refused;
  self->bytes = g_byte_array_new ();
  self->needles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  switch (kind)
    {
    case RICH_MP3_V22: put_v22 (self, self->bytes); break;
    case RICH_MP3_V23_ODD:
    case RICH_MP3_V23: put_v23 (self, self->bytes, FALSE); break;
    case RICH_MP3_V23_UNSYNC: put_v23 (self, self->bytes, TRUE); break;
    case RICH_MP3_V24_ODD:
    case RICH_MP3_V24: put_v24 (self, self->bytes, FALSE); break;
    case RICH_MP3_V24_BARE: put_v24 (self, self->bytes, TRUE); break;
    case RICH_FLAC_ODD:
    case RICH_FLAC: make_flac (self, FALSE); break;
    case RICH_FLAC_BARE: make_flac (self, TRUE); break;
    case RICH_OGG: make_ogg (self, FALSE); break;
    case RICH_OPUS_ODD:
    case RICH_OPUS: make_ogg (self, TRUE); break;
    case RICH_M4A_ODD:
    case RICH_M4A_FRONT:
    case RICH_M4A_BACK:
    case RICH_M4A_FREE:
    case RICH_M4A_BARE: make_m4a (self, kind); break;
    case RICH_WMA: make_wma (self, FALSE); break;
    case RICH_WMA_BARE: make_wma (self, TRUE); break;
    case RICH_WAV: make_riff (self, FALSE, FALSE); break;
    case RICH_WAV_BARE: make_riff (self, FALSE, TRUE); break;
    case RICH_AIFF: make_riff (self, TRUE, FALSE); break;
    case RICH_MONKEY_ODD:
    case RICH_MONKEY: make_bare_audio (self, "MAC \x96\x0f\0\0\x34\0\0\0\x18\0\0\0", 16); break;
    case RICH_WAVPACK: make_bare_audio (self, "wvpk\x18\0\0\0\x07\x04\0\0", 12); break;
    case RICH_MUSEPACK: make_bare_audio (self, "MP+\x07\x01\0\0\0", 8); break;
    default: break;
    }

  if (g_str_has_prefix (self->name, "mp3"))
    put_mpeg_audio (self);
  if (kind == RICH_MP3_APE || kind == RICH_MONKEY || kind == RICH_MONKEY_ODD || kind == RICH_WAVPACK)
    put_ape (self, TRUE);
  if (kind == RICH_MP3_V24)
    put_ape (self, FALSE);
  if (kind == RICH_MP3_V24 || kind == RICH_MP3_APE)
    put_id3v1 (self, FALSE);
  if (kind == RICH_MP3_BLANK_V1)
    put_id3v1 (self, TRUE);

  return self;
}

void
rich_file_free (RichFile *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->bytes);
  g_ptr_array_unref (self->needles);
  g_free (self);
}

/* Returns: (transfer full): the path of the file in @folder */
char *
rich_file_write (const RichFile *self,
                 const char     *folder)
{
  g_autofree char *name = g_strconcat (self->name, self->extension, NULL);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) self->bytes->data, self->bytes->len, &error);
  g_assert_no_error (error);

  return path;
}

int
rich_file_find_missing (const RichFile *self,
                        const char     *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 0; i < self->needles->len; i++)
    {
      gsize size;
      const void *needle = g_bytes_get_data (g_ptr_array_index (self->needles, i), &size);

      if (memmem (bytes, length, needle, size) == NULL)
        return (int) i;
    }

  return -1;
}
