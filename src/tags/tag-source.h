/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* No entry or tag larger than this is read into memory: such a file is refused, not swallowed. */
#define TAG_SOURCE_MAX_BLOCK (G_GUINT64_CONSTANT (128) << 20)

/**
 * TagSource:
 *
 * A file that is being parsed. Everything in it is taken for hostile: every read is checked against
 * the size first. Read with pread() and not mapped, since a file that shrinks under a mapping kills
 * the program.
 */
typedef struct
{
  int           fd;
  guint64       size;
  GCancellable *cancellable; /* (nullable) (not owned): heeded by what walks through the whole file */
} TagSource;

gboolean tag_source_init (TagSource  *self,
                          int         fd,
                          GError    **error);
gboolean tag_source_read (const TagSource  *self,
                          guint64           offset,
                          void             *buffer,
                          gsize             length,
                          GError          **error);
GBytes *tag_source_read_bytes (const TagSource  *self,
                               guint64           offset,
                               guint64           length,
                               GError          **error);
gboolean tag_source_has (const TagSource *self,
                         guint64          offset,
                         const void      *bytes,
                         gsize            length);
gboolean tag_source_damaged (GError     **error,
                             const char  *where);

static inline guint16
tag_get_be16 (const guint8 *p)
{
  return (guint16) (p[0] << 8 | p[1]);
}

static inline guint32
tag_get_be24 (const guint8 *p)
{
  return (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
}

static inline guint32
tag_get_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | tag_get_be24 (p + 1);
}

static inline guint64
tag_get_be64 (const guint8 *p)
{
  return (guint64) tag_get_be32 (p) << 32 | tag_get_be32 (p + 4);
}

static inline guint16
tag_get_le16 (const guint8 *p)
{
  return (guint16) (p[1] << 8 | p[0]);
}

static inline guint32
tag_get_le32 (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

static inline guint64
tag_get_le64 (const guint8 *p)
{
  return (guint64) tag_get_le32 (p + 4) << 32 | tag_get_le32 (p);
}

void tag_put_be24 (guint8  *p,
                   guint32  value);
void tag_put_be32 (guint8  *p,
                   guint32  value);
void tag_put_be64 (guint8  *p,
                   guint64  value);
void tag_put_le16 (guint8  *p,
                   guint16  value);
void tag_put_le32 (guint8  *p,
                   guint32  value);
void tag_append_be32 (GByteArray *array,
                      guint32     value);
void tag_append_le32 (GByteArray *array,
                      guint32     value);

G_END_DECLS
