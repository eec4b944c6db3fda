/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "tags/tag-edit.h"

G_BEGIN_DECLS

/* What TagLib reads from a file. Text is UTF-8, of any length and content. */
typedef struct
{
  char  *title;    /* (nullable) */
  char  *artist;   /* (nullable) */
  char  *album;    /* (nullable) */
  GStrv  genres;   /* (nullable): names; the numbers of ID3 are replaced */
  char  *date;     /* (nullable): as it stands there: "1997-05-03" */
  double duration; /* seconds */
} TagShimInfo;

void     tag_shim_info_clear (TagShimInfo *info);
gboolean tag_shim_read_info  (const char  *path,
                              TagShimInfo *info);
gboolean tag_shim_write      (const char       *path,
                              const TagListing *listing,
                              const TagEdit    *edits,
                              gsize             n_edits,
                              GError          **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TagShimInfo, tag_shim_info_clear)

G_END_DECLS
