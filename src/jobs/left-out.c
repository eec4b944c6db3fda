/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/left-out.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"

#define PATH   "path"
#define REASON "reason"

JobsLeftOut *
jobs_left_out_new (const char *path,
                   const char *reason)
{
  JobsLeftOut *self = g_new (JobsLeftOut, 1);

  *self = (JobsLeftOut) { g_strdup (path), g_strdup (reason) };
  return self;
}

void
jobs_left_out_free (JobsLeftOut *self)
{
  g_free (self->path);
  g_free (self->reason);
  g_free (self);
}

char *
jobs_left_out_to_csv (GPtrArray *songs)
{
  GString *csv = g_string_new (PATH "," REASON "\n");

  for (guint i = 0; i < songs->len; i++)
    {
      const JobsLeftOut *song = songs->pdata[i];
      g_autoptr (GString) line = g_string_new (NULL);

      training_csv_append_field (line, song->path);
      training_csv_append_field (line, song->reason);
      g_string_append_printf (csv, "%s\n", line->str);
    }

  return g_string_free (csv, FALSE);
}

GPtrArray *
jobs_left_out_load (const char  *path,
                    GError     **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (path, error);
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_left_out_free);
  int name, reason;

  if (csv == NULL)
    return NULL;

  name = training_csv_find_column (csv, PATH);
  reason = training_csv_find_column (csv, REASON);
  if (name < 0 || reason < 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s is no list of songs that were left out."), path);
      return NULL;
    }

  for (gsize row = 0; row < training_csv_get_n_rows (csv); row++)
    g_ptr_array_add (songs, jobs_left_out_new (training_csv_get (csv, row, name), training_csv_get (csv, row, reason)));
  return g_steal_pointer (&songs);
}
