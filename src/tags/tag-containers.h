/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-listing.h"

G_BEGIN_DECLS

/* One for each kind of container: all that the file holds, each thing in a form that stays the same when
 * TagLib writes it anew, as long as it says the same. */

gboolean tag_mpeg_list (const TagSource *source, TagListing *listing, GError **error);
gboolean tag_flac_list (const TagSource *source, TagListing *listing, GError **error);
gboolean tag_ogg_list (const TagSource *source, TagListMode mode, TagListing *listing, GError **error);
gboolean tag_matroska_list (const TagSource *source, TagListing *listing, GError **error);
gboolean tag_mp4_list (const TagSource *source, TagListing *listing, GError **error);
gboolean tag_asf_list (const TagSource *source, TagListing *listing, GError **error);
gboolean tag_riff_list (const TagSource *source, TagListing *listing, GError **error);

G_END_DECLS
