/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-lister.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-id3.h"

/* How far behind an ID3v2 tag zeros may stand before the audio. */
#define MAX_TAGS 16

static gboolean
has_at (const TagSource *source,
        guint64          offset,
        const char      *magic)
{
  return tag_source_has (source, offset, magic, strlen (magic));
}

/* What stands after the ID3v2 tags at the front. */
static guint64
skip_id3 (const TagSource *source)
{
  guint64 position = 0;

  for (guint i = 0; i < MAX_TAGS && tag_id3_is_at (source, position); i++)
    {
      g_autoptr (TagId3) tag = tag_id3_parse (source, position, source->size, NULL);

      if (tag == NULL)
        break;
      position += tag->total_size;
    }

  return position;
}

/* A frame header of MPEG audio: sync, a valid version, and a layer (ADTS, which is AAC, has none). */
static gboolean
has_mpeg_sync (const TagSource *source,
               guint64          offset)
{
  guint8 p[2];

  return tag_source_read (source, offset, p, 2, NULL) && p[0] == 0xff && (p[1] & 0xe0) == 0xe0
         && (p[1] & 0x18) != 0x08 && (p[1] & 0x06) != 0;
}

/**
 * tag_lister_detect:
 *
 * Returns: the container by content; the file's name has no say in it
 */
TagContainer
tag_lister_detect (const TagSource *source)
{
  guint64 start;

  if (has_at (source, 0, "OggS"))
    return TAG_CONTAINER_OGG;
  if (has_at (source, 0, "RIFF"))
    return has_at (source, 8, "WAVE") ? TAG_CONTAINER_WAV : TAG_CONTAINER_NONE;
  if (has_at (source, 0, "FORM"))
    return has_at (source, 8, "AIFF") || has_at (source, 8, "AIFC") ? TAG_CONTAINER_AIFF : TAG_CONTAINER_NONE;
  if (has_at (source, 4, "ftyp"))
    return TAG_CONTAINER_MP4;
  if (has_at (source, 0, "\x1a\x45\xdf\xa3"))
    return TAG_CONTAINER_MATROSKA;
  if (has_at (source, 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"))
    return TAG_CONTAINER_ASF;

  start = skip_id3 (source);
  if (has_at (source, start, "fLaC"))
    return TAG_CONTAINER_FLAC;
  if (has_at (source, start, "MAC "))
    return TAG_CONTAINER_MONKEY;
  if (has_at (source, start, "wvpk"))
    return TAG_CONTAINER_WAVPACK;
  if (has_at (source, start, "MPCK") || has_at (source, start, "MP+"))
    return TAG_CONTAINER_MUSEPACK;
  if (has_at (source, start, "TTA1"))
    return TAG_CONTAINER_TRUEAUDIO;
  if (has_at (source, start, "TTA") || has_at (source, start, "ADIF"))
    return TAG_CONTAINER_NONE;
  /* After a tag some junk may stand; whether there is audio tells the listing. */
  if (start > 0 || tag_id3_is_at (source, 0) || has_mpeg_sync (source, 0))
    return TAG_CONTAINER_MPEG;

  return TAG_CONTAINER_NONE;
}

/**
 * tag_lister_list:
 *
 * Reads the file by itself, without TagLib, and lists all that is in it. Bounded in memory and in
 * depth whatever the file holds.
 *
 * Returns: (transfer full): the listing; NULL with %BASE_ERROR_UNSUPPORTED_TAGS for a container that
 *   is not handled, %BASE_ERROR_DAMAGED for a file that cannot be followed to its end
 */
TagListing *
tag_lister_list (const TagSource *source,
                 TagListMode      mode,
                 GError         **error)
{
  g_autoptr (TagListing) listing = NULL;
  gboolean ok = FALSE;

  if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
    return NULL;

  listing = tag_listing_new (tag_lister_detect (source));
  switch (listing->container)
    {
    case TAG_CONTAINER_MPEG:
    case TAG_CONTAINER_MONKEY:
    case TAG_CONTAINER_WAVPACK:
    case TAG_CONTAINER_MUSEPACK:
    case TAG_CONTAINER_TRUEAUDIO: ok = tag_mpeg_list (source, listing, error); break;
    case TAG_CONTAINER_FLAC: ok = tag_flac_list (source, listing, error); break;
    case TAG_CONTAINER_OGG: ok = tag_ogg_list (source, mode, listing, error); break;
    case TAG_CONTAINER_MP4: ok = tag_mp4_list (source, listing, error); break;
    case TAG_CONTAINER_ASF: ok = tag_asf_list (source, listing, error); break;
    case TAG_CONTAINER_WAV:
    case TAG_CONTAINER_AIFF: ok = tag_riff_list (source, listing, error); break;
    case TAG_CONTAINER_MATROSKA: ok = tag_matroska_list (source, listing, error); break;
    case TAG_CONTAINER_NONE:
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                           _ ("Tags are not written into files of this kind"));
      break;
    }

  return ok ? g_steal_pointer (&listing) : NULL;
}
