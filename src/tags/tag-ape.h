/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-edit.h"
#include "tags/tag-listing.h"

G_BEGIN_DECLS

/* An APEv1 or APEv2 tag at the end of a file. */
typedef struct
{
  guint64  offset; /* of its first byte, the header if it has one */
  guint64  size;
  guint32  version;
  guint32  flags;  /* of the footer */
  gboolean has_header;
  GBytes  *items;  /* (owned): all of them, raw */
  guint32  n_items;
} TagApe;

gboolean tag_ape_find (const TagSource *source,
                       guint64          end,
                       TagApe         **tag,
                       GError         **error);
void     tag_ape_free (TagApe          *self);
gboolean tag_ape_list (const TagApe    *self,
                       gboolean         is_home,
                       TagListing      *listing,
                       GError         **error);

GByteArray *tag_ape_render (const TagApe    *self,
                            const TagEdits  *edits,
                            GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TagApe, tag_ape_free)

G_END_DECLS
