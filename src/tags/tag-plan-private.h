/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/stat.h>

#include "tags/tag-listing.h"
#include "tags/tag-writer.h"

G_BEGIN_DECLS

struct _TagPlan
{
  char       *path;    /* (owned): as it was given */
  char       *target;  /* (owned): the file itself, links resolved */
  struct stat status;  /* of the target when the plan was made */
  TagListing *listing; /* (owned): what was in it then */
  GPtrArray  *changes; /* (element-type TagChange) (owned) */
  gboolean    keeps_mtime;
  gboolean    is_in_doubt; /* see tag_plan_is_in_doubt() */
};

gboolean tag_plan_is_current (const TagPlan *self);

G_END_DECLS
