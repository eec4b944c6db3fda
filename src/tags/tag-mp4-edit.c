/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-edit.h"

/* The list of items of an MP4 that has one, put together from the bytes of what stays: TagLib brings the items that it
 * knows into its own form and drops others. Formats: see tag-mp4.c. */

#define BOX_HEAD    8
#define META_HEAD   4
#define DATA_TEXT   1
/* What is left free behind the list when it has to grow, so that the next write need not move the audio. */
#define NEW_PADDING 1024

typedef struct
{
  guint64 offset;
  guint64 content;
  guint64 end;
} Box;

static gboolean
is_found (const Box *box)
{
  return box->end != 0;
}

/* The box of @type among those in [@position, @end), or one that is not is_found(). FALSE when the file cannot be read: what was
 * not seen is not taken to be absent. */
static gboolean
find_box (const TagSource *source,
          guint64          position,
          guint64          end,
          const char      *type,
          Box             *box,
          GError         **error)
{
  guint8 head[16];

  *box = (Box){ 0 };
  while (position < end && end - position >= BOX_HEAD)
    {
      guint64 size, content = position + BOX_HEAD;

      if (!tag_source_read (source, position, head, BOX_HEAD, error))
        return FALSE;
      size = tag_get_be32 (head);
      if (size == 1)
        {
          if (end - position < 16)
            return TRUE;
          if (!tag_source_read (source, position, head, 16, error))
            return FALSE;
          size = tag_get_be64 (head + 8);
          content += 8;
        }
      else if (size == 0)
        size = end - position;
      if (size < content - position || size > end - position)
        return TRUE;
      if (memcmp (head + 4, type, 4) == 0)
        {
          *box = (Box){ position, content, position + size };
          return TRUE;
        }
      position += size;
    }

  return TRUE;
}

/* moov, udta, meta and the list in it. */
typedef struct
{
  Box boxes[4];
} Path;

static gboolean
find_path (const TagSource *source,
           Path            *path,
           GError         **error)
{
  static const char *const types[] = { "moov", "udta", "meta", "ilst" };
  guint64 position = 0, end = source->size;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      Box *box = &path->boxes[i];

      if (!find_box (source, position, end, types[i], box, error))
        return FALSE;
      if (!is_found (box))
        return tag_source_damaged (error, "MP4 box");
      position = box->content;
      /* A version stands in it but for QuickTime's. */
      if (i == 2 && !tag_source_has (source, position + 4, "hdlr", 4))
        position += META_HEAD;
      end = box->end;
    }

  return TRUE;
}

static void
append_box_head (GByteArray *bytes,
                 const char *type,
                 gsize       content_size)
{
  tag_append_be32 (bytes, (guint32)(BOX_HEAD + content_size));
  g_byte_array_append (bytes, (const guint8 *)type, 4);
}

static void
append_text_box (GByteArray *bytes,
                 const char *type,
                 const char *text)
{
  append_box_head (bytes, type, 4 + strlen (text));
  tag_append_be32 (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *)text, (guint)strlen (text));
}

/* @key: "----:mean:name". Each value is a "data" of its own. */
static void
append_field (GByteArray        *items,
              const char        *key,
              const char *const *values)
{
  g_auto (GStrv) parts = g_strsplit (key, ":", 3);
  g_autoptr (GByteArray) content = g_byte_array_new ();

  append_text_box (content, "mean", parts[1]);
  append_text_box (content, "name", parts[2]);
  for (guint i = 0; values[i] != NULL; i++)
    {
      append_box_head (content, "data", 8 + strlen (values[i]));
      tag_append_be32 (content, DATA_TEXT);
      tag_append_be32 (content, 0);
      g_byte_array_append (content, (const guint8 *)values[i], (guint)strlen (values[i]));
    }
  append_box_head (items, "----", content->len);
  g_byte_array_append (items, content->data, content->len);
}

/* The text of a "mean" or "name" at the front of [@bytes, @bytes + @left); (transfer full) (nullable) */
static char *
take_text (const guint8 **bytes,
           gsize         *left,
           const char    *type)
{
  gsize size = *left >= 12 ? tag_get_be32 (*bytes) : 0;
  char *text;

  if (size < 12 || size > *left || memcmp (*bytes + 4, type, 4) != 0)
    return NULL;

  text = g_utf8_make_valid ((const char *)*bytes + 12, (gssize)size - 12);
  *bytes += size;
  *left -= size;

  return text;
}

/* (transfer full) (nullable): "----:mean:name" of an item of that form */
static char *
get_key (const guint8 *item,
         gsize         size)
{
  const guint8 *at = item + BOX_HEAD;
  gsize left = size - BOX_HEAD;
  g_autofree char *mean = NULL;
  g_autofree char *name = NULL;

  if (memcmp (item + 4, "----", 4) != 0)
    return NULL;
  mean = take_text (&at, &left, "mean");
  name = mean != NULL ? take_text (&at, &left, "name") : NULL;

  return name != NULL ? g_strconcat ("----:", mean, ":", name, NULL) : NULL;
}

/* The items that stay, byte for byte; a field that is there keeps its spelling and its place. */
static gboolean
append_items (const guint8   *bytes,
              gsize           left,
              const TagEdits *edits,
              GByteArray     *items,
              GError        **error)
{
  g_autofree gboolean *is_done = g_new0 (gboolean, edits->n_items + 1);

  while (left > 0)
    {
      gsize size = left >= BOX_HEAD ? tag_get_be32 (bytes) : 0;
      g_autofree char *key = NULL;
      const TagEdit *edit;

      if (size < BOX_HEAD || size > left)
        return tag_source_damaged (error, "MP4 items");

      key = get_key (bytes, size);
      edit = key != NULL ? tag_edits_find (edits, TAG_STORE_MP4, key) : NULL;
      if (edit == NULL)
        g_byte_array_append (items, bytes, (guint)size);
      else if (!is_done[edit - edits->items] && edit->values[0] != NULL)
        append_field (items, key, edit->values);
      if (edit != NULL)
        is_done[edit - edits->items] = TRUE;
      bytes += size;
      left -= size;
    }

  for (gsize i = 0; i < edits->n_items; i++)
    if (!is_done[i] && edits->items[i].values[0] != NULL)
      append_field (items, tag_mood_get_key (TAG_STORE_MP4, edits->items[i].field), edits->items[i].values);

  return TRUE;
}

/* The list and free space behind it, so much that nothing moves if that can be. */
static GByteArray *
make_list (const GByteArray *items,
           guint64           room)
{
  GByteArray *list = g_byte_array_new ();
  gsize padding;

  append_box_head (list, "ilst", items->len);
  g_byte_array_append (list, items->data, items->len);
  if (list->len == room)
    return list;

  padding = room >= list->len + BOX_HEAD ? (gsize)(room - list->len) : NEW_PADDING;
  append_box_head (list, "free", padding - BOX_HEAD);
  for (gsize i = BOX_HEAD; i < padding; i++)
    g_byte_array_append (list, (const guint8 *)"", 1);

  return list;
}

static gboolean
too_large (GError **error)
{
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag would get too large"));

  return FALSE;
}

/* A box that has become longer by @delta; one whose size is 0 goes to the end of the file anyway. */
static gboolean
grow_box (const TagSource *copy,
          const Box       *box,
          gint64           delta,
          GError         **error)
{
  guint64 size = box->end - box->offset + (guint64)delta;
  gboolean is_wide = box->content - box->offset == 16;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (!is_wide && tag_source_has (copy, box->offset, "\0\0\0\0", 4))
    return TRUE;
  if (!is_wide && size > G_MAXUINT32)
    return too_large (error);
  if (is_wide)
    tag_append_be32 (bytes, (guint32)(size >> 32));
  tag_append_be32 (bytes, (guint32)size);

  return tag_edit_splice (copy, box->offset + (is_wide ? 8 : 0), bytes->len, bytes, error);
}

/* Adds @delta to the offsets in a table that are from @moved on. */
static gboolean
move_offsets (const TagSource *copy,
              const Box       *table,
              guint            width,
              guint64          moved,
              gint64           delta,
              GError         **error)
{
  g_autoptr (GBytes) old = tag_source_read_bytes (copy, table->content, table->end - table->content, error);
  g_autoptr (GByteArray) new = g_byte_array_new ();
  const guint8 *p;
  gsize size;
  guint32 n;

  if (old == NULL)
    return FALSE;
  p = g_bytes_get_data (old, &size);
  n = size >= 8 ? tag_get_be32 (p + 4) : 0;
  if (size < 8 || n > (size - 8) / width)
    return tag_source_damaged (error, "MP4 chunk offsets");

  for (guint32 i = 0; i < n; i++)
    {
      const guint8 *at = p + 8 + (gsize)i * width;
      guint64 offset = width == 8 ? tag_get_be64 (at) : tag_get_be32 (at);

      if (offset >= moved)
        offset += (guint64)delta;
      if (width == 4 && offset > G_MAXUINT32)
        return too_large (error);
      if (width == 8)
        tag_append_be32 (new, (guint32)(offset >> 32));
      tag_append_be32 (new, (guint32)offset);
    }

  return tag_edit_splice (copy, table->content + 8, new->len, new, error);
}

/* The table of @type of one track, if it has one. */
static gboolean
move_offsets_of (const TagSource *copy,
                 const Box       *stbl,
                 const char      *type,
                 guint            width,
                 guint64          moved,
                 gint64           delta,
                 GError         **error)
{
  Box table;

  return find_box (copy, stbl->content, stbl->end, type, &table, error)
         && (!is_found (&table) || move_offsets (copy, &table, width, moved, delta, error));
}

/* The tables of all tracks. */
static gboolean
move_all_offsets (const TagSource *copy,
                  const Box       *moov,
                  guint64          moved,
                  gint64           delta,
                  GError         **error)
{
  static const char *const types[] = { "mdia", "minf", "stbl" };
  guint64 position = moov->content;

  for (;;)
    {
      Box trak, box;

      if (!find_box (copy, position, moov->end, "trak", &trak, error))
        return FALSE;
      if (!is_found (&trak))
        return TRUE;
      position = trak.end;
      box = trak;
      for (guint i = 0; i < G_N_ELEMENTS (types) && is_found (&box); i++)
        if (!find_box (copy, box.content, box.end, types[i], &box, error))
          return FALSE;
      if (is_found (&box)
          && !(move_offsets_of (copy, &box, "stco", 4, moved, delta, error)
               && move_offsets_of (copy, &box, "co64", 8, moved, delta, error)))
        return FALSE;
    }
}

/* After the list has become longer by @delta: the boxes around it, and what points behind it. */
static gboolean
mend_around (const TagSource *copy,
             const Path      *path,
             guint64          moved,
             gint64           delta,
             GError         **error)
{
  TagSource spliced;
  Box moov;

  for (guint i = 0; i < 3; i++)
    if (!grow_box (copy, &path->boxes[i], delta, error))
      return FALSE;
  if (!tag_source_init (&spliced, copy->fd, error))
    return FALSE;
  if (!find_box (&spliced, 0, spliced.size, "moov", &moov, error))
    return FALSE;
  if (!is_found (&moov))
    return tag_source_damaged (error, "MP4 box");

  return move_all_offsets (&spliced, &moov, moved, delta, error);
}

/**
 * tag_mp4_edit:
 *
 * Writes into the list of items, which has to be there, and into the free space behind it.
 */
gboolean
tag_mp4_edit (const TagSource  *copy,
              const TagListing *listing,
              const TagEdits   *edits,
              GError          **error)
{
  g_autoptr (GBytes) old = NULL;
  g_autoptr (GByteArray) items = g_byte_array_new ();
  g_autoptr (GByteArray) list = NULL;
  const Box *ilst;
  const guint8 *bytes;
  guint64 end;
  gsize size;
  Path path;
  Box space;

  if (!find_path (copy, &path, error))
    return FALSE;

  ilst = &path.boxes[3];
  end = ilst->end;
  if (!find_box (copy, end, path.boxes[2].end, "free", &space, error))
    return FALSE;
  if (is_found (&space) && space.offset == end)
    end = space.end;
  old = tag_source_read_bytes (copy, ilst->content, ilst->end - ilst->content, error);
  if (old == NULL)
    return FALSE;

  bytes = g_bytes_get_data (old, &size);
  if (!append_items (bytes, size, edits, items, error))
    return FALSE;

  list = make_list (items, end - ilst->offset);
  if (!tag_edit_splice (copy, ilst->offset, end - ilst->offset, list, error))
    return FALSE;
  if (list->len == end - ilst->offset)
    return TRUE;

  return mend_around (copy, &path, end, (gint64)list->len - (gint64)(end - ilst->offset), error);
}
