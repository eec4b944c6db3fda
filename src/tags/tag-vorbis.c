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
