/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

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

/* The zeros of unsynchronization after each 0xff. */
static Bytes *
unsynchronize (const Bytes *body)
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

void
rich_put_v22 (RichFile *self,
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

void
rich_put_v23 (RichFile *self,
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
  if (self->is_odd)
    {
      /* Tag and file alter preservation, read only; and a group byte. */
      put_frame_full (&id3, "TEXT", 0xe020, "\x41\0Writer", 8, TRUE);
      /* Encrypted: a method byte before what nobody can read. */
      put_frame_full (&id3, "TENC", 0x0040, "\x80nonsense", 9, TRUE);
    }
  put_utf16_frame (&id3, "TCOM", "Wörterbuch ÿĀ", TRUE);
  if (with_unsync)
    {
      coded = unsynchronize (body);
      id3.body = coded;
    }
  put_tag (b, &id3, with_unsync ? 0x80 : 0, 300);
}

void
rich_put_v24 (RichFile *self,
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
      /* Unsynchronized, with its length: stored otherwise afterwards. */
      put_frame_full (&id3, "PRIV", 0x0003, "\0\0\0\6own\0\xff\0\x01", 11, FALSE);
      if (self->is_odd)
        {
          /* Grouped; encrypted. */
          put_frame_full (&id3, "TEXT", 0x4040, "\x41\3Writer", 8, TRUE);
          put_frame_full (&id3, "TENC", 0x0004, "\x80nonsense", 9, TRUE);
        }
    }
  put_tag (b, &id3, 0, is_bare ? 0 : 50);
}

void
rich_put_mpeg_audio (RichFile *self)
{
  guint start = self->bytes->len;

  for (guint i = 0; i < 40; i++)
    {
      put (self->bytes, "\xff\xfb\x90\x64", 4);
      put_pattern (self->bytes, 413, 100 + i);
    }
  add_needle (self, self->bytes->data + start, self->bytes->len - start);
}

void
rich_put_id3v1 (RichFile *self,
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

Bytes *
rich_make_id3_chunk (RichFile *self)
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
