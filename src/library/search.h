/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* What a search takes at most; the rest of a longer one is not looked at. */
#define LIBRARY_SEARCH_MAX_TEXT  512
#define LIBRARY_SEARCH_MAX_WORDS 16

/* The present songs in which every word of @text begins a word of title, artist, album, path (from the library's folder
 * on) or mood: ours, in English or the user's language, or one of the file's tags. Without case and accents. The best
 * come first: by BM25, where the title counts most. Of very many matches only a part is weighed, see search.c. @limit: at
 * most so many; 0: all. A text without words finds nothing. Nothing in @text has a meaning of its own: no quotes, no
 * stars, no operators.
 * Returns: (element-type LibrarySong) */
GPtrArray *library_db_search      (LibraryDb   *self,
                                   const char  *text,
                                   guint        limit,
                                   GError     **error);
/* The same; (element-type gint64): ids only. */
GArray    *library_db_search_ids  (LibraryDb   *self,
                                   const char  *text,
                                   guint        limit,
                                   GError     **error);

/* Within the library only. Adds to @query, an FTS5 expression, that every word of @text begins one in @column
 * (nullable: any). Returns whether there was a word. */
gboolean   library_search_add     (GString     *query,
                                   const char  *column,
                                   const char  *text);

G_END_DECLS
