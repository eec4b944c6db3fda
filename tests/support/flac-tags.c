/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flac-tags.h"

#include <string.h>

static void
append_number (GByteArray *bytes, guint32 value)
{
  const guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *)&little, sizeof little);
}

void
flac_tags_write (const char *path, const char *const *comments)
{
  static const guint8 info[] = { 'f', 'L', 'a', 'C', 0, 0, 0, 34, 0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0xc4, 0x42, 0xf0 };
  static const guint8 rest[24] = { 0 };
  g_autoptr (GByteArray) block = g_byte_array_new ();
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint8 header[4];

  append_number (block, 0);
  append_number (block, g_strv_length ((char **)comments));
  for (gsize i = 0; comments[i] != NULL; i++)
    {
      append_number (block, (guint32)strlen (comments[i]));
      g_byte_array_append (block, (const guint8 *)comments[i], (guint)strlen (comments[i]));
    }
  header[0] = 0x84; /* the last one, comments */
  header[1] = 0;
  header[2] = (guint8)(block->len >> 8);
  header[3] = (guint8)block->len;
  g_byte_array_append (file, info, sizeof info);
  g_byte_array_append (file, rest, 8 + 34 - (guint)sizeof info);
  g_byte_array_append (file, header, sizeof header);
  g_byte_array_append (file, block->data, block->len);
  g_file_set_contents (path, (const char *)file->data, file->len, &error);
  g_assert_no_error (error);
}
