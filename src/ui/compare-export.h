/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "jobs/job.h"
#include "jobs/training-run.h"

G_BEGIN_DECLS

/* What there is to export of a comparison: "safetensors", the model with its card; "html" and "pdf", the report; "csv", what both
 * models say of each song. */

/* (transfer full): asks for a file of this kind. */
GtkFileChooserNative *
mood_compare_export_chooser_new (GtkWindow *parent, const char *kind);
/* Writes it on a worker: whole, or not at all. @job: a #JobsCompareJob that is done */
void
mood_compare_export_async (JobsJob *job,
                           JobsTrainingRun *run,
                           const char *kind,
                           const char *path,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean
mood_compare_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
