/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

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

void
rich_make_riff (RichFile *self,
                RichKind  kind)
{
  gboolean is_aiff = kind == RICH_AIFF || kind == RICH_AIFF_NAME;
  gboolean is_bare = kind == RICH_WAV_BARE;
  gboolean has_id3 = kind == RICH_WAV || kind == RICH_AIFF;
  g_autoptr (GByteArray) chunks = g_byte_array_new ();
  Bytes *audio = g_byte_array_new ();

  put_pattern (audio, is_aiff ? 8000 : 8001, 31);
  if (is_aiff)
    {
      put_chunk (self, chunks, TRUE, "COMM", literal ("\0\1\0\0\x0f\xa0\0\x10\x40\x0e\xac\x44\0\0\0\0\0\0", 18), TRUE, TRUE);
      put_chunk (self, chunks, TRUE, "NAME", literal ("a name", 6), TRUE, TRUE);
      put_chunk (self, chunks, TRUE, "AUTH", literal ("An Artist", 9), TRUE, TRUE);
      if (has_id3)
        put_chunk (self, chunks, TRUE, "ID3 ", rich_make_id3_chunk (self), FALSE, TRUE);
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
          put_chunk (self, chunks, FALSE, "LIST", literal ("INFOINAM\5\0\0\0Title\0IART\4\0\0\0abc\0IGNR\f\0\0\0Blues; Soul\0ICRD\5\0\0\0" "1971\0\0", 64), TRUE, TRUE);
          put_chunk (self, chunks, FALSE, "bext", literal ("odd", 3), TRUE, TRUE);
          if (has_id3)
            put_chunk (self, chunks, FALSE, "id3 ", rich_make_id3_chunk (self), FALSE, TRUE);
        }
      put_chunk (self, chunks, FALSE, "data", audio, TRUE, !is_bare);
      put_text (self->bytes, "RIFF");
      put_le (self->bytes, chunks->len + 4, 4);
      put_text (self->bytes, "WAVE");
    }
  put_bytes (self->bytes, chunks);
}
