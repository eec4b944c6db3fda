/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

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
  gboolean is_odd = self->is_odd;
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

void
rich_make_flac (RichFile *self,
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
put_first_packet (Bytes   *head,
                  RichKind kind)
{
  static const guint8 speex[80] = "Speex   1.2";

  switch (kind)
    {
    case RICH_OPUS:
    case RICH_OPUS_ODD: put (head, "OpusHead\1\2\x38\1\x80\xbb\0\0\0\0\0", 19); break;
    case RICH_SPEEX:
    case RICH_SPEEX_EMPTY:
      put (head, speex, sizeof speex);
      head->data[28] = 1;    /* version */
      head->data[32] = 80;   /* of the header */
      head->data[36] = 0x40; /* 8000 Hz */
      head->data[37] = 0x1f;
      head->data[48] = 1;    /* channel */
      break;
    case RICH_OGG_FLAC:
      put (head, "\177FLAC\1\0\0\1fLaC\0\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0a\xc4\x42\xf0\0\0\xac\x44", 35);
      put_pattern (head, 16, 1);
      break;
    default: put (head, "\1vorbis\0\0\0\0\2\x44\xac\0\0\0\0\0\0\x80\xbb\0\0\0\0\0\0\xb8\1", 30); break;
    }
}

static void
put_comment_packet (RichFile *self,
                    Bytes    *packet,
                    RichKind  kind)
{
  gboolean is_opus = kind == RICH_OPUS || kind == RICH_OPUS_ODD;
  gboolean is_vorbis = kind == RICH_OGG || kind == RICH_OGG_EMPTY;
  g_autoptr (GByteArray) comments = NULL;

  put_text (packet, is_opus ? "OpusTags" : is_vorbis ? "\3vorbis" : "");
  if (kind == RICH_OGG_EMPTY || kind == RICH_SPEEX_EMPTY)
    return;

  comments = make_comments (self, TRUE);
  if (kind == RICH_OGG_FLAC)
    {
      put8 (packet, 4);
      put_be (packet, comments->len, 3);
    }
  put_bytes (packet, comments);
  if (is_opus)
    {
      /* Padding when the first bit is 0, else to be kept. */
      put8 (packet, self->is_odd ? 1 : 0);
      put_pattern (packet, 33, 5);
    }
  if (is_vorbis)
    put8 (packet, 1);
}

void
rich_make_ogg (RichFile *self,
               RichKind  kind)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  g_autoptr (GByteArray) setup = g_byte_array_new ();
  Bytes *headers[2] = { packet, setup };
  gboolean has_setup = kind == RICH_OGG || kind == RICH_OGG_EMPTY;
  guint32 number = 1;
  guint8 lacing;

  put_first_packet (head, kind);
  lacing = (guint8) head->len;
  put_page (self->bytes, 2, 0, 0, &lacing, 1, head->data, head->len);
  put_comment_packet (self, packet, kind);
  put_text (setup, "\5vorbis");
  put_pattern (setup, 4000, 9);
  put_packets (self->bytes, headers, has_setup ? 2 : 1, &number, 0);
  if (has_setup)
    add_needle (self, setup->data + 3900, 100);
  if (kind == RICH_OGG_FLAC)
    {
      /* A further block, the last, in a packet of its own. */
      g_autoptr (GByteArray) block = g_byte_array_new ();
      Bytes *one = block;

      put (block, "\x82\0\0\x08owner 1\n", 12);
      put_packets (self->bytes, &one, 1, &number, 0);
      add_needle (self, block->data, block->len);
    }

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (GByteArray) audio = g_byte_array_new ();
      Bytes *one = audio;

      if (kind == RICH_OGG_FLAC)
        put (audio, "\xff\xf8\xc9\x18", 4);
      put_pattern (audio, 3000, 500 + i);
      put_packets (self->bytes, &one, 1, &number, (i + 1) * 960);
      add_needle (self, audio->data, audio->len);
    }
}
