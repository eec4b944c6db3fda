/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-edit.h"
#include "tags/tag-listing.h"

G_BEGIN_DECLS

typedef struct
{
  char          id[5];
  const guint8 *raw;      /* header and content, inside the tag's body */
  gsize         raw_size;
  gsize         header_size;
} TagId3Frame;

/**
 * TagId3:
 *
 * An ID3v2 tag of version 2.2, 2.3 or 2.4, cut into frames but with each frame's bytes untouched.
 */
typedef struct
{
  guint8   major;
  guint8   flags;
  guint64  total_size; /* in the file, with header and footer */
  guint8  *body;       /* (owned): unsynchronization of the whole tag (2.2, 2.3) undone */
  gsize    body_size;
  gboolean has_extended_meaning; /* an extended header with restrictions, or an update tag */
  GArray  *frames;     /* (element-type TagId3Frame) (owned) */
} TagId3;

gboolean  tag_id3_is_at     (const TagSource *source,
                             guint64          offset);
TagId3   *tag_id3_parse     (const TagSource *source,
                             guint64          offset,
                             guint64          limit,
                             GError         **error);
void      tag_id3_free      (TagId3          *self);
TagStore  tag_id3_get_store (const TagId3    *self);
char     *tag_id3_get_text_key (const TagId3      *self,
                                const TagId3Frame *frame);
GByteArray *tag_id3_render  (const TagId3    *self,
                             TagStore         store,
                             const TagEdits  *edits,
                             guint64          room,
                             gboolean         may_pad,
                             GError         **error);
void      tag_id3_list      (const TagId3    *self,
                             const char      *prefix,
                             gboolean         is_home,
                             TagListing      *listing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TagId3, tag_id3_free)

G_END_DECLS
