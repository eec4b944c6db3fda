/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-text.h"

/* Format: "Advanced Systems Format (ASF) Specification", revision 01.20.05. */

#define GUID_SIZE      16
#define OBJECT_HEAD    24
#define HEADER_HEAD    30
#define EXTENSION_HEAD 46
#define FILE_SIZE_AT   16 /* in the file properties, after the file's id */
#define MAX_OBJECTS    4096
#define TYPE_UNICODE   0

static const guint8 guid_data[] = "\x36\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C";
static const guint8 guid_file_properties[]
    = "\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65";
static const guint8 guid_extended_description[]
    = "\x40\xA4\xD0\xD2\x07\xE3\xD2\x11\x97\xF0\x00\xA0\xC9\x5E\xA8\x50";
static const guint8 guid_extension[] = "\xB5\x03\xBF\x5F\x2E\xA9\xCF\x11\x8E\xE3\x00\xC0\x0C\x20\x53\x65";
static const guint8 guid_metadata[] = "\xEA\xCB\xF8\xC5\xAF\x5B\x77\x48\x84\x67\xAA\x8C\x44\xFA\x4C\xCA";
static const guint8 guid_metadata_library[]
    = "\x94\x1C\x23\x44\x98\x94\xD1\x49\xA1\x41\x1D\x13\x4E\x45\x70\x54";
static const guint8 guid_padding[] = "\x74\xD4\x06\x18\xDF\xCA\x09\x45\xA4\xBA\x9A\xAB\xCB\x96\xAA\xE8";
/* Files that sign or encrypt their own content. */
static const guint8 guid_signature[] = "\xFC\xB3\x11\x22\x23\xBD\xD2\x11\xB4\xB7\x00\xA0\xC9\x55\xFC\x6E";
static const guint8 guid_encryption[] = "\xFB\xB3\x11\x22\x23\xBD\xD2\x11\xB4\xB7\x00\xA0\xC9\x55\xFC\x6E";
static const guint8 guid_extended_encryption[]
    = "\x14\xE6\x8A\x29\x22\x26\x17\x4C\xB9\x35\xDA\xE0\x7E\xE9\x28\x9C";

typedef struct
{
  guint8 guid[GUID_SIZE];
  guint64 offset;
  guint64 size;
} Object;

/* A descriptor of the extended content description, or a record of the metadata library. */
typedef struct
{
  const guint8 *raw;
  gsize raw_size;
  const guint8 *name;
  gsize name_size;
  guint16 type;
  const guint8 *value;
  gsize value_size;
} Attribute;

static gboolean
is_guid (const Object *object,
         const guint8 *guid)
{
  return memcmp (object->guid, guid, GUID_SIZE) == 0;
}

static gboolean
read_object (const TagSource  *source,
             guint64           offset,
             guint64           end,
             Object           *object,
             GError          **error)
{
  guint8 head[OBJECT_HEAD];

  if (offset > end || end - offset < OBJECT_HEAD)
    return tag_source_damaged (error, "ASF object");
  if (!tag_source_read (source, offset, head, sizeof head, error))
    return FALSE;

  memcpy (object->guid, head, GUID_SIZE);
  object->offset = offset;
  object->size = tag_get_le64 (head + GUID_SIZE);
  if (object->size < OBJECT_HEAD || object->size > end - offset)
    return tag_source_damaged (error, "ASF object");

  return TRUE;
}

/* The objects in [@position, @end), which they have to fill. */
static GArray *
read_objects (const TagSource  *source,
              guint64           position,
              guint64           end,
              GError          **error)
{
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (Object));

  while (position < end)
    {
      Object object;

      if (!read_object (source, position, end, &object, error))
        return NULL;
      if (objects->len >= MAX_OBJECTS)
        {
          tag_source_damaged (error, "ASF objects");
          return NULL;
        }
      g_array_append_val (objects, object);
      position += object.size;
    }

  return g_steal_pointer (&objects);
}

/* The objects of the header, by its size. The number of them that the header tells is wrong in files
 * of some encoders; a write puts it right. */
static GArray *
read_header (const TagSource  *source,
             Object           *header,
             GError          **error)
{
  if (!read_object (source, 0, source->size, header, error))
    return NULL;
  if (header->size < HEADER_HEAD)
    {
      tag_source_damaged (error, "ASF header");
      return NULL;
    }

  return read_objects (source, HEADER_HEAD, header->size, error);
}

static GBytes *
read_content (const TagSource  *source,
              const Object     *object,
              GError          **error)
{
  return tag_source_read_bytes (source, object->offset + OBJECT_HEAD, object->size - OBJECT_HEAD, error);
}

/* Takes one attribute off @bytes; @is_library tells which of the two forms. */
static gboolean
next_attribute (const guint8 **bytes,
                gsize         *left,
                gboolean       is_library,
                Attribute     *attribute)
{
  const guint8 *p = *bytes;
  gsize fixed = is_library ? 12 : 6;
  gsize rest;

  if (*left < fixed)
    return FALSE;

  attribute->raw = p;
  rest = *left - fixed;
  if (is_library)
    {
      attribute->name_size = tag_get_le16 (p + 4);
      attribute->type = tag_get_le16 (p + 6);
      attribute->value_size = tag_get_le32 (p + 8);
      attribute->name = p + 12;
      if (attribute->name_size > rest || attribute->value_size > rest - attribute->name_size)
        return FALSE;
      attribute->value = attribute->name + attribute->name_size;
    }
  else
    {
      attribute->name_size = tag_get_le16 (p);
      attribute->name = p + 2;
      if (attribute->name_size > rest)
        return FALSE;
      attribute->type = tag_get_le16 (attribute->name + attribute->name_size);
      attribute->value_size = tag_get_le16 (attribute->name + attribute->name_size + 2);
      attribute->value = attribute->name + attribute->name_size + 4;
      if (attribute->value_size > rest - attribute->name_size)
        return FALSE;
    }

  attribute->raw_size = (gsize)(attribute->value + attribute->value_size - p);
  *bytes += attribute->raw_size;
  *left -= attribute->raw_size;

  return TRUE;
}

static char *
decode_unicode (const guint8 *bytes,
                gsize         length)
{
  gboolean little_endian = TRUE;
  gsize consumed;

  return tag_text_decode (TAG_TEXT_UTF16, bytes, length, &consumed, &little_endian);
}

/* Numbers as text; what is neither shows as one sign, and is kept raw. */
static char *
decode_value (const Attribute *attribute)
{
  if (attribute->type == TYPE_UNICODE)
    return decode_unicode (attribute->value, attribute->value_size);
  if (attribute->type >= 2 && attribute->type <= 5)
    switch (attribute->value_size)
      {
      case 2: return g_strdup_printf ("%u", tag_get_le16 (attribute->value));
      case 4: return g_strdup_printf ("%u", tag_get_le32 (attribute->value));
      case 8: return g_strdup_printf ("%" G_GUINT64_FORMAT, tag_get_le64 (attribute->value));
      default: break;
      }

  return g_strdup ("\357\277\275");
}

static gboolean
list_attributes (const TagSource  *source,
                 const Object     *object,
                 gboolean          is_library,
                 TagListing       *listing,
                 GError          **error)
{
  g_autoptr (GBytes) content = read_content (source, object, error);
  const guint8 *bytes;
  gsize left;
  guint n_attributes, rank;

  if (content == NULL)
    return FALSE;

  bytes = g_bytes_get_data (content, &left);
  if (left < 2)
    return tag_source_damaged (error, "ASF attributes");

  n_attributes = tag_get_le16 (bytes);
  bytes += 2;
  left -= 2;
  for (guint i = 0; i < n_attributes; i++)
    {
      g_autofree char *name = NULL;
      Attribute attribute;
      TagEntry *entry;

      if (!next_attribute (&bytes, &left, is_library, &attribute))
        return tag_source_damaged (error, "ASF attributes");

      name = decode_unicode (attribute.name, attribute.name_size);
      entry = tag_listing_add (listing, TAG_STORE_ASF, name, attribute.raw, attribute.raw_size);
      entry->is_home = !is_library;
      if (tag_mood_get_meaning (TAG_STORE_ASF, name, &rank) != TAG_MEANING_NONE)
        {
          g_autofree char *value = decode_value (&attribute);
          const char *values[] = { value, NULL };

          entry->values = g_strdupv ((GStrv)values);
        }
    }

  return left == 0 ? TRUE : tag_source_damaged (error, "ASF attributes");
}

static gboolean
list_object (const TagSource  *source,
             const Object     *object,
             TagListing       *listing,
             GError          **error)
{
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GByteArray) copy = g_byte_array_new ();
  g_autoptr (GString) id = g_string_new ("ASF ");

  if (is_guid (object, guid_padding))
    return TRUE;
  if (is_guid (object, guid_metadata) || is_guid (object, guid_metadata_library))
    return list_attributes (source, object, TRUE, listing, error);

  content = read_content (source, object, error);
  if (content == NULL)
    return FALSE;

  g_byte_array_append (copy, g_bytes_get_data (content, NULL), (guint)g_bytes_get_size (content));
  for (guint i = 0; i < GUID_SIZE; i++)
    g_string_append_printf (id, "%02x", object->guid[i]);

  if (is_guid (object, guid_file_properties))
    {
      /* The file's size is a size like any other. */
      if (copy->len < FILE_SIZE_AT + 8)
        return tag_source_damaged (error, "ASF file properties");
      memset (copy->data + FILE_SIZE_AT, 0, 8);
      g_string_assign (id, "ASF file properties");
    }
  if (is_guid (object, guid_signature) || is_guid (object, guid_encryption)
      || is_guid (object, guid_extended_encryption))
    tag_listing_set_obstacle (listing, _ ("The file is protected: it may not be changed"));

  tag_listing_add (listing, TAG_STORE_NONE, id->str, copy->data, copy->len);

  return TRUE;
}

static gboolean
list_extension (const TagSource  *source,
                const Object     *object,
                TagListing       *listing,
                GError          **error)
{
  g_autoptr (GArray) objects = NULL;
  guint8 head[EXTENSION_HEAD];

  if (object->size < EXTENSION_HEAD || !tag_source_read (source, object->offset, head, sizeof head, error)
      || tag_get_le32 (head + 42) != object->size - EXTENSION_HEAD)
    return error != NULL && *error != NULL ? FALSE : tag_source_damaged (error, "ASF header extension");

  tag_listing_add (listing, TAG_STORE_NONE, "ASF header extension", head + OBJECT_HEAD, 18);
  objects = read_objects (source, object->offset + EXTENSION_HEAD, object->offset + object->size, error);
  if (objects == NULL)
    return FALSE;

  for (guint i = 0; i < objects->len; i++)
    if (!list_object (source, &g_array_index (objects, Object, i), listing, error))
      return FALSE;

  return TRUE;
}

/* What follows the header: the data packets, then indexes, which count packets and not bytes. */
static gboolean
list_rest (const TagSource  *source,
           guint64           position,
           TagListing       *listing,
           GError          **error)
{
  gboolean has_data = FALSE;

  while (position < source->size)
    {
      Object object;

      if (!read_object (source, position, source->size, &object, error))
        return FALSE;
      if (is_guid (&object, guid_data))
        {
          has_data = TRUE;
          tag_listing_add_audio (listing, position + OBJECT_HEAD, object.size - OBJECT_HEAD);
        }
      else if (!list_object (source, &object, listing, error))
        return FALSE;
      position += object.size;
    }

  return has_data ? TRUE : tag_source_damaged (error, "ASF without data");
}

/**
 * tag_asf_list:
 *
 * Every object of the header and of its extension is an entry, attributes each on their own, and so
 * are the objects after the data. Padding is not, nor the file's size.
 */
gboolean
tag_asf_list (const TagSource  *source,
              TagListing       *listing,
              GError          **error)
{
  g_autoptr (GArray) objects = NULL;
  Object header;

  objects = read_header (source, &header, error);
  if (objects == NULL)
    return FALSE;

  listing->home = TAG_STORE_ASF;
  for (guint i = 0; i < objects->len; i++)
    {
      const Object *object = &g_array_index (objects, Object, i);
      gboolean ok;

      if (is_guid (object, guid_extended_description))
        {
          if (listing->has_home)
            tag_listing_set_obstacle (listing, _ ("The file has more than one list of tags"));
          listing->has_home = TRUE;
          ok = list_attributes (source, object, FALSE, listing, error);
        }
      else if (is_guid (object, guid_extension))
        ok = list_extension (source, object, listing, error);
      else
        ok = list_object (source, object, listing, error);
      if (!ok)
        return FALSE;
    }

  return list_rest (source, header.size, listing, error);
}

static void
append_unicode (GByteArray *array,
                const char *text)
{
  g_autoptr (GByteArray) utf16 = g_byte_array_new ();

  /* The mark that comes with the ID3v2 form of UTF-16 is not for here. */
  tag_text_append (utf16, TAG_TEXT_UTF16, TRUE, text, TRUE);
  g_byte_array_append (array, utf16->data + 2, utf16->len - 2);
}

static gboolean
append_attribute (GByteArray  *array,
                  const char  *name,
                  const char  *value,
                  GError     **error)
{
  g_autoptr (GByteArray) name_bytes = g_byte_array_new ();
  g_autoptr (GByteArray) value_bytes = g_byte_array_new ();

  append_unicode (name_bytes, name);
  append_unicode (value_bytes, value);
  if (value_bytes->len > G_MAXUINT16)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag is full"));
      return FALSE;
    }

  tag_append_le16 (array, (guint16)name_bytes->len);
  g_byte_array_append (array, name_bytes->data, name_bytes->len);
  tag_append_le16 (array, TYPE_UNICODE);
  tag_append_le16 (array, (guint16)value_bytes->len);
  g_byte_array_append (array, value_bytes->data, value_bytes->len);

  return TRUE;
}

static gboolean
get_attribute_field (const Attribute *attribute,
                     TagField        *field)
{
  g_autofree char *name = decode_unicode (attribute->name, attribute->name_size);

  return tag_mood_field_from_key (TAG_STORE_ASF, name, field);
}

/* Appends value number @index: as the file has it raw, if it does. */
static gboolean
append_value (GByteArray     *array,
              GBytes         *old,
              const TagEdit  *edit,
              TagField        field,
              guint           index,
              GError        **error)
{
  const char *wanted = tag_edit_get_value (edit, field, index);
  gsize left;
  const guint8 *bytes = g_bytes_get_data (old, &left);
  Attribute attribute;

  for (bytes += 2, left -= 2; next_attribute (&bytes, &left, FALSE, &attribute);)
    {
      g_autofree char *value = decode_value (&attribute);
      TagField found;

      if (get_attribute_field (&attribute, &found) && found == field && strcmp (value, wanted) == 0)
        {
          g_byte_array_append (array, attribute.raw, (guint)attribute.raw_size);
          return TRUE;
        }
    }

  return append_attribute (array, tag_mood_get_key (TAG_STORE_ASF, field), wanted, error);
}

/* All attributes byte for byte and in their order, but our fields.
 * Returns: (transfer full): the content of the object; of length 2 when there is none left */
static GByteArray *
edit_attributes (GBytes         *old,
                 const TagEdit  *edit,
                 GError        **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  gsize left;
  const guint8 *bytes = g_bytes_get_data (old, &left);
  Attribute attribute;
  guint next[TAG_N_FIELDS] = { 0 }, n_attributes = 0;

  tag_append_le16 (array, 0);
  for (bytes += 2, left -= 2; next_attribute (&bytes, &left, FALSE, &attribute);)
    {
      TagField field;

      if (!get_attribute_field (&attribute, &field) || !tag_edit_changes (edit, field))
        g_byte_array_append (array, attribute.raw, (guint)attribute.raw_size);
      else if (tag_edit_get_value (edit, field, next[field]) == NULL)
        continue;
      else if (!append_value (array, old, edit, field, next[field]++, error))
        return NULL;
      n_attributes++;
    }

  for (guint i = 0; i < TAG_N_FIELDS; i++)
    for (; tag_edit_get_value (edit, (TagField)i, next[i]) != NULL; n_attributes++)
      if (!append_value (array, old, edit, (TagField)i, next[i]++, error))
        return NULL;

  if (n_attributes > G_MAXUINT16)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag is full"));
      return NULL;
    }
  tag_put_le16 (array->data, (guint16)n_attributes);

  return g_steal_pointer (&array);
}

/* The header's own size and count, and the size of the file that it tells of. */
static gboolean
add_header_splices (const TagSource  *source,
                    const Object     *header,
                    const GArray     *objects,
                    int               n_added,
                    gint64            delta,
                    GArray           *splices,
                    GError          **error)
{
  guint8 bytes[12];

  tag_put_le64 (bytes, header->size + (guint64)delta);
  tag_put_le32 (bytes + 8, objects->len + (guint32)n_added);
  tag_splices_add (splices, GUID_SIZE, 12, bytes, 12);

  for (guint i = 0; i < objects->len; i++)
    {
      const Object *object = &g_array_index (objects, Object, i);
      guint64 at = object->offset + OBJECT_HEAD + FILE_SIZE_AT;

      if (!is_guid (object, guid_file_properties))
        continue;
      if (!tag_source_read (source, at, bytes, 8, error))
        return FALSE;
      if (tag_get_le64 (bytes) != source->size)
        continue;
      tag_put_le64 (bytes, source->size + (guint64)delta);
      tag_splices_add (splices, at, 8, bytes, 8);
    }

  return TRUE;
}

gboolean
tag_asf_edit (const TagSource  *source,
              const TagEdit    *edit,
              GArray           *splices,
              GError          **error)
{
  g_autoptr (GArray) objects = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GByteArray) edited = NULL;
  g_autoptr (GByteArray) object_bytes = g_byte_array_new ();
  const Object *old = NULL;
  guint64 old_size;
  guint8 size[8];
  Object header;

  objects = read_header (source, &header, error);
  if (objects == NULL)
    return FALSE;

  for (guint i = 0; i < objects->len && old == NULL; i++)
    if (is_guid (&g_array_index (objects, Object, i), guid_extended_description))
      old = &g_array_index (objects, Object, i);

  old_size = old != NULL ? old->size : 0;
  content = old != NULL ? read_content (source, old, error) : g_bytes_new ("\0\0", 2);
  edited = content != NULL ? edit_attributes (content, edit, error) : NULL;
  if (edited == NULL)
    return FALSE;

  if (edited->len > 2)
    {
      tag_put_le64 (size, OBJECT_HEAD + edited->len);
      g_byte_array_append (object_bytes, guid_extended_description, GUID_SIZE);
      g_byte_array_append (object_bytes, size, sizeof size);
      g_byte_array_append (object_bytes, edited->data, edited->len);
    }
  tag_splices_add (splices, old != NULL ? old->offset : header.size, old_size, object_bytes->data,
                   object_bytes->len);

  return add_header_splices (source, &header, objects, (object_bytes->len > 0) - (old != NULL),
                             (gint64)object_bytes->len - (gint64)old_size, splices, error);
}
