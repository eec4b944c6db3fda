/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-payload-private.h"

#include <string.h>

/* Formats: RFC 3533 (Ogg), the Vorbis I specification, RFC 7845 (Opus), the Ogg mapping of FLAC. */

#define PAGE_HEADER_SIZE 27
#define PAGE_FIRST       2
#define MAX_LACING       255
/* Streams side by side or one after the other; of more than this the headers are taken for audio. */
#define MAX_STREAMS 256
#define UNTIL_AUDIO G_MAXUINT

typedef struct
{
  guint32 serial;
  guint n_headers;  /* packets that are still to be skipped; UNTIL_AUDIO in FLAC, where each tells */
  gboolean is_open; /* the last packet goes on in the next page */
} Stream;

typedef struct
{
  guint64 body;
  guint8 head[PAGE_HEADER_SIZE + MAX_LACING];
  guint n_segments;
  guint32 body_size;
} Page;

/* The packets of a stream that hold no audio: what it is, the comments, the codec's set-up. */
static guint
count_headers (TagPayloadWalk *walk,
               const Page     *page)
{
  static const struct
  {
    const char *magic;
    gsize length;
    guint n_headers;
  } codecs[] = {
    { "\001vorbis", 7, 3 }, { "OpusHead", 8, 2 },           { "Speex   ", 8, 2 },
    { "\200theora", 7, 3 }, { "\177FLAC", 5, UNTIL_AUDIO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (page->body_size >= codecs[i].length
        && tag_payload_has (walk, page->body, codecs[i].magic, codecs[i].length))
      return codecs[i].n_headers;

  return 0;
}

static Stream *
find_stream (TagPayloadWalk *walk,
             const Page     *page,
             GArray         *streams)
{
  Stream new_stream = { .serial = tag_get_le32 (page->head + 14) };
  gboolean is_first = (page->head[5] & PAGE_FIRST) != 0;

  for (guint i = 0; i < streams->len; i++)
    {
      Stream *stream = &g_array_index (streams, Stream, i);

      if (stream->serial != new_stream.serial)
        continue;
      if (is_first)
        {
          stream->n_headers = count_headers (walk, page);
          stream->is_open = FALSE;
        }
      return stream;
    }
  if (streams->len >= MAX_STREAMS)
    return NULL;

  if (is_first)
    new_stream.n_headers = count_headers (walk, page);
  g_array_append_val (streams, new_stream);

  return &g_array_index (streams, Stream, streams->len - 1);
}

/* Where in the body of @page the first packet begins that is audio: its size when none does. */
static guint32
skip_headers (TagPayloadWalk *walk,
              const Page     *page,
              Stream         *stream)
{
  guint32 position = 0;

  for (guint i = 0; i < page->n_segments && stream->n_headers > 0; i++)
    {
      guint8 lacing = page->head[PAGE_HEADER_SIZE + i];

      /* A frame of FLAC begins with its sync code; a metadata block cannot. */
      if (stream->n_headers == UNTIL_AUDIO && !stream->is_open && lacing > 0
          && tag_payload_has (walk, page->body + position, "\377", 1))
        {
          stream->n_headers = 0;
          return position;
        }
      position += lacing;
      stream->is_open = lacing == MAX_LACING;
      if (!stream->is_open && stream->n_headers != UNTIL_AUDIO)
        stream->n_headers--;
    }

  return position;
}

/* FALSE where no page is. */
static gboolean
read_page (TagPayloadWalk *walk,
           guint64         offset,
           Page           *page)
{
  if (walk->end - offset < PAGE_HEADER_SIZE || !tag_payload_peek (walk, offset, page->head, PAGE_HEADER_SIZE)
      || memcmp (page->head, "OggS", 5) != 0)
    return FALSE;

  page->n_segments = page->head[26];
  page->body = offset + PAGE_HEADER_SIZE + page->n_segments;
  if (page->body > walk->end
      || !tag_payload_peek (walk, offset + PAGE_HEADER_SIZE, page->head + PAGE_HEADER_SIZE, page->n_segments))
    return FALSE;

  page->body_size = 0;
  for (guint i = 0; i < page->n_segments; i++)
    page->body_size += page->head[PAGE_HEADER_SIZE + i];

  return TRUE;
}

/**
 * tag_payload_ogg:
 *
 * The bytes of the packets and not of the pages: when the comments grow, the pages behind them get other
 * numbers and checksums, and packets may be laid out over them anew. A last page that was cut off counts
 * as far as it goes. From where no page can be found all that is left counts as it is.
 */
void
tag_payload_ogg (TagPayloadWalk *walk)
{
  g_autoptr (GArray) streams = g_array_new (FALSE, FALSE, sizeof (Stream));
  guint64 position = walk->start;
  Page page;

  while (position < walk->end && read_page (walk, position, &page))
    {
      Stream *stream = find_stream (walk, &page, streams);
      guint32 skipped = stream != NULL && stream->n_headers > 0 ? skip_headers (walk, &page, stream) : 0;

      if (g_cancellable_set_error_if_cancelled (walk->cancellable, walk->error == NULL ? &walk->error : NULL)
          || !tag_payload_give (walk, page.body + skipped, page.body_size - skipped))
        return;
      position = page.body + page.body_size;
    }
  if (position < walk->end)
    tag_payload_give (walk, position, walk->end - position);
}
