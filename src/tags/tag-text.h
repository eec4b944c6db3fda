/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text encodings of ID3v2, by the number that stands before the text. */
typedef enum
{
  TAG_TEXT_LATIN1 = 0,
  TAG_TEXT_UTF16 = 1, /* with a byte order mark before each string */
  TAG_TEXT_UTF16BE = 2,
  TAG_TEXT_UTF8 = 3,
} TagTextEncoding;

char     *tag_text_decode       (TagTextEncoding encoding,
                                 const guint8   *bytes,
                                 gsize           length,
                                 gsize          *consumed,
                                 gboolean       *little_endian);
GStrv     tag_text_decode_list  (TagTextEncoding encoding,
                                 const guint8   *bytes,
                                 gsize           length);
GStrv     tag_text_split_nul    (const guint8   *bytes,
                                 gsize           length);

G_END_DECLS
