/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-edit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "tags/tag-error.h"
#include "tags/tag-shim.h"

/* The write itself, into a copy that nobody else knows of yet; whether all else in it is as it was is seen
 * afterwards, by the lister. Tags that stand in one piece, ID3v2, APE, Vorbis comments, items of MP4 and the header of ASF, are put
 * together here from the very bytes of what stays, so that nothing has to be understood to be kept. TagLib writes a list of
 * items where an MP4 has none. */

#define MOVE_BLOCK (1024 * 1024)

/* Returns: (transfer none) (nullable): what is to become of @key, which stands where we write */
const TagEdit *
tag_edits_find (const TagEdits *self,
                TagStore        store,
                const char     *key)
{
  TagField field;

  if (!tag_mood_field_from_key (store, key, &field))
    return NULL;
  for (gsize i = 0; i < self->n_items; i++)
    if (self->items[i].field == field)
      return &self->items[i];

  return NULL;
}

static gboolean
fail (GError **error)
{
  tag_error_set (error, errno);

  return FALSE;
}

static gboolean
write_at (int           fd,
          guint64       offset,
          const guint8 *bytes,
          gsize         length,
          GError      **error)
{
  while (length > 0)
    {
      gssize n = pwrite (fd, bytes, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          errno = n == 0 ? EIO : errno;
          return fail (error);
        }
      bytes += n;
      offset += (guint64) n;
      length -= (gsize) n;
    }

  return TRUE;
}

/* Moves what stands from @from to the end to @to, in blocks, in the order in which none overwrites what is
 * still to be moved. */
static gboolean
move_rest (const TagSource *copy,
           guint64          from,
           guint64          to,
           GError         **error)
{
  g_autofree guint8 *block = g_malloc (MOVE_BLOCK);
  guint64 left = copy->size - from, done = 0;

  while (left > 0)
    {
      gsize length = (gsize) MIN (left, MOVE_BLOCK);
      guint64 at = to > from ? left - length : done;

      if (g_cancellable_set_error_if_cancelled (copy->cancellable, error))
        return FALSE;
      if (!tag_source_read (copy, from + at, block, length, error) || !write_at (copy->fd, to + at, block, length, error))
        return FALSE;
      left -= length;
      done += length;
    }

  return TRUE;
}

/**
 * tag_edit_splice:
 *
 * Puts @bytes in the place of the @length bytes at @offset. The size that @copy knows of is the old one then.
 */
gboolean
tag_edit_splice (const TagSource  *copy,
                 guint64           offset,
                 guint64           length,
                 const GByteArray *bytes,
                 GError          **error)
{
  guint64 end = offset + length, new_end = offset + bytes->len;

  if (end > copy->size)
    return tag_source_damaged (error, "tag");
  if (new_end != end && !move_rest (copy, end, new_end, error))
    return FALSE;
  if (new_end < end && ftruncate (copy->fd, (off_t) (copy->size - (end - new_end))) != 0)
    return fail (error);

  return write_at (copy->fd, offset, bytes->data, bytes->len, error);
}

static gboolean
edit_copy (const TagSource  *copy,
           const TagListing *listing,
           const TagEdits   *edits,
           GError          **error)
{
  switch (listing->container)
    {
    case TAG_CONTAINER_FLAC: return tag_flac_edit (copy, listing, edits, error);
    case TAG_CONTAINER_ASF: return tag_asf_edit (copy, listing, edits, error);
    case TAG_CONTAINER_MP4: return tag_mp4_edit (copy, listing, edits, error);
    case TAG_CONTAINER_OGG: return tag_ogg_edit (copy, listing, edits, error);
    case TAG_CONTAINER_WAV:
    case TAG_CONTAINER_AIFF: return tag_riff_edit (copy, listing, edits, error);
    default: return tag_mpeg_edit (copy, listing, edits, error);
    }
}

/**
 * tag_edit_write:
 * @path: a copy, which is worth nothing when this fails
 * @listing: what the original holds
 *
 * Writes the fields into the tag that is their home, and leaves the other tags alone.
 */
gboolean
tag_edit_write (const char       *path,
                const TagListing *listing,
                const TagEdits   *edits,
                GCancellable     *cancellable,
                GError          **error)
{
  TagSource copy;
  gboolean ok;

  /* A list of items that is not there yet is made by TagLib. */
  if (listing->container == TAG_CONTAINER_MP4 && !listing->has_home)
    return tag_shim_write (path, listing, edits->items, edits->n_items, error);

  copy.fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (copy.fd < 0)
    return fail (error);

  ok = tag_source_init (&copy, copy.fd, error);
  copy.cancellable = cancellable;
  ok = ok && edit_copy (&copy, listing, edits, error);
  if (close (copy.fd) != 0 && ok)
    return fail (error);

  return ok;
}
