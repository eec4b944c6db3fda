/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-text.h"

/* Formats: ISO/IEC 14496-12; the iTunes metadata as the QuickTime file format specification has it. */

#define MAX_DEPTH       12
#define MAX_BOXES       100000
#define DATA_TEXT_UTF8  1
#define DATA_TEXT_UTF16 2

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
is_type (const Box *box, const char *type)
{
  return memcmp (box->type, type, 4) == 0;
}

static gboolean
is_one_of (const Box *box, const char *const *types)
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
read_box (const TagSource *source, guint64 offset, guint64 end, gboolean is_top, Box *box, GError **error)
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
enter_meta (const TagSource *source, Box *box, GError **error)
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
read_top_level (Walk *walk, GError **error)
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
append_relative (const Walk *walk, guint64 position, GByteArray *array)
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
read_chunk_offsets (const TagSource *source, const Box *box, guint *width, guint32 *n_chunks, GError **error)
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
get_chunk_offset (GBytes *table, guint width, guint32 index)
{
  const guint8 *p = (const guint8 *)g_bytes_get_data (table, NULL) + 8 + (gsize)index * width;

  return width == 8 ? tag_get_be64 (p) : tag_get_be32 (p);
}

static gboolean
list_chunk_offsets (Walk *walk, const Box *box, const char *id, GError **error)
{
  g_autoptr (GBytes) table = NULL;
  g_autoptr (GByteArray) relative = g_byte_array_new ();
  guint width;
  guint32 n_chunks;

  table = read_chunk_offsets (walk->source, box, &width, &n_chunks, error);
  if (table == NULL)
    return FALSE;

  for (guint32 i = 0; i < n_chunks; i++)
    append_relative (walk, get_chunk_offset (table, width, i), relative);
  tag_listing_add (walk->listing, TAG_STORE_NONE, id, relative->data, relative->len);

  return TRUE;
}

/* One value of a free-form atom. What is not text shows as one sign, and is kept raw. */
static char *
decode_data (const guint8 *content, gsize size)
{
  guint32 type = size >= 8 ? tag_get_be32 (content) & 0xffffff : 0;
  gsize consumed;
  gboolean little_endian = FALSE;

  if (size < 8)
    return g_strdup ("\357\277\275");
  if (type == DATA_TEXT_UTF16)
    return tag_text_decode (TAG_TEXT_UTF16BE, content + 8, size - 8, &consumed, &little_endian);
  if (type == DATA_TEXT_UTF8 || type == 0)
    return g_utf8_make_valid ((const char *)content + 8, (gssize)(size - 8));

  return g_strdup ("\357\277\275");
}

/* Cuts the content of a "----" atom, which is in memory, into its children.
 * Returns: FALSE at the end or when it is damaged, then with @left not 0 */
static gboolean
next_child (const guint8 **bytes, gsize *left, const guint8 **child, gsize *size)
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
  char *key;            /* (owned) "----:mean:name" */
  const guint8 *prefix; /* "mean" and "name", raw */
  gsize prefix_size;
  GPtrArray *values; /* (element-type utf8) (owned) */
  GPtrArray *raw;    /* (element-type GBytes) (owned): the "data" atoms, whole */
} FreeForm;

static void
free_form_clear (FreeForm *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->raw, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FreeForm, free_form_clear)

/* Returns: FALSE when it is not made as free-form atoms are: then it is none of ours, and kept raw */
static gboolean
parse_free_form (const guint8 *bytes, gsize length, FreeForm *self)
{
  g_autofree char *mean = NULL;
  g_autofree char *name = NULL;
  const guint8 *start = bytes;
  const guint8 *child;
  gsize size;

  self->values = g_ptr_array_new_with_free_func (g_free);
  self->raw = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!next_child (&bytes, &length, &child, &size) || memcmp (child + 4, "mean", 4) != 0 || size < 12)
    return FALSE;
  mean = g_utf8_make_valid ((const char *)child + 12, (gssize)size - 12);
  if (!next_child (&bytes, &length, &child, &size) || memcmp (child + 4, "name", 4) != 0 || size < 12)
    return FALSE;
  name = g_utf8_make_valid ((const char *)child + 12, (gssize)size - 12);

  self->key = g_strconcat ("----:", mean, ":", name, NULL);
  self->prefix = start;
  self->prefix_size = (gsize)(bytes - start);
  while (next_child (&bytes, &length, &child, &size))
    {
      if (memcmp (child + 4, "data", 4) != 0)
        return FALSE;
      g_ptr_array_add (self->values, decode_data (child + 8, size - 8));
      g_ptr_array_add (self->raw, g_bytes_new (child, size));
    }

  return length == 0;
}

static gboolean
list_items (Walk *walk, const Box *ilst, GError **error)
{
  guint64 end = ilst->offset + ilst->size;

  for (guint64 position = ilst->content; position < end;)
    {
      g_autoptr (GBytes) bytes = NULL;
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
      entry = tag_listing_add (walk->listing, TAG_STORE_MP4, id, data, size);
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
list_leaf (Walk *walk, const Box *box, const char *id, GError **error)
{
  static const char *const positional[] = { "moof", "mvex", "mfra", "sidx", "saio", "iloc", "ssix", NULL };
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize size;

  if (is_one_of (box, positional))
    tag_listing_set_obstacle (walk->listing, _ ("The file is a fragmented MP4, which is not written"));

  bytes = tag_source_read_bytes (walk->source, box->content, box->offset + box->size - box->content, error);
  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &size);
  if (is_type (box, "meta") && memmem (data, size, "iloc", 4) != NULL)
    tag_listing_set_obstacle (walk->listing, _ ("The file keeps items at places that a write would move"));

  /* The handler of the iTunes metadata is part of the empty tag. */
  if (g_strcmp0 (id, "moov/udta/meta/hdlr") == 0 && size >= 12 && memcmp (data + 8, "mdir", 4) == 0)
    return TRUE;

  tag_listing_add (walk->listing, TAG_STORE_NONE, id, data, size);

  return TRUE;
}

static gboolean
is_container (const Box *box, const char *id)
{
  static const char *const types[] = { "moov", "trak", "mdia", "minf", "stbl", "udta", "edts", NULL };

  return is_one_of (box, types) || strcmp (id, "moov/udta/meta") == 0;
}

static gboolean
list_children (Walk *walk, guint64 position, guint64 end, const char *path, guint depth, GError **error)
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
tag_mp4_list (const TagSource *source, TagListing *listing, GError **error)
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

  return TRUE;
}

/* Finds the child of @type. Returns: FALSE without an error set when there is none */
static gboolean
find_child (const TagSource *source, const Box *parent, const char *type, Box *child)
{
  guint64 end = parent->offset + parent->size;

  for (guint64 position = parent->content; position < end; position += child->size)
    {
      if (!read_box (source, position, end, FALSE, child, NULL))
        return FALSE;
      if (is_type (child, type))
        return !is_type (child, "meta") || enter_meta (source, child, NULL);
    }

  return FALSE;
}

static void
append_box (GByteArray *array, const char *type, const void *content, gsize length)
{
  tag_append_be32 (array, (guint32)(8 + length));
  g_byte_array_append (array, (const guint8 *)type, 4);
  g_byte_array_append (array, content, (guint)length);
}

static void
append_data (GByteArray *array, const char *text)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  tag_append_be32 (content, DATA_TEXT_UTF8);
  tag_append_be32 (content, 0);
  g_byte_array_append (content, (const guint8 *)text, (guint)strlen (text));
  append_box (array, "data", content->data, content->len);
}

static void
append_full_box (GByteArray *array, const char *type, const char *text)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  tag_append_be32 (content, 0);
  g_byte_array_append (content, (const guint8 *)text, (guint)strlen (text));
  append_box (array, type, content->data, content->len);
}

/* Appends value number @index: as the file has it raw, if it does. */
static void
append_value (GByteArray *array, GBytes *items, const TagEdit *edit, TagField field, guint index)
{
  const char *wanted = tag_edit_get_value (edit, field, index);
  gsize left;
  const guint8 *bytes = g_bytes_get_data (items, &left);
  const guint8 *child;
  gsize size;

  while (next_child (&bytes, &left, &child, &size))
    {
      g_auto (FreeForm) form = { NULL };
      TagField found;

      if (memcmp (child + 4, "----", 4) != 0 || !parse_free_form (child + 8, size - 8, &form)
          || !tag_mood_field_from_key (TAG_STORE_MP4, form.key, &found) || found != field)
        continue;
      for (guint i = 0; i < form.values->len; i++)
        if (strcmp (g_ptr_array_index (form.values, i), wanted) == 0)
          {
            GBytes *raw = g_ptr_array_index (form.raw, i);

            g_byte_array_append (array, g_bytes_get_data (raw, NULL), (guint)g_bytes_get_size (raw));
            return;
          }
    }

  append_data (array, wanted);
}

static guint
count_values (GBytes *items, TagField field)
{
  gsize left;
  const guint8 *bytes = g_bytes_get_data (items, &left);
  const guint8 *child;
  gsize size;
  guint n = 0;

  while (next_child (&bytes, &left, &child, &size))
    {
      g_auto (FreeForm) form = { NULL };
      TagField found;

      if (memcmp (child + 4, "----", 4) == 0 && parse_free_form (child + 8, size - 8, &form)
          && tag_mood_field_from_key (TAG_STORE_MP4, form.key, &found) && found == field)
        n += form.values->len;
    }

  return n;
}

/* The new content of "ilst": all items byte for byte but our fields. An atom of ours keeps as many
 * values as it had; the last takes what there is more. */
static GByteArray *
edit_items (GBytes *items, const TagEdit *edit)
{
  GByteArray *edited = g_byte_array_new ();
  gsize left;
  const guint8 *bytes = g_bytes_get_data (items, &left);
  const guint8 *child;
  gsize size;
  guint next[TAG_N_FIELDS] = { 0 }, seen[TAG_N_FIELDS] = { 0 }, total[TAG_N_FIELDS];

  for (guint i = 0; i < TAG_N_FIELDS; i++)
    total[i] = count_values (items, (TagField)i);

  while (next_child (&bytes, &left, &child, &size))
    {
      g_auto (FreeForm) form = { NULL };
      g_autoptr (GByteArray) content = g_byte_array_new ();
      TagField field;
      guint first;

      if (memcmp (child + 4, "----", 4) != 0 || !parse_free_form (child + 8, size - 8, &form)
          || !tag_mood_field_from_key (TAG_STORE_MP4, form.key, &field) || !tag_edit_changes (edit, field))
        {
          g_byte_array_append (edited, child, (guint)size);
          continue;
        }

      seen[field] += form.values->len;
      first = next[field];
      g_byte_array_append (content, form.prefix, (guint)form.prefix_size);
      while (tag_edit_get_value (edit, field, next[field]) != NULL
             && (next[field] < seen[field] || seen[field] == total[field]))
        append_value (content, items, edit, field, next[field]++);
      if (next[field] > first)
        append_box (edited, "----", content->data, content->len);
    }

  for (guint i = 0; i < TAG_N_FIELDS; i++)
    {
      g_autoptr (GByteArray) content = g_byte_array_new ();

      if (tag_edit_get_value (edit, (TagField)i, next[i]) == NULL)
        continue;
      append_full_box (content, "mean", "com.apple.iTunes");
      append_full_box (content, "name", tag_field_get_name ((TagField)i));
      while (tag_edit_get_value (edit, (TagField)i, next[i]) != NULL)
        append_value (content, items, edit, (TagField)i, next[i]++);
      append_box (edited, "----", content->data, content->len);
    }

  return edited;
}

static void
add_size_splice (const Box *box, gint64 delta, GArray *splices)
{
  guint64 size = box->size + (guint64)delta;
  guint8 bytes[8];
  /* The 64-bit size stands after the type. A meta's content begins 4 later. */
  gboolean is_wide = box->content - box->offset >= 16;

  if (is_wide)
    {
      tag_put_be64 (bytes, size);
      tag_splices_add (splices, box->offset + 8, 8, bytes, 8);
    }
  else
    {
      tag_put_be32 (bytes, (guint32)size);
      tag_splices_add (splices, box->offset, 4, bytes, 4);
    }
}

/* Moves the chunk offsets of one table that lie at or after @from. */
static gboolean
move_chunk_offsets (
    const TagSource *source, const Box *box, guint64 from, gint64 delta, GArray *splices, GError **error)
{
  g_autoptr (GBytes) table = NULL;
  g_autofree guint8 *edited = NULL;
  gsize size;
  guint width;
  guint32 n_chunks;

  table = read_chunk_offsets (source, box, &width, &n_chunks, error);
  if (table == NULL)
    return FALSE;

  size = g_bytes_get_size (table);
  edited = g_memdup2 (g_bytes_get_data (table, NULL), size);
  for (guint32 i = 0; i < n_chunks; i++)
    {
      guint64 offset = get_chunk_offset (table, width, i);

      if (offset < from)
        continue;
      offset += (guint64)delta;
      if (width == 8)
        tag_put_be64 (edited + 8 + (gsize)i * 8, offset);
      else if (offset > G_MAXUINT32)
        {
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                               _ ("The file's audio cannot be moved to make room for a tag"));
          return FALSE;
        }
      else
        tag_put_be32 (edited + 8 + (gsize)i * 4, (guint32)offset);
    }
  tag_splices_add (splices, box->content, size, edited, size);

  return TRUE;
}

static gboolean
move_all_chunk_offsets (const TagSource *source,
                        const Box *parent,
                        guint64 from,
                        gint64 delta,
                        guint depth,
                        GArray *splices,
                        GError **error)
{
  static const char *const containers[] = { "trak", "mdia", "minf", "stbl", NULL };
  guint64 end = parent->offset + parent->size;
  Box box;

  for (guint64 position = parent->content; position < end; position += box.size)
    {
      gboolean ok = TRUE;

      if (end - position == 4)
        return TRUE;
      if (!read_box (source, position, end, FALSE, &box, error))
        return FALSE;
      if (is_type (&box, "stco") || is_type (&box, "co64"))
        ok = move_chunk_offsets (source, &box, from, delta, splices, error);
      else if (depth < MAX_DEPTH && is_one_of (&box, containers))
        ok = move_all_chunk_offsets (source, &box, from, delta, depth + 1, splices, error);
      if (!ok)
        return FALSE;
    }

  return TRUE;
}

/* A handler, as iTunes writes it before its list. */
static void
append_handler (GByteArray *array)
{
  static const guint8 handler[]
      = { 0, 0, 0, 0, 0, 0, 0, 0, 'm', 'd', 'i', 'r', 'a', 'p', 'p', 'l', 0, 0, 0, 0, 0, 0, 0, 0, 0 };

  append_box (array, "hdlr", handler, sizeof handler);
}

/* Wraps the items in whatever is not there yet. @n_found: how many of udta, meta and ilst there are. */
static GByteArray *
wrap_items (const GByteArray *items, guint n_found)
{
  GByteArray *array = g_byte_array_new ();

  append_box (array, "ilst", items->data, items->len);
  if (n_found < 2)
    {
      g_autoptr (GByteArray) ilst = g_steal_pointer (&array);
      g_autoptr (GByteArray) content = g_byte_array_new ();

      tag_append_be32 (content, 0);
      append_handler (content);
      g_byte_array_append (content, ilst->data, ilst->len);
      array = g_byte_array_new ();
      append_box (array, "meta", content->data, content->len);
    }
  if (n_found < 1)
    {
      g_autoptr (GByteArray) meta = g_steal_pointer (&array);

      array = g_byte_array_new ();
      append_box (array, "udta", meta->data, meta->len);
    }

  return array;
}

/* TRUE when @box holds nothing but children of @types and free space. */
static gboolean
holds_only (const TagSource *source, const Box *box, const char *const *types)
{
  guint64 end = box->offset + box->size;
  Box child;

  for (guint64 position = box->content; position < end; position += child.size)
    if (!read_box (source, position, end, FALSE, &child, NULL)
        || (!is_one_of (&child, types) && !is_free (&child)))
      return FALSE;

  return TRUE;
}

/* Where the change is made and what it is: the chain of boxes down to the place, and the range. */
typedef struct
{
  Box chain[4];  /* moov, udta, meta, ilst */
  guint n_found; /* of them */
  guint n_sized; /* how many of them change their size */
  guint64 offset;
  guint64 length;
} Place;

static gboolean
find_place (const TagSource *source, Place *place, GError **error)
{
  static const char *const types[] = { "moov", "udta", "meta", "ilst" };
  Box file = { "file", 0, source->size, 0 };
  const Box *parent = &file;

  place->n_found = 0;
  for (guint i = 0; i < 4 && find_child (source, parent, types[i], &place->chain[i]); i++)
    {
      parent = &place->chain[i];
      place->n_found++;
    }

  return place->n_found > 0 ? TRUE : tag_source_damaged (error, "MP4 without moov");
}

/* Takes the growth from the free box right after the list, or gives it what the list shrinks.
 * Returns: TRUE when nothing else has to move */
static gboolean
absorb (const TagSource *source, const Place *place, gint64 delta, GArray *splices)
{
  const Box *meta = &place->chain[2];
  const Box *ilst = &place->chain[3];
  guint64 after = ilst->offset + ilst->size;
  Box box;
  gint64 size;

  if (!read_box (source, after, meta->offset + meta->size, FALSE, &box, NULL) || !is_type (&box, "free")
      || box.content - box.offset != 8)
    return FALSE;

  size = (gint64)box.size - delta;
  if ((size != 0 && size < 8) || size > G_MAXINT32)
    return FALSE;

  if (delta > 0)
    tag_splices_add (splices, after + 8, (guint64)MIN (delta, (gint64)box.size - 8), NULL, 0);
  else
    {
      g_autofree guint8 *zeros = g_malloc0 ((gsize)-delta + 1);

      tag_splices_add (splices, after + 8, 0, zeros, (gsize)-delta);
    }

  if (size == 0)
    tag_splices_add (splices, after, 8, NULL, 0);
  else
    add_size_splice (&box, -delta, splices);

  return TRUE;
}

/* The list became empty: then the boxes around it that hold nothing else go too. */
static void
widen_removal (const TagSource *source, Place *place)
{
  static const char *const in_meta[] = { "hdlr", "ilst", NULL };
  static const char *const in_udta[] = { "meta", NULL };
  guint top = 3;

  if (holds_only (source, &place->chain[2], in_meta))
    {
      top = 2;
      if (holds_only (source, &place->chain[1], in_udta))
        top = 1;
    }
  place->offset = place->chain[top].offset;
  place->length = place->chain[top].size;
  place->n_sized = top;
}

gboolean
tag_mp4_edit (const TagSource *source, const TagEdit *edit, GArray *splices, GError **error)
{
  g_autoptr (GBytes) old = NULL;
  g_autoptr (GByteArray) items = NULL;
  g_autoptr (GByteArray) wrapped = NULL;
  Place place;
  gint64 delta;

  if (!find_place (source, &place, error))
    return FALSE;

  old = place.n_found == 4
            ? tag_source_read_bytes (source, place.chain[3].content,
                                     place.chain[3].offset + place.chain[3].size - place.chain[3].content,
                                     error)
            : g_bytes_new (NULL, 0);
  if (old == NULL)
    return FALSE;

  items = edit_items (old, edit);
  if (place.n_found == 4)
    {
      place.offset = place.chain[3].offset;
      place.length = place.chain[3].size;
      place.n_sized = 3;
      if (items->len == 0)
        widen_removal (source, &place);
    }
  else
    {
      /* At the front of "udta", whose end may be marked; at the end of the others. */
      const Box *parent = &place.chain[place.n_found - 1];

      place.offset = place.n_found == 2 ? parent->content : parent->offset + parent->size;
      place.length = 0;
      place.n_sized = place.n_found;
      if (items->len == 0)
        return TRUE;
    }

  wrapped = items->len > 0 ? wrap_items (items, place.n_found - 1) : g_byte_array_new ();
  delta = (gint64)wrapped->len - (gint64)place.length;
  tag_splices_add (splices, place.offset, place.length, wrapped->data, wrapped->len);
  if (delta == 0 || (place.n_found == 4 && items->len > 0 && absorb (source, &place, delta, splices)))
    return TRUE;

  for (guint i = 0; i < place.n_sized; i++)
    add_size_splice (&place.chain[i], delta, splices);

  return move_all_chunk_offsets (source, &place.chain[0], place.offset + place.length, delta, 0, splices,
                                 error);
}
