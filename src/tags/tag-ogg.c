/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>
#include <xxhash.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-ogg.h"
#include "tags/tag-vorbis.h"

/* Formats: RFC 3533 (Ogg), the Vorbis I specification, RFC 7845 (Opus), the Ogg mapping of FLAC. */

#define PAGE_HEADER_SIZE TAG_OGG_HEAD
/* Each costs memory, so that a file may not have any number: these are 18 GB as encoders lay pages out, and 23 hours
 * where each packet of 20 ms has a page of its own. */
#define MAX_PAGES (1u << 22)

void
tag_ogg_headers_clear (TagOggHeaders *self)
{
  g_clear_pointer (&self->packets, g_ptr_array_unref);
}

static guint32 crc_table[256];

/* Polynomial 0x04c11db7, not reflected. */
static void
init_crc (void)
{
  static gsize once = 0;

  if (!g_once_init_enter (&once))
    return;

  for (guint32 i = 0; i < 256; i++)
    {
      guint32 value = i << 24;

      for (guint k = 0; k < 8; k++)
        value = (value << 1) ^ ((value & 0x80000000u) != 0 ? 0x04c11db7u : 0);
      crc_table[i] = value;
    }
  g_once_init_leave (&once, 1);
}

static guint32
add_crc (guint32       crc,
         const guint8 *bytes,
         gsize         length)
{
  for (gsize i = 0; i < length; i++)
    crc = (crc << 8) ^ crc_table[((crc >> 24) ^ bytes[i]) & 0xff];

  return crc;
}

/* The checksum of a page, whose own place counts as zero. */
guint32
tag_ogg_crc (const guint8 *head,
             gsize         head_size,
             const guint8 *body,
             gsize         body_size)
{
  static const guint8 zeros[4] = { 0 };
  guint32 crc;

  init_crc ();
  crc = add_crc (0, head, 22);
  crc = add_crc (crc, zeros, 4);
  crc = add_crc (crc, head + 26, head_size - 26);

  return add_crc (crc, body, body_size);
}

gboolean
tag_ogg_page_read (TagOggPage      *page,
                   const TagSource *source,
                   guint64          offset,
                   GError         **error)
{
  page->offset = offset;
  page->body_size = 0;
  if (!tag_source_read (source, offset, page->head, PAGE_HEADER_SIZE, error))
    return FALSE;
  if (memcmp (page->head, "OggS\0", 5) != 0)
    return tag_source_damaged (error, "Ogg page");

  page->n_segments = page->head[26];
  if (!tag_source_read (source, offset + PAGE_HEADER_SIZE, page->head + PAGE_HEADER_SIZE, page->n_segments,
                        error))
    return FALSE;

  for (guint i = 0; i < page->n_segments; i++)
    page->body_size += page->head[PAGE_HEADER_SIZE + i];
  if (page->body_size > source->size - offset - PAGE_HEADER_SIZE - page->n_segments)
    return tag_source_damaged (error, "Ogg page");

  return TRUE;
}

guint64
tag_ogg_page_get_body (const TagOggPage *page)
{
  return page->offset + PAGE_HEADER_SIZE + page->n_segments;
}

guint64
tag_ogg_page_get_end (const TagOggPage *page)
{
  return tag_ogg_page_get_body (page) + page->body_size;
}

guint32
tag_ogg_page_get_serial (const TagOggPage *page)
{
  return tag_get_le32 (page->head + 14);
}

guint32
tag_ogg_page_get_sequence (const TagOggPage *page)
{
  return tag_get_le32 (page->head + 18);
}

static gboolean
detect_codec (const TagSource *source,
              const TagOggPage      *page,
              TagOggCodec     *codec)
{
  static const struct
  {
    const char *magic;
    gsize length;
    TagOggCodec codec;
  } magics[] = {
    { "\001vorbis", 7, TAG_OGG_VORBIS },
    { "OpusHead", 8, TAG_OGG_OPUS },
    { "Speex   ", 8, TAG_OGG_SPEEX },
    { "\177FLAC", 5, TAG_OGG_FLAC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (page->body_size >= magics[i].length
        && tag_source_has (source, tag_ogg_page_get_body (page), magics[i].magic, magics[i].length))
      {
        *codec = magics[i].codec;
        return TRUE;
      }

  return FALSE;
}

static guint
get_n_header_packets (TagOggCodec codec)
{
  /* Further header packets of FLAC and Speex come after the comments and are left where they are. */
  return codec == TAG_OGG_VORBIS ? 2 : 1;
}

/* Adds the body of @page to the packets; @is_open tells whether the last of them goes on. */
static gboolean
add_page_to_packets (const TagSource *source,
                     const TagOggPage      *page,
                     TagOggHeaders   *headers,
                     gboolean        *is_open,
                     GError         **error)
{
  g_autofree guint8 *body = g_malloc (MAX (page->body_size, 1));
  const guint8 *p = body;

  if (!tag_source_read (source, tag_ogg_page_get_body (page), body, page->body_size, error))
    return FALSE;
  if (*is_open != ((page->head[5] & TAG_OGG_CONTINUED) != 0))
    return tag_source_damaged (error, "Ogg packet");

  for (guint i = 0; i < page->n_segments; i++)
    {
      guint8 lacing = page->head[PAGE_HEADER_SIZE + i];
      GByteArray *packet;

      if (!*is_open)
        g_ptr_array_add (headers->packets, g_byte_array_new ());
      packet = g_ptr_array_index (headers->packets, headers->packets->len - 1);
      if (packet->len > TAG_SOURCE_MAX_BLOCK)
        return tag_source_damaged (error, "Ogg packet");
      g_byte_array_append (packet, p, lacing);
      p += lacing;
      *is_open = lacing == 255;
    }

  return TRUE;
}

/* Reads the pages from the second on until the last header packet has ended, and the page with it. */
gboolean
tag_ogg_headers_read (TagOggHeaders   *headers,
                      const TagSource *source,
                      GError         **error)
{
  TagOggPage page;
  gboolean is_open = FALSE;
  guint n_packets;

  if (!tag_ogg_page_read (&page, source, 0, error))
    return FALSE;
  if (!detect_codec (source, &page, &headers->codec))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                           _ ("Tags are not written into this kind of Ogg file"));
      return FALSE;
    }

  headers->serial = tag_ogg_page_get_serial (&page);
  headers->first_number = tag_ogg_page_get_sequence (&page);
  headers->is_counted = TRUE;
  headers->start = headers->end = tag_ogg_page_get_end (&page);
  headers->packets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  n_packets = get_n_header_packets (headers->codec);
  while (headers->packets->len < n_packets || is_open)
    {
      guint64 granule;

      if (!tag_ogg_page_read (&page, source, headers->end, error))
        return FALSE;
      if (tag_ogg_page_get_serial (&page) != headers->serial || (page.head[5] & TAG_OGG_FIRST) != 0)
        {
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                               _ ("The file holds several streams side by side"));
          return FALSE;
        }

      granule = tag_get_le64 (page.head + 6);
      if (!add_page_to_packets (source, &page, headers, &is_open, error))
        return FALSE;
      /* The audio should begin on a page of its own. Old tools let it follow at once; as long as it
       * is at time 0, the page can be laid out anew like the others. */
      if (granule != 0 && granule != TAG_OGG_NO_GRANULE)
        return tag_source_damaged (error, "Ogg headers");

      headers->end = tag_ogg_page_get_end (&page);
      headers->last_flags = page.head[5];
      headers->n_pages++;
      if (tag_ogg_page_get_sequence (&page) != headers->first_number + headers->n_pages)
        headers->is_counted = FALSE;
    }

  return TRUE;
}

/* What stands before the comments in their packet. */
gboolean
tag_ogg_headers_find_comments (const TagOggHeaders *headers,
                               gsize               *offset,
                               GError             **error)
{
  const GByteArray *packet = g_ptr_array_index (headers->packets, 0);
  const char *magic = headers->codec == TAG_OGG_VORBIS ? "\003vorbis"
                      : headers->codec == TAG_OGG_OPUS ? "OpusTags"
                                                     : "";

  /* Some encoders of Speex write nothing at all. */
  *offset = headers->codec == TAG_OGG_FLAC ? 4 : strlen (magic);
  if (packet->len < *offset || (*magic != '\0' && memcmp (packet->data, magic, *offset) != 0)
      || (headers->codec == TAG_OGG_FLAC
          && ((packet->data[0] & 0x7f) != 4 || tag_get_be24 (packet->data + 1) != packet->len - 4)))
    return tag_source_damaged (error, "Ogg comments");

  return TRUE;
}

/* What follows the comments in their packet is padding: in Opus when its first bit says so (RFC 7845,
 * section 5.2), in Vorbis when it is zeros after the framing bit.
 * Returns: how many bytes of it carry something */
gsize
tag_ogg_get_rest_length (TagOggCodec   codec,
                         const guint8 *rest,
                         gsize         length)
{
  /* GStreamer leaves the framing bit of Vorbis there, which Opus has not. */
  if (codec == TAG_OGG_OPUS && length > 0 && ((rest[0] & 1) == 0 || (length == 1 && rest[0] == 1)))
    return 0;
  while (codec == TAG_OGG_VORBIS && length > 1 && rest[length - 1] == 0)
    length--;

  return length;
}

/* The number of the second page, in which a file whose headers were counted otherwise differs: the first page is
 * listed whole. How many pages the headers take may change; that none is missing among them may not. */
static void
list_header_numbers (const TagSource     *source,
                     const TagOggHeaders *headers,
                     TagListing          *listing)
{
  guint8 number[4] = { 0 };

  tag_source_read (source, headers->start + 18, number, sizeof number, NULL);
  tag_listing_add (listing, TAG_STORE_NONE, "Ogg page numbers", number, sizeof number);
  /* A page may be missing there: what its packets were cannot be told. */
  if (!headers->is_counted)
    tag_listing_set_obstacle (listing, _ ("The pages of the Ogg file with its tags are not numbered one after the other"));
}

/* What all the pages after the headers say, without what they hold: a digest of it, for which it has not to be kept. */
typedef struct
{
  XXH3_state_t *state; /* (owned) */
  guint32 n_pages;
} PageLayout;

static void
page_layout_add (PageLayout          *self,
                 const TagOggPage    *page,
                 const TagOggHeaders *headers)
{
  gboolean is_counted = tag_ogg_page_get_serial (page) == headers->serial;
  guint8 sequence[4];

  tag_put_le32 (sequence, tag_ogg_page_get_sequence (page) - (is_counted ? headers->n_pages : 0));
  XXH3_128bits_update (self->state, page->head, 18);
  XXH3_128bits_update (self->state, sequence, sizeof sequence);
  XXH3_128bits_update (self->state, page->head + 26, PAGE_HEADER_SIZE - 26 + page->n_segments);
  self->n_pages++;
}

static void
page_layout_list (const PageLayout *self,
                  TagListing       *listing)
{
  XXH128_canonical_t digest;
  guint8 bytes[sizeof digest.digest + 4];

  XXH128_canonicalFromHash (&digest, XXH3_128bits_digest (self->state));
  memcpy (bytes, digest.digest, sizeof digest.digest);
  tag_put_le32 (bytes + sizeof digest.digest, self->n_pages);
  tag_listing_add (listing, TAG_STORE_NONE, "Ogg pages", bytes, sizeof bytes);
}

static gboolean
check_page_count (guint32   n_pages,
                  GError  **error)
{
  if (n_pages < MAX_PAGES)
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                       _ ("The Ogg file has more pages than are handled"));

  return FALSE;
}

/* The pages after the headers: all that their headers say but the checksum, which is checked, and the
 * page number, which counts from the first of them. Pages of a further stream (chained files) are
 * treated alike. */
static gboolean
walk_audio_pages (const TagSource     *source,
                  const TagOggHeaders *headers,
                  TagListing          *listing,
                  PageLayout          *layout,
                  GError             **error)
{
  g_autofree guint8 *body = g_malloc (TAG_OGG_MAX_PAGE);
  guint64 position = headers->end;

  while (position < source->size)
    {
      TagOggPage page;
      gsize head_size;

      if (g_cancellable_set_error_if_cancelled (source->cancellable, error)
          || !check_page_count (layout->n_pages, error) || !tag_ogg_page_read (&page, source, position, error)
          || !tag_source_read (source, tag_ogg_page_get_body (&page), body, page.body_size, error))
        return FALSE;

      head_size = PAGE_HEADER_SIZE + page.n_segments;
      if (tag_ogg_crc (page.head, head_size, body, page.body_size) != tag_get_le32 (page.head + 22))
        return tag_source_damaged (error, "Ogg checksum");

      page_layout_add (layout, &page, headers);
      tag_listing_add_audio (listing, tag_ogg_page_get_body (&page), page.body_size);
      position = tag_ogg_page_get_end (&page);
    }

  return TRUE;
}

static gboolean
list_audio_pages (const TagSource     *source,
                  const TagOggHeaders *headers,
                  TagListing          *listing,
                  GError             **error)
{
  PageLayout layout = { XXH3_createState (), 0 };
  gboolean ok;

  XXH3_128bits_reset (layout.state);
  ok = walk_audio_pages (source, headers, listing, &layout, error);
  if (ok)
    page_layout_list (&layout, listing);
  XXH3_freeState (layout.state);

  return ok;
}

gboolean
tag_ogg_list (const TagSource *source,
              TagListMode      mode,
              TagListing      *listing,
              GError         **error)
{
  g_auto (TagOggHeaders) headers = { 0 };
  g_autoptr (GBytes) first = NULL;
  const GByteArray *comments;
  const guint8 *rest;
  gsize offset, used, rest_length;

  if (!tag_ogg_headers_read (&headers, source, error) || !tag_ogg_headers_find_comments (&headers, &offset, error))
    return FALSE;

  listing->home = TAG_STORE_VORBIS;
  listing->has_home = TRUE;
  first = tag_source_read_bytes (source, 0, headers.start, error);
  if (first == NULL)
    return FALSE;

  tag_listing_add (listing, TAG_STORE_NONE, "Ogg first page", g_bytes_get_data (first, NULL),
                   g_bytes_get_size (first));
  list_header_numbers (source, &headers, listing);
  comments = g_ptr_array_index (headers.packets, 0);
  /* With nothing in the packet there are no comments yet. */
  if (comments->len == offset)
    used = 0;
  else if (!tag_vorbis_list (comments->data + offset, comments->len - offset, &used, listing, error))
    return FALSE;

  rest = comments->data + offset + used;
  rest_length = tag_ogg_get_rest_length (headers.codec, rest, comments->len - offset - used);
  /* The framing bit of Vorbis says nothing but that it is there. */
  if (headers.codec == TAG_OGG_VORBIS && rest_length == 1 && rest[0] == 1)
    rest_length = 0;
  tag_listing_add (listing, TAG_STORE_NONE, "Ogg comment rest", rest, rest_length);
  for (guint i = 1; i < headers.packets->len; i++)
    {
      const GByteArray *packet = g_ptr_array_index (headers.packets, i);

      tag_listing_add (listing, TAG_STORE_NONE, "Ogg codec setup", packet->data, packet->len);
    }

  return mode == TAG_LIST_TEXT || list_audio_pages (source, &headers, listing, error);
}
