/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-depth.h"

#include <string.h>

/* TagLib follows the boxes of an MP4 and the chapters of an ID3v2 tag by calling itself, however deep they
 * are nested, and a file of 2 MB can end the program by that. So nobody hands it a file before it was
 * measured here. Which kind of file TagLib takes it for depends on its name as well, so that both are
 * looked for in every file. */

#define MAX_DEPTH    32
#define MAX_BOXES    100000
#define MAX_CHAPTERS 2000
#define BLOCK        (256 * 1024)

typedef struct
{
  const TagSource *source;
  guint n_boxes;
} Walk;

static gboolean
is_nesting_box (const guint8 *type)
{
  static const char types[][5]
      = { "moov", "udta", "mdia", "meta", "ilst", "stbl", "minf", "moof", "traf", "trak", "stsd" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (memcmp (type, types[i], 4) == 0)
      return TRUE;

  return FALSE;
}

/* The boxes in [@position, @end), laxer than any reader: what is not understood ends the walk without
 * harm, and a box may reach beyond the one that it is in. */
static gboolean
measure_boxes (Walk    *walk,
               guint64  position,
               guint64  end,
               guint    depth)
{
  guint8 head[16];

  while (position < end && tag_source_read (walk->source, position, head, 8, NULL))
    {
      guint64 size = tag_get_be32 (head), content = position + 8;

      if (size == 1 && tag_source_read (walk->source, position, head, 16, NULL))
        {
          size = tag_get_be64 (head + 8);
          content = position + 16;
        }
      else if (size == 0)
        size = walk->source->size - position;
      if (size < 8)
        return TRUE;
      size = MIN (size, walk->source->size - position);

      if (++walk->n_boxes > MAX_BOXES)
        return FALSE;
      if (is_nesting_box (head + 4))
        {
          /* A version, and in "stsd" a count, stand before the boxes in some: with readers that differ,
           * each place is tried. */
          gboolean has_version = memcmp (head + 4, "meta", 4) == 0 || memcmp (head + 4, "stsd", 4) == 0;

          if (depth >= MAX_DEPTH)
            return FALSE;
          for (guint skip = 0; skip <= (has_version ? 8 : 0); skip += 4)
            if (!measure_boxes (walk, content + skip, position + size, depth + 1))
              return FALSE;
        }
      position += size;
    }

  return TRUE;
}

static guint
count_chapters (const guint8 *bytes,
                gsize         length)
{
  guint n = 0;

  for (const guint8 *p = bytes; length - (gsize)(p - bytes) >= 4; p++)
    {
      p = memchr (p, 'C', length - 3 - (gsize)(p - bytes));
      if (p == NULL)
        break;
      n += memcmp (p, "CHAP", 4) == 0 || memcmp (p, "CTOC", 4) == 0;
    }

  return n;
}

/* How often the names of the two frames that hold frames occur, wherever that is: a tag may stand anywhere. */
static gboolean
has_few_chapters (const TagSource *source)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  guint n_chapters = 0;

  for (guint64 position = 0; position < source->size; position += BLOCK - 3)
    {
      gsize length = (gsize)MIN (BLOCK, source->size - position);

      if (!tag_source_read (source, position, block, length, NULL))
        return FALSE;
      n_chapters += count_chapters (block, length);
      if (n_chapters > MAX_CHAPTERS)
        return FALSE;
    }

  return TRUE;
}

/**
 * tag_depth_is_safe:
 *
 * Returns: TRUE when nothing in the file can be nested so deep that TagLib runs out of stack
 */
gboolean
tag_depth_is_safe (const TagSource *source)
{
  Walk walk = { source, 0 };

  return measure_boxes (&walk, 0, source->size, 0) && has_few_chapters (source);
}
