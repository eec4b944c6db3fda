/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-listing.h"

G_BEGIN_DECLS

TagContainer tag_lister_detect       (const TagSource  *source);
TagListing  *tag_lister_list         (const TagSource  *source,
                                      TagListMode       mode,
                                      GError          **error);

G_END_DECLS
