/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rich.h"

#include <string.h>

G_BEGIN_DECLS

/* Helpers to build files with, byte by byte. */

typedef GByteArray Bytes;

static inline void
put (Bytes      *b,
     const void *data,
     gsize       n)
{
  g_byte_array_append (b, data, (guint) n);
}

static inline void
put_text (Bytes      *b,
          const char *text)
{
  put (b, text, strlen (text));
}

static inline void
put8 (Bytes *b,
      guint8 v)
{
  put (b, &v, 1);
}

static inline void
put_be (Bytes  *b,
        guint64 v,
        int     n)
{
  for (int i = n - 1; i >= 0; i--)
    put8 (b, (guint8) (v >> (8 * i)));
}

static inline void
put_le (Bytes  *b,
        guint64 v,
        int     n)
{
  for (int i = 0; i < n; i++)
    put8 (b, (guint8) (v >> (8 * i)));
}

static inline void
put_zeros (Bytes *b,
           gsize  n)
{
  for (gsize i = 0; i < n; i++)
    put8 (b, 0);
}

static inline void
put_bytes (Bytes       *b,
           const Bytes *other)
{
  put (b, other->data, other->len);
}

/* @n bytes that are nowhere else: never 0xff, so that they look like no frame. */
static inline void
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

static inline void
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

static inline void
add_needle (RichFile   *self,
            const void *data,
            gsize       n)
{
  g_ptr_array_add (self->needles, g_bytes_new (data, n));
}

static inline Bytes *
literal (const void *data,
         gsize       n)
{
  Bytes *b = g_byte_array_new ();

  put (b, data, n);

  return b;
}

static inline Bytes *
zeros (gsize n)
{
  Bytes *b = g_byte_array_new ();

  put_zeros (b, n);

  return b;
}

G_END_DECLS
