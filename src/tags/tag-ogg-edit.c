/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tags/tag-ogg.h"
#include "tags/tag-vorbis.h"

/* Formats: see tag-ogg.c. */

/* What the comments of a stream begin with, and what has to be behind them. */
static const guint8 no_comments[8] = { 0 };
static const guint8 framing = 1;

static void
append (GByteArray       *bytes,
        const GByteArray *other)
{
  g_byte_array_append (bytes, other->data, other->len);
}

/* Where padding may stand, the packet stays as long as it was if it can: then no page moves. */
static void
fit_padding (TagOggCodec   codec,
             GByteArray   *packet,
             gsize         comments_end,
             gsize         old_size)
{
  gsize rest = packet->len - comments_end;
  gsize kept = tag_ogg_get_rest_length (codec, packet->data + comments_end, rest);

  gboolean is_padding = codec == TAG_OGG_VORBIS ? kept < rest
                        : codec == TAG_OGG_OPUS ? rest > 0 && (packet->data[comments_end] & 1) == 0
                                                : FALSE;

  if (!is_padding || comments_end + kept >= old_size)
    return;

  if (packet->len > old_size)
    g_byte_array_set_size (packet, (guint) old_size);
  while (packet->len < old_size)
    g_byte_array_append (packet, no_comments, (guint) MIN (sizeof no_comments, old_size - packet->len));
}

/* The packet with the comments, written anew. */
static GByteArray *
render_packet (const TagOggHeaders *headers,
               const TagEdits      *edits,
               GError             **error)
{
  const GByteArray *old = g_ptr_array_index (headers->packets, 0);
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  g_autoptr (GByteArray) comments = NULL;
  gsize offset, rest;

  if (!tag_ogg_headers_find_comments (headers, &offset, error))
    return NULL;
  comments = tag_vorbis_render (old->data + offset, old->len - offset, edits, &rest, error);
  if (comments == NULL)
    return NULL;

  g_byte_array_append (packet, old->data, (guint) offset);
  append (packet, comments);
  if (comments->len == 0 && old->len > offset)
    g_byte_array_append (packet, no_comments, sizeof no_comments);
  if (comments->len > 0 && old->len == offset && headers->codec == TAG_OGG_VORBIS)
    g_byte_array_append (packet, &framing, 1);
  else if (comments->len > 0)
    fit_padding (headers->codec, packet, packet->len - rest, old->len);
  if (headers->codec == TAG_OGG_FLAC)
    tag_put_be24 (packet->data + 1, packet->len - 4);

  return g_steal_pointer (&packet);
}

/* The lengths of all packets, one after the other, as the pages tell them: 255 for each full segment. */
static GByteArray *
make_lacing (const GPtrArray *packets)
{
  GByteArray *lacing = g_byte_array_new ();

  for (guint i = 0; i < packets->len; i++)
    {
      guint left = ((const GByteArray *) g_ptr_array_index (packets, i))->len;
      guint8 value = 255;

      for (; left >= 255; left -= 255)
        g_byte_array_append (lacing, &value, 1);
      value = (guint8) left;
      g_byte_array_append (lacing, &value, 1);
    }

  return lacing;
}

static void
append_page (GByteArray          *pages,
             const TagOggHeaders *headers,
             guint32              number,
             guint8               flags,
             const guint8        *lacing,
             guint                n_segments,
             const guint8        *body)
{
  guint8 head[TAG_OGG_HEAD + TAG_OGG_MAX_SEGMENTS] = "OggS";
  guint64 granule = TAG_OGG_NO_GRANULE;
  gsize size = 0;

  for (guint i = 0; i < n_segments; i++)
    {
      size += lacing[i];
      if (lacing[i] < 255)
        granule = 0;
    }
  head[5] = flags;
  tag_put_le32 (head + 6, (guint32) granule);
  tag_put_le32 (head + 10, (guint32) (granule >> 32));
  tag_put_le32 (head + 14, headers->serial);
  tag_put_le32 (head + 18, number);
  head[26] = (guint8) n_segments;
  memcpy (head + TAG_OGG_HEAD, lacing, n_segments);
  tag_put_le32 (head + 22, tag_ogg_crc (head, TAG_OGG_HEAD + n_segments, body, size));
  g_byte_array_append (pages, head, TAG_OGG_HEAD + n_segments);
  g_byte_array_append (pages, body, (guint) size);
}

/* Lays the header packets out anew, over as many full pages as they need, counted on from the stream's first page:
 * not every stream begins with 0, and where a number is missing players take a page for lost. */
static GByteArray *
make_pages (const TagOggHeaders *headers,
            guint32             *n_pages)
{
  g_autoptr (GByteArray) lacing = make_lacing (headers->packets);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  GByteArray *pages = g_byte_array_new ();
  gsize body_at = 0;

  for (guint i = 0; i < headers->packets->len; i++)
    append (body, g_ptr_array_index (headers->packets, i));

  *n_pages = 0;
  for (guint at = 0; at < lacing->len; at += TAG_OGG_MAX_SEGMENTS)
    {
      guint n = MIN (TAG_OGG_MAX_SEGMENTS, lacing->len - at);
      guint8 flags = at > 0 && lacing->data[at - 1] == 255 ? TAG_OGG_CONTINUED : 0;

      if (at + n == lacing->len)
        flags |= headers->last_flags & TAG_OGG_LAST;
      append_page (pages, headers, headers->first_number + ++*n_pages, flags, lacing->data + at, n, body->data + body_at);
      for (guint i = 0; i < n; i++)
        body_at += lacing->data[at + i];
    }

  return pages;
}

/* Counts the pages of the stream anew from @position on. */
static gboolean
renumber (const TagSource     *copy,
          const TagOggHeaders *headers,
          guint64              position,
          guint32              difference,
          GError             **error)
{
  g_autofree guint8 *body = g_malloc (TAG_OGG_MAX_PAGE);
  g_autoptr (GByteArray) numbers = g_byte_array_sized_new (8);

  while (position < copy->size)
    {
      TagOggPage page;

      if (g_cancellable_set_error_if_cancelled (copy->cancellable, error)
          || !tag_ogg_page_read (&page, copy, position, error)
          || !tag_source_read (copy, tag_ogg_page_get_body (&page), body, page.body_size, error))
        return FALSE;

      if (tag_ogg_page_get_serial (&page) == headers->serial)
        {
          tag_put_le32 (page.head + 18, tag_ogg_page_get_sequence (&page) + difference);
          tag_put_le32 (page.head + 22, tag_ogg_crc (page.head, TAG_OGG_HEAD + page.n_segments, body, page.body_size));
          g_byte_array_set_size (numbers, 0);
          g_byte_array_append (numbers, page.head + 18, 8);
          if (!tag_edit_splice (copy, position + 18, 8, numbers, error))
            return FALSE;
        }
      position = tag_ogg_page_get_end (&page);
    }

  return TRUE;
}

/**
 * tag_ogg_edit:
 *
 * Writes the packet with the comments anew, and what else is on the same pages as it is. When they become more
 * or fewer pages, those behind them are counted anew.
 */
gboolean
tag_ogg_edit (const TagSource  *copy,
              const TagListing *listing,
              const TagEdits   *edits,
              GError          **error)
{
  g_auto (TagOggHeaders) headers = { 0 };
  g_autoptr (GByteArray) packet = NULL;
  g_autoptr (GByteArray) pages = NULL;
  TagSource spliced;
  guint32 n_pages;

  if (!tag_ogg_headers_read (&headers, copy, error))
    return FALSE;
  packet = render_packet (&headers, edits, error);
  if (packet == NULL)
    return FALSE;

  g_byte_array_unref (g_ptr_array_index (headers.packets, 0));
  g_ptr_array_index (headers.packets, 0) = g_steal_pointer (&packet);
  pages = make_pages (&headers, &n_pages);
  if (!tag_edit_splice (copy, headers.start, headers.end - headers.start, pages, error))
    return FALSE;
  if (n_pages == headers.n_pages)
    return TRUE;

  if (!tag_source_init (&spliced, copy->fd, error))
    return FALSE;
  spliced.cancellable = copy->cancellable;

  return renumber (&spliced, &headers, headers.start + pages->len, n_pages - headers.n_pages, error);
}
