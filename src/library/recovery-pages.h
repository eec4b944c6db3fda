/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Within the library only: the pages of a damaged file, for what SQLite needs to know before it reads a single row. */

/* Whether the file holds, on whatever page, the definitions of the tables of a library. */
gboolean library_pages_hold_library (const char *file);
/* Opens @file, a copy that may be changed, so that as much of it as possible can be read; mends its first page and its list
 * of tables where SQLite can do nothing with them. NULL: nothing can be read. Errors are no news here: there is no error. */
sqlite3 *library_pages_open         (const char *file);

G_END_DECLS
