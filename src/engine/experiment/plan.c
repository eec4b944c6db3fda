/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/plan.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/experiment/ini.h"
#include "engine/experiment/row-keys.h"

#define FILE_ENDING ".ini"
#define ROW_PREFIX  "row "
/* Rows that are like rows that are like rows: deeper than anybody needs, and an end to a circle. */
#define MAX_DEPTH 4

static gboolean
read_head (ExperimentPlan       *self,
           const ExperimentIni  *ini,
           guint                 group,
           GError              **error)
{
  guint n_entries;
  const ExperimentIniEntry *entries = experiment_ini_get_entries (ini, group, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    {
      const char *key = entries[i].key;
      char **field = g_str_equal (key, "title")   ? &self->title
                     : g_str_equal (key, "paper") ? &self->paper
                     : g_str_equal (key, "table") ? &self->table
                     : g_str_equal (key, "about") ? &self->about
                                                  : NULL;

      if (field != NULL)
        {
          g_free (*field);
          *field = g_strdup (entries[i].value);
        }
      else if (g_str_equal (key, "columns"))
        {
          g_strfreev (self->columns);
          self->columns = g_strsplit (entries[i].value, ",", -1);
          for (char **column = self->columns; *column != NULL; column++)
            g_strstrip (*column);
        }
      else
        return experiment_ini_fail (ini, group, entries[i].line, error, _ ("there is no key “%s”"), key);
    }

  if (self->title == NULL || self->columns == NULL)
    return experiment_ini_fail (ini, group, 1, error, _ ("“title” and “columns” must be there"));
  return TRUE;
}

static gboolean
apply_group (ExperimentRow        *row,
             const ExperimentIni  *ini,
             int                   group,
             guint                 depth,
             GError              **error)
{
  guint n_entries;
  const ExperimentIniEntry *entries;

  if (group < 0)
    return TRUE;

  entries = experiment_ini_get_entries (ini, group, &n_entries);
  for (guint i = 0; i < n_entries; i++)
    {
      g_autofree char *reason = NULL;

      if (g_str_equal (entries[i].key, "like") && i == 0)
        {
          g_autofree char *name = g_strconcat (ROW_PREFIX, entries[i].value, NULL);
          const int other = experiment_ini_find_group (ini, name);

          if (other < 0 || depth >= MAX_DEPTH)
            return experiment_ini_fail (ini, group, entries[i].line, error, _ ("there is no row “%s” to be like"),
                                        entries[i].value);
          if (!apply_group (row, ini, other, depth + 1, error))
            return FALSE;
          continue;
        }

      reason = experiment_row_set (row, entries[i].key, entries[i].value);
      if (reason != NULL)
        return experiment_ini_fail (ini, group, entries[i].line, error, "%s: %s", entries[i].key, reason);
    }

  return TRUE;
}

static gboolean
read_row (ExperimentPlan       *self,
          const ExperimentIni  *ini,
          guint                 group,
          GError              **error)
{
  guint line;
  const char *name = experiment_ini_get_group (ini, group, &line) + strlen (ROW_PREFIX);
  g_autoptr (ExperimentRow) row = experiment_row_new (name);
  g_autofree char *reason = NULL;
  guint n_search;

  if (!apply_group (row, ini, experiment_ini_find_group (ini, "defaults"), 0, error)
      || !apply_group (row, ini, group, 0, error))
    return FALSE;
  n_search = row->search;
  if (self->is_quick && !apply_group (row, ini, experiment_ini_find_group (ini, "quick"), 0, error))
    return FALSE;
  /* A quick run searches less, and not where the whole run does not. */
  row->search = MIN (row->search, n_search);

  reason = experiment_row_finish (row);
  if (reason != NULL)
    return experiment_ini_fail (ini, group, line, error, "%s", reason);

  g_ptr_array_add (self->rows, g_steal_pointer (&row));
  return TRUE;
}

/* A network that begins with another's weights depends on all that made them. */
static gboolean
join_starts (ExperimentPlan  *self,
             GError         **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      ExperimentRow *row = self->rows->pdata[i];
      const ExperimentRow *start = row->start != NULL ? experiment_plan_find_row (self, row->start) : NULL;
      g_autofree char *joined = NULL;

      if (row->start == NULL)
        continue;

      if (start == NULL || start->split != EXPERIMENT_SPLIT_NONE || start->start != NULL)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("%s, row “%s”: it cannot start from “%s”, which must be a row with “split = none”"),
                       self->name, row->name, row->start);
          return FALSE;
        }

      joined = g_strconcat (row->fingerprint, start->fingerprint, NULL);
      g_free (row->fingerprint);
      row->fingerprint = g_compute_checksum_for_string (G_CHECKSUM_SHA256, joined, -1);
      row->fingerprint[16] = '\0';
    }

  return TRUE;
}

static ExperimentPlan *
read_plan (const ExperimentIni  *ini,
           const char           *name,
           gboolean              is_quick,
           GError              **error)
{
  g_autoptr (ExperimentPlan) self = g_new0 (ExperimentPlan, 1);
  const guint n_groups = experiment_ini_get_n_groups (ini);

  self->name = g_strdup (name);
  self->is_quick = is_quick;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)experiment_row_free);

  for (guint g = 0; g < n_groups; g++)
    {
      guint line;
      const char *group = experiment_ini_get_group (ini, g, &line);

      if (g_str_equal (group, "experiment"))
        {
          if (!read_head (self, ini, g, error))
            return NULL;
        }
      else if (g_str_has_prefix (group, ROW_PREFIX))
        {
          if (!read_row (self, ini, g, error))
            return NULL;
        }
      else if (!g_str_equal (group, "defaults") && !g_str_equal (group, "quick"))
        {
          experiment_ini_fail (ini, g, line, error, _ ("there is no such group"));
          return NULL;
        }
    }

  if (self->title == NULL || self->rows->len == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("%s: an [experiment] and at least one row belong into it"),
                   experiment_ini_get_shown (ini));
      return NULL;
    }

  return join_starts (self, error) ? g_steal_pointer (&self) : NULL;
}

ExperimentPlan *
experiment_plan_parse (const char  *text,
                       const char  *name,
                       gboolean     is_quick,
                       GError     **error)
{
  g_autofree char *shown = g_strconcat (name, FILE_ENDING, NULL);
  g_autoptr (ExperimentIni) ini = experiment_ini_parse (text, shown, error);

  return ini != NULL ? read_plan (ini, name, is_quick, error) : NULL;
}

ExperimentPlan *
experiment_plan_load (const char  *path,
                      gboolean     is_quick,
                      GError     **error)
{
  g_autoptr (ExperimentIni) ini = experiment_ini_load (path, error);
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, FILE_ENDING))
    name[strlen (name) - strlen (FILE_ENDING)] = '\0';

  return ini != NULL ? read_plan (ini, name, is_quick, error) : NULL;
}

void
experiment_plan_free (ExperimentPlan *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->title);
  g_free (self->paper);
  g_free (self->table);
  g_free (self->about);
  g_strfreev (self->columns);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

const ExperimentRow *
experiment_plan_find_row (const ExperimentPlan *self,
                          const char           *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (((const ExperimentRow *)self->rows->pdata[i])->name, name))
      return self->rows->pdata[i];

  return NULL;
}

guint
experiment_plan_get_cells (const ExperimentPlan *self)
{
  guint n_cells = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n_cells += experiment_row_get_cells (self->rows->pdata[i]);
  return n_cells;
}

static int
compare_plans (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(const ExperimentPlan *const *)a)->name, (*(const ExperimentPlan *const *)b)->name);
}

GPtrArray *
experiment_plans_load (const char  *folder,
                       gboolean     is_quick,
                       GError     **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify)experiment_plan_free);
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &open_error);
  const char *name;

  if (dir == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, "%s", open_error->message);
      return NULL;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      ExperimentPlan *plan;

      if (!g_str_has_suffix (name, FILE_ENDING))
        continue;
      plan = experiment_plan_load (path, is_quick, error);
      if (plan == NULL)
        return NULL;
      g_ptr_array_add (plans, plan);
    }

  g_ptr_array_sort (plans, compare_plans);
  return g_steal_pointer (&plans);
}
