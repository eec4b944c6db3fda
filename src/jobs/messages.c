/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: workers add, the owner takes; both under the mutex. */

#include "jobs/messages.h"

void
jobs_messages_init (JobsMessages *self)
{
  g_mutex_init (&self->lock);
  self->lines = g_ptr_array_new_with_free_func (g_free);
}

void
jobs_messages_clear (JobsMessages *self)
{
  g_ptr_array_unref (self->lines);
  g_mutex_clear (&self->lock);
}

void
jobs_messages_add (JobsMessages *self,
                   const char   *text)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->lines, g_strdup (text));
  g_mutex_unlock (&self->lock);
}

GPtrArray *
jobs_messages_take (JobsMessages *self)
{
  GPtrArray *taken;

  g_mutex_lock (&self->lock);
  taken = self->lines;
  self->lines = g_ptr_array_new_with_free_func (g_free);
  g_mutex_unlock (&self->lock);

  return taken;
}
