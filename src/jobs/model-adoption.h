/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Another model comes into use, and goes again: its file is copied into the user's data folder, so that it is there when
 * what it was copied from is not, and the setting "model" names the copy. The model that was in use before is remembered. The
 * library is not touched: what was heard stays until it is heard anew. */

/**
 * JobsModelAdoption:
 * @path: (owned): the file in use
 * @is_shipped: it is the one that comes with the program
 * @former: (owned) (nullable): the file that was in use before; NULL: none is remembered
 * @is_former_shipped: that is the one that comes with the program
 */
typedef struct
{
  char    *path;
  gboolean is_shipped;
  char    *former;
  gboolean is_former_shipped;
} JobsModelAdoption;

void               jobs_model_adoption_free           (JobsModelAdoption    *self);
/* (transfer full): reads settings alone; the files need not be there. */
JobsModelAdoption *jobs_model_adoption_load           (void);

/* The following wait for the disk, and return (transfer full) (nullable) what is in use then; with an error all is as it was.
 *
 * Looks whether songs can be heard with the file at @path, and adopts it. One that is in use already, or comes with the program,
 * is not copied. Copies that nothing needs any more go, see jobs_model_tidy(). @name: (nullable): what to call the copy, in place of the name of the file. Errors: %BASE_ERROR_BAD_MODEL,
 * %BASE_ERROR_NO_SPACE and others of files, %BASE_ERROR_FAILED where settings cannot be kept. */
JobsModelAdoption *jobs_model_adoption_adopt          (const char           *path,
                                                       const char           *name,
                                                       GCancellable         *cancellable,
                                                       GError              **error);
/* The former model comes into use again, and the one that was in use is the former: once more goes forward. Errors as
 * above, and %BASE_ERROR_NOT_FOUND where there is none. */
JobsModelAdoption *jobs_model_adoption_go_back        (GCancellable         *cancellable,
                                                       GError              **error);

/* The same on a worker. The settings change in the caller's context, before @callback. */
void               jobs_model_adoption_adopt_async    (const char           *path,
                                                       const char           *name,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
void               jobs_model_adoption_go_back_async  (GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
JobsModelAdoption *jobs_model_adoption_finish         (GAsyncResult         *result,
                                                       GError              **error);

/* (transfer full): where adopted models are kept. */
char              *jobs_model_adoption_get_folder     (void);
/* Whether the file at @path is called like a copy that was made when a model was adopted. */
gboolean           jobs_model_adoption_is_copy        (const char           *path);
/* (transfer full): what to call the model file at @path: of a copy that was adopted, without what tells it from others. */
char              *jobs_model_adoption_get_name       (const char           *path);

/* For tests: told after each step on the way, by its name. */
typedef void (*JobsModelAdoptionStepFunc) (const char *step);
void               jobs_model_adoption_watch_steps    (JobsModelAdoptionStepFunc func);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsModelAdoption, jobs_model_adoption_free)

G_END_DECLS
