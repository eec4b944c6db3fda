/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-source.h"

G_BEGIN_DECLS

/* The parts of an ASF file, for listing and for writing. Format: "Advanced Systems Format (ASF) Specification", revision
 * 01.20.05. */

#define TAG_ASF_GUID_SIZE      16
#define TAG_ASF_OBJECT_HEAD    24
#define TAG_ASF_HEADER_HEAD    30
#define TAG_ASF_EXTENSION_HEAD 46
#define TAG_ASF_FILE_SIZE_AT   16 /* in the content of the file properties, after the file's id */
#define TAG_ASF_UNICODE        0  /* type of an attribute */
#define TAG_ASF_BOOL           2

typedef enum
{
  TAG_ASF_OTHER,
  TAG_ASF_DATA,
  TAG_ASF_FILE_PROPERTIES,
  TAG_ASF_DESCRIPTION,
  TAG_ASF_EXTENDED_DESCRIPTION,
  TAG_ASF_EXTENSION,
  TAG_ASF_METADATA,
  TAG_ASF_METADATA_LIBRARY,
  TAG_ASF_PADDING,
  TAG_ASF_PROTECTION, /* it signs or encrypts the file's own content */
} TagAsfKind;

typedef struct
{
  guint8 guid[TAG_ASF_GUID_SIZE];
  TagAsfKind kind;
  guint64 offset;
  guint64 size;
} TagAsfObject;

/* A descriptor of the extended content description, or a record of the metadata library. */
typedef struct
{
  guint16 language; /* both 0 in the extended content description */
  guint16 stream;
  const guint8 *name;
  gsize name_size;
  guint16 type;
  const guint8 *value;
  gsize value_size;
} TagAsfAttribute;

/* What every header extension has before its objects. */
#define TAG_ASF_RESERVED_SIZE 18
extern const guint8 tag_asf_reserved[];

const guint8 *
tag_asf_get_guid (TagAsfKind kind);
/* (element-type TagAsfObject): the objects of the header, by its size. */
GArray *
tag_asf_read_header (const TagSource *source, TagAsfObject *header, GError **error);
/* (element-type TagAsfObject): those in [@position, @end), which they have to fill. */
GArray *
tag_asf_read_objects (const TagSource *source, guint64 position, guint64 end, GError **error);
GArray *
tag_asf_read_extension (const TagSource *source,
                        const TagAsfObject *object,
                        guint8 head[TAG_ASF_EXTENSION_HEAD],
                        GError **error);
GBytes *
tag_asf_read_content (const TagSource *source, const TagAsfObject *object, GError **error);
/* Takes one attribute off @bytes; @is_library tells which of the two forms. */
gboolean
tag_asf_next_attribute (const guint8 **bytes, gsize *left, gboolean is_library, TagAsfAttribute *attribute);
char *
tag_asf_decode_unicode (const guint8 *bytes, gsize length);

G_END_DECLS
