/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Within the library only: thin helpers over SQLite that speak GError. */

/* How long another program may hold the library before we give up. */
#define LIBRARY_BUSY_TIMEOUT_MS (10 * 1000)

/**
 * LibraryStatement:
 *
 * A prepared statement that the connection keeps; borrowed with library_db_prepare() and given
 * back, reset, when the g_autoptr goes out of scope. Never held across two uses of one statement.
 */
typedef struct sqlite3_stmt LibraryStatement;

typedef enum
{
  LIBRARY_STEP_ROW,
  LIBRARY_STEP_DONE,
  LIBRARY_STEP_ERROR,
} LibraryStep;

void        library_sqlite_set_error      (sqlite3           *sqlite,
                                           int                code,
                                           GError           **error);
gboolean    library_sqlite_exec           (sqlite3           *sqlite,
                                           const char        *sql,
                                           GError           **error);
gboolean    library_sqlite_query_int      (sqlite3           *sqlite,
                                           const char        *sql,
                                           gint64            *value,
                                           GError           **error);

void        library_statement_give_back   (LibraryStatement  *self);
LibraryStep library_statement_step        (LibraryStatement  *self,
                                           GError           **error);
gboolean    library_statement_run         (LibraryStatement  *self,
                                           GError           **error);

/* Binding cannot fail but for lack of memory, and then stepping fails or the row is refused. */
void        library_statement_bind_int    (LibraryStatement  *self,
                                           int                index,
                                           gint64             value);
void        library_statement_bind_double (LibraryStatement  *self,
                                           int                index,
                                           double             value);
void        library_statement_bind_text   (LibraryStatement  *self,
                                           int                index,
                                           const char        *text);
void        library_statement_bind_path   (LibraryStatement  *self,
                                           int                index,
                                           const char        *path);
void        library_statement_bind_bytes  (LibraryStatement  *self,
                                           int                index,
                                           GBytes            *bytes);
void        library_statement_bind_strv   (LibraryStatement  *self,
                                           int                index,
                                           const char *const *texts);

/* Texts and blobs are valid until the next step. */
char       *library_statement_dup_path    (LibraryStatement  *self,
                                           int                column);
GStrv       library_statement_dup_strv    (LibraryStatement  *self,
                                           int                column);
GBytes     *library_statement_dup_bytes   (LibraryStatement  *self,
                                           int                column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryStatement, library_statement_give_back)

G_END_DECLS
