/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files made by hand, byte by byte, with all that owners keep in tags: so that what is in them is
 * known without asking the code under test, and holds what no encoder here would write. The audio
 * is a pattern; nothing decodes it. */
typedef enum
{
  RICH_MP3_NONE,        /* no tag at all */
  RICH_MP3_V23,         /* with RVAD, EQUA, TSIZ, TRDA, TYER, TDAT, TMOO, TSST */
  RICH_MP3_V23_UNSYNC,
  RICH_MP3_V24,         /* with an owner's TMOO, chapters; APEv2 and ID3v1 behind */
  RICH_MP3_V24_BARE,    /* no padding, no mood */
  RICH_MP3_APE,         /* APEv2 and ID3v1 only */
  RICH_MP3_BLANK_V1,    /* an empty ID3v1 only */
  RICH_FLAC,            /* every block type, lower-case names, padding */
  RICH_FLAC_BARE,       /* STREAMINFO alone */
  RICH_OGG,             /* Vorbis: a cover over several pages, setup on the same page as comments end */
  RICH_OPUS,            /* with padding after the comments */
  RICH_M4A_FRONT,       /* moov before mdat, all kinds of items */
  RICH_M4A_BACK,        /* moov behind, 64-bit chunk offsets and mdat size */
  RICH_M4A_FREE,        /* moov in front, free space behind the list */
  RICH_M4A_BARE,        /* moov in front, no udta */
  RICH_WMA,             /* descriptions, metadata, library, padding */
  RICH_WMA_BARE,
  RICH_WAV,             /* LIST INFO, bext, an ID3v2.3 chunk; odd sizes */
  RICH_WAV_BARE,        /* odd data without the byte of padding */
  RICH_AIFF,
  RICH_MONKEY,
  RICH_WAVPACK,
  RICH_MUSEPACK,
  RICH_MUSEPACK_8,      /* stream version 8, with an APE tag */
  RICH_MP3_V22,         /* ID3v2.2, with a picture */
  RICH_MP3_V23_ODD,     /* frames with flags */
  RICH_MP3_V23_V1,      /* ID3v2.3 and ID3v1 */
  RICH_MP3_V24_ODD,
  RICH_FLAC_ODD,        /* a comment that is not UTF-8, one without "=", one without a value */
  RICH_FLAC_ID3,        /* ID3v2.3 in front, ID3v1 behind */
  RICH_OPUS_ODD,        /* the same, and bytes after the comments that are no padding */
  RICH_OGG_FLAC,
  RICH_SPEEX,
  RICH_SPEEX_EMPTY,     /* a packet for the comments with nothing in it */
  RICH_OGG_EMPTY,       /* the same of Vorbis */
  RICH_M4A_ODD,         /* a genre by number, an item of unknown make */
  RICH_M4A_WIDE,        /* moov before mdat, 64-bit chunk offsets */
  RICH_WMA_EMPTY,       /* a content description of five empty texts */
  RICH_WMA_HOLLOW,      /* one that does not even have their lengths */
  RICH_WAV_INFO,        /* LIST INFO alone */
  RICH_AIFF_NAME,       /* NAME and AUTH alone */
  RICH_MONKEY_ODD,      /* an item without content, one that is not UTF-8 */
  RICH_TTA,             /* TrueAudio: ID3v2.3 in front, ID3v1 behind */
  RICH_TTA_APE,
  RICH_TTA_BARE,
  RICH_N_WRITABLE,
  /* Of a kind that is not written: see refused. */
  RICH_MATROSKA = RICH_N_WRITABLE,
  RICH_N_KINDS
} RichKind;

typedef struct
{
  const char *name;      /* "mp3-v23" */
  const char *extension; /* ".mp3" */
  GByteArray *bytes;     /* (owned) */
  GPtrArray  *needles;   /* (element-type GBytes) (owned): what has to be in the file after any write */
  gboolean    is_odd;
  const char *owner_mood; /* (nullable): stands where we write moods */
  const char *title;     /* (nullable): what a reader finds */
  const char *refused;   /* (nullable): names that a refusal has to tell, with "|" between; NULL when it is written */
} RichFile;

RichFile *rich_file_new   (RichKind        kind);
void      rich_file_free  (RichFile       *self);
char     *rich_file_write (const RichFile *self,
                           const char     *folder);
/* The number of the first needle that is not in the file, or -1. */
int       rich_file_find_missing (const RichFile *self,
                           const char     *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RichFile, rich_file_free)

G_END_DECLS
