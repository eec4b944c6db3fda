/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/db.h"

G_BEGIN_DECLS

/* Which songs sound alike. To compare a song with all others takes some tenths of a second where there are 100,000: it is done
 * in another thread, which touches nothing but the database. The answer comes on the main thread. */
void    mood_alike_search_async  (LibraryDb           *db,
                                  gint64               song_id,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
/* (transfer full) (element-type LibraryLikeness): the likest first. @song_id: (out): that was asked for. */
GArray *mood_alike_search_finish (GAsyncResult        *result,
                                  gint64              *song_id,
                                  GError             **error);

G_END_DECLS
