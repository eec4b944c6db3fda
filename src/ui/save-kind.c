/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/save-kind.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a filter has as data. */
#define ENDINGS "moodplane-endings"

/* Where the ending of a name begins, or NULL. */
static const char *
find_ending (const char *name, const char *const *endings)
{
  gsize length = strlen (name);

  for (gsize i = 0; endings != NULL && endings[i] != NULL; i++)
    {
      gsize n = strlen (endings[i]);

      if (length > n && g_ascii_strcasecmp (name + length - n, endings[i]) == 0)
        return name + length - n;
    }

  return NULL;
}

static const char *
find_any_ending (GtkFileChooser *chooser, const char *name)
{
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (chooser);
  const char *found = NULL;

  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GObject) filter = g_list_model_get_item (filters, i);

      found = find_ending (name, g_object_get_data (filter, ENDINGS));
    }

  return found;
}

static const char *const *
get_endings (GtkFileChooser *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);

  return filter != NULL ? g_object_get_data (G_OBJECT (filter), ENDINGS) : NULL;
}

/* The kind would have no effect if the name went on to say another. */
static void
kind_chosen_cb (GtkFileChooser *chooser)
{
  const char *const *endings = get_endings (chooser);
  g_autofree char *name = gtk_file_chooser_get_current_name (chooser);
  const char *ending = name != NULL ? find_any_ending (chooser, name) : NULL;
  g_autofree char *stem = NULL;
  g_autofree char *renamed = NULL;

  if (endings == NULL || ending == NULL || find_ending (name, endings) != NULL)
    return;

  stem = g_strndup (name, (gsize)(ending - name));
  renamed = g_strconcat (stem, endings[0], NULL);
  gtk_file_chooser_set_current_name (chooser, renamed);
}

void
mood_save_kind_add (GtkFileChooser *chooser, const char *name, const char *const *endings)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (gsize i = 0; endings[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, endings[i] + 1);
  g_object_set_data (G_OBJECT (filter), ENDINGS, (gpointer)endings);
  if (g_object_get_data (G_OBJECT (chooser), ENDINGS) == NULL)
    g_signal_connect (chooser, "notify::filter", G_CALLBACK (kind_chosen_cb), NULL);
  g_object_set_data (G_OBJECT (chooser), ENDINGS, (gpointer)endings);
  gtk_file_chooser_add_filter (chooser, filter);
}

char *
mood_save_kind_dup_path (GtkFileChooser *chooser, GError **error)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  const char *const *endings = get_endings (chooser);
  g_autofree char *full = NULL;

  if (path == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("Files can be saved only to a folder of this computer."));
      return NULL;
    }
  if (find_any_ending (chooser, path) != NULL)
    return g_steal_pointer (&path);

  /* Without a choice it is the kind that was added first. */
  if (endings == NULL)
    {
      g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (chooser);
      g_autoptr (GObject) first = g_list_model_get_item (filters, 0);

      endings = g_object_get_data (first, ENDINGS);
    }
  full = g_strconcat (path, endings[0], NULL);
  if (g_file_test (full, G_FILE_TEST_EXISTS))
    {
      g_autofree char *shown = g_path_get_basename (full);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("“%s” is there already. It was left as it is."), shown);
      return NULL;
    }

  return g_steal_pointer (&full);
}
