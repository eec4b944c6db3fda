/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/fixtures-private.h"

#include <math.h>

/*
 * Monkey's Audio, file version 3.99: descriptor, header, seek table, frames. A frame whose flags
 * say that both channels are silent carries no coded samples at all, so that a valid file of
 * silence needs no encoder. Words in frames are stored with their four bytes reversed.
 */

enum
{
  APE_VERSION = 3990,
  APE_DESCRIPTOR_SIZE = 52,
  APE_HEADER_SIZE = 24,
  APE_LEVEL_FAST = 1000,
  APE_FLAG_NO_WAV_HEADER = 1 << 5,
  APE_FRAME_SILENT = 3,
  APE_BLOCKS_PER_FRAME = 73728,
  APE_FRAME_SIZE = 16, /* checksum, flags, and the coder's first word, padded */
};

static void
append_u16 (GByteArray *bytes,
            guint       value)
{
  guint16 word = GUINT16_TO_LE ((guint16)value);

  g_byte_array_append (bytes, (const guint8 *)&word, sizeof word);
}

static void
append_u32 (GByteArray *bytes,
            guint32     value)
{
  guint32 word = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *)&word, sizeof word);
}

/* CRC-32 (IEEE 802.3) of @n zero bytes: the checksum of the samples that come out. */
static guint32
checksum_zeros (gsize n)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < n; i++)
    for (int bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);

  return ~crc;
}

static void
append_silent_frame (GByteArray *bytes,
                     gsize       n_blocks,
                     guint       channels)
{
  append_u32 (bytes, (checksum_zeros (n_blocks * channels * 2) >> 1) | 0x80000000u);
  append_u32 (bytes, APE_FRAME_SILENT);
  append_u32 (bytes, 0);
  append_u32 (bytes, 0);
}

gboolean
fixture_write_ape (const FixtureSpec  *spec,
                   const char         *path,
                   GError            **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize n_blocks = (gsize)llround (spec->seconds * spec->rate);
  gsize n_frames = (n_blocks + APE_BLOCKS_PER_FRAME - 1) / APE_BLOCKS_PER_FRAME;
  gsize n_final = n_blocks - (n_frames - 1) * APE_BLOCKS_PER_FRAME;
  guint first = APE_DESCRIPTOR_SIZE + APE_HEADER_SIZE + 4 * (guint)n_frames;

  g_assert_cmpint (spec->sound, ==, FIXTURE_SILENCE);

  g_byte_array_append (bytes, (const guint8 *)"MAC ", 4);
  append_u16 (bytes, APE_VERSION);
  append_u16 (bytes, 0);
  append_u32 (bytes, APE_DESCRIPTOR_SIZE);
  append_u32 (bytes, APE_HEADER_SIZE);
  append_u32 (bytes, 4 * (guint)n_frames);
  append_u32 (bytes, 0);
  append_u32 (bytes, APE_FRAME_SIZE * (guint)n_frames);
  append_u32 (bytes, 0);
  append_u32 (bytes, 0);
  for (guint i = 0; i < 4; i++)
    append_u32 (bytes, 0);

  append_u16 (bytes, APE_LEVEL_FAST);
  append_u16 (bytes, APE_FLAG_NO_WAV_HEADER);
  append_u32 (bytes, APE_BLOCKS_PER_FRAME);
  append_u32 (bytes, (guint32)n_final);
  append_u32 (bytes, (guint32)n_frames);
  append_u16 (bytes, 16);
  append_u16 (bytes, spec->channels);
  append_u32 (bytes, spec->rate);

  for (gsize i = 0; i < n_frames; i++)
    append_u32 (bytes, first + APE_FRAME_SIZE * (guint)i);
  for (gsize i = 0; i < n_frames; i++)
    append_silent_frame (bytes, i + 1 < n_frames ? APE_BLOCKS_PER_FRAME : n_final, spec->channels);

  return g_file_set_contents (path, (const char *)bytes->data, bytes->len, error);
}
