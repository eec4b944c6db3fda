/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "config.h"
#include "ui/application.h"

/* In the build tree the settings schema is compiled but not installed where GSettings looks. Set before any
 * thread is started, since the environment has no lock. */
static void
find_uninstalled_schemas (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program != NULL && g_str_has_prefix (program, MOODPLANE_BUILD_ROOT "/")
      && g_file_test (MOODPLANE_BUILD_ROOT "/data/gschemas.compiled", G_FILE_TEST_EXISTS))
    g_setenv ("GSETTINGS_SCHEMA_DIR", MOODPLANE_BUILD_ROOT "/data", FALSE);
}

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
  find_uninstalled_schemas ();

  application = mood_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
