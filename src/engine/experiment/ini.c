/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/ini.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

typedef struct
{
  char *name; /* (owned) */
  guint line;
  GArray *entries; /* (owned): ExperimentIniEntry, whose texts are owned here */
} Group;

struct _ExperimentIni
{
  char *shown;    /* (owned) */
  GArray *groups; /* (owned): Group */
};

static void
entry_clear (gpointer data)
{
  ExperimentIniEntry *entry = data;

  g_free ((char *)entry->key);
  g_free ((char *)entry->value);
}

static void
group_clear (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_array_unref (group->entries);
}

static gboolean G_GNUC_PRINTF (4, 5)
    fail (const ExperimentIni *self, guint line, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s, line %u: %s"), self->shown, line, what);
  return FALSE;
}

static Group *
last_group (const ExperimentIni *self)
{
  return self->groups->len > 0 ? &g_array_index (self->groups, Group, self->groups->len - 1) : NULL;
}

static gboolean
add_group (ExperimentIni  *self,
           const char     *text,
           guint           line,
           GError        **error)
{
  const gsize length = strlen (text);
  g_autofree char *name = NULL;
  Group group;

  if (length < 3 || text[length - 1] != ']')
    return fail (self, line, error, _ ("a group is a name in square brackets"));

  name = g_strstrip (g_strndup (text + 1, length - 2));
  if (experiment_ini_find_group (self, name) >= 0)
    return fail (self, line, error, _ ("the group “%s” is there twice"), name);

  group = (Group) { .name = g_steal_pointer (&name),
                    .line = line,
                    .entries = g_array_new (FALSE, FALSE, sizeof (ExperimentIniEntry)) };
  g_array_set_clear_func (group.entries, entry_clear);
  g_array_append_val (self->groups, group);
  return TRUE;
}

static gboolean
add_entry (ExperimentIni  *self,
           const char     *text,
           guint           line,
           GError        **error)
{
  const char *equals = strchr (text, '=');
  Group *group = last_group (self);
  g_autofree char *key = NULL;
  ExperimentIniEntry entry;

  if (equals == NULL || equals == text)
    return fail (self, line, error, _ ("neither a group, a key with its value, nor a comment"));
  if (group == NULL)
    return fail (self, line, error, _ ("a key before the first group"));

  key = g_strstrip (g_strndup (text, equals - text));
  for (guint i = 0; i < group->entries->len; i++)
    if (g_str_equal (g_array_index (group->entries, ExperimentIniEntry, i).key, key))
      return experiment_ini_fail (self, self->groups->len - 1, line, error, _ ("the key “%s” is there twice"),
                                  key);

  entry = (ExperimentIniEntry) { .key = g_steal_pointer (&key),
                                 .value = g_strstrip (g_strdup (equals + 1)),
                                 .line = line };
  g_array_append_val (group->entries, entry);
  return TRUE;
}

static gboolean
continue_entry (ExperimentIni  *self,
                const char     *text,
                guint           line,
                GError        **error)
{
  Group *group = last_group (self);
  ExperimentIniEntry *entry;
  char *longer;

  if (group == NULL || group->entries->len == 0)
    return fail (self, line, error, _ ("a line that goes on, with nothing before it"));

  entry = &g_array_index (group->entries, ExperimentIniEntry, group->entries->len - 1);
  longer = g_strjoin (*entry->value != '\0' ? " " : "", entry->value, text, NULL);
  g_free ((char *)entry->value);
  entry->value = longer;
  return TRUE;
}

static gboolean
parse_line (ExperimentIni  *self,
            const char     *raw,
            guint           line,
            GError        **error)
{
  g_autofree char *text = g_strstrip (g_strdup (raw));

  if (*text == '\0' || *text == '#')
    return TRUE;
  if (g_ascii_isspace (*raw))
    return continue_entry (self, text, line, error);
  if (*text == '[')
    return add_group (self, text, line, error);
  return add_entry (self, text, line, error);
}

ExperimentIni *
experiment_ini_parse (const char  *text,
                      const char  *shown,
                      GError     **error)
{
  g_autoptr (ExperimentIni) self = g_new0 (ExperimentIni, 1);
  g_auto (GStrv) lines = NULL;

  self->shown = g_strdup (shown);
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_array_set_clear_func (self->groups, group_clear);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s is not a text file in UTF-8."), shown);
      return NULL;
    }

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!parse_line (self, lines[i], i + 1, error))
      return NULL;

  return g_steal_pointer (&self);
}

ExperimentIni *
experiment_ini_load (const char  *path,
                     GError     **error)
{
  g_autofree char *shown = g_filename_display_basename (path);
  g_autoptr (GError) read_error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &read_error))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, "%s", read_error->message);
      return NULL;
    }

  if (length > EXPERIMENT_INI_MAX_BYTES || strlen (text) != length)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s is no settings file."), shown);
      return NULL;
    }

  return experiment_ini_parse (text, shown, error);
}

void
experiment_ini_free (ExperimentIni *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->groups);
  g_free (self->shown);
  g_free (self);
}

const char *
experiment_ini_get_shown (const ExperimentIni *self)
{
  return self->shown;
}

guint
experiment_ini_get_n_groups (const ExperimentIni *self)
{
  return self->groups->len;
}

const char *
experiment_ini_get_group (const ExperimentIni *self,
                          guint                group,
                          guint               *line)
{
  const Group *found = &g_array_index (self->groups, Group, group);

  if (line != NULL)
    *line = found->line;
  return found->name;
}

int
experiment_ini_find_group (const ExperimentIni *self,
                           const char          *name)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (g_str_equal (g_array_index (self->groups, Group, i).name, name))
      return i;

  return -1;
}

const ExperimentIniEntry *
experiment_ini_get_entries (const ExperimentIni *self,
                            guint                group,
                            guint               *n_entries)
{
  const GArray *entries = g_array_index (self->groups, Group, group).entries;

  *n_entries = entries->len;
  return (const ExperimentIniEntry *)(gpointer)entries->data;
}

gboolean
experiment_ini_fail (const ExperimentIni  *self,
                     guint                 group,
                     guint                 line,
                     GError              **error,
                     const char           *format,
                     ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s, line %u, [%s]: %s"), self->shown, line,
               experiment_ini_get_group (self, group, NULL), what);
  return FALSE;
}
