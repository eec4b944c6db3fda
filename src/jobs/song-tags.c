/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/song-tags.h"

#include <sys/stat.h>

/* Tags are read of plain files only: opening a FIFO would wait for a writer for ever. */
TagInfo *
jobs_song_tags_read (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size == 0)
    return NULL;

  return tag_file_read (path, NULL);
}

void
jobs_song_tags_fill (LibrarySongFields *fields, const TagInfo *tags)
{
  fields->title = tags->title;
  fields->artist = tags->artist;
  fields->album = tags->album;
  /* Empty, and not NULL: the tags were read. */
  fields->genre = tags->genre != NULL ? tags->genre : "";
  fields->year = tags->year;
  fields->moods = (const char *const *)tags->moods;
  fields->duration = tags->duration;
}
