/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether a file of this name may be a recording. */
typedef gboolean (*TrainingIsRecording) (const char *name);

/**
 * TrainingFiles:
 *
 * What lies in a folder and below it: recordings, and tables that may say something of them. Links to folders are not
 * followed, so that nothing outside is found.
 */
typedef struct _TrainingFiles TrainingFiles;

TrainingFiles *training_files_list             (const char           *folder,
                                                TrainingIsRecording   is_recording,
                                                GCancellable         *cancellable,
                                                GError              **error);
void           training_files_free             (TrainingFiles        *self);
const char    *training_files_get_folder       (const TrainingFiles  *self);
/* (element-type filename): below the folder, "a/b.wav", sorted. */
GPtrArray     *training_files_get_recordings   (const TrainingFiles  *self);
GPtrArray     *training_files_get_tables       (const TrainingFiles  *self);
/* (nullable): a recording by its name, with its extension or without, wherever it lies. */
const char    *training_files_find_name        (const TrainingFiles  *self,
                                                const char           *name);
gboolean       training_files_is_recording     (const TrainingFiles  *self,
                                                const char           *name);
/* (transfer full): the name of a file at @path without folders and extension. */
char          *training_files_get_stem         (const char           *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingFiles, training_files_free)

G_END_DECLS
