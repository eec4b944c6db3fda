/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-edit.h"
#include "tags/tag-source.h"

G_BEGIN_DECLS

#define TAG_OGG_HEAD          27
#define TAG_OGG_MAX_SEGMENTS  255
#define TAG_OGG_MAX_PAGE      (TAG_OGG_HEAD + 255 + 255 * 255)
#define TAG_OGG_CONTINUED     1
#define TAG_OGG_FIRST         2
#define TAG_OGG_LAST          4
#define TAG_OGG_NO_GRANULE    G_MAXUINT64

typedef enum
{
  TAG_OGG_VORBIS,
  TAG_OGG_OPUS,
  TAG_OGG_SPEEX,
  TAG_OGG_FLAC,
} TagOggCodec;

typedef struct
{
  guint64 offset;
  guint8  head[TAG_OGG_HEAD + TAG_OGG_MAX_SEGMENTS]; /* header and lacing values */
  guint8  n_segments;
  guint32 body_size;
} TagOggPage;

/* The pages from the second on that hold the header packets, the comments among them. */
typedef struct
{
  TagOggCodec codec;
  guint32     serial;
  guint32     first_number; /* of the page in front of them, from which the stream's pages are counted */
  gboolean    is_counted;   /* their numbers go on from there, without a gap */
  guint64     start; /* of the second page */
  guint64     end;   /* where the audio pages begin */
  guint32     n_pages;
  guint8      last_flags; /* of the last of them */
  GPtrArray  *packets;    /* (element-type GByteArray) (owned): from packet 1 on */
} TagOggHeaders;

gboolean tag_ogg_page_read      (TagOggPage       *self,
                                 const TagSource  *source,
                                 guint64           offset,
                                 GError          **error);
guint64  tag_ogg_page_get_body  (const TagOggPage *self);
guint64  tag_ogg_page_get_end   (const TagOggPage *self);
guint32  tag_ogg_page_get_serial (const TagOggPage *self);
guint32  tag_ogg_page_get_sequence (const TagOggPage *self);
guint32  tag_ogg_crc            (const guint8     *head,
                                 gsize             head_size,
                                 const guint8     *body,
                                 gsize             body_size);
gboolean tag_ogg_headers_read   (TagOggHeaders    *self,
                                 const TagSource  *source,
                                 GError          **error);
gboolean tag_ogg_headers_find_comments (const TagOggHeaders *self,
                                        gsize               *offset,
                                        GError             **error);
gsize    tag_ogg_get_rest_length (TagOggCodec     codec,
                                 const guint8    *rest,
                                 gsize            length);
void     tag_ogg_headers_clear  (TagOggHeaders    *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TagOggHeaders, tag_ogg_headers_clear)

G_END_DECLS
