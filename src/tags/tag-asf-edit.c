/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes fields into the header of an ASF file. The first value of a field goes into the extended content description, where
 * all programs look; the others go into the metadata library, where the specification has them. All that stays, objects
 * and attributes, is put together from its very bytes. */

#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-asf.h"
#include "tags/tag-edit.h"

/* A value that is longer has its place in the library as well. */
#define MAX_DESCRIPTOR 65535

typedef struct
{
  const TagSource *copy;
  const TagEdits *edits;
  GByteArray *header;       /* (owned) as it is to be */
  guint32 n_objects;        /* in it */
  gsize size_at;            /* in it, of the file's size; 0: it does not tell it */
  guint64 old_size;         /* that it told */
  gboolean has_description; /* the extended one is in it */
  gboolean has_library;     /* likewise */
} Edit;

/* A list of attributes on its way. */
typedef struct
{
  const TagEdits *edits;
  gboolean is_library;
  gboolean takes_new; /* what is to be written goes into this one */
  GByteArray *bytes;  /* (owned) */
  guint n_attributes;
  gboolean *is_placed; /* (owned) of each edit */
} List;

static void
append_le16 (GByteArray *bytes, guint value)
{
  const guint8 le[2] = { (guint8)value, (guint8)(value >> 8) };

  g_byte_array_append (bytes, le, sizeof le);
}

static void
put_le32 (guint8 *p, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    p[i] = (guint8)(value >> (8 * i));
}

static void
put_le64 (guint8 *p, guint64 value)
{
  put_le32 (p, (guint32)value);
  put_le32 (p + 4, (guint32)(value >> 32));
}

/* With the zero that texts end with there. */
static GByteArray *
encode (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  glong length = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);

  for (glong i = 0; units != NULL && i < length; i++)
    append_le16 (bytes, units[i]);
  append_le16 (bytes, 0);

  return bytes;
}

static guint
begin_object (GByteArray *bytes, const guint8 *guid)
{
  guint begin = bytes->len;

  g_byte_array_append (bytes, guid, TAG_ASF_GUID_SIZE);
  g_byte_array_set_size (bytes, begin + TAG_ASF_OBJECT_HEAD);

  return begin;
}

static void
end_object (GByteArray *bytes, guint begin)
{
  put_le64 (bytes->data + begin + TAG_ASF_GUID_SIZE, bytes->len - begin);
}

/* --- attributes --- */

static void
append_attribute (List *list, const guint8 *name, gsize name_size, const char *text)
{
  g_autoptr (GByteArray) value = encode (text);
  guint8 size[4];

  if (list->is_library)
    {
      append_le16 (list->bytes, 0);
      append_le16 (list->bytes, 0);
      append_le16 (list->bytes, (guint)name_size);
      append_le16 (list->bytes, TAG_ASF_UNICODE);
      put_le32 (size, value->len);
      g_byte_array_append (list->bytes, size, sizeof size);
      g_byte_array_append (list->bytes, name, (guint)name_size);
    }
  else
    {
      append_le16 (list->bytes, (guint)name_size);
      g_byte_array_append (list->bytes, name, (guint)name_size);
      append_le16 (list->bytes, TAG_ASF_UNICODE);
      append_le16 (list->bytes, value->len);
    }
  g_byte_array_append (list->bytes, value->data, value->len);
  list->n_attributes++;
}

static gboolean
fits_description (const char *value)
{
  g_autoptr (GByteArray) bytes = encode (value);

  return bytes->len <= MAX_DESCRIPTOR;
}

/* Those of the values that this kind of list is to have. */
static void
append_values (List *list, const TagEdit *edit, const guint8 *name, gsize name_size)
{
  gboolean has_first = edit->values[0] != NULL && fits_description (edit->values[0]);

  list->is_placed[edit - list->edits->items] = TRUE;
  if (!list->takes_new)
    return;
  for (guint i = 0; edit->values[i] != NULL; i++)
    if ((i == 0 && has_first) != list->is_library)
      append_attribute (list, name, name_size, edit->values[i]);
}

/* What was there before keeps its place, and its way to write the name. */
static void
append_old (List *list, const TagAsfAttribute *attribute, const guint8 *bytes, gsize size)
{
  g_autofree char *name = tag_asf_decode_unicode (attribute->name, attribute->name_size);
  const TagEdit *edit = attribute->language == 0 && attribute->stream == 0
                            ? tag_edits_find (list->edits, TAG_STORE_ASF, name)
                            : NULL;

  if (edit == NULL)
    {
      g_byte_array_append (list->bytes, bytes, (guint)size);
      list->n_attributes++;
    }
  else if (!list->is_placed[edit - list->edits->items])
    {
      append_values (list, edit, attribute->name, attribute->name_size);
    }
}

static void
append_new (List *list)
{
  for (gsize i = 0; i < list->edits->n_items; i++)
    {
      const TagEdit *edit = &list->edits->items[i];
      g_autoptr (GByteArray) name = encode (tag_mood_get_key (TAG_STORE_ASF, edit->field));

      if (!list->is_placed[i])
        append_values (list, edit, name->data, name->len);
    }
}

static void
list_begin (List *self, const TagEdits *edits, gboolean is_library, gboolean takes_new)
{
  *self = (List) { .edits = edits, .is_library = is_library, .takes_new = takes_new };
  self->bytes = g_byte_array_new ();
  self->is_placed = g_new0 (gboolean, edits->n_items + 1);
}

static void
list_clear (List *self)
{
  g_byte_array_unref (self->bytes);
  g_free (self->is_placed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

/* @kind: of the object, which is appended to @out. */
static gboolean
list_end (List *self, TagAsfKind kind, GByteArray *out, GError **error)
{
  guint begin;

  append_new (self);
  if (self->n_attributes > G_MAXUINT16)
    return tag_source_damaged (error, "ASF attributes");
  begin = begin_object (out, tag_asf_get_guid (kind));
  append_le16 (out, self->n_attributes);
  g_byte_array_append (out, self->bytes->data, self->bytes->len);
  end_object (out, begin);

  return TRUE;
}

static gboolean
edit_attributes (Edit *self, const TagAsfObject *object, GByteArray *out, GError **error)
{
  gboolean is_library = object->kind != TAG_ASF_EXTENDED_DESCRIPTION;
  gboolean takes_new = object->kind == TAG_ASF_EXTENDED_DESCRIPTION
                       || (object->kind == TAG_ASF_METADATA_LIBRARY && !self->has_library);
  g_autoptr (GBytes) content = tag_asf_read_content (self->copy, object, error);
  g_auto (List) list;
  const guint8 *bytes;
  gsize left;
  guint n;

  list_begin (&list, self->edits, is_library, takes_new);
  if (content == NULL)
    return FALSE;
  bytes = g_bytes_get_data (content, &left);
  if (left < 2)
    return tag_source_damaged (error, "ASF attributes");
  n = tag_get_le16 (bytes);
  bytes += 2;
  left -= 2;
  for (guint i = 0; i < n; i++)
    {
      const guint8 *begin = bytes;
      TagAsfAttribute attribute;

      if (!tag_asf_next_attribute (&bytes, &left, is_library, &attribute))
        return tag_source_damaged (error, "ASF attributes");
      append_old (&list, &attribute, begin, (gsize)(bytes - begin));
    }
  self->has_description |= object->kind == TAG_ASF_EXTENDED_DESCRIPTION;
  self->has_library |= object->kind == TAG_ASF_METADATA_LIBRARY;

  return list_end (&list, object->kind, out, error);
}

/* --- objects --- */

static gboolean
append_content (Edit *self, const TagAsfObject *object, GByteArray *out, GError **error)
{
  g_autoptr (GBytes) content = tag_asf_read_content (self->copy, object, error);
  guint begin;

  if (content == NULL)
    return FALSE;
  begin = begin_object (out, object->guid);
  g_byte_array_append (out, g_bytes_get_data (content, NULL), (guint)g_bytes_get_size (content));
  end_object (out, begin);
  if (object->kind == TAG_ASF_FILE_PROPERTIES
      && g_bytes_get_size (content) >= TAG_ASF_FILE_SIZE_AT + sizeof (guint64))
    {
      self->size_at = begin + TAG_ASF_OBJECT_HEAD + TAG_ASF_FILE_SIZE_AT;
      self->old_size = tag_get_le64 (out->data + self->size_at);
    }

  return TRUE;
}

static gboolean
append_object (Edit *self, const TagAsfObject *object, GByteArray *out, GError **error)
{
  switch (object->kind)
    {
    case TAG_ASF_EXTENDED_DESCRIPTION:
    case TAG_ASF_METADATA:
    case TAG_ASF_METADATA_LIBRARY: return edit_attributes (self, object, out, error);
    default: return append_content (self, object, out, error);
    }
}

/* What has several values, or a long one, where there is no list for these yet. */
static gboolean
append_new_library (Edit *self, GByteArray *out, GError **error)
{
  g_auto (List) list;

  list_begin (&list, self->edits, TRUE, TRUE);
  self->has_library = TRUE;
  append_new (&list);

  return list.n_attributes == 0 || list_end (&list, TAG_ASF_METADATA_LIBRARY, out, error);
}

static void
end_extension (GByteArray *out, guint begin)
{
  end_object (out, begin);
  put_le32 (out->data + begin + TAG_ASF_EXTENSION_HEAD - 4, out->len - begin - TAG_ASF_EXTENSION_HEAD);
}

static gboolean
append_extension (Edit *self, const TagAsfObject *object, GError **error)
{
  guint8 head[TAG_ASF_EXTENSION_HEAD];
  g_autoptr (GArray) objects = tag_asf_read_extension (self->copy, object, head, error);
  guint begin = self->header->len;

  if (objects == NULL)
    return FALSE;
  g_byte_array_append (self->header, head, sizeof head);
  for (guint i = 0; i < objects->len; i++)
    if (!append_object (self, &g_array_index (objects, TagAsfObject, i), self->header, error))
      return FALSE;
  if (!self->has_library && !append_new_library (self, self->header, error))
    return FALSE;
  end_extension (self->header, begin);

  return TRUE;
}

static gboolean
append_new_extension (Edit *self, GError **error)
{
  g_autoptr (GByteArray) library = g_byte_array_new ();
  guint begin;

  if (!append_new_library (self, library, error))
    return FALSE;
  if (library->len == 0)
    return TRUE;

  begin = begin_object (self->header, tag_asf_get_guid (TAG_ASF_EXTENSION));
  g_byte_array_append (self->header, tag_asf_reserved, TAG_ASF_RESERVED_SIZE);
  g_byte_array_set_size (self->header, begin + TAG_ASF_EXTENSION_HEAD);
  g_byte_array_append (self->header, library->data, library->len);
  end_extension (self->header, begin);
  self->n_objects++;

  return TRUE;
}

static gboolean
append_new_description (Edit *self, GError **error)
{
  g_auto (List) list;

  list_begin (&list, self->edits, FALSE, TRUE);
  append_new (&list);
  if (list.n_attributes == 0)
    return TRUE;
  self->n_objects++;

  return list_end (&list, TAG_ASF_EXTENDED_DESCRIPTION, self->header, error);
}

/* Some encoders with nothing to say leave out even the five lengths, and readers look for these beyond its end. */
static gboolean
is_void_description (const TagAsfObject *object)
{
  return object->kind == TAG_ASF_DESCRIPTION && object->size == TAG_ASF_OBJECT_HEAD;
}

static gboolean
make_header (Edit *self, GArray *objects, GError **error)
{
  for (guint i = 0; i < objects->len; i++)
    {
      const TagAsfObject *object = &g_array_index (objects, TagAsfObject, i);

      if (is_void_description (object))
        continue;
      if (!(object->kind == TAG_ASF_EXTENSION ? append_extension (self, object, error)
                                              : append_object (self, object, self->header, error)))
        return FALSE;
      self->n_objects++;
    }

  return (self->has_description || append_new_description (self, error))
         && (self->has_library || append_new_extension (self, error));
}

gboolean
tag_asf_edit (const TagSource *copy, const TagListing *listing, const TagEdits *edits, GError **error)
{
  /* The header is put together in memory, its padding as well, which is not listed. */
  const TagListing none = { .n_bytes = 0 };
  TagAsfObject header;
  g_autoptr (GArray) objects = tag_asf_read_header (copy, &header, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Edit self = { .copy = copy, .edits = edits, .header = bytes };

  if (objects == NULL || !tag_listing_has_room (&none, header.size, error))
    return FALSE;
  g_byte_array_set_size (bytes, TAG_ASF_HEADER_HEAD);
  if (!tag_source_read (copy, 0, bytes->data, TAG_ASF_HEADER_HEAD, error)
      || !make_header (&self, objects, error))
    return FALSE;

  put_le64 (bytes->data + TAG_ASF_GUID_SIZE, bytes->len);
  put_le32 (bytes->data + TAG_ASF_OBJECT_HEAD, self.n_objects);
  /* One that was not right stays so. */
  if (self.size_at != 0 && self.old_size == copy->size)
    put_le64 (bytes->data + self.size_at, copy->size - header.size + bytes->len);

  return tag_edit_splice (copy, 0, header.size, bytes, error);
}
