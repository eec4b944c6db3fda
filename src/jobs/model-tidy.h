/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of a copy that is younger another program may be about to say that it is in use, in seconds. */
#define JOBS_MODEL_TIDY_AGE 3600

/* Removes copies of models that were adopted once from the folder of jobs_model_adoption_get_folder(), but for: those at @kept
 * (array zero-terminated=1), those that a training starts from, those that any program has loaded, young ones, and whatever has
 * not the name of a copy. What songs were heard as stays in the library: it names models by their fingerprints and does not need
 * their files. Waits for the disk: for a worker. Returns: how many */
guint jobs_model_tidy (const char *const *kept);

G_END_DECLS
