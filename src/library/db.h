/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/mood/embedding.h"
#include "library/song.h"

G_BEGIN_DECLS

/**
 * LibraryDb:
 *
 * The library on disk: SQLite in WAL mode. Safe to use from any thread (one connection that writes and one that
 * reads, each under a lock); calls wait for the disk, so the window makes them from a worker. A file that is no
 * library of ours, or one of a newer program, is refused with %BASE_ERROR_BAD_LIBRARY and left
 * as it is.
 */
typedef struct _LibraryDb LibraryDb;

/* What an analysis was made with; a result of another pair is stale, and so is one without an embedding
 * where the model gives one. */
typedef struct
{
  const char *model;            /* fingerprint */
  guint       frontend_version;
  gboolean    has_embedding;
} LibraryVersion;

/* How alike another song sounds to the model that heard both: a cosine, from -1 to 1. */
typedef struct
{
  gint64 song_id;
  double likeness;
} LibraryLikeness;

/* @path NULL: library.db in the user's data folder, made with its folder when it is not there. */
LibraryDb  *library_db_open          (const char            *path,
                                      GError               **error);
LibraryDb  *library_db_ref           (LibraryDb             *self);
void        library_db_unref         (LibraryDb             *self);
const char *library_db_get_path      (LibraryDb             *self);
/* The same file by its one name: without symbolic links, by whichever it was opened. */
const char *library_db_get_file      (LibraryDb             *self);
/* (nullable): what its user has to be told: that it was damaged when it was opened, and what became of it. */
const char *library_db_get_notice    (LibraryDb             *self);

gboolean    library_db_add_folder    (LibraryDb             *self,
                                      const char            *folder,
                                      GError               **error);
/* Its songs, unless they are below another folder of the library, are marked missing: they leave
 * the lists, and are back without a new analysis when the folder is added again. */
gboolean    library_db_remove_folder (LibraryDb             *self,
                                      const char            *folder,
                                      GError               **error);
GStrv       library_db_list_folders  (LibraryDb             *self,
                                      GError               **error);

/* TRUE when the file at @path has a result or an error row of @version and the same size and
 * mtime: nothing to do. Two kinds of error are never current. Want of permission can be mended without
 * changing the file, and finding out costs next to nothing. What has failed without a code of its own
 * may be no fault of the file: a decoder that could not be started would condemn every song. */
gboolean    library_db_is_current    (LibraryDb             *self,
                                      const char            *path,
                                      gint64                 size,
                                      gint64                 mtime,
                                      const LibraryVersion  *version);

/* Stores, in one transaction, or replaces the row of fields->path, with its estimate, curve
 * and embedding (both nullable), or its error.
 * Returns: (transfer full): the song as stored, with its id. */
LibrarySong *library_db_store        (LibraryDb                *self,
                                      const LibrarySongFields  *fields,
                                      MoodCurve                *curve,
                                      MoodEmbedding            *embedding,
                                      const LibraryVersion     *version,
                                      GError                  **error);

/* The next scan tries again all files that have failed, or those that failed with @code: after a
 * codec was installed or a drive repaired, say. @code: (nullable). */
gboolean    library_db_forget_errors (LibraryDb             *self,
                                      const char            *code,
                                      GError               **error);

/* After a tag write of our own: the file is another, the audio is the same. Keeps the result
 * current. @moods: (nullable): as they stand in the tags now; NULL leaves them. A song that is not
 * in the library is no error. */
gboolean    library_db_update_file_state (LibraryDb          *self,
                                          const char         *path,
                                          gint64              size,
                                          gint64              mtime,
                                          const char *const  *moods,
                                          GError            **error);

/* (element-type LibrarySong): all present songs, by id. */
GPtrArray  *library_db_list_songs    (LibraryDb             *self,
                                      GError               **error);
/* (element-type LibrarySong): the songs of @ids (element-type gint64), in their order, missing ones too; those that are not
 * there are left out. */
GPtrArray  *library_db_list_songs_by_id (LibraryDb          *self,
                                         GArray             *ids,
                                         GError            **error);
LibrarySong *library_db_find_song    (LibraryDb             *self,
                                      const char            *path,
                                      GError               **error);
/* (nullable): without an error when the song has none. */
MoodCurve  *library_db_load_curve    (LibraryDb             *self,
                                      gint64                 song_id,
                                      GError               **error);
/* (nullable): without an error when the song has none. Of songs that different models have heard they cannot be
 * compared; library_db_list_alike() never does. */
MoodEmbedding *library_db_load_embedding (LibraryDb          *self,
                                          gint64              song_id,
                                          GError            **error);
/* (element-type LibraryLikeness): the present songs that were heard by the model that heard @song_id, without
 * itself, the most alike first. Embeddings are gone through one at a time. Empty, without an error, when the
 * song has no embedding. */
GArray     *library_db_list_alike    (LibraryDb             *self,
                                      gint64                 song_id,
                                      GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryDb, library_db_unref)

G_END_DECLS
