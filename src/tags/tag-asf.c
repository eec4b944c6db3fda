/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-asf.h"
#include "tags/tag-containers.h"
#include "tags/tag-text.h"

#define MAX_OBJECTS 4096

const guint8 tag_asf_reserved[TAG_ASF_RESERVED_SIZE]
    = "\x11\xD2\xD3\xAB\xBA\xA9\xCF\x11\x8E\xE6\x00\xC0\x0C\x20\x53\x65\x06";

static const struct
{
  TagAsfKind kind;
  const guint8 guid[TAG_ASF_GUID_SIZE + 1];
} kinds[] = {
  { TAG_ASF_DATA, "\x36\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C" },
  { TAG_ASF_FILE_PROPERTIES, "\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65" },
  { TAG_ASF_DESCRIPTION, "\x33\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C" },
  { TAG_ASF_EXTENDED_DESCRIPTION, "\x40\xA4\xD0\xD2\x07\xE3\xD2\x11\x97\xF0\x00\xA0\xC9\x5E\xA8\x50" },
  { TAG_ASF_EXTENSION, "\xB5\x03\xBF\x5F\x2E\xA9\xCF\x11\x8E\xE3\x00\xC0\x0C\x20\x53\x65" },
  { TAG_ASF_METADATA, "\xEA\xCB\xF8\xC5\xAF\x5B\x77\x48\x84\x67\xAA\x8C\x44\xFA\x4C\xCA" },
  { TAG_ASF_METADATA_LIBRARY, "\x94\x1C\x23\x44\x98\x94\xD1\x49\xA1\x41\x1D\x13\x4E\x45\x70\x54" },
  { TAG_ASF_PADDING, "\x74\xD4\x06\x18\xDF\xCA\x09\x45\xA4\xBA\x9A\xAB\xCB\x96\xAA\xE8" },
  /* A signature, and two ways to encrypt. */
  { TAG_ASF_PROTECTION, "\xFC\xB3\x11\x22\x23\xBD\xD2\x11\xB4\xB7\x00\xA0\xC9\x55\xFC\x6E" },
  { TAG_ASF_PROTECTION, "\xFB\xB3\x11\x22\x23\xBD\xD2\x11\xB4\xB7\x00\xA0\xC9\x55\xFC\x6E" },
  { TAG_ASF_PROTECTION, "\x14\xE6\x8A\x29\x22\x26\x17\x4C\xB9\x35\xDA\xE0\x7E\xE9\x28\x9C" },
};

const guint8 *
tag_asf_get_guid (TagAsfKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return kinds[i].guid;

  g_return_val_if_reached (NULL);
}

static TagAsfKind
find_kind (const guint8 *guid)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (memcmp (kinds[i].guid, guid, TAG_ASF_GUID_SIZE) == 0)
      return kinds[i].kind;

  return TAG_ASF_OTHER;
}

static gboolean
read_object (const TagSource *source,
             guint64          offset,
             guint64          end,
             TagAsfObject          *object,
             GError         **error)
{
  guint8 head[TAG_ASF_OBJECT_HEAD];

  if (offset > end || end - offset < TAG_ASF_OBJECT_HEAD)
    return tag_source_damaged (error, "ASF object");
  if (!tag_source_read (source, offset, head, sizeof head, error))
    return FALSE;

  memcpy (object->guid, head, TAG_ASF_GUID_SIZE);
  object->kind = find_kind (head);
  object->offset = offset;
  object->size = tag_get_le64 (head + TAG_ASF_GUID_SIZE);
  if (object->size < TAG_ASF_OBJECT_HEAD || object->size > end - offset)
    return tag_source_damaged (error, "ASF object");

  return TRUE;
}

/* The objects in [@position, @end), which they have to fill. */
GArray *
tag_asf_read_objects (const TagSource *source,
              guint64          position,
              guint64          end,
              GError         **error)
{
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (TagAsfObject));

  while (position < end)
    {
      TagAsfObject object;

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

/* By the header's size. The number of them that the header tells is wrong in files
 * of some encoders; a write puts it right. */
GArray *
tag_asf_read_header (const TagSource *source,
             TagAsfObject          *header,
             GError         **error)
{
  if (!read_object (source, 0, source->size, header, error))
    return NULL;
  if (header->size < TAG_ASF_HEADER_HEAD)
    {
      tag_source_damaged (error, "ASF header");
      return NULL;
    }

  return tag_asf_read_objects (source, TAG_ASF_HEADER_HEAD, header->size, error);
}

GBytes *
tag_asf_read_content (const TagSource *source,
              const TagAsfObject    *object,
              GError         **error)
{
  return tag_source_read_bytes (source, object->offset + TAG_ASF_OBJECT_HEAD, object->size - TAG_ASF_OBJECT_HEAD, error);
}

/* Of what is to be listed: a file of many large objects must not fill the memory. */
static GBytes *
read_listed (const TagSource    *source,
             const TagAsfObject *object,
             const TagListing   *listing,
             GError            **error)
{
  return tag_listing_has_room (listing, object->size, error) ? tag_asf_read_content (source, object, error) : NULL;
}

/* Takes one attribute off @bytes; @is_library tells which of the two forms. */
gboolean
tag_asf_next_attribute (const guint8 **bytes,
                gsize         *left,
                gboolean       is_library,
                TagAsfAttribute     *attribute)
{
  const guint8 *p = *bytes;
  gsize fixed = is_library ? 12 : 6;
  gsize rest;

  if (*left < fixed)
    return FALSE;

  rest = *left - fixed;
  attribute->language = attribute->stream = 0;
  if (is_library)
    {
      attribute->language = tag_get_le16 (p);
      attribute->stream = tag_get_le16 (p + 2);
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

  *left -= (gsize)(attribute->value + attribute->value_size - p);
  *bytes = attribute->value + attribute->value_size;

  return TRUE;
}

char *
tag_asf_decode_unicode (const guint8 *bytes,
                gsize         length)
{
  gboolean little_endian = TRUE;
  gsize consumed;

  return tag_text_decode (TAG_TEXT_UTF16, bytes, length, &consumed, &little_endian);
}

/* Numbers as text; what is neither shows as one sign, for which a plan refuses the file. */
static char *
decode_value (const TagAsfAttribute *attribute)
{
  if (attribute->type == TAG_ASF_UNICODE)
    return tag_asf_decode_unicode (attribute->value, attribute->value_size);
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

/* The length of a text without the zeros at its end, which it may have or not. */
static gsize
trim_unicode (const guint8 *bytes,
              gsize         length)
{
  length &= ~(gsize)1;
  while (length >= 2 && bytes[length - 1] == 0 && bytes[length - 2] == 0)
    length -= 2;

  return length;
}

/* Type, language, stream and value, which are the same in whatever list of the file the attribute is: a
 * second value of one name has to go from the extended content description into the library. */
static GByteArray *
get_comparable (const TagAsfAttribute *attribute)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize size = attribute->value_size;

  tag_append_le32 (bytes, attribute->type);
  tag_append_le32 (bytes, (guint32)attribute->language << 16 | attribute->stream);
  if (attribute->type == TAG_ASF_UNICODE)
    size = trim_unicode (attribute->value, size);
  else if (attribute->type == TAG_ASF_BOOL)
    /* Of 4 bytes in one list and of 2 in the other. */
    while (size > 1 && attribute->value[size - 1] == 0)
      size--;
  g_byte_array_append (bytes, attribute->value, (guint)size);

  return bytes;
}

static gboolean
list_attributes (const TagSource *source,
                 const TagAsfObject    *object,
                 gboolean         is_library,
                 TagListing      *listing,
                 GError         **error)
{
  g_autoptr (GBytes) content = read_listed (source, object, listing, error);
  const guint8 *bytes;
  gsize left;
  guint n_attributes;

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
      g_autoptr (GByteArray) comparable = NULL;
      TagAsfAttribute attribute;
      TagEntry *entry;

      if (!tag_asf_next_attribute (&bytes, &left, is_library, &attribute))
        return tag_source_damaged (error, "ASF attributes");

      name = tag_asf_decode_unicode (attribute.name, attribute.name_size);
      comparable = get_comparable (&attribute);
      entry = tag_listing_add (listing, TAG_STORE_ASF, name, comparable->data, comparable->len);
      entry->is_home = attribute.language == 0 && attribute.stream == 0;
      if (tag_mood_is_known_key (TAG_STORE_ASF, name))
        {
          g_autofree char *value = decode_value (&attribute);
          const char *values[] = { value, NULL };

          entry->values = g_strdupv ((GStrv)values);
        }
    }

  return left == 0 ? TRUE : tag_source_damaged (error, "ASF attributes");
}

/* The file's size is a size like any other. Returns: (transfer full) (nullable): @content without it */
static GBytes *
drop_file_size (GBytes *content)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (content, &size);
  guint8 *copy;

  if (size < TAG_ASF_FILE_SIZE_AT + 8)
    return NULL;
  copy = g_memdup2 (bytes, size);
  memset (copy + TAG_ASF_FILE_SIZE_AT, 0, 8);

  return g_bytes_new_take (copy, size);
}

static gboolean
list_object (const TagSource *source,
             const TagAsfObject    *object,
             TagListing      *listing,
             GError         **error)
{
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) properties = NULL;
  g_autoptr (GString) id = g_string_new ("ASF ");

  if (object->kind == TAG_ASF_PADDING
      || (object->kind == TAG_ASF_DESCRIPTION && object->size == TAG_ASF_OBJECT_HEAD))
    return TRUE;
  if (object->kind == TAG_ASF_METADATA || object->kind == TAG_ASF_METADATA_LIBRARY)
    return list_attributes (source, object, TRUE, listing, error);

  content = read_listed (source, object, listing, error);
  if (content == NULL)
    return FALSE;

  for (guint i = 0; i < TAG_ASF_GUID_SIZE; i++)
    g_string_append_printf (id, "%02x", object->guid[i]);

  if (object->kind == TAG_ASF_FILE_PROPERTIES)
    {
      properties = drop_file_size (content);
      if (properties == NULL)
        return tag_source_damaged (error, "ASF file properties");
      g_string_assign (id, "ASF file properties");
    }
  if (object->kind == TAG_ASF_DESCRIPTION)
    g_string_assign (id, "ASF content description");
  if (object->kind == TAG_ASF_PROTECTION)
    tag_listing_set_obstacle (listing, _ ("The file is protected: it may not be changed"));

  tag_listing_add_bytes (listing, TAG_STORE_NONE, id->str, properties != NULL ? properties : content);

  return TRUE;
}

GArray *
tag_asf_read_extension (const TagSource    *source,
                        const TagAsfObject *object,
                        guint8              head[TAG_ASF_EXTENSION_HEAD],
                        GError            **error)
{
  if (object->size >= TAG_ASF_EXTENSION_HEAD
      && !tag_source_read (source, object->offset, head, TAG_ASF_EXTENSION_HEAD, error))
    return NULL;
  if (object->size < TAG_ASF_EXTENSION_HEAD
      || tag_get_le32 (head + TAG_ASF_EXTENSION_HEAD - 4) != object->size - TAG_ASF_EXTENSION_HEAD)
    {
      tag_source_damaged (error, "ASF header extension");
      return NULL;
    }

  return tag_asf_read_objects (source, object->offset + TAG_ASF_EXTENSION_HEAD, object->offset + object->size, error);
}

static gboolean
list_extension (const TagSource    *source,
                const TagAsfObject *object,
                TagListing         *listing,
                GError            **error)
{
  guint8 head[TAG_ASF_EXTENSION_HEAD];
  g_autoptr (GArray) objects = tag_asf_read_extension (source, object, head, error);

  if (objects == NULL)
    return FALSE;
  if (memcmp (head + TAG_ASF_OBJECT_HEAD, tag_asf_reserved, TAG_ASF_RESERVED_SIZE) != 0)
    tag_listing_add (listing, TAG_STORE_NONE, "ASF header extension", head + TAG_ASF_OBJECT_HEAD, TAG_ASF_RESERVED_SIZE);

  for (guint i = 0; i < objects->len; i++)
    if (!list_object (source, &g_array_index (objects, TagAsfObject, i), listing, error))
      return FALSE;

  return TRUE;
}

/* What follows the header: the data packets, then indexes, which count packets and not bytes. */
static gboolean
list_rest (const TagSource *source,
           guint64          position,
           TagListing      *listing,
           GError         **error)
{
  gboolean has_data = FALSE;

  while (position < source->size)
    {
      TagAsfObject object;

      if (!read_object (source, position, source->size, &object, error))
        return FALSE;
      if (object.kind == TAG_ASF_DATA)
        {
          has_data = TRUE;
          tag_listing_add_audio (listing, position + TAG_ASF_OBJECT_HEAD, object.size - TAG_ASF_OBJECT_HEAD);
        }
      else if (!list_object (source, &object, listing, error))
        return FALSE;
      position += object.size;
    }

  return has_data ? TRUE : tag_source_damaged (error, "ASF without data");
}

static gboolean
list_extended_descriptions (const TagSource *source,
                            const GArray    *objects,
                            TagListing      *listing,
                            GError         **error)
{
  for (guint i = 0; i < objects->len; i++)
    {
      const TagAsfObject *object = &g_array_index (objects, TagAsfObject, i);

      if (object->kind != TAG_ASF_EXTENDED_DESCRIPTION)
        continue;
      if (listing->has_home)
        tag_listing_set_obstacle (listing, _ ("The file has more than one list of tags"));
      listing->has_home = TRUE;
      if (!list_attributes (source, object, FALSE, listing, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tag_asf_list:
 *
 * Every object of the header and of its extension is an entry, attributes each on their own, and so
 * are the objects after the data. Padding is not, nor the file's size. The extended content description
 * comes first wherever it stands: it has the first value of a name, the library the others.
 */
gboolean
tag_asf_list (const TagSource *source,
              TagListing      *listing,
              GError         **error)
{
  g_autoptr (GArray) objects = NULL;
  TagAsfObject header;

  objects = tag_asf_read_header (source, &header, error);
  if (objects == NULL)
    return FALSE;

  listing->home = TAG_STORE_ASF;
  if (!list_extended_descriptions (source, objects, listing, error))
    return FALSE;

  for (guint i = 0; i < objects->len; i++)
    {
      const TagAsfObject *object = &g_array_index (objects, TagAsfObject, i);

      if (object->kind == TAG_ASF_EXTENDED_DESCRIPTION)
        continue;
      if (!(object->kind == TAG_ASF_EXTENSION ? list_extension (source, object, listing, error)
                                             : list_object (source, object, listing, error)))
        return FALSE;
    }

  return list_rest (source, header.size, listing, error);
}
