/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-edit.h"
#include "tags/tag-listing.h"

G_BEGIN_DECLS

gboolean tag_vorbis_list       (const guint8  *bytes,
                                gsize          length,
                                gsize         *used,
                                TagListing    *listing,
                                GError       **error);
GByteArray *tag_vorbis_render (const guint8   *bytes,
                               gsize           length,
                               const TagEdits *edits,
                               gsize          *rest,
                               GError        **error);

G_END_DECLS
