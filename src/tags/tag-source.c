/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-source.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"

gboolean
tag_source_init (TagSource *self,
                 int        fd,
                 GError   **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The file cannot be read: %s"),
                   g_strerror (errno));
      return FALSE;
    }

  self->fd = fd;
  self->size = (guint64)status.st_size;
  self->cancellable = NULL;

  return TRUE;
}

/* Sets the error for a file whose structure contradicts itself at @where, a technical name. */
gboolean
tag_source_damaged (GError    **error,
                    const char *where)
{
  g_set_error (error, BASE_ERROR, BASE_ERROR_DAMAGED,
               _ ("The file is damaged: its tags cannot be followed (%s)"), where);

  return FALSE;
}

/* Reads exactly @length bytes. */
gboolean
tag_source_read (const TagSource *self,
                 guint64          offset,
                 void            *buffer,
                 gsize            length,
                 GError         **error)
{
  guint8 *target = buffer;

  if (length > self->size || offset > self->size - length)
    return tag_source_damaged (error, "end of file");

  while (length > 0)
    {
      gssize n = pread (self->fd, target, length, (off_t)offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The file cannot be read: %s"),
                       g_strerror (errno));
          return FALSE;
        }
      if (n == 0)
        return tag_source_damaged (error, "end of file");

      target += n;
      offset += (guint64)n;
      length -= (gsize)n;
    }

  return TRUE;
}

GBytes *
tag_source_read_bytes (const TagSource *self,
                       guint64          offset,
                       guint64          length,
                       GError         **error)
{
  g_autofree guint8 *buffer = NULL;

  if (length > TAG_SOURCE_MAX_BLOCK)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                   _ ("The file holds a tag larger than %u MB, which is not handled"),
                   (guint)(TAG_SOURCE_MAX_BLOCK >> 20));
      return NULL;
    }
  if (length > self->size || offset > self->size - length)
    {
      tag_source_damaged (error, "end of file");
      return NULL;
    }

  buffer = g_try_malloc (MAX (length, 1));
  if (buffer == NULL || !tag_source_read (self, offset, buffer, length, error))
    {
      if (error != NULL && *error == NULL)
        tag_source_damaged (error, "memory");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

/* TRUE when @bytes stand at @offset; never an error. */
gboolean
tag_source_has (const TagSource *self,
                guint64          offset,
                const void      *bytes,
                gsize            length)
{
  guint8 buffer[64];

  g_assert (length <= sizeof buffer);

  return tag_source_read (self, offset, buffer, length, NULL) && memcmp (buffer, bytes, length) == 0;
}

void
tag_put_be24 (guint8 *p,
              guint32 value)
{
  p[0] = (guint8)(value >> 16);
  p[1] = (guint8)(value >> 8);
  p[2] = (guint8)value;
}

void
tag_put_be32 (guint8 *p,
              guint32 value)
{
  p[0] = (guint8)(value >> 24);
  tag_put_be24 (p + 1, value);
}

void
tag_put_be64 (guint8 *p,
              guint64 value)
{
  tag_put_be32 (p, (guint32)(value >> 32));
  tag_put_be32 (p + 4, (guint32)value);
}

void
tag_put_le16 (guint8 *p,
              guint16 value)
{
  p[0] = (guint8)value;
  p[1] = (guint8)(value >> 8);
}

void
tag_put_le32 (guint8 *p,
              guint32 value)
{
  tag_put_le16 (p, (guint16)value);
  tag_put_le16 (p + 2, (guint16)(value >> 16));
}

void
tag_append_be32 (GByteArray *array,
                 guint32     value)
{
  guint8 bytes[4];

  tag_put_be32 (bytes, value);
  g_byte_array_append (array, bytes, sizeof bytes);
}

void
tag_append_le32 (GByteArray *array,
                 guint32     value)
{
  guint8 bytes[4];

  tag_put_le32 (bytes, value);
  g_byte_array_append (array, bytes, sizeof bytes);
}
