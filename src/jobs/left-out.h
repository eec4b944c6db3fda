/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A song of a training that could not be read, and was trained without. */
typedef struct
{
  char *path;   /* (owned) */
  char *reason; /* (owned): a sentence */
} JobsLeftOut;

JobsLeftOut *jobs_left_out_new    (const char  *path,
                                   const char  *reason);
void         jobs_left_out_free   (JobsLeftOut *self);

/* (transfer full): a run's left-out.csv. @songs: (element-type JobsLeftOut) */
char        *jobs_left_out_to_csv (GPtrArray   *songs);
/* (transfer full) (element-type JobsLeftOut). Reads a file: for a worker. Errors: %BASE_ERROR_BAD_CORPUS, and those of
 * reading. */
GPtrArray   *jobs_left_out_load   (const char  *path,
                                   GError     **error);

G_END_DECLS
