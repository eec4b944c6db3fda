/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-id3.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-text.h"

/* Formats: id3.org, "ID3 tag version 2.2.0", "2.3.0" and "2.4.0 - Main Structure". */

#define HEADER_SIZE  10
#define MAX_FRAMES   65536

#define HEADER_UNSYNCHRONIZED 0x80
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
#define V4_UNSYNCHRONIZED 0x02
#define V4_LENGTH         0x01

/* A text frame, decoded. */
typedef struct
{
  char *key; /* "TMOO", "TXXX:MOOD" */
  GStrv values;
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

/* Removes the zero that unsynchronization puts after each 0xff; in place. */
static gsize
undo_unsynchronization (guint8 *bytes,
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

      if (self->frames->len >= MAX_FRAMES || self->body_size - position < header_size
          || !is_frame_id (self->body + position, id_size))
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
tag_id3_parse (const TagSource *source,
               guint64          offset,
               guint64          limit,
               GError         **error)
{
  g_autoptr (TagId3) self = g_new0 (TagId3, 1);
  g_autoptr (GBytes) bytes = NULL;
  guint8 header[HEADER_SIZE];
  gsize extended;

  self->frames = g_array_new (FALSE, TRUE, sizeof (TagId3Frame));
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
  if (self->major < 4 && (self->flags & HEADER_UNSYNCHRONIZED) != 0)
    self->body_size = undo_unsynchronization (self->body, self->body_size);

  if (!parse_extended_header (self, &extended, error) || !parse_frames (self, extended, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The content of @frame without the wrapping that its flags tell of.
 * Returns: FALSE when it is compressed or encrypted */
static gboolean
unwrap (const TagId3      *self,
        const TagId3Frame *frame,
        guint8           **content,
        gsize             *length)
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
  if (self->major == 4 && (flags & V4_UNSYNCHRONIZED) != 0)
    *length = undo_unsynchronization (*content, *length);

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
  gboolean little_endian = TRUE;
  gsize length, position = 1;

  if ((!is_user && strcmp (frame->id, "TMOO") != 0) || !unwrap (self, frame, &content, &length))
    return FALSE;
  if (length < 1 || content[0] > TAG_TEXT_UTF8)
    return FALSE;

  if (is_user)
    {
      g_autofree char *description = NULL;
      gsize consumed;

      description = tag_text_decode (content[0], content + 1, length - 1, &consumed, &little_endian);
      text->key = g_strconcat ("TXXX:", description, NULL);
      position += consumed;
    }
  else
    text->key = g_strdup (frame->id);
  text->values = tag_text_decode_list (content[0], content + position, length - position);

  return TRUE;
}

/* Returns: (transfer full) (nullable): "TXXX:MOOD" or "TMOO" of a frame of text that may be ours */
char *
tag_id3_get_text_key (const TagId3      *self,
                      const TagId3Frame *frame)
{
  g_auto (TextFrame) text = { NULL };

  return decode_text_frame (self, frame, &text) ? g_steal_pointer (&text.key) : NULL;
}

/* A text of ours may come back from an undo in another encoding, or with a zero less at its end. */
static GByteArray *
get_comparable_text (const TagId3      *self,
                     const TagId3Frame *frame,
                     const TextFrame   *text)
{
  GByteArray *bytes = g_byte_array_new ();

  if (self->major > 2)
    g_byte_array_append (bytes, frame->raw + 8, 2);
  for (guint i = 0; text->values[i] != NULL; i++)
    g_byte_array_append (bytes, (const guint8 *) text->values[i], (guint) strlen (text->values[i]) + 1);

  return bytes;
}

/* The flags of @frame and its content. Unsynchronization and the length that goes with it are a matter of
 * how a frame is stored, and are undone where the frame has no other wrapping. */
static GByteArray *
get_comparable (const TagId3      *self,
                const TagId3Frame *frame)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree guint8 *content = NULL;
  gsize length;

  if (self->major == 4 && (frame->raw[9] & (V4_GROUPED | V4_COMPRESSED | V4_ENCRYPTED)) == 0
      && unwrap (self, frame, &content, &length))
    {
      guint8 flags[2] = { frame->raw[8], frame->raw[9] & (guint8) ~(V4_UNSYNCHRONIZED | V4_LENGTH) };

      g_byte_array_append (bytes, flags, sizeof flags);
      g_byte_array_append (bytes, content, (guint) length);
    }
  else
    {
      gsize skip = self->major == 2 ? 6 : 8;

      g_byte_array_append (bytes, frame->raw + skip, (guint) (frame->raw_size - skip));
    }

  return bytes;
}

/**
 * tag_id3_list:
 * @prefix: put before each id, "" or the name of a further tag
 *
 * Adds every frame. Its bytes are the flags and the content, not interpreted: a frame that is compressed,
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
      TagField field;
      gboolean is_text = decode_text_frame (self, frame, &text);
      gboolean is_ours = is_text && is_home
                         && tag_mood_field_from_key (tag_id3_get_store (self), text.key, &field);
      g_autoptr (GByteArray) bytes = is_ours ? get_comparable_text (self, frame, &text) : get_comparable (self, frame);
      g_autofree char *id = g_strconcat (prefix, is_text ? text.key : frame->id, NULL);
      TagEntry *entry;

      entry = tag_listing_add (listing, tag_id3_get_store (self), id, bytes->data, bytes->len);
      entry->is_home = is_home;
      if (is_text)
        entry->values = g_steal_pointer (&text.values);
    }

  if (self->has_extended_meaning)
    tag_listing_set_obstacle (listing, _ ("The file's ID3v2 tag sets restrictions on its own content"));
}
