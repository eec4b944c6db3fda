/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BASE_ERROR:
 *
 * The one error domain of the program. Cancellation is the exception: it is always
 * %G_IO_ERROR_CANCELLED, which no caller shows to the user.
 */
#define BASE_ERROR (base_error_quark ())

typedef enum
{
  BASE_ERROR_FAILED,            /* anything without a code of its own */
  BASE_ERROR_NOT_FOUND,         /* the file vanished, or never was */
  BASE_ERROR_PERMISSION_DENIED, /* the file or folder may not be read or written */
  BASE_ERROR_NOT_A_FILE,        /* a FIFO, socket, device or folder where a file was asked for */
  BASE_ERROR_EMPTY,             /* zero bytes, or no audio at all in a valid container */
  BASE_ERROR_NOT_AUDIO,         /* the content is not audio that anything here knows */
  BASE_ERROR_MISSING_CODEC,     /* recognized, but the plugin that decodes it is not installed */
  BASE_ERROR_DAMAGED,           /* decoding failed, or ended long before the declared end */
  BASE_ERROR_TIMED_OUT,         /* no audio came for the length of the deadline */
  BASE_ERROR_CRASHED,           /* the decoder process died on this file */
  BASE_ERROR_SILENT,            /* decoded well, but there is nothing to hear */
  BASE_ERROR_NO_SPACE,          /* the disk is full */
  BASE_ERROR_READ_ONLY,         /* read-only file system */
  BASE_ERROR_BAD_MODEL,         /* not a model file, or one that does not fit this program */
  BASE_ERROR_BAD_LIBRARY,       /* not a library database, or one from a newer program */
  BASE_ERROR_BAD_CORPUS,        /* a manifest that cannot be used for training */
  BASE_ERROR_UNSUPPORTED_TAGS,  /* this container cannot carry the asked-for fields */
  BASE_ERROR_WOULD_LOSE_TAGS,   /* writing would change or drop something nobody asked to change */
  BASE_ERROR_CHANGED_MEANWHILE, /* the file is no longer what the plan was made from */
  BASE_ERROR_DIVERGED,          /* training met a value that is not a number */
  BASE_ERROR_INVALID_ARGUMENT,  /* wrong usage */
} BaseErrorCode;

GQuark      base_error_quark          (void);
const char *base_error_code_to_string (BaseErrorCode code);
const char *base_error_get_code       (const GError *error);
/* Sets a %BASE_ERROR. Returns: FALSE, for whoever returns that. */
gboolean    base_error_refuse         (GError       **error,
                                       BaseErrorCode  code,
                                       const char    *format,
                                       ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
