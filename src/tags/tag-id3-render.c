/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-id3.h"
#include "tags/tag-text.h"

/* Formats: see tag-id3.c. */

#define HEADER_SIZE 10
#define MAX_SIZE    ((1u << 28) - 1) /* 4 bytes of 7 bits */
/* What is left free behind the frames when the tag has to grow, so that the next write need not move the audio. */
#define PADDING 1024

/* What of a tag's flags is about its frames, and stays: in 2.4 that all of them are unsynchronized, and that it is
 * experimental. An extended header told of padding and checksum, which change; see tag_id3_list() for those
 * that tell more. */
#define KEPT_FLAGS_V4 0xa0
#define KEPT_FLAGS    0x20

static void
append_utf16 (GByteArray *bytes,
              const char *text)
{
  glong n = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  g_byte_array_append (bytes, (const guint8 *) "\xff\xfe", 2);
  for (glong i = 0; i < n; i++)
    {
      guint8 unit[2] = { (guint8) wide[i], (guint8) (wide[i] >> 8) };

      g_byte_array_append (bytes, unit, 2);
    }
}

static void
append_text (GByteArray     *bytes,
             TagTextEncoding encoding,
             const char     *text,
             gboolean        with_end)
{
  if (encoding == TAG_TEXT_UTF16)
    append_utf16 (bytes, text);
  else
    g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  if (with_end)
    g_byte_array_append (bytes, (const guint8 *) "\0", encoding == TAG_TEXT_UTF16 ? 2 : 1);
}

/* UTF-8 came with 2.4; before, what is not ASCII is UTF-16. */
static TagTextEncoding
choose_encoding (TagStore           store,
                 const char        *description,
                 const char *const *values)
{
  if (store == TAG_STORE_ID3V2_4)
    return TAG_TEXT_UTF8;
  if (!g_str_is_ascii (description))
    return TAG_TEXT_UTF16;
  for (; *values != NULL; values++)
    if (!g_str_is_ascii (*values))
      return TAG_TEXT_UTF16;

  return TAG_TEXT_LATIN1;
}

static void
append_frame (GByteArray       *body,
              TagStore          store,
              const char       *id,
              const GByteArray *content)
{
  guint8 size[4];

  if (store == TAG_STORE_ID3V2_2)
    {
      g_byte_array_append (body, (const guint8 *) "TXX", 3);
      tag_put_be24 (size, content->len);
      g_byte_array_append (body, size, 3);
    }
  else
    {
      g_byte_array_append (body, (const guint8 *) id, 4);
      tag_put_be32 (size, content->len);
      for (guint i = 0; i < 4 && store == TAG_STORE_ID3V2_4; i++)
        size[i] = (content->len >> (7 * (3 - i))) & 0x7f;
      g_byte_array_append (body, size, 4);
      g_byte_array_append (body, (const guint8 *) "\0\0", 2);
    }
  g_byte_array_append (body, content->data, content->len);
}

/* @key: "TXXX:MOOD" or the id of a text frame. Several values have a zero between them. */
static void
append_field (GByteArray        *body,
              TagStore           store,
              const char        *key,
              const char *const *values)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  gboolean is_user = g_str_has_prefix (key, "TXXX:");
  TagTextEncoding encoding = choose_encoding (store, is_user ? key + 5 : "", values);
  guint8 first = (guint8) encoding;

  g_byte_array_append (content, &first, 1);
  if (is_user)
    append_text (content, encoding, key + 5, TRUE);
  for (guint i = 0; values[i] != NULL; i++)
    append_text (content, encoding, values[i], values[i + 1] != NULL);
  append_frame (body, store, is_user ? "TXXX" : key, content);
}

/* The frames that stay, byte for byte; @keys: the names of those that are replaced, as they are spelled. */
static void
append_kept (const TagId3   *self,
             const TagEdits *edits,
             GByteArray     *body,
             char          **keys)
{
  TagStore store = tag_id3_get_store (self);

  for (guint i = 0; i < self->frames->len; i++)
    {
      const TagId3Frame *frame = &g_array_index (self->frames, TagId3Frame, i);
      g_autofree char *key = tag_id3_get_text_key (self, frame);
      const TagEdit *edit = key != NULL ? tag_edits_find (edits, store, key) : NULL;

      if (edit == NULL)
        {
          g_byte_array_append (body, frame->raw, (guint) frame->raw_size);
          continue;
        }
      g_free (keys[edit - edits->items]);
      keys[edit - edits->items] = g_steal_pointer (&key);
    }
}

static void
append_header (GByteArray *tag,
               TagStore    store,
               guint8      flags,
               gsize       size)
{
  guint8 header[HEADER_SIZE] = { 'I', 'D', '3', 4, 0, flags };

  header[3] = store == TAG_STORE_ID3V2_2 ? 2 : store == TAG_STORE_ID3V2_3 ? 3 : 4;
  for (guint i = 0; i < 4; i++)
    header[6 + i] = (size >> (7 * (3 - i))) & 0x7f;
  g_byte_array_append (tag, header, sizeof header);
}

/**
 * tag_id3_render:
 * @self: (nullable): the tag that there is
 * @store: its version, or that of the new one
 * @room: what there is room for; the tag fills it if it can
 * @may_pad: whether to leave room behind the frames where there is not enough
 *
 * Every frame that stays is the same bytes as before. Unsynchronization of a whole tag, which was a matter of
 * players that knew no tags, is not done again.
 *
 * Returns: (transfer full): the tag, without a byte when no frame is left; NULL with an error when it gets too large
 */
GByteArray *
tag_id3_render (const TagId3   *self,
                TagStore        store,
                const TagEdits *edits,
                guint64         room,
                gboolean        may_pad,
                GError        **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GByteArray) tag = g_byte_array_new ();
  g_auto (GStrv) keys = g_new0 (char *, edits->n_items + 1);
  gsize size;

  if (self != NULL)
    append_kept (self, edits, body, keys);
  for (gsize i = 0; i < edits->n_items; i++)
    {
      const TagEdit *edit = &edits->items[i];

      if (keys[i] == NULL)
        keys[i] = g_strdup (tag_mood_get_key (store, edit->field));
      if (edit->values[0] != NULL)
        append_field (body, store, keys[i], edit->values);
    }
  if (body->len == 0)
    return g_steal_pointer (&tag);

  size = body->len;
  if (HEADER_SIZE + size <= room)
    size = (gsize) room - HEADER_SIZE;
  else if (may_pad)
    size += PADDING;
  if (size > MAX_SIZE)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, _ ("The file's tag would get too large"));
      return NULL;
    }

  append_header (tag, store,
                 self != NULL ? self->flags & (store == TAG_STORE_ID3V2_4 ? KEPT_FLAGS_V4 : KEPT_FLAGS) : 0, size);
  g_byte_array_append (tag, body->data, body->len);
  size += HEADER_SIZE;
  while (tag->len < size)
    {
      static const guint8 zeros[256] = { 0 };

      g_byte_array_append (tag, zeros, (guint) MIN (sizeof zeros, size - tag->len));
    }

  return g_steal_pointer (&tag);
}
