/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* A song that is there, in one of the library's folders, with a result of another version than the one asked for. */
typedef struct
{
  LibraryAudioHash audio; /* version 0 when that is not known */
  double           duration;
} LibraryStale;

/* (transfer full) (nullable) (element-type LibraryStale): NULL with an error. */
GArray *library_db_list_stale (LibraryDb             *self,
                               const LibraryVersion  *version,
                               GError               **error);

G_END_DECLS
