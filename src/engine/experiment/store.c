/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/base/error.h"

struct _ExperimentLock
{
  int fd;
};

static char *
make_path (const char           *folder,
           const ExperimentPlan *plan)
{
  g_autofree char *name = g_strconcat (plan->name, plan->is_quick ? ".quick.jsonl" : ".jsonl", NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
fail (const char  *path,
      GError     **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("%s cannot be written: %s."), shown, g_strerror (errno));
  return FALSE;
}

GPtrArray *
experiment_store_load (const char            *folder,
                       const ExperimentPlan  *plan,
                       GError               **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)experiment_result_free);
  g_autofree char *path = make_path (folder, plan);
  g_autoptr (GError) read_error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, &read_error))
    {
      if (g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&results);
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, "%s", read_error->message);
      return NULL;
    }

  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      ExperimentResult *result = **line != '\0' ? experiment_result_from_json (*line, NULL) : NULL;

      if (result != NULL)
        g_ptr_array_add (results, result);
    }

  return g_steal_pointer (&results);
}

/* What a crash cut off must not run into the next line. */
static gboolean
ends_in_line_end (int fd)
{
  char last;

  return lseek (fd, -1, SEEK_END) < 0 || read (fd, &last, 1) != 1 || last == '\n';
}

static gboolean
write_all (int         fd,
           const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      const gssize n_written = write (fd, text, length);

      if (n_written < 0 && errno != EINTR)
        return FALSE;
      if (n_written > 0)
        {
          text += n_written;
          length -= n_written;
        }
    }

  return TRUE;
}

gboolean
experiment_store_append (const char              *folder,
                         const ExperimentPlan    *plan,
                         const ExperimentResult  *result,
                         GError                 **error)
{
  g_autofree char *path = make_path (folder, plan);
  g_autofree char *json = experiment_result_to_json (result);
  g_autofree char *line = NULL;
  gboolean is_written;
  int fd;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    return fail (folder, error);

  fd = g_open (path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0)
    return fail (path, error);

  is_written = flock (fd, LOCK_EX) == 0;
  line = g_strconcat (ends_in_line_end (fd) ? "" : "\n", json, "\n", NULL);
  is_written = is_written && write_all (fd, line) && fsync (fd) == 0;
  if (!is_written)
    fail (path, error);
  close (fd);
  return is_written;
}

const ExperimentResult *
experiment_store_find (const GPtrArray     *results,
                       const ExperimentRow *row,
                       guint                run,
                       guint                part)
{
  for (guint i = results->len; i > 0; i--)
    {
      const ExperimentResult *result = results->pdata[i - 1];

      if (result->run == run && result->part == part && g_str_equal (result->row, row->name)
          && g_str_equal (result->fingerprint, row->fingerprint))
        return result;
    }

  return NULL;
}

guint
experiment_store_count (const GPtrArray     *results,
                        const ExperimentRow *row)
{
  guint n_found = 0;

  for (guint run = 0; run < row->runs; run++)
    for (guint part = 0; part < experiment_row_get_parts (row); part++)
      n_found += experiment_store_find (results, row, run, part) != NULL;

  return n_found;
}

ExperimentLock *
experiment_lock_take (const char  *folder,
                      const char  *name,
                      GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  ExperimentLock *self;
  int fd;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      fail (folder, error);
      return NULL;
    }

  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0)
    {
      fail (path, error);
      return NULL;
    }

  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      return NULL;
    }

  self = g_new0 (ExperimentLock, 1);
  self->fd = fd;
  return self;
}

void
experiment_lock_free (ExperimentLock *self)
{
  if (self == NULL)
    return;

  close (self->fd);
  g_free (self);
}
