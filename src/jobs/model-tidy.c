/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/model-tidy.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/base/temporary.h"
#include "jobs/model-adoption.h"
#include "jobs/training-run.h"

/* (transfer full) (element-type filename): canonical paths of the files that trainings start from. */
static GHashTable *
list_starts (void)
{
  GHashTable *starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) runs = jobs_training_run_list ();

  for (guint i = 0; i < runs->len; i++)
    {
      const JobsTrainSettings *settings = jobs_training_run_get_settings (runs->pdata[i]);
      const char *start
          = settings != NULL ? jobs_train_settings_get_text (settings, JOBS_TRAIN_START_FILE) : NULL;

      if (start != NULL && *start != '\0')
        g_hash_table_add (starts, g_canonicalize_filename (start, NULL));
    }

  return starts;
}

static gboolean
is_kept (const char *path, const char *const *kept)
{
  for (; *kept != NULL; kept++)
    {
      g_autofree char *canonical = g_canonicalize_filename (*kept, NULL);

      if (g_str_equal (canonical, path))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_old (const struct stat *status)
{
  return S_ISREG (status->st_mode) && difftime (time (NULL), status->st_mtime) > JOBS_MODEL_TIDY_AGE;
}

/* Under the lock that whoever has it loaded would hold. */
static gboolean
remove_unused (const char *path)
{
  const int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  gboolean is_removed = FALSE;
  struct stat status;

  if (fd < 0)
    return FALSE;
  if (fstat (fd, &status) == 0 && is_old (&status) && flock (fd, LOCK_EX | LOCK_NB) == 0
      && base_temporary_find_place (fd, path) == BASE_PLACE_SAME)
    is_removed = unlink (path) == 0;
  close (fd);

  return is_removed;
}

guint
jobs_model_tidy (const char *const *kept)
{
  g_autofree char *folder = jobs_model_adoption_get_folder ();
  g_autofree char *canonical = g_canonicalize_filename (folder, NULL);
  g_autoptr (GHashTable) starts = list_starts ();
  g_autoptr (GDir) dir = g_dir_open (canonical, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (canonical, name, NULL);

      if (jobs_model_adoption_is_copy (path) && !is_kept (path, kept)
          && !g_hash_table_contains (starts, path))
        n += remove_unused (path);
    }

  return n;
}
