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
GBytes  *tag_vorbis_edit       (const guint8  *bytes,
                                gsize          length,
                                const TagEdit *edit,
                                GError       **error);
GBytes  *tag_vorbis_new        (void);

G_END_DECLS
