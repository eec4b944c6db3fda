/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/folder-row.h"

#include <glib/gi18n.h>

struct _MoodFolderRow
{
  AdwActionRow parent_instance;
  GtkWidget *menu_button;
  GtkWidget *include_button;
  char *path; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodFolderRow, mood_folder_row, ADW_TYPE_ACTION_ROW)

enum
{
  RESCAN,
  EXCLUDE,
  REMOVE,
  INCLUDE,
  N_SIGNALS,
};

static const char *const signal_names[N_SIGNALS] = { "rescan", "exclude", "remove", "include" };
static guint signals[N_SIGNALS];

/* "folder.remove" emits "remove". */
static void
action_activated (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  const char *signal = strchr (name, '.') + 1;

  for (gsize i = 0; i < N_SIGNALS; i++)
    if (g_str_equal (signal, signal_names[i]))
      g_signal_emit (widget, signals[i], 0);
}

static void
mood_folder_row_finalize (GObject *object)
{
  g_free (MOOD_FOLDER_ROW (object)->path);

  G_OBJECT_CLASS (mood_folder_row_parent_class)->finalize (object);
}

static void
mood_folder_row_class_init (MoodFolderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_folder_row_finalize;
  for (gsize i = 0; i < N_SIGNALS; i++)
    {
      g_autofree char *action = g_strconcat ("folder.", signal_names[i], NULL);

      signals[i] = g_signal_new (signal_names[i], MOOD_TYPE_FOLDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
      gtk_widget_class_install_action (widget_class, action, NULL, action_activated);
    }

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/folder-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodFolderRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MoodFolderRow, include_button);
}

static void
mood_folder_row_init (MoodFolderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
describe (const MoodFolderState *state)
{
  g_autofree char *songs = g_strdup_printf (ngettext ("%'u song", "%'u songs", state->n_songs), state->n_songs);

  if (state->is_excluded)
    return g_strdup ("");
  if (!state->is_there)
    /* Translators: of a folder whose drive is out: "340 songs · Away: they stay in the library until it is back" */
    return g_strdup_printf (_ ("%s · Away: they stay in the library until it is back"), songs);
  if (state->n_absent > 0)
    /* Translators: "340 songs · 12 away" */
    return g_strdup_printf (_ ("%s · %'u away"), songs, state->n_absent);

  return g_steal_pointer (&songs);
}

GtkWidget *
mood_folder_row_new (const MoodFolderState *state)
{
  MoodFolderRow *self = g_object_new (MOOD_TYPE_FOLDER_ROW, NULL);
  g_autofree char *shown = mood_folder_work_show_path (state->path);
  g_autofree char *details = describe (state);
  g_autofree char *label = NULL;

  self->path = g_strdup (state->path);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), shown);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), details);
  gtk_widget_set_visible (self->menu_button, !state->is_excluded);
  gtk_widget_set_visible (self->include_button, state->is_excluded);
  if (!state->is_there && !state->is_excluded)
    gtk_widget_add_css_class (GTK_WIDGET (self), "away");
  /* Translators: what the button beside a folder is for: "Actions for ~/Music" */
  label = g_strdup_printf (_ ("Actions for %s"), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_WIDGET (self);
}

const char *
mood_folder_row_get_path (MoodFolderRow *self)
{
  return self->path;
}
