/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "engine/base/paths.h"
#include "jobs/heard-cache.h"

static void
print_info (const JobsHeardCacheInfo *info)
{
  g_autofree char *folder = base_paths_to_utf8 (info->folder);
  g_autofree char *size = g_format_size_full (info->n_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *limit = g_format_size_full (jobs_heard_cache_get_limit (), G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, info->n_entries);
  /* Translators: "/home/me/.cache/moodplane/heard: 210 entries, 51.2 MiB of at most 4.0 GiB" */
  g_autofree char *line
      = g_strdup_printf (ngettext ("%s: %s entry, %s of at most %s", "%s: %s entries, %s of at most %s",
                                   (gulong)info->n_entries),
                         folder, number, size, limit);

  cli_write_line (line);
}

static int
empty (void)
{
  g_auto (JobsHeardCacheInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *size = NULL;
  g_autofree char *line = NULL;

  if (!jobs_heard_cache_empty (&info, &error))
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  size = g_format_size_full (info.n_bytes, G_FORMAT_SIZE_IEC_UNITS);
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, info.n_entries);
  /* Translators: "210 entries thrown away, 51.2 MiB" */
  line = g_strdup_printf (ngettext ("%s entry thrown away, %s", "%s entries thrown away, %s", (gulong)info.n_entries),
                          number, size);
  cli_write_line (line);

  return CLI_EXIT_OK;
}

static int
run (const CliCommand *command,
     int               argc,
     char             *argv[])
{
  gboolean clears = FALSE;
  gboolean informs = FALSE;
  const GOptionEntry entries[] = {
    { "info", 'i', 0, G_OPTION_ARG_NONE, &informs, N_ ("Print where it is and how large"), NULL },
    { "clear", 0, 0, G_OPTION_ARG_NONE, &clears, N_ ("Throw it away"), NULL },
    { NULL },
  };

  if (!cli_command_parse (command, entries, argc, argv))
    return CLI_EXIT_ERROR;
  if (clears == informs)
    return cli_command_wrong_usage (command, _ ("Say --info or --clear."));
  if (clears)
    return empty ();

  g_auto (JobsHeardCacheInfo) info = { 0 };

  jobs_heard_cache_get_info (&info);
  print_info (&info);

  return CLI_EXIT_OK;
}

const CliCommand cli_command_cache = {
  .name = "cache",
  .arguments = "",
  .summary = N_ ("Look at what is kept of songs for the next model, or throw it away"),
  .run = run,
};
