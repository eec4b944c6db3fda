/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * JobsWatcher:
 *
 * Watches folders and tells which files and folders have changed in them, some time after they have come to rest. Folders
 * are monitored by the kernel as far as a share of its limit goes; the others are looked at now and then. All of the work
 * is on a thread of its own; made and destroyed on the owner's, whose main context gets the signal.
 *
 * Signal "changed" (GStrv): paths of files and folders, to be scanned as such. What is gone is among them.
 */
#define JOBS_TYPE_WATCHER (jobs_watcher_get_type ())
G_DECLARE_FINAL_TYPE (JobsWatcher, jobs_watcher, JOBS, WATCHER, GObject)

/**
 * JobsWatcherLimits:
 * @n_monitors: how many folders the kernel watches
 * @quiet_ms: how long nothing more may have changed before it is told
 * @longest_ms: after the first change it is told at the latest
 * @poll_ms: between two looks at the other folders
 */
typedef struct
{
  guint n_monitors;
  guint quiet_ms;
  guint longest_ms;
  guint poll_ms;
} JobsWatcherLimits;

/* A quarter of what the kernel allows a user, who has other programs too; at most 65536. */
void         jobs_watcher_get_default_limits (JobsWatcherLimits       *limits);
/* @excluded: (nullable): folders within, that are not watched. @limits: (nullable): the default ones. */
JobsWatcher *jobs_watcher_new                (const char *const       *folders,
                                              const char *const       *excluded,
                                              const JobsWatcherLimits *limits);
/* How many folders are watched in each way by now. */
void         jobs_watcher_get_counts         (JobsWatcher             *self,
                                              guint                   *n_monitored,
                                              guint                   *n_polled);

G_END_DECLS
