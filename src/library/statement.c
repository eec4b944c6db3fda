/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/statement.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "library/recovery.h"
#include "library/text.h"

/* An I/O error, EFBIG past a file size limit among them, tells its cause only through errno. */
static BaseErrorCode
code_of_errno (int system_errno)
{
  switch (system_errno)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return BASE_ERROR_NO_SPACE;
    case EROFS: return BASE_ERROR_READ_ONLY;
    case EACCES:
    case EPERM: return BASE_ERROR_PERMISSION_DENIED;
    default: return BASE_ERROR_FAILED;
    }
}

static BaseErrorCode
code_of_sqlite (int code,
                int system_errno)
{
  switch (code & 0xFF)
    {
    case SQLITE_FULL: return BASE_ERROR_NO_SPACE;
    case SQLITE_READONLY: return BASE_ERROR_READ_ONLY;
    case SQLITE_PERM:
    case SQLITE_AUTH: return BASE_ERROR_PERMISSION_DENIED;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return BASE_ERROR_BAD_LIBRARY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return code_of_errno (system_errno);
    default: return BASE_ERROR_FAILED;
    }
}

/* For the next one who opens the library. */
static void
mark_damaged (sqlite3 *sqlite)
{
  const char *path = sqlite3_db_filename (sqlite, "main");

  if (path != NULL && *path != '\0')
    library_recovery_mark (path);
}

/**
 * library_sqlite_set_error:
 * @sqlite: the connection on which it happened
 * @code: what SQLite returned
 *
 * Says it as a %BASE_ERROR: what can be helped by the user has its own sentence, the rest carries
 * SQLite's.
 */
void
library_sqlite_set_error (sqlite3  *sqlite,
                          int       code,
                          GError  **error)
{
  /* When it is a COMMIT that fails, SQLite forgets to note its errno; the thread's is still there. */
  int saved_errno = errno;
  int system_errno = sqlite3_system_errno (sqlite);
  BaseErrorCode base_code = code_of_sqlite (code, system_errno != 0 ? system_errno : saved_errno);
  const char *reason = sqlite3_errmsg (sqlite);

  switch (base_code)
    {
    case BASE_ERROR_NO_SPACE:
      g_set_error_literal (error, BASE_ERROR, base_code, _ ("The disk that holds the library is full."));
      break;
    case BASE_ERROR_READ_ONLY:
      g_set_error_literal (error, BASE_ERROR, base_code,
                           _ ("The library is on a file system that is read-only."));
      break;
    case BASE_ERROR_PERMISSION_DENIED:
      g_set_error_literal (error, BASE_ERROR, base_code,
                           _ ("The library may not be written: permission denied."));
      break;
    case BASE_ERROR_BAD_LIBRARY:
      mark_damaged (sqlite);
      g_set_error (error, BASE_ERROR, base_code,
                   _ ("The library file is damaged: %s. What can be read is recovered when it is opened again."),
                   sqlite3_errstr (code));
      break;
    default:
      if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED)
        g_set_error_literal (error, BASE_ERROR, base_code, _ ("The library is in use by another program."));
      else
        g_set_error (error, BASE_ERROR, base_code, _ ("The library could not be used: %s."), reason);
      break;
    }
}

gboolean
library_sqlite_exec (sqlite3     *sqlite,
                     const char  *sql,
                     GError     **error)
{
  int code = sqlite3_exec (sqlite, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    {
      library_sqlite_set_error (sqlite, sqlite3_extended_errcode (sqlite), error);
      return FALSE;
    }

  return TRUE;
}

/* The first column of the first row; 0 when there is none. */
gboolean
library_sqlite_query_int (sqlite3     *sqlite,
                          const char  *sql,
                          gint64      *value,
                          GError     **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL);

  *value = 0;
  if (code == SQLITE_OK)
    {
      code = sqlite3_step (statement);
      if (code == SQLITE_ROW)
        *value = sqlite3_column_int64 (statement, 0);
    }

  gboolean ok = code == SQLITE_ROW || code == SQLITE_DONE;
  if (!ok)
    library_sqlite_set_error (sqlite, sqlite3_extended_errcode (sqlite), error);
  sqlite3_finalize (statement);

  return ok;
}

void
library_statement_give_back (LibraryStatement *self)
{
  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}

LibraryStep
library_statement_step (LibraryStatement  *self,
                        GError           **error)
{
  switch (sqlite3_step (self))
    {
    case SQLITE_ROW: return LIBRARY_STEP_ROW;
    case SQLITE_DONE: return LIBRARY_STEP_DONE;
    default:
      {
        sqlite3 *sqlite = sqlite3_db_handle (self);

        library_sqlite_set_error (sqlite, sqlite3_extended_errcode (sqlite), error);
        return LIBRARY_STEP_ERROR;
      }
    }
}

/* For statements whose rows, if any, do not matter. */
gboolean
library_statement_run (LibraryStatement  *self,
                       GError           **error)
{
  LibraryStep step;

  do
    step = library_statement_step (self, error);
  while (step == LIBRARY_STEP_ROW);

  return step == LIBRARY_STEP_DONE;
}

void
library_statement_bind_int (LibraryStatement *self,
                            int               index,
                            gint64            value)
{
  sqlite3_bind_int64 (self, index, value);
}

void
library_statement_bind_double (LibraryStatement *self,
                               int               index,
                               double            value)
{
  sqlite3_bind_double (self, index, value);
}

/* @text: (nullable) */
void
library_statement_bind_text (LibraryStatement *self,
                             int               index,
                             const char       *text)
{
  if (text != NULL)
    sqlite3_bind_text (self, index, text, -1, SQLITE_TRANSIENT);
  else
    sqlite3_bind_null (self, index);
}

void
library_statement_bind_path (LibraryStatement *self,
                             int               index,
                             const char       *path)
{
  sqlite3_bind_blob64 (self, index, path, strlen (path), SQLITE_TRANSIENT);
}

void
library_statement_bind_bytes (LibraryStatement *self,
                              int               index,
                              GBytes           *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  /* A NULL pointer would bind NULL, not an empty blob. */
  if (size == 0)
    sqlite3_bind_zeroblob (self, index, 0);
  else
    sqlite3_bind_blob64 (self, index, data, size, SQLITE_TRANSIENT);
}

void
library_statement_bind_strv (LibraryStatement  *self,
                             int                index,
                             const char *const *texts)
{
  g_autoptr (GBytes) bytes = library_text_strv_to_bytes (texts);

  library_statement_bind_bytes (self, index, bytes);
}

char *
library_statement_dup_path (LibraryStatement *self,
                            int               column)
{
  const void *data = sqlite3_column_blob (self, column);

  return g_strndup (data != NULL ? data : "", sqlite3_column_bytes (self, column));
}

GStrv
library_statement_dup_strv (LibraryStatement *self,
                            int               column)
{
  const void *data = sqlite3_column_blob (self, column);

  return library_text_strv_from_data (data != NULL ? data : "", sqlite3_column_bytes (self, column));
}

GBytes *
library_statement_dup_bytes (LibraryStatement *self,
                             int               column)
{
  const void *data = sqlite3_column_blob (self, column);

  return g_bytes_new (data, sqlite3_column_bytes (self, column));
}
