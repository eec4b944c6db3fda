/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-depth.h"
#include "tags/tag-text.h"

/* Formats: ISO/IEC 14496-12; the iTunes metadata as the QuickTime file format specification has it. */

#define MAX_DEPTH       12
#define MAX_BOXES       100000
#define DATA_IMPLICIT   0
#define DATA_TEXT_UTF8  1
#define DATA_TEXT_UTF16 2
#define DATA_INTEGER    21

typedef struct
{
  char type[4];
  guint64 offset;
  guint64 size;
  guint64 content; /* absolute; past the version of a "meta" */
  guint32 number;  /* among the boxes of the top level, free space not counted */
} Box;

/* The file's top level, against which chunk offsets are judged. */
typedef struct
{
  const TagSource *source;
  TagListing *listing; /* (nullable) */
  GArray *top;         /* (element-type Box) (owned) */
  guint n_boxes;
} Walk;

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->top, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static gboolean
is_type (const Box  *box,
         const char *type)
{
  return memcmp (box->type, type, 4) == 0;
}

static gboolean
is_one_of (const Box         *box,
           const char *const *types)
{
  for (; *types != NULL; types++)
    if (is_type (box, *types))
      return TRUE;

  return FALSE;
}

static gboolean
is_free (const Box *box)
{
  static const char *const types[] = { "free", "skip", "wide", NULL };

  return is_one_of (box, types);
}

/* Reads the head of the box at @offset, which must end at @end at the latest. */
static gboolean
read_box (const TagSource *source,
          guint64          offset,
          guint64          end,
          gboolean         is_top,
          Box             *box,
          GError         **error)
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
static gboolean
enter_meta (const TagSource *source,
            Box             *box,
            GError         **error)
{
  guint64 end = box->offset + box->size;

  if (end - box->content >= 8 && tag_source_has (source, box->content + 4, "hdlr", 4))
    return TRUE;
  if (end - box->content < 4)
    return tag_source_damaged (error, "MP4 meta");

  box->content += 4;

  return TRUE;
}

/* The type as text; the copyright sign in it is Latin-1. */
static char *
type_to_text (const char *type)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 4; i++)
    g_string_append_unichar (text, type[i] == '\0' ? '.' : (guchar)type[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_top_level (Walk    *walk,
                GError **error)
{
  guint64 position = 0;
  guint32 number = 0;

  walk->top = g_array_new (FALSE, FALSE, sizeof (Box));
  while (position < walk->source->size)
    {
      Box box;

      if (!read_box (walk->source, position, walk->source->size, TRUE, &box, error))
        return FALSE;
      if (walk->top->len >= MAX_BOXES)
        return tag_source_damaged (error, "MP4 boxes");
      box.number = is_free (&box) ? 0 : number++;
      g_array_append_val (walk->top, box);
      position += box.size;
    }

  return TRUE;
}

/* A position in the file told by the box that it is in, so that it stays the same when that box moves. */
static void
append_relative (const Walk *walk,
                 guint64     position,
                 GByteArray *array)
{
  guint low = 0, high = walk->top->len;
  const Box *box;
  guint8 bytes[8];

  /* The last box that begins at or before the position. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (walk->top, Box, middle).offset <= position)
        low = middle + 1;
      else
        high = middle;
    }

  box = low > 0 ? &g_array_index (walk->top, Box, low - 1) : NULL;
  if (box != NULL && !is_free (box) && position - box->offset < box->size)
    {
      tag_append_be32 (array, box->number);
      tag_put_be64 (bytes, position - box->offset);
    }
  else
    {
      tag_append_be32 (array, G_MAXUINT32);
      tag_put_be64 (bytes, position);
    }
  g_byte_array_append (array, bytes, sizeof bytes);
}

/* Checks a table of chunk offsets. Returns: (transfer full): its content */
static GBytes *
read_chunk_offsets (const TagSource *source,
                    const Box       *box,
                    guint           *width,
                    guint32         *n_chunks,
                    GError         **error)
{
  g_autoptr (GBytes) bytes
      = tag_source_read_bytes (source, box->content, box->offset + box->size - box->content, error);
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  *width = is_type (box, "co64") ? 8 : 4;
  *n_chunks = size >= 8 ? tag_get_be32 (data + 4) : 0;
  if (size < 8 || (size - 8) / *width < *n_chunks)
    {
      tag_source_damaged (error, "MP4 chunk offsets");
      return NULL;
    }

  return g_steal_pointer (&bytes);
}

static guint64
get_chunk_offset (GBytes *table,
                  guint   width,
                  guint32 index)
{
  const guint8 *p = (const guint8 *)g_bytes_get_data (table, NULL) + 8 + (gsize)index * width;

  return width == 8 ? tag_get_be64 (p) : tag_get_be32 (p);
}

static gboolean
list_chunk_offsets (Walk       *walk,
                    const Box  *box,
                    const char *id,
                    GError    **error)
{
  g_autoptr (GBytes) table = NULL;
  g_autoptr (GByteArray) relative = g_byte_array_new ();
  guint width;
  guint32 n_chunks;

  if (!tag_listing_has_room (walk->listing, box->size, error))
    return FALSE;
  table = read_chunk_offsets (walk->source, box, &width, &n_chunks, error);
  if (table == NULL)
    return FALSE;

  for (guint32 i = 0; i < n_chunks; i++)
    append_relative (walk, get_chunk_offset (table, width, i), relative);
  tag_listing_add (walk->listing, TAG_STORE_NONE, id, relative->data, relative->len);

  return TRUE;
}

/* One value of a free-form atom. What is not text shows as one sign, for which a plan refuses the file. */
static char *
decode_data (const guint8 *content,
             gsize         size)
{
  guint32 type = size >= 8 ? tag_get_be32 (content) & 0xffffff : 0;
  gsize consumed;
  gboolean little_endian = FALSE;

  if (size < 8)
    return g_strdup ("\357\277\275");
  if (type == DATA_TEXT_UTF16)
    return tag_text_decode (TAG_TEXT_UTF16BE, content + 8, size - 8, &consumed, &little_endian);
  if (type == DATA_TEXT_UTF8 || type == DATA_IMPLICIT)
    return g_utf8_make_valid ((const char *)content + 8, (gssize)(size - 8));

  return g_strdup ("\357\277\275");
}

/* Cuts the content of a "----" atom, which is in memory, into its children.
 * Returns: FALSE at the end or when it is damaged, then with @left not 0 */
static gboolean
next_child (const guint8 **bytes,
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

typedef struct
{
  char *key;         /* (owned) "----:mean:name" */
  GPtrArray *values; /* (element-type utf8) (owned) */
} FreeForm;

static void
free_form_clear (FreeForm *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FreeForm, free_form_clear)

/* Returns: FALSE when it is not made as free-form atoms are: then it is none of ours, and kept raw */
static gboolean
parse_free_form (const guint8 *bytes,
                 gsize         length,
                 FreeForm     *self)
{
  g_autofree char *mean = NULL;
  g_autofree char *name = NULL;
  const guint8 *child;
  gsize size;

  self->values = g_ptr_array_new_with_free_func (g_free);
  if (!next_child (&bytes, &length, &child, &size) || memcmp (child + 4, "mean", 4) != 0 || size < 12)
    return FALSE;
  mean = g_utf8_make_valid ((const char *)child + 12, (gssize)size - 12);
  if (!next_child (&bytes, &length, &child, &size) || memcmp (child + 4, "name", 4) != 0 || size < 12)
    return FALSE;
  name = g_utf8_make_valid ((const char *)child + 12, (gssize)size - 12);

  self->key = g_strconcat ("----:", mean, ":", name, NULL);
  while (next_child (&bytes, &length, &child, &size))
    {
      if (memcmp (child + 4, "data", 4) != 0)
        return FALSE;
      g_ptr_array_add (self->values, decode_data (child + 8, size - 8));
    }

  return length == 0;
}

/* Items that are a number, or a number and a total: writers differ in their width and in whether they say
 * that it is one, which is known from the name. */
static gboolean
is_number (const Box *box)
{
  static const char *const types[]
      = { "cpil", "pgap", "pcst", "hdvd", "shwm", "tmpo", "\251mvi", "\251mvc", "tvsn", "tves", "cnID", "sfID",
          "atID", "geID", "cmID", "plID", "stik", "rtng", "akID", NULL };

  return is_one_of (box, types);
}

static gboolean
is_pair (const Box *box)
{
  static const char *const types[] = { "trkn", "disk", NULL };

  return is_one_of (box, types);
}

/* The content of an item; of a number its value alone. */
static GByteArray *
get_comparable (const Box    *box,
                const guint8 *content,
                gsize         length)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint8 *at = content;
  gsize left = length, size = 0;
  const guint8 *data = NULL;

  if ((is_number (box) || is_pair (box)) && next_child (&at, &left, &data, &size) && left == 0 && size > 16
      && memcmp (data + 4, "data", 4) == 0 && tag_get_be32 (data + 12) == 0)
    {
      guint32 type = tag_get_be32 (data + 8);

      data += 16;
      size -= 16;
      if (is_number (box) && (type == DATA_IMPLICIT || type == DATA_INTEGER) && size <= 8)
        {
          for (; size > 1 && *data == 0; size--)
            data++;
          g_byte_array_append (bytes, data, (guint)size);
          return bytes;
        }
      if (is_pair (box) && type == DATA_IMPLICIT && (size == 6 || (size == 8 && tag_get_be16 (data + 6) == 0)))
        {
          g_byte_array_append (bytes, data, 6);
          return bytes;
        }
    }

  g_byte_array_append (bytes, content, (guint)length);

  return bytes;
}

static gboolean
list_items (Walk      *walk,
            const Box *ilst,
            GError   **error)
{
  guint64 end = ilst->offset + ilst->size;

  for (guint64 position = ilst->content; position < end;)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GByteArray) comparable = NULL;
      g_autofree char *id = NULL;
      g_auto (FreeForm) form = { NULL };
      gboolean is_free_form;
      TagEntry *entry;
      const guint8 *data;
      gsize size;
      Box box;

      if (!read_box (walk->source, position, end, FALSE, &box, error))
        return FALSE;
      if (++walk->n_boxes > MAX_BOXES)
        return tag_source_damaged (error, "MP4 items");

      position += box.size;
      if (is_free (&box))
        continue;

      bytes = tag_source_read_bytes (walk->source, box.content, box.offset + box.size - box.content, error);
      if (bytes == NULL)
        return FALSE;

      data = g_bytes_get_data (bytes, &size);
      is_free_form = is_type (&box, "----") && parse_free_form (data, size, &form);
      id = is_free_form ? g_strdup (form.key) : type_to_text (box.type);
      comparable = get_comparable (&box, data, size);
      entry = tag_listing_add (walk->listing, TAG_STORE_MP4, id, comparable->data, comparable->len);
      entry->is_home = TRUE;
      if (is_free_form)
        {
          g_ptr_array_add (form.values, NULL);
          entry->values = g_strdupv ((GStrv)form.values->pdata);
        }
    }

  return TRUE;
}

static gboolean
list_leaf (Walk       *walk,
           const Box  *box,
           const char *id,
           GError    **error)
{
  static const char *const positional[] = { "moof", "mvex", "mfra", "sidx", "saio", "iloc", "ssix", NULL };
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize size;

  if (is_one_of (box, positional))
    tag_listing_set_obstacle (walk->listing, _ ("The file is a fragmented MP4, which is not written"));

  if (!tag_listing_has_room (walk->listing, box->size, error))
    return FALSE;
  bytes = tag_source_read_bytes (walk->source, box->content, box->offset + box->size - box->content, error);
  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &size);
  if (is_type (box, "meta") && memmem (data, size, "iloc", 4) != NULL)
    tag_listing_set_obstacle (walk->listing, _ ("The file keeps items at places that a write would move"));

  /* The handler of the iTunes metadata is part of the empty tag. */
  if (g_strcmp0 (id, "moov/udta/meta/hdlr") == 0 && size >= 12 && memcmp (data + 8, "mdir", 4) == 0)
    return TRUE;

  tag_listing_add_bytes (walk->listing, TAG_STORE_NONE, id, bytes);

  return TRUE;
}

static gboolean
is_container (const Box  *box,
              const char *id)
{
  static const char *const types[] = { "moov", "trak", "mdia", "minf", "stbl", "udta", "edts", NULL };

  return is_one_of (box, types) || strcmp (id, "moov/udta/meta") == 0;
}

static gboolean
list_children (Walk       *walk,
               guint64     position,
               guint64     end,
               const char *path,
               guint       depth,
               GError    **error)
{
  while (position < end)
    {
      g_autofree char *type = NULL;
      g_autofree char *id = NULL;
      gboolean ok;
      Box box;

      /* QuickTime ends "udta" with four zeros. */
      if (depth > 0 && end - position == 4 && tag_source_has (walk->source, position, "\0\0\0\0", 4))
        return TRUE;
      if (!read_box (walk->source, position, end, depth == 0, &box, error))
        return FALSE;
      if (++walk->n_boxes > MAX_BOXES || depth > MAX_DEPTH)
        return tag_source_damaged (error, "MP4 boxes");

      type = type_to_text (box.type);
      id = *path == '\0' ? g_strdup (type) : g_strconcat (path, "/", type, NULL);
      position += box.size;
      if (is_free (&box))
        continue;

      if (depth == 0 && is_type (&box, "mdat"))
        {
          tag_listing_add_audio (walk->listing, box.content, box.offset + box.size - box.content);
          ok = TRUE;
        }
      else if (strcmp (id, "moov/udta/meta/ilst") == 0)
        {
          if (walk->listing->has_home)
            tag_listing_set_obstacle (walk->listing, _ ("The file has more than one list of tags"));
          walk->listing->has_home = TRUE;
          ok = list_items (walk, &box, error);
        }
      else if (is_container (&box, id))
        ok = (!is_type (&box, "meta") || enter_meta (walk->source, &box, error))
             && list_children (walk, box.content, box.offset + box.size, id, depth + 1, error);
      else if (is_type (&box, "stco") || is_type (&box, "co64"))
        ok = list_chunk_offsets (walk, &box, id, error);
      else
        ok = list_leaf (walk, &box, id, error);

      if (!ok)
        return FALSE;
    }

  return TRUE;
}

/**
 * tag_mp4_list:
 *
 * Every box is an entry, but free space and sizes. Chunk offsets are listed relative to the box that
 * they point into, so that they are equal exactly when they still point at the same audio.
 */
gboolean
tag_mp4_list (const TagSource *source,
              TagListing      *listing,
              GError         **error)
{
  g_auto (Walk) walk = { source, listing };
  gboolean has_movie = FALSE;

  listing->home = TAG_STORE_MP4;
  if (!read_top_level (&walk, error) || !list_children (&walk, 0, source->size, "", 0, error))
    return FALSE;

  for (guint i = 0; i < walk.top->len; i++)
    {
      gboolean is_movie = is_type (&g_array_index (walk.top, Box, i), "moov");

      if (is_movie && has_movie)
        tag_listing_set_obstacle (listing, _ ("The file has more than one list of tags"));
      has_movie |= is_movie;
    }
  if (!has_movie)
    return tag_source_damaged (error, "MP4 without moov");
  if (!tag_depth_is_safe (source))
    return tag_source_damaged (error, "MP4 boxes");

  return TRUE;
}
