/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * JobsFound:
 * @path: of a file that may be music, or of what could not be looked at
 * @size: bytes; 0 when unknown
 * @mtime: nanoseconds since the epoch; 0 when unknown
 * @error: (nullable): why there is nothing to hear: a folder that may not be read, a name that
 *   leads nowhere
 * @is_folder: with @error: what is below it is not known
 */
typedef struct
{
  const char   *path;
  gint64        size;
  gint64        mtime;
  const GError *error;
  gboolean      is_folder;
} JobsFound;

/* All run in the thread of jobs_walk(). */
typedef struct
{
  gboolean (*found)  (const JobsFound  *found,
                      gpointer          user_data,
                      GError          **error);
  void     (*folder) (const char       *path,
                      gpointer          user_data); /* (nullable): each folder, before its files */
  /* (nullable): whether to go into a folder that is no root. @is_mount: another drive begins there. */
  gboolean (*enter)  (const char       *path,
                      gboolean          is_mount,
                      gpointer          user_data);
  /* (nullable): whether songs were found below @path once, which cannot be looked at now and may be a folder. */
  gboolean (*knows)  (const char       *path,
                      gpointer          user_data);
  gpointer  user_data;
} JobsWalkHandler;

gboolean jobs_walk              (const char *const      *roots,
                                 const JobsWalkHandler  *handler,
                                 GCancellable           *cancellable,
                                 GError                **error);
gboolean jobs_walk_is_audio_name (const char            *name);
/* Size and mtime, links followed; FALSE when it cannot be looked at. */
gboolean jobs_walk_get_state    (const char             *path,
                                 gint64                 *size,
                                 gint64                 *mtime);

G_END_DECLS
