/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-source.h"

G_BEGIN_DECLS

gboolean tag_depth_is_safe (const TagSource *source);

G_END_DECLS
