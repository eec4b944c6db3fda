/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* Within jobs only. Writing tags makes another file with the same audio: what the library knows of
 * it stays true, if it was true of the file before. */
typedef struct
{
  gboolean is_known; /* the library's row is of the file as it was */
} JobsTagState;

gboolean jobs_tag_state_look   (JobsTagState        *self,
                                LibraryDb           *library,
                                const char          *path,
                                GError             **error);
gboolean jobs_tag_state_update (const JobsTagState  *self,
                                LibraryDb           *library,
                                const char          *path,
                                GError             **error);

G_END_DECLS
