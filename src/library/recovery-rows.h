/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Within the library only: the rows of a damaged library. */

/* How many rows there are in the new library. */
typedef struct
{
  gint64 n_songs;
  gint64 n_results;
  gint64 n_journal;
  gint64 n_playlists;
} LibraryRecovered;

/* @from: as library_pages_open() has it, or NULL; @to: a new library, empty. */
gboolean library_rows_recover (sqlite3           *from,
                               sqlite3           *to,
                               LibraryRecovered  *recovered,
                               GError           **error);

G_END_DECLS
