/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-mp4-box.h"

#include <string.h>

#include "tags/tag-text.h"

gboolean
tag_mp4_box_is (const TagMp4Box *box,
                const char      *type)
{
  return memcmp (box->type, type, 4) == 0;
}

gboolean
tag_mp4_box_is_one_of (const TagMp4Box   *box,
                       const char *const *types)
{
  for (; *types != NULL; types++)
    if (tag_mp4_box_is (box, *types))
      return TRUE;

  return FALSE;
}

gboolean
tag_mp4_box_is_free (const TagMp4Box *box)
{
  static const char *const types[] = { "free", "skip", "wide", NULL };

  return tag_mp4_box_is_one_of (box, types);
}

/* Reads the head of the box at @offset, which must end at @end at the latest. */
gboolean
tag_mp4_read_box (const TagSource  *source,
                  guint64           offset,
                  guint64           end,
                  gboolean          is_top,
                  TagMp4Box        *box,
                  GError          **error)
{
  guint8 head[16];
  guint64 size;

  if (offset > end || end - offset < 8)
    return tag_source_damaged (error, "MP4 box");
  if (!tag_source_read (source, offset, head, 8, error))
    return FALSE;

  size = tag_get_be32 (head);
  memcpy (box->type, head + 4, 4);
  box->offset = offset;
  box->content = offset + 8;
  if (size == 1)
    {
      if (!tag_source_read (source, offset, head, 16, error))
        return FALSE;
      size = tag_get_be64 (head + 8);
      box->content = offset + 16;
    }
  else if (size == 0 && is_top)
    size = end - offset;

  if (size < box->content - offset || size > end - offset)
    return tag_source_damaged (error, "MP4 box");

  box->size = size;

  return TRUE;
}

/* "meta" has a version before its children, but for QuickTime's. */
gboolean
tag_mp4_enter_meta (const TagSource  *source,
                    TagMp4Box        *box,
                    GError          **error)
{
  guint64 end = box->offset + box->size;

  if (end - box->content >= 8 && tag_source_has (source, box->content + 4, "hdlr", 4))
    return TRUE;
  if (end - box->content < 4)
    return tag_source_damaged (error, "MP4 meta");

  box->content += 4;

  return TRUE;
}

/* Checks a table of chunk offsets. Returns: (transfer full): its content */
GBytes *
tag_mp4_read_chunk_offsets (const TagSource  *source,
                            const TagMp4Box  *box,
                            guint            *width,
                            guint32          *n_chunks,
                            GError          **error)
{
  g_autoptr (GBytes) bytes
      = tag_source_read_bytes (source, box->content, box->offset + box->size - box->content, error);
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  *width = tag_mp4_box_is (box, "co64") ? 8 : 4;
  *n_chunks = size >= 8 ? tag_get_be32 (data + 4) : 0;
  if (size < 8 || (size - 8) / *width < *n_chunks)
    {
      tag_source_damaged (error, "MP4 chunk offsets");
      return NULL;
    }

  return g_steal_pointer (&bytes);
}

guint64
tag_mp4_get_chunk_offset (GBytes  *table,
                          guint    width,
                          guint32  index)
{
  const guint8 *p = (const guint8 *)g_bytes_get_data (table, NULL) + 8 + (gsize)index * width;

  return width == 8 ? tag_get_be64 (p) : tag_get_be32 (p);
}

/* One value of a free-form atom. What is not text shows as one sign, and is kept raw. */
static char *
decode_data (const guint8 *content,
             gsize         size)
{
  guint32 type = size >= 8 ? tag_get_be32 (content) & 0xffffff : 0;
  gsize consumed;
  gboolean little_endian = FALSE;

  if (size < 8)
    return g_strdup ("\357\277\275");
  if (type == TAG_MP4_TEXT_UTF16)
    return tag_text_decode (TAG_TEXT_UTF16BE, content + 8, size - 8, &consumed, &little_endian);
  if (type == TAG_MP4_TEXT_UTF8 || type == 0)
    return g_utf8_make_valid ((const char *)content + 8, (gssize)(size - 8));

  return g_strdup ("\357\277\275");
}

/* Cuts the content of a "----" atom, which is in memory, into its children.
 * Returns: FALSE at the end or when it is damaged, then with @left not 0 */
gboolean
tag_mp4_next_child (const guint8 **bytes,
                    gsize         *left,
                    const guint8 **child,
                    gsize         *size)
{
  if (*left < 8)
    return FALSE;

  *size = tag_get_be32 (*bytes);
  if (*size < 8 || *size > *left)
    return FALSE;

  *child = *bytes;
  *bytes += *size;
  *left -= *size;

  return TRUE;
}

void
tag_mp4_free_form_clear (TagMp4FreeForm *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->raw, g_ptr_array_unref);
}

/* Returns: FALSE when it is not made as free-form atoms are: then it is none of ours, and kept raw */
gboolean
tag_mp4_free_form_parse (const guint8   *bytes,
                         gsize           length,
                         TagMp4FreeForm *self)
{
  g_autofree char *mean = NULL;
  g_autofree char *name = NULL;
  const guint8 *start = bytes;
  const guint8 *child;
  gsize size;

  self->values = g_ptr_array_new_with_free_func (g_free);
  self->raw = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!tag_mp4_next_child (&bytes, &length, &child, &size) || memcmp (child + 4, "mean", 4) != 0 || size < 12)
    return FALSE;
  mean = g_utf8_make_valid ((const char *)child + 12, (gssize)size - 12);
  if (!tag_mp4_next_child (&bytes, &length, &child, &size) || memcmp (child + 4, "name", 4) != 0 || size < 12)
    return FALSE;
  name = g_utf8_make_valid ((const char *)child + 12, (gssize)size - 12);

  self->key = g_strconcat ("----:", mean, ":", name, NULL);
  self->prefix = start;
  self->prefix_size = (gsize)(bytes - start);
  while (tag_mp4_next_child (&bytes, &length, &child, &size))
    {
      if (memcmp (child + 4, "data", 4) != 0)
        return FALSE;
      g_ptr_array_add (self->values, decode_data (child + 8, size - 8));
      g_ptr_array_add (self->raw, g_bytes_new (child, size));
    }

  return length == 0;
}
