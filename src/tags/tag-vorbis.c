/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-vorbis.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

/* Format: xiph.org, "Ogg Vorbis I format specification: comment field and header specification".
 * The same bytes are in FLAC, Opus and Speex. */

#define MAX_COMMENTS 65536

typedef struct
{
  const guint8 *bytes;
  gsize left;
} Cursor;

/* One length-prefixed string. */
static gboolean
next_string (Cursor        *cursor,
             const guint8 **string,
             gsize         *length)
{
  guint32 size;

  if (cursor->left < 4)
    return FALSE;

  size = tag_get_le32 (cursor->bytes);
  if (size > cursor->left - 4)
    return FALSE;

  *string = cursor->bytes + 4;
  *length = size;
  cursor->bytes += 4 + (gsize)size;
  cursor->left -= 4 + (gsize)size;

  return TRUE;
}

/* The vendor string, and the number of comments that follow it. */
static gboolean
read_start (Cursor        *cursor,
            const guint8 **vendor,
            gsize         *vendor_length,
            guint32       *n_comments)
{
  if (!next_string (cursor, vendor, vendor_length) || cursor->left < 4)
    return FALSE;

  *n_comments = tag_get_le32 (cursor->bytes);
  cursor->bytes += 4;
  cursor->left -= 4;

  return *n_comments <= MAX_COMMENTS;
}

/* Cuts "KEY=value"; a comment without a sign has no value and cannot be ours.
 * Returns: (transfer full) (nullable): the key */
static char *
get_key (const guint8 *comment,
         gsize         length,
         char        **value)
{
  const guint8 *sign = memchr (comment, '=', length);

  if (sign == NULL)
    return NULL;
  *value = g_utf8_make_valid ((const char *)sign + 1, (gssize)(length - (gsize)(sign + 1 - comment)));

  return g_utf8_make_valid ((const char *)comment, sign - comment);
}

/**
 * tag_vorbis_list:
 * @used: (out): the length of the comments; what follows them belongs to the container
 *
 * Adds the vendor string and every comment, as "KEY" in capitals: the specification says that the case of
 * a name carries nothing, and TagLib writes capitals. The value is compared raw.
 */
gboolean
tag_vorbis_list (const guint8 *bytes,
                 gsize         length,
                 gsize        *used,
                 TagListing   *listing,
                 GError      **error)
{
  Cursor cursor = { bytes, length };
  const guint8 *string;
  gsize size;
  guint32 n_comments;

  if (!read_start (&cursor, &string, &size, &n_comments))
    return tag_source_damaged (error, "Vorbis comment");

  /* A block that TagLib made has an empty one. */
  if (size > 0)
    tag_listing_add (listing, TAG_STORE_NONE, "comment vendor", string, size);
  for (guint32 i = 0; i < n_comments; i++)
    {
      g_autofree char *key = NULL;
      g_autofree char *upper = NULL;
      g_autofree char *value = NULL;
      TagEntry *entry;
      gsize skip;

      if (!next_string (&cursor, &string, &size))
        return tag_source_damaged (error, "Vorbis comment");

      key = get_key (string, size, &value);
      upper = key != NULL ? g_ascii_strup (key, -1) : g_strdup ("comment without name");
      skip = key != NULL ? (gsize) ((const guint8 *) memchr (string, '=', size) - string) : 0;
      entry = tag_listing_add (listing, TAG_STORE_VORBIS, upper, string + skip, size - skip);
      entry->is_home = TRUE;
      if (key != NULL && tag_mood_is_known_key (TAG_STORE_VORBIS, upper))
        {
          const char *values[] = { value, NULL };

          entry->values = g_strdupv ((GStrv)values);
        }
    }
  *used = length - cursor.left;

  return TRUE;
}

static void
append_string (GByteArray *bytes,
               const void *string,
               gsize       length)
{
  tag_append_le32 (bytes, (guint32)length);
  g_byte_array_append (bytes, string, (guint)length);
}

static guint32
append_values (GByteArray        *bytes,
               const char        *key,
               const char *const *values)
{
  guint32 n = 0;

  for (; values[n] != NULL; n++)
    {
      g_autofree char *comment = g_strconcat (key, "=", values[n], NULL);

      append_string (bytes, comment, strlen (comment));
    }

  return n;
}

/* The comments that stay, byte for byte; the new values of a field stand where its first was. */
static gboolean
append_comments (Cursor         *cursor,
                 guint32         n_comments,
                 const TagEdits *edits,
                 GByteArray     *comments,
                 guint32        *n_new)
{
  g_autofree gboolean *is_done = g_new0 (gboolean, edits->n_items + 1);

  for (guint32 i = 0; i < n_comments; i++)
    {
      g_autofree char *key = NULL;
      g_autofree char *value = NULL;
      const TagEdit *edit;
      const guint8 *string;
      gsize size;

      if (!next_string (cursor, &string, &size))
        return FALSE;

      key = get_key (string, size, &value);
      edit = key != NULL ? tag_edits_find (edits, TAG_STORE_VORBIS, key) : NULL;
      if (edit == NULL)
        append_string (comments, string, size);
      else if (!is_done[edit - edits->items])
        *n_new += append_values (comments, key, edit->values);
      *n_new += edit == NULL;
      if (edit != NULL)
        is_done[edit - edits->items] = TRUE;
    }

  for (gsize i = 0; i < edits->n_items; i++)
    if (!is_done[i])
      *n_new += append_values (comments, tag_mood_get_key (TAG_STORE_VORBIS, edits->items[i].field),
                               edits->items[i].values);

  return TRUE;
}

/**
 * tag_vorbis_render:
 * @bytes: (nullable): the comments that there are, from the vendor string on
 * @rest: (out): how many bytes at the end are not of the comments
 *
 * Every comment that stays is the same bytes as before, text or not, and so is what follows the comments.
 *
 * Returns: (transfer full): the comments, without a byte when there would be none and no vendor; NULL with an error
 */
GByteArray *
tag_vorbis_render (const guint8   *bytes,
                   gsize           length,
                   const TagEdits *edits,
                   gsize          *rest,
                   GError        **error)
{
  static const guint8 none[8] = { 0 };
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GByteArray) comments = g_byte_array_new ();
  Cursor cursor = { length > 0 ? bytes : none, length > 0 ? length : sizeof none };
  const guint8 *vendor;
  gsize vendor_length;
  guint32 n_comments, n_new = 0;

  if (!read_start (&cursor, &vendor, &vendor_length, &n_comments)
      || !append_comments (&cursor, n_comments, edits, comments, &n_new))
    {
      tag_source_damaged (error, "Vorbis comment");
      return NULL;
    }
  *rest = cursor.left;
  if (vendor_length == 0 && n_new == 0 && cursor.left == 0)
    return g_steal_pointer (&all);

  append_string (all, vendor, vendor_length);
  tag_append_le32 (all, n_new);
  g_byte_array_append (all, comments->data, comments->len);
  g_byte_array_append (all, cursor.bytes, (guint)cursor.left);

  return g_steal_pointer (&all);
}
