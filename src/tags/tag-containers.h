/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-edit.h"
#include "tags/tag-listing.h"

G_BEGIN_DECLS

/* The two things that each container can do: list all that it holds, and say which ranges of the
 * file have to be replaced for an edit. @edit functions may rely on the file having been listed
 * without an error and without an obstacle. */

gboolean tag_mpeg_list (const TagSource  *source,
                        TagListing       *listing,
                        GError          **error);
gboolean tag_mpeg_edit (const TagSource  *source,
                        TagContainer      container,
                        const TagEdit    *edit,
                        GArray           *splices,
                        GError          **error);

gboolean tag_flac_list (const TagSource  *source,
                        TagListing       *listing,
                        GError          **error);
gboolean tag_flac_edit (const TagSource  *source,
                        const TagEdit    *edit,
                        GArray           *splices,
                        GError          **error);

gboolean tag_ogg_list (const TagSource  *source,
                       TagListMode       mode,
                       TagListing       *listing,
                       GError          **error);
gboolean tag_ogg_edit (const TagSource  *source,
                       const TagEdit    *edit,
                       GArray           *splices,
                       GError          **error);

gboolean tag_mp4_list (const TagSource  *source,
                       TagListing       *listing,
                       GError          **error);
gboolean tag_mp4_edit (const TagSource  *source,
                       const TagEdit    *edit,
                       GArray           *splices,
                       GError          **error);

gboolean tag_asf_list (const TagSource  *source,
                       TagListing       *listing,
                       GError          **error);
gboolean tag_asf_edit (const TagSource  *source,
                       const TagEdit    *edit,
                       GArray           *splices,
                       GError          **error);

gboolean tag_riff_list (const TagSource  *source,
                        TagListing       *listing,
                        GError          **error);
gboolean tag_riff_edit (const TagSource  *source,
                        TagContainer      container,
                        const TagEdit    *edit,
                        GArray           *splices,
                        GError          **error);

G_END_DECLS
