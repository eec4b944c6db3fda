/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/tag-outcome.h"

#include "engine/base/error.h"

static void
change_free (gpointer data)
{
  JobsTagChange *change = data;

  g_free (change->field);
  g_strfreev (change->old_values);
  g_strfreev (change->new_values);
  g_free (change);
}

JobsTagOutcome *
jobs_tag_outcome_new (const char *path)
{
  JobsTagOutcome *self = g_new0 (JobsTagOutcome, 1);

  self->path = g_strdup (path);
  self->changes = g_ptr_array_new_with_free_func (change_free);

  return self;
}

void
jobs_tag_outcome_free (JobsTagOutcome *self)
{
  g_free (self->path);
  g_ptr_array_unref (self->changes);
  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self);
}

void
jobs_tag_outcome_add_changes (JobsTagOutcome *self,
                              const TagPlan  *plan)
{
  for (gsize i = 0; i < tag_plan_get_n_changes (plan); i++)
    {
      const TagChange *planned = tag_plan_get_change (plan, i);
      JobsTagChange *change = g_new (JobsTagChange, 1);

      change->field = g_strdup (tag_field_get_name (planned->field));
      change->old_values = g_strdupv (planned->old_values);
      change->new_values = g_strdupv (planned->new_values);
      g_ptr_array_add (self->changes, change);
    }
}

/* The last error counts. */
void
jobs_tag_outcome_set_error (JobsTagOutcome *self,
                            const GError   *error)
{
  g_free (self->error_code);
  g_free (self->error_message);
  self->is_partial = FALSE;
  self->error_code = g_strdup (base_error_get_code (error));
  self->error_message = g_strdup (error->message);
}
