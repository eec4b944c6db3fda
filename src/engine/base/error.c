/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/error.h"

G_DEFINE_QUARK (base-error-quark, base_error)

/**
 * base_error_code_to_string:
 * @code: an error code of this domain
 *
 * Returns: the stable name of @code ("missing-codec"), as it stands in the library and in the
 *   JSON of the command line. Never translated.
 */
const char *
base_error_code_to_string (BaseErrorCode code)
{
  switch (code)
    {
    case BASE_ERROR_NOT_FOUND: return "not-found";
    case BASE_ERROR_PERMISSION_DENIED: return "permission-denied";
    case BASE_ERROR_NOT_A_FILE: return "not-a-file";
    case BASE_ERROR_EMPTY: return "empty";
    case BASE_ERROR_NOT_AUDIO: return "not-audio";
    case BASE_ERROR_MISSING_CODEC: return "missing-codec";
    case BASE_ERROR_DAMAGED: return "damaged";
    case BASE_ERROR_TIMED_OUT: return "timed-out";
    case BASE_ERROR_CRASHED: return "crashed";
    case BASE_ERROR_SILENT: return "silent";
    case BASE_ERROR_NO_SPACE: return "no-space";
    case BASE_ERROR_READ_ONLY: return "read-only";
    case BASE_ERROR_BAD_MODEL: return "bad-model";
    case BASE_ERROR_BAD_LIBRARY: return "bad-library";
    case BASE_ERROR_BAD_CORPUS: return "bad-corpus";
    case BASE_ERROR_UNSUPPORTED_TAGS: return "unsupported-tags";
    case BASE_ERROR_WOULD_LOSE_TAGS: return "would-lose-tags";
    case BASE_ERROR_CHANGED_MEANWHILE: return "changed-meanwhile";
    case BASE_ERROR_DIVERGED: return "diverged";
    case BASE_ERROR_INVALID_ARGUMENT: return "invalid-argument";
    case BASE_ERROR_FAILED: return "failed";
    }

  return "failed";
}

/**
 * base_error_get_code:
 * @error: any error
 *
 * Returns: the stable name of @error if it is of %BASE_ERROR, else "failed".
 */
const char *
base_error_get_code (const GError *error)
{
  if (error != NULL && error->domain == BASE_ERROR)
    return base_error_code_to_string (error->code);

  return "failed";
}

gboolean
base_error_refuse (GError        **error,
                   BaseErrorCode   code,
                   const char     *format,
                   ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (BASE_ERROR, code, format, arguments));
  va_end (arguments);

  return FALSE;
}
