/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-vorbis.h"

/* Formats: RFC 3533 (Ogg), the Vorbis I specification, RFC 7845 (Opus), the Ogg mapping of FLAC. */

#define PAGE_HEADER_SIZE   27
#define MAX_PAGE_SIZE      (PAGE_HEADER_SIZE + 255 + 255 * 255)
#define PAGE_CONTINUED     1
#define PAGE_FIRST         2
#define MAX_HEADER_PACKETS 3
#define NO_GRANULE         G_MAXUINT64

typedef enum
{
  CODEC_VORBIS,
  CODEC_OPUS,
  CODEC_SPEEX,
  CODEC_FLAC,
} Codec;

typedef struct
{
  guint64 offset;
  guint8 head[PAGE_HEADER_SIZE + 255]; /* header and lacing values */
  guint8 n_segments;
  guint32 body_size;
} Page;

/* The pages from the second on that hold the header packets, the comments among them. */
typedef struct
{
  Codec codec;
  guint32 serial;
  guint64 start; /* of the second page */
  guint64 end;   /* where the audio pages begin */
  guint32 n_pages;
  GPtrArray *packets; /* (element-type GByteArray) (owned): from packet 1 on */
} Headers;

static void
headers_clear (Headers *self)
{
  g_clear_pointer (&self->packets, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Headers, headers_clear)

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
static guint32
get_page_crc (const guint8 *head,
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

static gboolean
read_page (const TagSource *source,
           guint64          offset,
           Page            *page,
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

static guint64
get_body_offset (const Page *page)
{
  return page->offset + PAGE_HEADER_SIZE + page->n_segments;
}

static guint64
get_page_end (const Page *page)
{
  return get_body_offset (page) + page->body_size;
}

static guint32
get_serial (const Page *page)
{
  return tag_get_le32 (page->head + 14);
}

static guint32
get_sequence (const Page *page)
{
  return tag_get_le32 (page->head + 18);
}

static gboolean
detect_codec (const TagSource *source,
              const Page      *page,
              Codec           *codec)
{
  static const struct
  {
    const char *magic;
    gsize length;
    Codec codec;
  } magics[] = {
    { "\001vorbis", 7, CODEC_VORBIS },
    { "OpusHead", 8, CODEC_OPUS },
    { "Speex   ", 8, CODEC_SPEEX },
    { "\177FLAC", 5, CODEC_FLAC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (page->body_size >= magics[i].length
        && tag_source_has (source, get_body_offset (page), magics[i].magic, magics[i].length))
      {
        *codec = magics[i].codec;
        return TRUE;
      }

  return FALSE;
}

static guint
get_n_header_packets (Codec codec)
{
  /* Further header packets of FLAC and Speex come after the comments and are left where they are. */
  return codec == CODEC_VORBIS ? 2 : 1;
}

/* Adds the body of @page to the packets; @is_open tells whether the last of them goes on. */
static gboolean
add_page_to_packets (const TagSource *source,
                     const Page      *page,
                     Headers         *headers,
                     gboolean        *is_open,
                     GError         **error)
{
  g_autofree guint8 *body = g_malloc (MAX (page->body_size, 1));
  const guint8 *p = body;

  if (!tag_source_read (source, get_body_offset (page), body, page->body_size, error))
    return FALSE;
  if (*is_open != ((page->head[5] & PAGE_CONTINUED) != 0))
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
static gboolean
read_headers (const TagSource *source,
              Headers         *headers,
              GError         **error)
{
  Page page;
  gboolean is_open = FALSE;
  guint n_packets;

  if (!read_page (source, 0, &page, error))
    return FALSE;
  if (!detect_codec (source, &page, &headers->codec))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                           _ ("Tags are not written into this kind of Ogg file"));
      return FALSE;
    }

  headers->serial = get_serial (&page);
  headers->start = headers->end = get_page_end (&page);
  headers->packets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  n_packets = get_n_header_packets (headers->codec);
  while (headers->packets->len < n_packets || is_open)
    {
      guint64 granule;

      if (!read_page (source, headers->end, &page, error))
        return FALSE;
      if (get_serial (&page) != headers->serial || (page.head[5] & PAGE_FIRST) != 0)
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
      if (granule != 0 && granule != NO_GRANULE)
        return tag_source_damaged (error, "Ogg headers");

      headers->end = get_page_end (&page);
      headers->n_pages++;
    }

  return TRUE;
}

/* What stands before the comments in their packet. */
static gboolean
get_comment_offset (const Headers *headers,
                    gsize         *offset,
                    GError       **error)
{
  const GByteArray *packet = g_ptr_array_index (headers->packets, 0);
  const char *magic = headers->codec == CODEC_VORBIS ? "\003vorbis"
                      : headers->codec == CODEC_OPUS ? "OpusTags"
                                                     : "";

  *offset = headers->codec == CODEC_FLAC ? 4 : strlen (magic);
  if (packet->len < *offset || (*magic != '\0' && memcmp (packet->data, magic, *offset) != 0)
      || (headers->codec == CODEC_FLAC
          && ((packet->data[0] & 0x7f) != 4 || tag_get_be24 (packet->data + 1) != packet->len - 4)))
    return tag_source_damaged (error, "Ogg comments");

  return TRUE;
}

/* What follows the comments in their packet is padding: in Opus when its first bit says so (RFC 7845,
 * section 5.2), in Vorbis when it is zeros after the framing bit.
 * Returns: how many bytes of it carry something */
static gsize
get_rest_length (Codec         codec,
                 const guint8 *rest,
                 gsize         length)
{
  /* GStreamer leaves the framing bit of Vorbis there, which Opus has not. */
  if (codec == CODEC_OPUS && length > 0 && ((rest[0] & 1) == 0 || (length == 1 && rest[0] == 1)))
    return 0;
  while (codec == CODEC_VORBIS && length > 1 && rest[length - 1] == 0)
    length--;

  return length;
}

/* The pages after the headers: all that their headers say but the checksum, which is checked, and the
 * page number, which counts from the first of them. Pages of a further stream (chained files) are
 * treated alike. */
static gboolean
list_audio_pages (const TagSource *source,
                  const Headers   *headers,
                  TagListing      *listing,
                  GError         **error)
{
  g_autoptr (GByteArray) layout = g_byte_array_new ();
  g_autofree guint8 *body = g_malloc (MAX_PAGE_SIZE);
  guint64 position = headers->end;

  while (position < source->size)
    {
      Page page;
      guint32 sequence;
      gsize head_size;

      if (!read_page (source, position, &page, error)
          || !tag_source_read (source, get_body_offset (&page), body, page.body_size, error))
        return FALSE;

      head_size = PAGE_HEADER_SIZE + page.n_segments;
      if (get_page_crc (page.head, head_size, body, page.body_size) != tag_get_le32 (page.head + 22))
        return tag_source_damaged (error, "Ogg checksum");

      sequence = get_sequence (&page) - (get_serial (&page) == headers->serial ? headers->n_pages : 0);
      g_byte_array_append (layout, page.head, 18);
      tag_append_le32 (layout, sequence);
      g_byte_array_append (layout, page.head + 26, (guint)head_size - 26);
      tag_listing_add_audio (listing, get_body_offset (&page), page.body_size);
      position = get_page_end (&page);
    }
  tag_listing_add (listing, TAG_STORE_NONE, "Ogg pages", layout->data, layout->len);

  return TRUE;
}

gboolean
tag_ogg_list (const TagSource *source,
              TagListMode      mode,
              TagListing      *listing,
              GError         **error)
{
  g_auto (Headers) headers = { 0 };
  g_autoptr (GBytes) first = NULL;
  const GByteArray *comments;
  const guint8 *rest;
  gsize offset, used;

  if (!read_headers (source, &headers, error) || !get_comment_offset (&headers, &offset, error))
    return FALSE;

  listing->home = TAG_STORE_VORBIS;
  listing->has_home = TRUE;
  first = tag_source_read_bytes (source, 0, headers.start, error);
  if (first == NULL)
    return FALSE;

  tag_listing_add (listing, TAG_STORE_NONE, "Ogg first page", g_bytes_get_data (first, NULL),
                   g_bytes_get_size (first));
  comments = g_ptr_array_index (headers.packets, 0);
  if (!tag_vorbis_list (comments->data + offset, comments->len - offset, &used, listing, error))
    return FALSE;

  rest = comments->data + offset + used;
  tag_listing_add (listing, TAG_STORE_NONE, "Ogg comment rest", rest,
                   get_rest_length (headers.codec, rest, comments->len - offset - used));
  for (guint i = 1; i < headers.packets->len; i++)
    {
      const GByteArray *packet = g_ptr_array_index (headers.packets, i);

      tag_listing_add (listing, TAG_STORE_NONE, "Ogg codec setup", packet->data, packet->len);
    }

  return mode == TAG_LIST_TEXT || list_audio_pages (source, &headers, listing, error);
}
