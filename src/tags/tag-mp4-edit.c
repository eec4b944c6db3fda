/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-mp4-box.h"

/* Finds the child of @type. Returns: FALSE without an error set when there is none */
static gboolean
find_child (const TagSource *source,
            const TagMp4Box *parent,
            const char      *type,
            TagMp4Box       *child)
{
  guint64 end = parent->offset + parent->size;

  for (guint64 position = parent->content; position < end; position += child->size)
    {
      if (!tag_mp4_read_box (source, position, end, FALSE, child, NULL))
        return FALSE;
      if (tag_mp4_box_is (child, type))
        return !tag_mp4_box_is (child, "meta") || tag_mp4_enter_meta (source, child, NULL);
    }

  return FALSE;
}

static void
append_box (GByteArray *array,
            const char *type,
            const void *content,
            gsize       length)
{
  tag_append_be32 (array, (guint32)(8 + length));
  g_byte_array_append (array, (const guint8 *)type, 4);
  g_byte_array_append (array, content, (guint)length);
}

static void
append_data (GByteArray *array,
             const char *text)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  tag_append_be32 (content, TAG_MP4_TEXT_UTF8);
  tag_append_be32 (content, 0);
  g_byte_array_append (content, (const guint8 *)text, (guint)strlen (text));
  append_box (array, "data", content->data, content->len);
}

static void
append_full_box (GByteArray *array,
                 const char *type,
                 const char *text)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  tag_append_be32 (content, 0);
  g_byte_array_append (content, (const guint8 *)text, (guint)strlen (text));
  append_box (array, type, content->data, content->len);
}

/* Appends value number @index: as the file has it raw, if it does. */
static void
append_value (GByteArray    *array,
              GBytes        *items,
              const TagEdit *edit,
              TagField       field,
              guint          index)
{
  const char *wanted = tag_edit_get_value (edit, field, index);
  gsize left;
  const guint8 *bytes = g_bytes_get_data (items, &left);
  const guint8 *child;
  gsize size;

  while (tag_mp4_next_child (&bytes, &left, &child, &size))
    {
      g_auto (TagMp4FreeForm) form = { NULL };
      TagField found;

      if (memcmp (child + 4, "----", 4) != 0 || !tag_mp4_free_form_parse (child + 8, size - 8, &form)
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
count_values (GBytes   *items,
              TagField  field)
{
  gsize left;
  const guint8 *bytes = g_bytes_get_data (items, &left);
  const guint8 *child;
  gsize size;
  guint n = 0;

  while (tag_mp4_next_child (&bytes, &left, &child, &size))
    {
      g_auto (TagMp4FreeForm) form = { NULL };
      TagField found;

      if (memcmp (child + 4, "----", 4) == 0 && tag_mp4_free_form_parse (child + 8, size - 8, &form)
          && tag_mood_field_from_key (TAG_STORE_MP4, form.key, &found) && found == field)
        n += form.values->len;
    }

  return n;
}

/* The new content of "ilst": all items byte for byte but our fields. An atom of ours keeps as many
 * values as it had; the last takes what there is more. */
static GByteArray *
edit_items (GBytes        *items,
            const TagEdit *edit)
{
  GByteArray *edited = g_byte_array_new ();
  gsize left;
  const guint8 *bytes = g_bytes_get_data (items, &left);
  const guint8 *child;
  gsize size;
  guint next[TAG_N_FIELDS] = { 0 }, seen[TAG_N_FIELDS] = { 0 }, total[TAG_N_FIELDS];

  for (guint i = 0; i < TAG_N_FIELDS; i++)
    total[i] = count_values (items, (TagField)i);

  while (tag_mp4_next_child (&bytes, &left, &child, &size))
    {
      g_auto (TagMp4FreeForm) form = { NULL };
      g_autoptr (GByteArray) content = g_byte_array_new ();
      TagField field;
      guint first;

      if (memcmp (child + 4, "----", 4) != 0 || !tag_mp4_free_form_parse (child + 8, size - 8, &form)
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
add_size_splice (const TagMp4Box *box,
                 gint64           delta,
                 GArray          *splices)
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
move_chunk_offsets (const TagSource  *source,
                    const TagMp4Box  *box,
                    guint64           from,
                    gint64            delta,
                    GArray           *splices,
                    GError          **error)
{
  g_autoptr (GBytes) table = NULL;
  g_autofree guint8 *edited = NULL;
  gsize size;
  guint width;
  guint32 n_chunks;

  table = tag_mp4_read_chunk_offsets (source, box, &width, &n_chunks, error);
  if (table == NULL)
    return FALSE;

  size = g_bytes_get_size (table);
  edited = g_memdup2 (g_bytes_get_data (table, NULL), size);
  for (guint32 i = 0; i < n_chunks; i++)
    {
      guint64 offset = tag_mp4_get_chunk_offset (table, width, i);

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
move_all_chunk_offsets (const TagSource  *source,
                        const TagMp4Box  *parent,
                        guint64           from,
                        gint64            delta,
                        guint             depth,
                        GArray           *splices,
                        GError          **error)
{
  static const char *const containers[] = { "trak", "mdia", "minf", "stbl", NULL };
  guint64 end = parent->offset + parent->size;
  TagMp4Box box;

  for (guint64 position = parent->content; position < end; position += box.size)
    {
      gboolean ok = TRUE;

      if (end - position == 4)
        return TRUE;
      if (!tag_mp4_read_box (source, position, end, FALSE, &box, error))
        return FALSE;
      if (tag_mp4_box_is (&box, "stco") || tag_mp4_box_is (&box, "co64"))
        ok = move_chunk_offsets (source, &box, from, delta, splices, error);
      else if (depth < TAG_MP4_MAX_DEPTH && tag_mp4_box_is_one_of (&box, containers))
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
wrap_items (const GByteArray *items,
            guint             n_found)
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
holds_only (const TagSource   *source,
            const TagMp4Box   *box,
            const char *const *types)
{
  guint64 end = box->offset + box->size;
  TagMp4Box child;

  for (guint64 position = box->content; position < end; position += child.size)
    if (!tag_mp4_read_box (source, position, end, FALSE, &child, NULL)
        || (!tag_mp4_box_is_one_of (&child, types) && !tag_mp4_box_is_free (&child)))
      return FALSE;

  return TRUE;
}

/* Where the change is made and what it is: the chain of boxes down to the place, and the range. */
typedef struct
{
  TagMp4Box chain[4];  /* moov, udta, meta, ilst */
  guint n_found; /* of them */
  guint n_sized; /* how many of them change their size */
  guint64 offset;
  guint64 length;
} Place;

static gboolean
find_place (const TagSource  *source,
            Place            *place,
            GError          **error)
{
  static const char *const types[] = { "moov", "udta", "meta", "ilst" };
  TagMp4Box file = { "file", 0, source->size, 0 };
  const TagMp4Box *parent = &file;

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
absorb (const TagSource *source,
        const Place     *place,
        gint64           delta,
        GArray          *splices)
{
  const TagMp4Box *meta = &place->chain[2];
  const TagMp4Box *ilst = &place->chain[3];
  guint64 after = ilst->offset + ilst->size;
  TagMp4Box box;
  gint64 size;

  if (!tag_mp4_read_box (source, after, meta->offset + meta->size, FALSE, &box, NULL) || !tag_mp4_box_is (&box, "free")
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
widen_removal (const TagSource *source,
               Place           *place)
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
tag_mp4_edit (const TagSource  *source,
              const TagEdit    *edit,
              GArray           *splices,
              GError          **error)
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
      const TagMp4Box *parent = &place.chain[place.n_found - 1];

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
