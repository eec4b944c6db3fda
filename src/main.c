/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "config.h"
#include "engine/base/paths.h"
#include "ui/application.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (MoodApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (MOODPLANE_GETTEXT_PACKAGE, MOODPLANE_LOCALEDIR);
  bind_textdomain_codeset (MOODPLANE_GETTEXT_PACKAGE, "UTF-8");
  textdomain (MOODPLANE_GETTEXT_PACKAGE);
  g_set_application_name ("Moodplane");
  base_paths_find_schemas ();

  application = mood_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
