/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * JobsMessages:
 *
 * Lines for a person, gathered from any threads until the owner of a job takes them. Part of the job
 * that embeds it.
 */
typedef struct
{
  GMutex     lock;
  GPtrArray *lines; /* (mutex lock) (owned): char * */
} JobsMessages;

void       jobs_messages_init  (JobsMessages *self);
void       jobs_messages_clear (JobsMessages *self);
/* From any thread. */
void       jobs_messages_add   (JobsMessages *self,
                                const char   *text);
/* All since the last call, in their order (transfer full). */
GPtrArray *jobs_messages_take  (JobsMessages *self);

G_END_DECLS
