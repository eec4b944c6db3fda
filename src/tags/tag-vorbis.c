/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-vorbis.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

/* Format: xiph.org, "Ogg Vorbis I format specification: comment field and header specification".
 * The same bytes are in FLAC, Opus and Speex. */

#define VENDOR       "Moodplane"
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
get_key (const guint8  *comment,
         gsize          length,
         char         **value)
{
  const guint8 *sign = memchr (comment, '=', length);

  if (sign == NULL)
    return NULL;
  if (value != NULL)
    *value = g_utf8_make_valid ((const char *)sign + 1, (gssize)(length - (gsize)(sign + 1 - comment)));

  return g_utf8_make_valid ((const char *)comment, sign - comment);
}

/**
 * tag_vorbis_list:
 * @used: (out): the length of the comments; what follows them belongs to the container
 *
 * Adds the vendor string and every comment, as "KEY" in capitals: the case of a name carries
 * nothing, but the raw bytes of the comment, which are compared, have it.
 */
gboolean
tag_vorbis_list (const guint8  *bytes,
                 gsize          length,
                 gsize         *used,
                 TagListing    *listing,
                 GError       **error)
{
  Cursor cursor = { bytes, length };
  const guint8 *string;
  gsize size;
  guint32 n_comments;
  guint rank;

  if (!read_start (&cursor, &string, &size, &n_comments))
    return tag_source_damaged (error, "Vorbis comment");

  /* The vendor string of a block that we made ourselves is nobody's information. */
  if (size != strlen (VENDOR) || memcmp (string, VENDOR, size) != 0)
    tag_listing_add (listing, TAG_STORE_NONE, "comment vendor", string, size);
  for (guint32 i = 0; i < n_comments; i++)
    {
      g_autofree char *key = NULL;
      g_autofree char *upper = NULL;
      g_autofree char *value = NULL;
      TagEntry *entry;

      if (!next_string (&cursor, &string, &size))
        return tag_source_damaged (error, "Vorbis comment");

      key = get_key (string, size, &value);
      upper = key != NULL ? g_ascii_strup (key, -1) : g_strdup ("comment without name");
      entry = tag_listing_add (listing, TAG_STORE_VORBIS, upper, string, size);
      entry->is_home = TRUE;
      if (key != NULL && tag_mood_get_meaning (TAG_STORE_VORBIS, upper, &rank) != TAG_MEANING_NONE)
        {
          const char *values[] = { value, NULL };

          entry->values = g_strdupv ((GStrv)values);
        }
    }
  *used = length - cursor.left;

  return TRUE;
}

static void
append_string (GByteArray   *array,
               const guint8 *string,
               gsize         length)
{
  tag_append_le32 (array, (guint32)length);
  g_byte_array_append (array, string, (guint)length);
}

/* Appends value number @index of @field in the raw form that the file had for it, so that an undo
 * gives back the owner's own bytes; or under @name. */
static void
append_value (GByteArray    *array,
              const guint8  *bytes,
              gsize          length,
              const TagEdit *edit,
              TagField       field,
              const char    *name,
              guint          index)
{
  const char *wanted = tag_edit_get_value (edit, field, index);
  g_autofree char *fresh = NULL;
  Cursor cursor = { bytes, length };
  const guint8 *string;
  gsize size;
  guint32 n_comments;

  read_start (&cursor, &string, &size, &n_comments);
  for (guint32 i = 0; i < n_comments && next_string (&cursor, &string, &size); i++)
    {
      g_autofree char *value = NULL;
      g_autofree char *key = get_key (string, size, &value);
      TagField found;

      if (key != NULL && tag_mood_field_from_key (TAG_STORE_VORBIS, key, &found) && found == field
          && strcmp (value, wanted) == 0)
        {
          append_string (array, string, size);
          return;
        }
    }

  fresh = g_strconcat (name, "=", wanted, NULL);
  append_string (array, (const guint8 *) fresh, strlen (fresh));
}

/**
 * tag_vorbis_edit:
 *
 * All comments but those of our fields are taken over byte for byte and in their order; so is
 * whatever follows the comments.
 *
 * Returns: (transfer full): the new bytes
 */
GBytes *
tag_vorbis_edit (const guint8   *bytes,
                 gsize           length,
                 const TagEdit  *edit,
                 GError        **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  Cursor cursor = { bytes, length };
  const guint8 *string;
  gsize size, count_at;
  guint32 n_comments, n_written = 0;
  guint next[TAG_N_FIELDS] = { 0 };

  if (!read_start (&cursor, &string, &size, &n_comments))
    {
      tag_source_damaged (error, "Vorbis comment");
      return NULL;
    }

  append_string (array, string, size);
  count_at = array->len;
  tag_append_le32 (array, 0);
  for (guint32 i = 0; i < n_comments; i++)
    {
      g_autofree char *key = NULL;
      TagField field;

      if (!next_string (&cursor, &string, &size))
        {
          tag_source_damaged (error, "Vorbis comment");
          return NULL;
        }

      key = get_key (string, size, NULL);
      if (key == NULL || !tag_mood_field_from_key (TAG_STORE_VORBIS, key, &field)
          || !tag_edit_changes (edit, field))
        append_string (array, string, size);
      else if (tag_edit_get_value (edit, field, next[field]) != NULL)
        append_value (array, bytes, length, edit, field, key, next[field]++);
      else
        continue;
      n_written++;
    }

  for (guint i = 0; i < TAG_N_FIELDS; i++)
    for (; tag_edit_get_value (edit, (TagField)i, next[i]) != NULL; n_written++)
      append_value (array, bytes, length, edit, (TagField) i, tag_mood_get_key (TAG_STORE_VORBIS, (TagField) i),
                    next[i]++);

  tag_put_le32 (array->data + count_at, n_written);
  g_byte_array_append (array, cursor.bytes, (guint)cursor.left);

  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/* Returns: (transfer full): comments without any, for a FLAC file that has no such block */
GBytes *
tag_vorbis_new (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  append_string (array, (const guint8 *)VENDOR, strlen (VENDOR));
  tag_append_le32 (array, 0);

  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}
