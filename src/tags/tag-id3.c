/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-id3.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-text.h"

/* Formats: id3.org, "ID3 tag version 2.2.0", "2.3.0" and "2.4.0 - Main Structure". */

#define HEADER_SIZE  10
#define MAX_TAG_SIZE (1u << 28)
/* Room for the next edit when a tag has to grow anyway. */
#define NEW_PADDING           1024

#define HEADER_UNSYNCHRONISED 0x80
#define HEADER_EXTENDED       0x40 /* in 2.2: compressed */
#define HEADER_EXPERIMENTAL   0x20
#define HEADER_FOOTER         0x10

/* The second byte of a frame's flags. */
#define V3_COMPRESSED     0x80
#define V3_ENCRYPTED      0x40
#define V3_GROUPED        0x20
#define V4_GROUPED        0x40
#define V4_COMPRESSED     0x08
#define V4_ENCRYPTED      0x04
#define V4_UNSYNCHRONISED 0x02
#define V4_LENGTH         0x01

/* A text frame, decoded. */
typedef struct
{
  char *key; /* "TMOO", "TXXX:MOOD" */
  GStrv values;
  TagTextEncoding encoding;
  gboolean little_endian;
  gboolean is_terminated; /* a terminator after the last value too */
} TextFrame;

static void
text_frame_clear (TextFrame *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->values, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TextFrame, text_frame_clear)

static guint32
get_syncsafe (const guint8 *p)
{
  return (guint32)(p[0] & 0x7f) << 21 | (guint32)(p[1] & 0x7f) << 14 | (guint32)(p[2] & 0x7f) << 7
         | (p[3] & 0x7f);
}

static void
put_syncsafe (guint8  *p,
              guint32  value)
{
  for (int i = 3; i >= 0; i--, value >>= 7)
    p[i] = value & 0x7f;
}

/* Removes the zero that unsynchronisation puts after each 0xff; in place. */
static gsize
undo_unsynchronisation (guint8 *bytes,
                        gsize   length)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      bytes[n++] = bytes[i];
      if (bytes[i] == 0xff && i + 1 < length && bytes[i + 1] == 0)
        i++;
    }

  return n;
}

gboolean
tag_id3_is_at (const TagSource *source,
               guint64          offset)
{
  guint8 header[HEADER_SIZE];

  return tag_source_read (source, offset, header, sizeof header, NULL) && memcmp (header, "ID3", 3) == 0
         && header[3] >= 2 && header[3] <= 4 && header[4] != 0xff
         && ((header[6] | header[7] | header[8] | header[9]) & 0x80) == 0;
}

void
tag_id3_free (TagId3 *self)
{
  if (self == NULL)
    return;

  g_free (self->body);
  g_array_unref (self->frames);
  g_free (self);
}

/* A tag of version 2.4 without frames, for files that have none. */
TagId3 *
tag_id3_new_empty (void)
{
  TagId3 *self = g_new0 (TagId3, 1);

  self->major = 4;
  self->frames = g_array_new (FALSE, TRUE, sizeof (TagId3Frame));

  return self;
}

TagStore
tag_id3_get_store (const TagId3 *self)
{
  return self->major == 2 ? TAG_STORE_ID3V2_2 : self->major == 3 ? TAG_STORE_ID3V2_3 : TAG_STORE_ID3V2_4;
}

/* Letters and digits. A zero or a blank for the last is a version 2.2 name in a later tag, which
 * old iTunes wrote. */
static gboolean
is_frame_id (const guint8 *id,
             gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isupper (id[i]) && !g_ascii_isdigit (id[i]))
      return i == 3 && (id[i] == 0 || id[i] == ' ');

  return TRUE;
}

/* TRUE when a frame, padding or the end stands at @position. */
static gboolean
is_frame_boundary (const TagId3 *self,
                   gsize         position)
{
  if (position == self->body_size)
    return TRUE;
  if (position > self->body_size)
    return FALSE;
  if (self->body[position] == 0)
    return TRUE;

  return self->body_size - position > HEADER_SIZE && is_frame_id (self->body + position, 4);
}

/* Sizes in 2.4 have 7 bits a byte; iTunes wrote 8, so that what follows has to tell. */
static guint32
get_frame_size (const TagId3 *self,
                gsize         position)
{
  const guint8 *p = self->body + position;
  guint32 plain, syncsafe;

  if (self->major == 2)
    return tag_get_be24 (p + 3);

  plain = tag_get_be32 (p + 4);
  if (self->major == 3)
    return plain;

  if (((p[4] | p[5] | p[6] | p[7]) & 0x80) != 0)
    return plain;

  syncsafe = get_syncsafe (p + 4);
  if (syncsafe <= 0x7f || is_frame_boundary (self, position + HEADER_SIZE + syncsafe))
    return syncsafe;

  return is_frame_boundary (self, position + HEADER_SIZE + (gsize)plain) ? plain : syncsafe;
}

static gboolean
is_zero (const guint8 *bytes,
         gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] != 0)
      return FALSE;

  return TRUE;
}

/* Every byte of the tag is a frame's or padding; anything else is an error, so that nothing can be
 * lost by not being seen. */
static gboolean
parse_frames (TagId3  *self,
              gsize    position,
              GError **error)
{
  gsize header_size = self->major == 2 ? 6 : 10;
  gsize id_size = self->major == 2 ? 3 : 4;

  while (position < self->body_size && self->body[position] != 0)
    {
      TagId3Frame frame = { .header_size = header_size };
      guint32 size;

      if (self->body_size - position < header_size || !is_frame_id (self->body + position, id_size))
        return tag_source_damaged (error, "ID3v2");

      size = get_frame_size (self, position);
      if (size > self->body_size - position - header_size)
        return tag_source_damaged (error, "ID3v2");

      memcpy (frame.id, self->body + position, id_size);
      g_strchomp (frame.id);
      frame.raw = self->body + position;
      frame.raw_size = header_size + size;
      g_array_append_val (self->frames, frame);
      position += frame.raw_size;
    }

  if (position < self->body_size && !is_zero (self->body + position, self->body_size - position))
    return tag_source_damaged (error, "ID3v2 padding");

  return TRUE;
}

/* The size of the extended header in the body. Its padding size and checksum are about the layout;
 * "is an update" and restrictions are information that an edit could falsify. */
static gboolean
parse_extended_header (TagId3  *self,
                       gsize   *size,
                       GError **error)
{
  *size = 0;
  if (self->major == 2 || (self->flags & HEADER_EXTENDED) == 0)
    return TRUE;

  if (self->body_size < 6)
    return tag_source_damaged (error, "ID3v2 extended header");

  *size = self->major == 3 ? (gsize)tag_get_be32 (self->body) + 4 : get_syncsafe (self->body);
  if (*size < 6 || *size > self->body_size)
    return tag_source_damaged (error, "ID3v2 extended header");
  if (self->major == 4)
    self->has_extended_meaning = (self->body[5] & 0x50) != 0;

  return TRUE;
}

/**
 * tag_id3_parse:
 * @offset: where the tag begins
 * @limit: where the space ends that the tag may take
 *
 * Returns: (transfer full): the tag; NULL with an error when it is damaged
 */
TagId3 *
tag_id3_parse (const TagSource  *source,
               guint64           offset,
               guint64           limit,
               GError          **error)
{
  g_autoptr (TagId3) self = tag_id3_new_empty ();
  g_autoptr (GBytes) bytes = NULL;
  guint8 header[HEADER_SIZE];
  gsize extended;

  if (!tag_source_read (source, offset, header, sizeof header, error))
    return NULL;

  self->major = header[3];
  self->flags = header[5];
  self->body_size = get_syncsafe (header + 6);
  self->total_size = HEADER_SIZE + self->body_size;
  if (self->major == 4 && (self->flags & HEADER_FOOTER) != 0)
    self->total_size += HEADER_SIZE;
  if (limit < offset || self->total_size > limit - offset
      || (self->major == 2 && (self->flags & HEADER_EXTENDED) != 0))
    {
      tag_source_damaged (error, "ID3v2");
      return NULL;
    }

  bytes = tag_source_read_bytes (source, offset + HEADER_SIZE, self->body_size, error);
  if (bytes == NULL)
    return NULL;

  self->body = g_bytes_unref_to_data (g_steal_pointer (&bytes), &self->body_size);
  if (self->major < 4 && (self->flags & HEADER_UNSYNCHRONISED) != 0)
    self->body_size = undo_unsynchronisation (self->body, self->body_size);

  if (!parse_extended_header (self, &extended, error) || !parse_frames (self, extended, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The content of @frame without the wrapping that its flags tell of.
 * Returns: FALSE when it is compressed or encrypted */
static gboolean
unwrap (const TagId3       *self,
        const TagId3Frame  *frame,
        guint8            **content,
        gsize              *length)
{
  const guint8 *data = frame->raw + frame->header_size;
  gsize size = frame->raw_size - frame->header_size;
  guint8 flags = self->major == 2 ? 0 : frame->raw[9];
  gsize skip = 0;

  if (self->major == 3)
    {
      if ((flags & (V3_COMPRESSED | V3_ENCRYPTED)) != 0)
        return FALSE;
      skip = (flags & V3_GROUPED) != 0 ? 1 : 0;
    }
  else if (self->major == 4)
    {
      if ((flags & (V4_COMPRESSED | V4_ENCRYPTED)) != 0)
        return FALSE;
      skip = ((flags & V4_GROUPED) != 0 ? 1 : 0) + ((flags & V4_LENGTH) != 0 ? 4 : 0);
    }
  if (skip > size)
    return FALSE;

  *length = size - skip;
  *content = g_memdup2 (data + skip, MAX (*length, 1));
  if (self->major == 4 && (flags & V4_UNSYNCHRONISED) != 0)
    *length = undo_unsynchronisation (*content, *length);

  return TRUE;
}

static gboolean
has_frame_id (const TagId3Frame *frame,
              const char        *id,
              const char        *id_2_2)
{
  return strcmp (frame->id, id) == 0 || strcmp (frame->id, id_2_2) == 0;
}

/* A key for a person and for tag_mood_*: TXXX carries its description, other frames their id; those
 * of 2.2 that have a name of four letters go by it where that matters to us.
 * Returns: TRUE with the decoded values when it is text that may be ours to read */
static gboolean
decode_text_frame (const TagId3      *self,
                   const TagId3Frame *frame,
                   TextFrame         *text)
{
  g_autofree guint8 *content = NULL;
  gboolean is_user = has_frame_id (frame, "TXXX", "TXX");
  gsize length, position = 1, width;

  if ((!is_user && strcmp (frame->id, "TMOO") != 0) || !unwrap (self, frame, &content, &length))
    return FALSE;
  if (length < 1 || content[0] > TAG_TEXT_UTF8)
    return FALSE;

  text->encoding = content[0];
  text->little_endian = TRUE;
  if (is_user)
    {
      g_autofree char *description = NULL;
      gsize consumed;

      description
          = tag_text_decode (text->encoding, content + 1, length - 1, &consumed, &text->little_endian);
      text->key = g_strconcat ("TXXX:", description, NULL);
      position += consumed;
    }
  else
    {
      text->key = g_strdup (frame->id);
      if (text->encoding == TAG_TEXT_UTF16 && length >= 3)
        text->little_endian = content[1] == 0xff;
    }

  width = text->encoding == TAG_TEXT_UTF16 || text->encoding == TAG_TEXT_UTF16BE ? 2 : 1;
  text->is_terminated = length - position >= width && is_zero (content + length - width, width);
  text->values = tag_text_decode_list (text->encoding, content + position, length - position);

  return TRUE;
}

/**
 * tag_id3_list:
 * @prefix: put before each id, "" or the name of a further tag
 *
 * Adds every frame. Its bytes are the flags and the content, both raw: a frame that is compressed,
 * encrypted, grouped or unknown is compared like any other. With TXXX the id has the description.
 */
void
tag_id3_list (const TagId3 *self,
              const char   *prefix,
              gboolean      is_home,
              TagListing   *listing)
{
  for (guint i = 0; i < self->frames->len; i++)
    {
      const TagId3Frame *frame = &g_array_index (self->frames, TagId3Frame, i);
      g_auto (TextFrame) text = { NULL };
      gsize skip = self->major == 2 ? 6 : 8;
      gboolean is_text = decode_text_frame (self, frame, &text);
      g_autofree char *id = g_strconcat (prefix, is_text ? text.key : frame->id, NULL);
      TagEntry *entry;

      entry = tag_listing_add (listing, tag_id3_get_store (self), id, frame->raw + skip,
                               frame->raw_size - skip);
      entry->is_home = is_home;
      if (is_text)
        entry->values = g_steal_pointer (&text.values);
    }

  if (self->has_extended_meaning)
    tag_listing_set_obstacle (listing, _ ("The file's ID3v2 tag sets restrictions on its own content"));
}

/* Keeps the encoding of the frame that is replaced, if it can hold the values. */
static TagTextEncoding
choose_encoding (const TagId3      *self,
                 const TextFrame   *old,
                 const char *const *values)
{
  TagTextEncoding encoding = old != NULL ? old->encoding : TAG_TEXT_LATIN1;

  /* 0xff bytes of a byte order mark would need treatment in a tag that is unsynchronised. */
  if (self->major == 4 && encoding == TAG_TEXT_UTF16 && (self->flags & HEADER_UNSYNCHRONISED) != 0)
    return TAG_TEXT_UTF8;
  if (encoding != TAG_TEXT_LATIN1)
    return encoding;

  for (guint i = 0; values[i] != NULL; i++)
    if (!tag_text_fits_latin1 (values[i]))
      return self->major == 4 ? TAG_TEXT_UTF8 : TAG_TEXT_UTF16;

  /* Latin-1 above ASCII is misread by many as the code page of the day. */
  for (guint i = 0; old == NULL && values[i] != NULL; i++)
    if (!g_str_is_ascii (values[i]))
      return self->major == 4 ? TAG_TEXT_UTF8 : TAG_TEXT_UTF16;

  return TAG_TEXT_LATIN1;
}

static void
append_frame_header (const TagId3 *self,
                     GByteArray   *body,
                     const char   *id,
                     gsize         size)
{
  guint8 header[HEADER_SIZE] = { 0 };

  memcpy (header, id, self->major == 2 ? 3 : 4);
  if (self->major == 2)
    tag_put_be24 (header + 3, (guint32)size);
  else if (self->major == 3)
    tag_put_be32 (header + 4, (guint32)size);
  else
    put_syncsafe (header + 4, (guint32)size);

  g_byte_array_append (body, header, self->major == 2 ? 6 : HEADER_SIZE);
}

static void
append_text_frame (const TagId3      *self,
                   GByteArray        *body,
                   const char        *key,
                   const TextFrame   *old,
                   const char *const *values)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  TagTextEncoding encoding = choose_encoding (self, old, values);
  gboolean little_endian = old == NULL || old->little_endian;
  gboolean is_user = g_str_has_prefix (key, "TXXX:");
  guint8 byte = (guint8)encoding;

  g_byte_array_append (content, &byte, 1);
  if (is_user)
    tag_text_append (content, encoding, little_endian, key + 5, TRUE);
  for (guint i = 0; values[i] != NULL; i++)
    tag_text_append (content, encoding, little_endian, values[i],
                     values[i + 1] != NULL || (old != NULL && old->is_terminated));

  append_frame_header (self, body, is_user ? self->major == 2 ? "TXX" : "TXXX" : key, content->len);
  g_byte_array_append (body, content->data, content->len);
}

/* Header, frames and padding as one piece. */
static GBytes *
finish_tag (const TagId3  *self,
            GByteArray    *body,
            gboolean       keep_size,
            GError       **error)
{
  g_autoptr (GByteArray) tag = g_byte_array_new ();
  guint8 header[HEADER_SIZE] = { 'I', 'D', '3', self->major };
  gsize size = HEADER_SIZE + body->len;
  gsize total = (gsize)self->total_size;

  if (!keep_size)
    total = size;
  else if (total < size)
    total = size + NEW_PADDING;

  if (total - HEADER_SIZE >= MAX_TAG_SIZE)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag is full"));
      return NULL;
    }

  header[5] = self->major == 2   ? 0
              : self->major == 3 ? self->flags & HEADER_EXPERIMENTAL
                                 : self->flags & (HEADER_EXPERIMENTAL | HEADER_UNSYNCHRONISED);
  put_syncsafe (header + 6, (guint32)(total - HEADER_SIZE));
  g_byte_array_append (tag, header, sizeof header);
  g_byte_array_append (tag, body->data, body->len);
  g_byte_array_set_size (tag, (guint)total);
  memset (tag->data + size, 0, total - size);

  return g_byte_array_free_to_bytes (g_steal_pointer (&tag));
}

/**
 * tag_id3_edit:
 * @keep_size: fill up with padding to the size that the tag has in the file, or give it some room
 *   when it has to grow; else there is no padding (a chunk in WAV or AIFF)
 *
 * All frames but those of our fields are taken over byte for byte.
 *
 * Returns: (transfer full): the whole new tag; of no length when no frame is left
 */
GBytes *
tag_id3_edit (const TagId3   *self,
              const TagEdit  *edit,
              gboolean        keep_size,
              GError        **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  TagStore store = tag_id3_get_store (self);
  gboolean is_written[TAG_N_FIELDS] = { FALSE };

  for (guint i = 0; i < self->frames->len; i++)
    {
      const TagId3Frame *frame = &g_array_index (self->frames, TagId3Frame, i);
      g_auto (TextFrame) text = { NULL };
      TagField field;

      if (decode_text_frame (self, frame, &text) && tag_mood_field_from_key (store, text.key, &field)
          && tag_edit_changes (edit, field))
        {
          if (!is_written[field] && edit->values[field][0] != NULL)
            append_text_frame (self, body, text.key, &text, edit->values[field]);
          is_written[field] = TRUE;
        }
      else
        g_byte_array_append (body, frame->raw, (guint)frame->raw_size);
    }

  for (guint i = 0; i < TAG_N_FIELDS; i++)
    if (tag_edit_changes (edit, (TagField)i) && !is_written[i] && edit->values[i][0] != NULL)
      append_text_frame (self, body, tag_mood_get_key (store, (TagField)i), NULL, edit->values[i]);

  if (body->len == 0)
    return g_bytes_new (NULL, 0);

  return finish_tag (self, body, keep_size, error);
}
