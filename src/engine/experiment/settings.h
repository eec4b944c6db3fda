/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ExperimentSettings:
 * @plans: folder of the settings files
 * @names: (nullable) (array zero-terminated=1): of the plans; NULL: all
 * @only_row: (nullable): name of the one row to run
 * @corpora: folder of the corpora, each in a folder of its own with a `manifest.csv`
 * @work: folder for features, checkpoints, claims and rendered music; made if it is not there
 * @results: folder of the results
 * @is_quick: few clips, few epochs: shows that all rows can be trained, and no more
 * @n_workers: cells at once; 0: one per core
 */
typedef struct
{
  const char        *plans;
  const char *const *names;
  const char        *only_row;
  const char        *corpora;
  const char        *work;
  const char        *results;
  gboolean           is_quick;
  guint              n_workers;
} ExperimentSettings;

/* Called from the threads of the run, one at a time. */
typedef void (*ExperimentMessage)  (const char *text,
                                    gpointer    user_data);
/* In seconds of one core's work, as far as it is known. */
typedef void (*ExperimentProgress) (double      done,
                                    double      total,
                                    gpointer    user_data);

typedef struct
{
  ExperimentMessage  message;
  ExperimentProgress progress;
  gpointer           user_data;
} ExperimentObserver;

G_END_DECLS
