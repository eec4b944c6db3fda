/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-error.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "engine/base/error.h"

typedef struct
{
  int error_number;
  BaseErrorCode code;
  const char *sentence;
} KnownError;

/* Which file it is tells whoever shows the error, and not the name of a copy that is gone again. */
static const KnownError known_errors[] = {
  { ENOSPC, BASE_ERROR_NO_SPACE, N_ ("The disk is full; the file was left as it was") },
  { EDQUOT, BASE_ERROR_NO_SPACE, N_ ("Your share of the disk (quota) is used up; the file was left as it was") },
  { EFBIG, BASE_ERROR_NO_SPACE, N_ ("A copy as large as the file may not be written; the file was left as it was") },
  { EIO, BASE_ERROR_FAILED, N_ ("The disk reports faults; the file was left as it was") },
  { EBUSY, BASE_ERROR_FAILED, N_ ("The file is held by another program; it was left as it was") },
  { ETXTBSY, BASE_ERROR_FAILED, N_ ("The file is held by another program; it was left as it was") },
  { EROFS, BASE_ERROR_READ_ONLY, N_ ("The file is on a file system that cannot be written") },
  { EACCES, BASE_ERROR_PERMISSION_DENIED, N_ ("You may not write this file or its folder") },
  { EPERM, BASE_ERROR_PERMISSION_DENIED, N_ ("You may not write this file or its folder") },
  { ENOENT, BASE_ERROR_NOT_FOUND, N_ ("The file is not there any more") },
  { ENOTDIR, BASE_ERROR_NOT_FOUND, N_ ("The file is not there any more") },
  { ESTALE, BASE_ERROR_NOT_FOUND, N_ ("The file is not there any more") },
};

/**
 * tag_error_set:
 * @error_number: what a call that was to write a file or its copy left in errno
 *
 * An error of the system as one of ours, with a sentence.
 */
void
tag_error_set (GError **error,
               int      error_number)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_errors); i++)
    if (known_errors[i].error_number == error_number)
      {
        g_set_error_literal (error, BASE_ERROR, (int)known_errors[i].code, _ (known_errors[i].sentence));
        return;
      }

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The file could not be written and was left as it was: %s"),
               g_strerror (error_number));
}
