/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/**
 * LibraryFolder:
 * @path: what the user has added
 * @mount: (nullable): what it lies on, as it was last seen; NULL before the first scan
 * @n_songs: listed songs at or below it
 * @n_absent: of these, those whose drive or folder is away
 */
typedef struct
{
  char *path;  /* (owned) */
  char *mount; /* (owned) (nullable) */
  guint n_songs;
  guint n_absent;
} LibraryFolder;

void       library_folder_free         (LibraryFolder      *self);

/* (element-type LibraryFolder): by path. */
GPtrArray *library_db_list_folder_states (LibraryDb        *self,
                                          gboolean          with_counts,
                                          GError          **error);
gboolean   library_db_set_mount        (LibraryDb          *self,
                                        const char         *folder,
                                        const char         *mount,
                                        GError            **error);

/* Drives that are mounted within folders. One that is not mounted takes its songs away, not out of the library. */
gboolean   library_db_add_mount        (LibraryDb          *self,
                                        const char         *mount,
                                        GError            **error);
GStrv      library_db_list_mounts      (LibraryDb          *self,
                                        GError            **error);

/* Scans leave out what is excluded. Its songs are missing, as those of a removed folder. @gone: (optional)
 * (element-type LibrarySong): takes those that were listed. */
gboolean   library_db_exclude          (LibraryDb          *self,
                                        const char         *folder,
                                        GPtrArray          *gone,
                                        GError            **error);
/* The next scan finds its songs again. @was_excluded: (out) (optional). */
gboolean   library_db_include          (LibraryDb          *self,
                                        const char         *folder,
                                        gboolean           *was_excluded,
                                        GError            **error);
GStrv      library_db_list_excluded    (LibraryDb          *self,
                                        GError            **error);

/* Whether there are songs at @path or below it, listed or not, whose file was there once. FALSE on error too. */
gboolean   library_db_has_songs        (LibraryDb          *self,
                                        const char         *path);

/* (element-type filename): where the listed songs at or below @folder are that are not in @seen_paths. */
GPtrArray *library_db_list_unseen      (LibraryDb          *self,
                                        const char         *folder,
                                        GHashTable         *seen_paths,
                                        GError            **error);
/* After @folder, or one file, was walked: of the songs at or below it, those in @seen_paths are present; those in @lost_paths
 * (nullable: all others) are absent when they are at or below one of @away (nullable), and missing when not. What is in
 * neither stays as it is: somebody else may have stored it since. @changed takes the listed ones for which that is new, @gone
 * those that leave the lists. (optional) (element-type LibrarySong) */
gboolean   library_db_mark_presence    (LibraryDb          *self,
                                        const char         *folder,
                                        GHashTable         *seen_paths,
                                        GHashTable         *lost_paths,
                                        const char *const  *away,
                                        GPtrArray          *changed,
                                        GPtrArray          *gone,
                                        GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryFolder, library_folder_free)

G_END_DECLS
