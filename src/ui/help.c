/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/help.h"

#include "ui/plane-primer.h"

struct _MoodHelp
{
  AdwPreferencesWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (MoodHelp, mood_help, ADW_TYPE_PREFERENCES_WINDOW)

static void
mood_help_class_init (MoodHelpClass *klass)
{
  g_type_ensure (MOOD_TYPE_PLANE_PRIMER);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/org/moodplane/Moodplane/ui/help.ui");
}

static void
mood_help_init (MoodHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodHelp *
mood_help_new (GtkWindow *parent)
{
  return g_object_new (MOOD_TYPE_HELP, "transient-for", parent, NULL);
}
