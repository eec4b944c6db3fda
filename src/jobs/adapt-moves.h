/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/adapt-sets.h"

G_BEGIN_DECLS

/* Where what was learned puts the songs of sets->version: all of them, or those that have no other point yet.
 * (transfer full) (nullable) (element-type LibraryMove) */
GArray *jobs_adapt_moves_new     (LibraryDb                    *db,
                                  const JobsAdaptSets          *sets,
                                  const ClassicResidualProcess *process,
                                  gboolean                      is_of_all,
                                  GCancellable                 *cancellable,
                                  GError                      **error);
/* Of songs that no label holds: how many there are, how many go by @least or more from where they are, and how far they all go
 * in the mean; NAN when there are none. */
void    jobs_adapt_moves_measure (GArray                       *moves,
                                  double                        least,
                                  guint                        *n_songs,
                                  guint                        *n_moved,
                                  double                       *mean);

G_END_DECLS
