/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which model songs are heard with: the one that comes with the program, unless its owner has chosen another file. */

/**
 * JobsModelInfo:
 * @path: (owned)
 * @fingerprint: (owned)
 * @name: (owned): of the file, or what an adopted one was called
 * @date: (owned): when it was trained, as it stands in the file, or ""
 * @about: (owned): what the file says of itself, or ""
 * @corpora: (owned): what it was trained on, or ""
 * @is_shipped: it is the one that comes with the program
 */
typedef struct
{
  char    *path;
  char    *fingerprint;
  char    *name;
  char    *date;
  char    *about;
  char    *corpora;
  gboolean is_shipped;
} JobsModelInfo;

/* (transfer full): where no other is named. A chosen one that is gone is not replaced in silence: whoever loads it is
 * told. */
char          *jobs_model_choice_find       (void);
/* (transfer full) */
char          *jobs_model_choice_find_shipped (void);

void           jobs_model_info_free         (JobsModelInfo        *self);
/* Reads the whole model, and whether songs can be heard with it, on a worker. @path NULL: the one in use. */
void           jobs_model_info_async        (const char           *path,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* (transfer full) (nullable) */
JobsModelInfo *jobs_model_info_finish       (GAsyncResult         *result,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsModelInfo, jobs_model_info_free)

G_END_DECLS
