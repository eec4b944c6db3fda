/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where in a file its audio is, and nothing else: what the identity of a song is made of. Kept apart from the
 * listings, which are strict since files are written by them: this has to find the same audio in a file
 * whose tags are damaged, and must not change when they learn something. A change here that gives other
 * bytes for any file needs a new TAG_AUDIO_HASH_VERSION. */
#include "tags/tag-payload.h"

#include <stdlib.h>
#include <string.h>

#include "tags/tag-mpeg-frame.h"
#include "tags/tag-payload-private.h"

#define MAX_TAGS        16
#define MAX_PARTS       1000000 /* boxes, chunks or blocks: a file with more is not followed */
#define CHECK_EVERY     1024
#define ID3V1_SIZE      128
#define ID3V1_PLUS_SIZE 227
#define APE_EDGE        32
#define ID3_EDGE        10
#define LYRICS_EDGE     9
#define LYRICS_BEGIN    "LYRICSBEGIN"
#define MAX_LYRICS1     5100
#define ASF_OBJECT_HEAD 24
#define ASF_DATA_HEAD   26 /* the file's id, the number of packets, a reserved word */
#define STREAMED_SIZE   G_MAXUINT32
#define MAX_JUNK        (128 * 1024)

gboolean
tag_payload_peek (TagPayloadWalk *walk,
                  guint64         offset,
                  void           *buffer,
                  gsize           length)
{
  if (walk->error != NULL || length > walk->source->size || offset > walk->source->size - length)
    return FALSE;

  return tag_source_read (walk->source, offset, buffer, length, &walk->error);
}

gboolean
tag_payload_has (TagPayloadWalk *walk,
                 guint64         offset,
                 const char     *bytes,
                 gsize           length)
{
  guint8 buffer[16];

  g_assert (length <= sizeof buffer);

  return tag_payload_peek (walk, offset, buffer, length) && memcmp (buffer, bytes, length) == 0;
}

static gboolean
has_at (TagPayloadWalk *walk,
        guint64         offset,
        const char     *magic)
{
  return tag_payload_has (walk, offset, magic, strlen (magic));
}

gboolean
tag_payload_give (TagPayloadWalk *walk,
                  guint64         offset,
                  guint64         length)
{
  if (walk->error != NULL)
    return FALSE;
  if (offset >= walk->end || length == 0)
    return TRUE;

  walk->has_found = TRUE;

  return walk->func (offset, MIN (length, walk->end - offset), walk->user_data, &walk->error);
}

/* Between the @index-th part of a file and the next: FALSE when it is enough. */
static gboolean
may_go_on (TagPayloadWalk *walk,
           guint           index)
{
  if (walk->error != NULL || index >= MAX_PARTS)
    return FALSE;

  return index % CHECK_EVERY != 0 || !g_cancellable_set_error_if_cancelled (walk->cancellable, &walk->error);
}

static guint32
get_syncsafe (const guint8 *p)
{
  return (guint32)(p[0] & 0x7f) << 21 | (guint32)(p[1] & 0x7f) << 14 | (guint32)(p[2] & 0x7f) << 7
         | (p[3] & 0x7f);
}

/* The length of an ID3v2 or APE tag that begins at @offset; 0 for none. */
static guint64
get_front_tag (TagPayloadWalk *walk,
               guint64         offset)
{
  guint8 head[APE_EDGE];

  if (tag_payload_peek (walk, offset, head, ID3_EDGE) && memcmp (head, "ID3", 3) == 0 && head[3] >= 2
      && head[3] <= 4 && head[4] != 0xff && ((head[6] | head[7] | head[8] | head[9]) & 0x80) == 0)
    return ID3_EDGE + (guint64)get_syncsafe (head + 6)
           + (head[3] == 4 && (head[5] & 0x10) != 0 ? ID3_EDGE : 0);
  if (has_at (walk, offset, "APETAGEX") && tag_payload_peek (walk, offset, head, sizeof head))
    return APE_EDGE + (guint64)tag_get_le32 (head + 12);

  return 0;
}

/* Lyrics3: the first version has no size, the second one in six digits. */
static guint64
get_lyrics (TagPayloadWalk *walk,
            guint64         end)
{
  gsize room = (gsize)MIN (end - walk->start, MAX_LYRICS1 + 2 * LYRICS_EDGE);
  guint8 text[MAX_LYRICS1 + 2 * LYRICS_EDGE];
  char digits[7] = { 0 };
  guint64 size;

  if (has_at (walk, end - LYRICS_EDGE, "LYRICS200") && tag_payload_peek (walk, end - 15, digits, 6))
    {
      size = g_ascii_strtoull (digits, NULL, 10) + 15;
      return size <= end - walk->start && has_at (walk, end - size, LYRICS_BEGIN) ? size : 0;
    }
  if (has_at (walk, end - LYRICS_EDGE, "LYRICSEND") && tag_payload_peek (walk, end - room, text, room))
    for (gsize i = room; i-- > 0;)
      if (room - i >= strlen (LYRICS_BEGIN) && memcmp (text + i, LYRICS_BEGIN, strlen (LYRICS_BEGIN)) == 0)
        return room - i;

  return 0;
}

/* The length of a tag of any kind that ends at @end; 0 for none. */
static guint64
get_back_tag (TagPayloadWalk *walk,
              guint64         end)
{
  guint8 foot[APE_EDGE];
  guint64 room = end - walk->start;

  /* The head of a small APE tag can have its "TAG" where an ID3v1 tag would. */
  if (room >= ID3V1_SIZE && has_at (walk, end - ID3V1_SIZE, "TAG")
      && !(room >= ID3V1_SIZE + 3 && has_at (walk, end - ID3V1_SIZE - 3, "APETAGEX")))
    return room >= ID3V1_SIZE + ID3V1_PLUS_SIZE && has_at (walk, end - ID3V1_SIZE - ID3V1_PLUS_SIZE, "TAG+")
               ? ID3V1_SIZE + ID3V1_PLUS_SIZE
               : ID3V1_SIZE;
  if (room >= APE_EDGE && has_at (walk, end - APE_EDGE, "APETAGEX")
      && tag_payload_peek (walk, end - APE_EDGE, foot, sizeof foot))
    return tag_get_le32 (foot + 12) + ((tag_get_le32 (foot + 20) & (1u << 31)) != 0 ? (guint64)APE_EDGE : 0);
  if (room >= ID3_EDGE && has_at (walk, end - ID3_EDGE, "3DI\4")
      && tag_payload_peek (walk, end - ID3_EDGE, foot, ID3_EDGE))
    return 2 * ID3_EDGE + (guint64)get_syncsafe (foot + 6);

  return room >= 15 + strlen (LYRICS_BEGIN) ? get_lyrics (walk, end) : 0;
}

static void
take_front_tags_off (TagPayloadWalk *walk)
{
  for (guint i = 0; i < MAX_TAGS; i++)
    {
      guint64 size = get_front_tag (walk, walk->start);

      if (size == 0 || size > walk->end - walk->start)
        return;
      walk->start += size;
    }
}

/* Only where the audio goes on to the end: what looks like a tag at the end of a box may be audio. */
static void
take_back_tags_off (TagPayloadWalk *walk)
{
  for (guint i = 0; i < MAX_TAGS; i++)
    {
      guint64 size = get_back_tag (walk, walk->end);

      if (size == 0 || size > walk->end - walk->start)
        return;
      walk->end -= size;
    }
}

static void
walk_flac (TagPayloadWalk *walk)
{
  guint64 position = walk->start + 4;
  gboolean is_last = FALSE;
  guint8 head[4];

  take_back_tags_off (walk);
  for (guint i = 0; !is_last; i++)
    {
      if (!may_go_on (walk, i) || !tag_payload_peek (walk, position, head, sizeof head))
        return;
      is_last = (head[0] & 0x80) != 0;
      position += 4 + tag_get_be24 (head + 1);
    }
  tag_payload_give (walk, position, G_MAXUINT64);
}

/* The boxes "mdat" of the top level, in their order. */
static void
walk_mp4 (TagPayloadWalk *walk)
{
  guint64 position = walk->start;
  guint8 head[16];

  for (guint i = 0; may_go_on (walk, i) && tag_payload_peek (walk, position, head, 8); i++)
    {
      guint64 size = tag_get_be32 (head);
      guint64 head_size = 8;

      if (size == 1 && tag_payload_peek (walk, position, head, 16))
        {
          size = tag_get_be64 (head + 8);
          head_size = 16;
        }
      else if (size == 0)
        size = walk->source->size - position;
      if (size < head_size)
        return;
      if (memcmp (head + 4, "mdat", 4) == 0)
        tag_payload_give (walk, position + head_size, size - head_size);
      if (size > walk->source->size - position)
        return;
      position += size;
    }
}

static void
walk_asf (TagPayloadWalk *walk)
{
  static const guint8 data[16]
      = { 0x36, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa, 0x00, 0x62, 0xce, 0x6c };
  guint64 position = walk->start;
  guint8 head[ASF_OBJECT_HEAD];

  for (guint i = 0; may_go_on (walk, i) && tag_payload_peek (walk, position, head, sizeof head); i++)
    {
      guint64 size = tag_get_le64 (head + 16);

      if (memcmp (head, data, sizeof data) == 0)
        {
          guint64 heads = ASF_OBJECT_HEAD + ASF_DATA_HEAD;

          tag_payload_give (walk, position + heads, size > heads ? size - heads : G_MAXUINT64);
          return;
        }
      if (size < ASF_OBJECT_HEAD || size > walk->source->size - position)
        return;
      position += size;
    }
}

/* WAV and AIFF. A stream that was written into a pipe has a size that is too large: what is there counts. */
static void
walk_riff (TagPayloadWalk *walk,
           gboolean        is_big_endian,
           const char     *audio)
{
  guint64 position = walk->start + 12;
  guint64 real_size = STREAMED_SIZE;
  guint8 head[8 + 16];

  for (guint i = 0; may_go_on (walk, i) && tag_payload_peek (walk, position, head, 8); i++)
    {
      guint64 size = is_big_endian ? tag_get_be32 (head + 4) : tag_get_le32 (head + 4);
      gboolean is_audio = memcmp (head, audio, 4) == 0;

      if (is_audio && size == STREAMED_SIZE)
        size = real_size;
      /* RF64 (EBU Tech 3306): sizes beyond 32 bits stand in a chunk of their own. */
      if (memcmp (head, "ds64", 4) == 0 && size >= 16 && tag_payload_peek (walk, position, head, sizeof head))
        real_size = tag_get_le64 (head + 16);
      if (is_audio)
        tag_payload_give (walk, position + 8, size);
      if (size > walk->source->size - position - 8)
        return;
      position += 8 + size + (size & 1);
    }
}

/* Two frames in a row near the front, with other bytes before them: a stream that was cut out of another. */
static gboolean
has_frames (TagPayloadWalk *walk)
{
  gsize length = (gsize)MIN (walk->end - walk->start, MAX_JUNK);
  g_autofree guint8 *bytes = g_malloc (length + 1);

  if (!tag_payload_peek (walk, walk->start, bytes, length))
    return FALSE;

  for (gsize i = 0; i + 4 <= length; i++)
    {
      guint size = tag_mpeg_frame_get_length (bytes + i);

      if (size >= 4 && i + size + 4 <= length && tag_mpeg_frame_goes_on (bytes + i, bytes + i + size))
        return TRUE;
    }

  return FALSE;
}

/* What is audio between tags: MP3 and the like, whose frames come one after the other. A tag in front is
 * taken for the sign of one of them, as players do. Without one, bytes before the first frame count as well: behind
 * a tag, which any program may add, they do. */
static gboolean
is_bare (TagPayloadWalk *walk)
{
  static const char *const magics[] = { "MAC ", "wvpk", "MPCK", "MP+", "TTA1", "TTA2", "ADIF", NULL };
  guint8 p[2];

  for (guint i = 0; magics[i] != NULL; i++)
    if (has_at (walk, walk->start, magics[i]))
      return TRUE;
  if (walk->start > 0)
    return TRUE;

  return (tag_payload_peek (walk, walk->start, p, 2) && p[0] == 0xff && (p[1] & 0xe0) == 0xe0) || has_frames (walk);
}

static gboolean
is_mp4 (TagPayloadWalk *walk)
{
  static const char *const types[] = { "ftyp", "moov", "mdat", "wide", NULL };

  for (guint i = 0; types[i] != NULL; i++)
    if (has_at (walk, walk->start + 4, types[i]))
      return TRUE;

  return FALSE;
}

static void
walk_any (TagPayloadWalk *walk)
{
  guint64 start = walk->start;

  if (has_at (walk, start, "OggS"))
    {
      take_back_tags_off (walk);
      tag_payload_ogg (walk);
    }
  else if (has_at (walk, start, "fLaC"))
    walk_flac (walk);
  else if ((has_at (walk, start, "RIFF") || has_at (walk, start, "RF64")) && has_at (walk, start + 8, "WAVE"))
    walk_riff (walk, FALSE, "data");
  else if (has_at (walk, start, "FORM")
           && (has_at (walk, start + 8, "AIFF") || has_at (walk, start + 8, "AIFC")))
    walk_riff (walk, TRUE, "SSND");
  else if (has_at (walk, start, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"))
    walk_asf (walk);
  else if (is_mp4 (walk))
    walk_mp4 (walk);
  else if (is_bare (walk))
    {
      take_back_tags_off (walk);
      tag_payload_give (walk, start, G_MAXUINT64);
    }
}

/**
 * tag_payload_foreach:
 *
 * Gives the audio of a file to @func, piece by piece in the file's order. The file may be damaged or made
 * to do harm: it is followed as far as it goes, in constant memory.
 *
 * Returns: %TAG_PAYLOAD_UNKNOWN when @func was given nothing that can be told to be audio
 */
TagPayloadResult
tag_payload_foreach (const TagSource  *source,
                     GCancellable     *cancellable,
                     TagPayloadFunc    func,
                     gpointer          user_data,
                     GError          **error)
{
  TagPayloadWalk walk = { source, cancellable, func, user_data, 0, source->size, FALSE, NULL };

  take_front_tags_off (&walk);
  walk_any (&walk);
  if (walk.error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&walk.error));
      return TAG_PAYLOAD_FAILED;
    }

  return walk.has_found ? TAG_PAYLOAD_FOUND : TAG_PAYLOAD_UNKNOWN;
}
