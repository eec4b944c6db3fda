/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/**
 * Shelf:
 *
 * A library of a test, in a folder of its own. Used as a GTest fixture: shelf_set_up and shelf_tear_down.
 */
typedef struct
{
  char      *folder; /* (owned) */
  char      *path;   /* (owned) of the library */
  LibraryDb *db;     /* (owned) */
} Shelf;

void         shelf_set_up    (Shelf         *self,
                              gconstpointer  data);
void         shelf_tear_down (Shelf         *self,
                              gconstpointer  data);
/* Stores a song that lies at a point; its length is 100 seconds. Returns: (transfer full) */
LibrarySong *shelf_add       (Shelf         *self,
                              const char    *path,
                              const char    *title,
                              const char    *artist,
                              double         valence,
                              double         arousal);
/* The same, with all that there is to say; an estimate is made from @valence and @arousal unless they are NAN. */
LibrarySong *shelf_add_fields (Shelf                   *self,
                               const LibrarySongFields *fields,
                               double                   valence,
                               double                   arousal,
                               double                   sd);
/* Marks the song at @path as missing. */
void         shelf_lose      (Shelf         *self,
                              const char    *path);
/* Runs SQL on the library's file, beside @db. */
void         shelf_exec      (Shelf         *self,
                              const char    *sql);
gint64       shelf_query     (Shelf         *self,
                              const char    *sql);

G_END_DECLS
