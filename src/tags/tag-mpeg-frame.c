/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-mpeg-frame.h"

/* The length of the frame whose header is at @p; 0 when it is none. ISO/IEC 11172-3 and 13818-3. */
guint
tag_mpeg_frame_get_length (const guint8 *p)
{
  static const guint16 bitrates[5][15] = {
    { 0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448 }, /* version 1, layer 1 */
    { 0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384 },    /* version 1, layer 2 */
    { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 },     /* version 1, layer 3 */
    { 0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256 },    /* version 2, layer 1 */
    { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 },         /* version 2, layers 2 and 3 */
  };
  static const guint rates[3] = { 44100, 48000, 32000 };
  guint version = (p[1] >> 3) & 3, layer = 4 - ((p[1] >> 1) & 3), bitrate = p[2] >> 4, rate = (p[2] >> 2) & 3;
  guint padding = (p[2] >> 1) & 1;
  guint kbits, hertz;

  if (p[0] != 0xff || (p[1] & 0xe0) != 0xe0 || version == 1 || layer == 4 || bitrate == 0 || bitrate == 15
      || rate == 3)
    return 0;

  kbits = bitrates[version == 3 ? layer - 1 : layer == 1 ? 3 : 4][bitrate];
  hertz = rates[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
  if (layer == 1)
    return (12 * kbits * 1000 / hertz + padding) * 4;

  return (layer == 3 && version != 3 ? 72 : 144) * kbits * 1000 / hertz + padding;
}

/* TRUE when @next, the four bytes behind the frame at @p, is the header of a frame of the same stream. */
gboolean
tag_mpeg_frame_goes_on (const guint8 *p,
                        const guint8 *next)
{
  return tag_mpeg_frame_get_length (next) > 0 && ((next[1] ^ p[1]) & 0xfe) == 0 && ((next[2] ^ p[2]) & 0x0c) == 0;
}
