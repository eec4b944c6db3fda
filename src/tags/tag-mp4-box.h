/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-source.h"

G_BEGIN_DECLS

/* What listing and editing an MP4 file share. Formats: ISO/IEC 14496-12; the iTunes metadata as the
 * QuickTime file format specification has it. */

#define TAG_MP4_MAX_DEPTH 12
#define TAG_MP4_MAX_BOXES 100000
#define TAG_MP4_TEXT_UTF8 1
#define TAG_MP4_TEXT_UTF16 2

typedef struct
{
  char type[4];
  guint64 offset;
  guint64 size;
  guint64 content; /* absolute; past the version of a "meta" */
  guint32 number;  /* among the boxes of the top level, free space not counted */
} TagMp4Box;

/* A "----" atom. */
typedef struct
{
  char *key;            /* (owned) "----:mean:name" */
  const guint8 *prefix; /* "mean" and "name", raw */
  gsize prefix_size;
  GPtrArray *values; /* (element-type utf8) (owned) */
  GPtrArray *raw;    /* (element-type GBytes) (owned): the "data" atoms, whole */
} TagMp4FreeForm;

gboolean  tag_mp4_box_is             (const TagMp4Box *box,
                                      const char      *type);
gboolean  tag_mp4_box_is_one_of      (const TagMp4Box   *box,
                                      const char *const *types);
gboolean  tag_mp4_box_is_free        (const TagMp4Box *box);
gboolean  tag_mp4_read_box           (const TagSource  *source,
                                      guint64           offset,
                                      guint64           end,
                                      gboolean          is_top,
                                      TagMp4Box        *box,
                                      GError          **error);
gboolean  tag_mp4_enter_meta         (const TagSource  *source,
                                      TagMp4Box        *box,
                                      GError          **error);
GBytes   *tag_mp4_read_chunk_offsets (const TagSource  *source,
                                      const TagMp4Box  *box,
                                      guint            *width,
                                      guint32          *n_chunks,
                                      GError          **error);
guint64   tag_mp4_get_chunk_offset   (GBytes  *table,
                                      guint    width,
                                      guint32  index);
gboolean  tag_mp4_next_child         (const guint8 **bytes,
                                      gsize         *left,
                                      const guint8 **child,
                                      gsize         *size);
gboolean  tag_mp4_free_form_parse    (const guint8   *bytes,
                                      gsize           length,
                                      TagMp4FreeForm *self);
void      tag_mp4_free_form_clear    (TagMp4FreeForm *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TagMp4FreeForm, tag_mp4_free_form_clear)

G_END_DECLS
