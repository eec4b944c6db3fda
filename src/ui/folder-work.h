/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodFolderState:
 * @path: what is in the library, or left out of it
 * @n_songs: listed songs at or below it
 * @n_absent: of these, those whose drive or folder is away
 * @is_there: whether it can be seen now
 * @is_excluded: it is left out
 */
typedef struct
{
  char    *path; /* (owned) */
  guint    n_songs;
  guint    n_absent;
  gboolean is_there;
  gboolean is_excluded;
} MoodFolderState;

typedef enum
{
  MOOD_FOLDER_ADD,     /* without looking for songs in it */
  MOOD_FOLDER_REMOVE,  /* no file is touched, and what is known of its songs is kept */
  MOOD_FOLDER_EXCLUDE, /* what lies in a folder of the library is left out of it */
  MOOD_FOLDER_INCLUDE, /* and no longer */
} MoodFolderChange;

void       mood_folder_state_free        (MoodFolderState     *self);

/* The library is asked, and files are looked at, on a worker. */
void       mood_folder_work_list_async   (MoodSession         *session,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
/* (transfer full) (nullable) (element-type MoodFolderState): folders of the library, then those that are left out. */
GPtrArray *mood_folder_work_list_finish  (GAsyncResult        *result,
                                          GError             **error);

/* A scan that runs is ended first, and begins anew after it: else it would put back what is taken out. The songs that
 * leave the library leave the session too; those that come back are found by a scan of @path. */
void       mood_folder_work_change_async (MoodSession         *session,
                                          MoodFolderChange     change,
                                          const char          *path,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean   mood_folder_work_change_finish (GAsyncResult       *result,
                                           GError            **error);

/* (transfer full): as people read it: "~/Music" */
char      *mood_folder_work_show_path    (const char          *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodFolderState, mood_folder_state_free)

G_END_DECLS
