/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/tape-entry.h"

#include <string.h>

#define MAGIC       G_GUINT64_CONSTANT (0x4d504854415031) /* “MPHTAP1”; in another byte order it is not this */
#define NAME_LENGTH 64
#define SUM_LENGTH  32

/* The fastest that packs at all: what it packs is differences of noise, of which a better one makes 3 % less in twice the time. */
#define LEVEL 1

typedef struct
{
  guint64 magic;
  guint64 n_unpacked;
  char name[NAME_LENGTH];
  guint8 sum[SUM_LENGTH]; /* SHA-256 of all that is before and behind it */
} Head;

G_STATIC_ASSERT (sizeof (Head) == 112);

static void
compute_sum (const Head *head, const guint8 *packed, gsize n_packed, guint8 *sum)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = SUM_LENGTH;

  g_checksum_update (checksum, (const guchar *)head, G_STRUCT_OFFSET (Head, sum));
  g_checksum_update (checksum, packed, (gssize)n_packed);
  g_checksum_get_digest (checksum, sum, &length);
}

/* Returns: bytes written to @to, @n_to at most; 0 when there is not that much room, or it is damaged. */
static gsize
convert (GConverter *converter, const guint8 *from, gsize n_from, guint8 *to, gsize n_to)
{
  gsize at = 0, n = 0;

  for (;;)
    {
      gsize n_read, n_written;

      /* A converter must not be asked with no room at all. */
      if (n == n_to)
        return 0;
      switch (g_converter_convert (converter, from + at, n_from - at, to + n, n_to - n,
                                   G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL))
        {
        case G_CONVERTER_CONVERTED:
          at += n_read;
          n += n_written;
          break;
        case G_CONVERTER_FINISHED: return at + n_read == n_from ? n + n_written : 0;
        case G_CONVERTER_ERROR:
        case G_CONVERTER_FLUSHED:
        default: return 0;
        }
    }
}

GBytes *
analysis_tape_entry_pack (const char *name, GBytes *tape)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, LEVEL);
  gsize n_tape;
  const guint8 *bytes = g_bytes_get_data (tape, &n_tape);
  /* Noise becomes longer, by five bytes for each 16 KB. */
  const gsize room = n_tape + n_tape / 1000 + 64;
  g_autofree guint8 *entry = NULL;
  Head head = { .magic = MAGIC, .n_unpacked = n_tape };
  gsize n_packed;

  g_return_val_if_fail (strlen (name) == NAME_LENGTH, NULL);

  if (n_tape == 0 || sizeof head + room > ANALYSIS_TAPE_ENTRY_MAX_BYTES)
    return NULL;

  entry = g_malloc (sizeof head + room);
  n_packed = convert (G_CONVERTER (compressor), bytes, n_tape, entry + sizeof head, room);
  if (n_packed == 0)
    return NULL;
  memcpy (head.name, name, NAME_LENGTH);
  compute_sum (&head, entry + sizeof head, n_packed, head.sum);
  memcpy (entry, &head, sizeof head);

  return g_bytes_new_take (g_realloc (g_steal_pointer (&entry), sizeof head + n_packed),
                           sizeof head + n_packed);
}

GBytes *
analysis_tape_entry_unpack (const char *name, const guint8 *entry, gsize length)
{
  g_autoptr (GZlibDecompressor) decompressor = NULL;
  g_autofree guint8 *tape = NULL;
  guint8 sum[SUM_LENGTH];
  Head head;

  if (length <= sizeof head || strlen (name) != NAME_LENGTH)
    return NULL;
  memcpy (&head, entry, sizeof head);
  if (head.magic != MAGIC || memcmp (head.name, name, NAME_LENGTH) != 0 || head.n_unpacked == 0
      || head.n_unpacked > ANALYSIS_TAPE_ENTRY_MAX_BYTES)
    return NULL;
  compute_sum (&head, entry + sizeof head, length - sizeof head, sum);
  if (memcmp (sum, head.sum, sizeof sum) != 0)
    return NULL;

  /* With a byte to spare, so that what is longer than it says is found out. */
  tape = g_malloc (head.n_unpacked + 1);
  decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  if (convert (G_CONVERTER (decompressor), entry + sizeof head, length - sizeof head, tape,
               head.n_unpacked + 1)
      != head.n_unpacked)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&tape), head.n_unpacked);
}
