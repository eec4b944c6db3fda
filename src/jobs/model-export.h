/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A model to hand on. */

/* Copies the model file at @path to @to, after it was read whole, and writes its card beside it, "NAME.md" for
 * "NAME.safetensors": what it is, what it was trained on and with, and how good it is, as far as its file says. Waits for the disk.
 * With an error there is no new model; errors are those of jobs_model_copy_check() and jobs_model_copy(). */
gboolean jobs_model_export        (const char           *path,
                                   const char           *to,
                                   GCancellable         *cancellable,
                                   GError              **error);
/* The same on a worker. */
void     jobs_model_export_async  (const char           *path,
                                   const char           *to,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
gboolean jobs_model_export_finish (GAsyncResult         *result,
                                   GError              **error);

G_END_DECLS
