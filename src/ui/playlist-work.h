/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/playlist-copy.h"

G_BEGIN_DECLS

/**
 * MoodPlaylistTask:
 * @id: of the playlist; where one is made, it is told here
 * @name: of it, likewise
 * @songs: (nullable) (element-type LibrarySong): what is put in, or is exported
 * @picked: (nullable) (element-type guint): keys of songs in it: see mood_selection_get_key()
 * @before: id of the song that what is moved shall stand before; 0: at the end
 * @nth: which of its places, counted from 0, where the list has that song more than once
 * @path: (nullable): of a playlist file
 * @is_relative: songs are named from its folder
 * @copy: (nullable): what was deleted, to put it back
 * @n_songs: how many songs were put in, taken out, or written
 * @n_failed: songs that were left out, since they cannot be heard
 * @n_known: songs that were left out, since they were in it already
 * @n_missing: songs of a file that the library does not have
 *
 * Something to be done with a playlist, and what has become of it. It is the worker's from the call until it is done.
 */
typedef struct
{
  gint64               id;
  char                *name;   /* (owned) (nullable) */
  GPtrArray           *songs;  /* (owned) (nullable) */
  GHashTable          *picked; /* (owned) (nullable) */
  gint64               before;
  guint                nth;
  char                *path;   /* (owned) (nullable) */
  gboolean             is_relative;
  LibraryPlaylistCopy *copy;   /* (owned) (nullable) */
  guint                n_songs;
  guint                n_failed;
  guint                n_known;
  guint                n_missing;
} MoodPlaylistTask;

MoodPlaylistTask *mood_playlist_task_new  (gint64      id,
                                           const char *name);
/* On the main thread. */
void              mood_playlist_task_free (gpointer    self);

/* Each is a MoodPlaylistWork, to be called on the worker with a MoodPlaylistTask. */
gboolean mood_playlist_work_create   (LibraryDb *db, gpointer task, GError **error);
gboolean mood_playlist_work_add      (LibraryDb *db, gpointer task, GError **error);
gboolean mood_playlist_work_rename   (LibraryDb *db, gpointer task, GError **error);
/* A name of its own is given to the copy. */
gboolean mood_playlist_work_duplicate (LibraryDb *db, gpointer task, GError **error);
/* What is deleted is kept in the task. */
gboolean mood_playlist_work_delete   (LibraryDb *db, gpointer task, GError **error);
gboolean mood_playlist_work_put_back (LibraryDb *db, gpointer task, GError **error);
gboolean mood_playlist_work_remove   (LibraryDb *db, gpointer task, GError **error);
gboolean mood_playlist_work_move     (LibraryDb *db, gpointer task, GError **error);
gboolean mood_playlist_work_export   (LibraryDb *db, gpointer task, GError **error);
/* A file that was read already, and is as it was, is shown and not read in again. */
gboolean mood_playlist_work_import   (LibraryDb *db, gpointer task, GError **error);

/* Whether the name of a file says that it is a playlist. */
gboolean mood_playlist_is_file       (const char *path);
/* (transfer full) (element-type LibraryPlaylistEntry): of a list or of a rule, in its order */
GPtrArray *mood_playlist_read_entries (LibraryDb *db, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodPlaylistTask, mood_playlist_task_free)

G_END_DECLS
