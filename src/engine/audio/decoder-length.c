/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * For most containers GStreamer knows the declared length. For three it trims what the header says
 * to what is there, or there is no header: a download that broke off would look like a short song.
 * Everything here is read from hostile bytes: every offset is checked against what was read.
 */
#include "engine/audio/decoder-length.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  TAIL_SIZE = 2 * 65307, /* an Ogg page is at most 65307 bytes (RFC 3533) */
  OGG_HEADER_SIZE = 27,
  MAX_CHUNKS = 64,
};

typedef struct
{
  int fd;
  guint64 size;
  guint8 bytes[TAIL_SIZE]; /* the part last read */
  gsize n_bytes;
} Reader;

static gboolean
load (Reader  *reader,
      guint64  offset,
      gsize    count)
{
  ssize_t got
      = offset < reader->size ? pread (reader->fd, reader->bytes, MIN (count, TAIL_SIZE), (off_t)offset) : 0;

  reader->n_bytes = got > 0 ? (gsize)got : 0;

  return reader->n_bytes > 0;
}

static guint32
get_u32_le (const guint8 *bytes)
{
  return bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 | (guint32)bytes[3] << 24;
}

static guint32
get_u32_be (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* RIFF: the size of the data chunk over the bytes per second of the fmt chunk. */
static double
read_wave (Reader *reader)
{
  guint64 offset = 12;
  guint32 bytes_per_second = 0;

  for (guint i = 0; i < MAX_CHUNKS && load (reader, offset, 32) && reader->n_bytes >= 8; i++)
    {
      guint32 size = get_u32_le (reader->bytes + 4);

      if (memcmp (reader->bytes, "fmt ", 4) == 0 && reader->n_bytes >= 20)
        bytes_per_second = get_u32_le (reader->bytes + 16);
      /* Programs that write to a pipe cannot know the size and put 0 or a number near the limit. */
      if (memcmp (reader->bytes, "data", 4) == 0)
        return bytes_per_second > 0 && size < 0x7fff0000u ? (double)size / bytes_per_second : 0.0;
      offset += 8 + (guint64)size + (size & 1);
    }

  return 0.0;
}

/* Where the first MPEG frame may begin: after an ID3v2 tag, whose size has seven bits a byte. */
static guint64
skip_id3 (Reader *reader)
{
  const guint8 *tag = reader->bytes;

  if (reader->n_bytes < 10 || memcmp (tag, "ID3", 3) != 0)
    return 0;

  return 10
         + ((guint64)(tag[6] & 0x7f) << 21 | (guint64)(tag[7] & 0x7f) << 14 | (guint64)(tag[8] & 0x7f) << 7
            | (tag[9] & 0x7f));
}

/* The number of frames in the Xing or Info header, which lies in the first frame of Layer III behind the side
 * information, times their length. */
static double
read_mpeg (Reader *reader)
{
  static const guint rates[3] = { 44100, 48000, 32000 };
  const guint8 *frame = reader->bytes;
  guint version; /* 3 = MPEG 1, 2 = MPEG 2, 0 = MPEG 2.5 */
  guint rate;
  gsize offset;

  if (!load (reader, skip_id3 (reader), 64) || reader->n_bytes < 64 || frame[0] != 0xff
      || (frame[1] & 0xe6) != 0xe2)
    return 0.0;

  version = frame[1] >> 3 & 3;
  if (version == 1 || (frame[2] >> 2 & 3) == 3)
    return 0.0;

  rate = rates[frame[2] >> 2 & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
  if ((frame[3] >> 6) == 3)
    offset = 4 + (version == 3 ? 17 : 9);
  else
    offset = 4 + (version == 3 ? 32 : 17);

  if ((memcmp (frame + offset, "Xing", 4) != 0 && memcmp (frame + offset, "Info", 4) != 0)
      || (frame[offset + 7] & 1) == 0)
    return 0.0;

  return (double)get_u32_be (frame + offset + 8) * (version == 3 ? 1152 : 576) / rate;
}

/* Ogg: whether the last page is longer than the file. */
static gboolean
ogg_ends_short (Reader *reader)
{
  guint64 start = reader->size > TAIL_SIZE ? reader->size - TAIL_SIZE : 0;
  const guint8 *page;
  gsize length = OGG_HEADER_SIZE;
  gsize left;

  if (!load (reader, start, TAIL_SIZE))
    return FALSE;

  page = reader->bytes + reader->n_bytes;
  do
    if (page-- == reader->bytes)
      return FALSE;
  while (reader->n_bytes - (gsize)(page - reader->bytes) < 4 || memcmp (page, "OggS", 4) != 0);

  left = reader->n_bytes - (gsize)(page - reader->bytes);
  if (left < OGG_HEADER_SIZE || left < (gsize)OGG_HEADER_SIZE + page[26])
    return TRUE;

  length += page[26];
  for (guint i = 0; i < page[26]; i++)
    length += page[OGG_HEADER_SIZE + i];

  return left < length;
}

/**
 * decoder_length_read:
 * @path: an ordinary file
 *
 * Reads a few kilobytes at most.
 *
 * Returns: what WAV, MP3 (Xing header) and Ogg files say themselves of their length
 */
DecoderLength
decoder_length_read (const char *path)
{
  DecoderLength result = { 0 };
  g_autofree Reader *reader = g_new0 (Reader, 1);
  struct stat info;

  reader->fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (reader->fd < 0)
    return result;

  if (fstat (reader->fd, &info) == 0)
    reader->size = (guint64)info.st_size;

  if (load (reader, 0, 64) && reader->n_bytes >= 12)
    {
      if (memcmp (reader->bytes, "RIFF", 4) == 0 && memcmp (reader->bytes + 8, "WAVE", 4) == 0)
        result.declared = read_wave (reader);
      else if (memcmp (reader->bytes, "OggS", 4) == 0)
        result.ends_short = ogg_ends_short (reader);
      else
        result.declared = read_mpeg (reader);
    }
  close (reader->fd);

  return result;
}
