/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/tag-state.h"

#include "jobs/walker.h"
#include "tags/tag-file.h"

/* Before the write. */
gboolean
jobs_tag_state_look (JobsTagState  *self,
                     LibraryDb     *library,
                     const char    *path,
                     GError       **error)
{
  g_autoptr (GError) find_error = NULL;
  g_autoptr (LibrarySong) song = library_db_find_song (library, path, &find_error);
  gint64 size, mtime;

  if (find_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&find_error));
      return FALSE;
    }
  self->is_known = song != NULL && jobs_walk_get_state (path, &size, &mtime)
                   && library_song_get_size (song) == size && library_song_get_mtime (song) == mtime;

  return TRUE;
}

/* After it. */
gboolean
jobs_tag_state_update (const JobsTagState  *self,
                       LibraryDb           *library,
                       const char          *path,
                       GError             **error)
{
  gint64 size, mtime;

  if (!self->is_known || !jobs_walk_get_state (path, &size, &mtime))
    return TRUE;

  g_autoptr (TagInfo) tags = tag_file_read (path, NULL);

  return library_db_update_file_state (library, path, size, mtime,
                                       tags != NULL ? (const char *const *)tags->moods : NULL, error);
}
