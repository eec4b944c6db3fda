/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsPresence:
 *
 * Tells a file that is gone from one whose drive is out: by what the folders of the library lay on when they were last
 * seen. Immutable; it looks at the file system anew each time. Safe from any thread.
 */
typedef struct _JobsPresence JobsPresence;

typedef enum
{
  JOBS_PRESENCE_HERE,
  JOBS_PRESENCE_GONE, /* deleted, or it has another name now */
  JOBS_PRESENCE_AWAY, /* it cannot be seen, and may well be there */
} JobsWhere;

JobsPresence *jobs_presence_new        (LibraryDb     *library,
                                        GError       **error);
void          jobs_presence_free       (JobsPresence  *self);

JobsWhere     jobs_presence_find       (JobsPresence  *self,
                                        const char    *path);
/* TRUE when what @path lay on is not mounted, or is a share whose files have all gone at once. */
gboolean      jobs_presence_is_out     (JobsPresence  *self,
                                        const char    *path);
/* (nullable): the folder of the library that @path is, or lies in. */
const char   *jobs_presence_get_folder (JobsPresence  *self,
                                        const char    *path);
/* (element-type filename): of the drives that were mounted at or below @folder, those that are out. */
void          jobs_presence_list_out   (JobsPresence  *self,
                                        const char    *folder,
                                        GPtrArray     *out);

/* Notes down what @folder of the library lies on. */
gboolean      jobs_presence_remember   (LibraryDb     *library,
                                        const char    *folder,
                                        GError       **error);
/* (transfer full) (nullable): where the file system begins that @path lies on. */
char         *jobs_presence_find_mount (const char    *path);
/* Whether a name that is there is but another way to write that of @other, on a file system that does not tell upper case
 * from lower: there is one file, and it is @other that is listed. Two links to one file are two files. */
gboolean      jobs_path_is_alias       (const char    *path,
                                        const char    *other);
/* (transfer full): what names have in common that such a file system takes for the same. */
char         *jobs_path_fold           (const char    *path);
/* (transfer full): by its folded name, each of these, which are keys of @paths. */
GHashTable   *jobs_path_fold_all       (GHashTable    *paths);
/* Whether @path is @folder, or lies in it. */
gboolean      jobs_path_is_within      (const char    *path,
                                        const char    *folder);
GHashTable   *jobs_presence_load_excluded (LibraryDb *library, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsPresence, jobs_presence_free)

G_END_DECLS
