/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/provenance.h"

#include <string.h>

#include "engine/experiment/commit.h"

/* "Some CPU @ 2.0 GHz", as Linux tells it. */
static char *
find_cpu (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return g_strdup ("unknown");

  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "model name") && strchr (*line, ':') != NULL)
      return g_strstrip (g_strdup (strchr (*line, ':') + 1));

  return g_strdup ("unknown");
}

void
experiment_provenance_fill (ExperimentResult *result)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_free (result->date);
  g_free (result->commit);
  g_free (result->cpu);
  result->date = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  result->commit = g_strdup (EXPERIMENT_COMMIT);
  result->cpu = find_cpu ();
}
