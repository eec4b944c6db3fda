/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-text.h"

#include <string.h>

/* A tag of zeros would be millions of empty strings. */
#define MAX_STRINGS 4096

static char *
decode_latin1 (const guint8 *bytes,
               gsize         length)
{
  g_autoptr (GString) text = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    g_string_append_unichar (text, bytes[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gunichar
get_unit (const guint8 *bytes,
          gboolean      little_endian)
{
  return little_endian ? (gunichar)(bytes[1] << 8 | bytes[0]) : (gunichar)(bytes[0] << 8 | bytes[1]);
}

/* Half a surrogate pair becomes U+FFFD: the tag may hold anything. */
static char *
decode_utf16 (const guint8 *bytes,
              gsize         length,
              gboolean      little_endian)
{
  g_autoptr (GString) text = g_string_sized_new (length);

  for (gsize i = 0; i + 1 < length; i += 2)
    {
      gunichar c = get_unit (bytes + i, little_endian);

      if (c >= 0xd800 && c < 0xdc00 && i + 3 < length)
        {
          gunichar low = get_unit (bytes + i + 2, little_endian);

          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      g_string_append_unichar (text, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Bytes up to the terminator or the end; @consumed counts the terminator too. */
static gsize
find_end (TagTextEncoding encoding,
          const guint8   *bytes,
          gsize           length,
          gsize          *consumed)
{
  gsize width = encoding == TAG_TEXT_UTF16 || encoding == TAG_TEXT_UTF16BE ? 2 : 1;

  for (gsize i = 0; i + width <= length; i += width)
    if (bytes[i] == 0 && (width == 1 || bytes[i + 1] == 0))
      {
        *consumed = i + width;
        return i;
      }

  *consumed = length;

  return length;
}

/**
 * tag_text_decode:
 * @consumed: (out): how many bytes the string took, its terminator included
 * @little_endian: (inout): the byte order of UTF-16; a byte order mark sets it, for strings
 *   without one (which the standard forbids, and which occur) it is that of the string before
 *
 * Returns: (transfer full): one string, valid UTF-8
 */
char *
tag_text_decode (TagTextEncoding encoding,
                 const guint8   *bytes,
                 gsize           length,
                 gsize          *consumed,
                 gboolean       *little_endian)
{
  gsize end = find_end (encoding, bytes, length, consumed);

  switch (encoding)
    {
    case TAG_TEXT_LATIN1: return decode_latin1 (bytes, end);
    case TAG_TEXT_UTF16BE: return decode_utf16 (bytes, end, FALSE);
    case TAG_TEXT_UTF16:
      if (end >= 2 && (get_unit (bytes, FALSE) == 0xfeff || get_unit (bytes, FALSE) == 0xfffe))
        {
          *little_endian = bytes[0] == 0xff;
          return decode_utf16 (bytes + 2, end - 2, *little_endian);
        }
      return decode_utf16 (bytes, end, *little_endian);
    case TAG_TEXT_UTF8:
    default: return g_utf8_make_valid ((const char *)bytes, (gssize)end);
    }
}

/* All strings of a text that is a list with terminators between; one at the end adds none. After
 * MAX_STRINGS comes the sign for what is no text, so that the list is not taken for whole. */
GStrv
tag_text_decode_list (TagTextEncoding encoding,
                      const guint8   *bytes,
                      gsize           length)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  gboolean little_endian = TRUE;

  while (length > 0)
    {
      gsize consumed;

      if (strings->len >= MAX_STRINGS)
        {
          g_ptr_array_add (strings, g_strdup ("\357\277\275"));
          break;
        }
      g_ptr_array_add (strings, tag_text_decode (encoding, bytes, length, &consumed, &little_endian));
      bytes += consumed;
      length -= consumed;
    }
  g_ptr_array_add (strings, NULL);

  return (GStrv)g_ptr_array_steal (strings, NULL);
}

/* The same for UTF-8 alone, as in APE items. An empty value is a value. */
GStrv
tag_text_split_nul (const guint8 *bytes,
                    gsize         length)
{
  return tag_text_decode_list (TAG_TEXT_UTF8, bytes, length);
}
