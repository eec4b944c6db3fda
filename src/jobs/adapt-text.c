/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/adapt-text.h"

#include <glib/gi18n.h>

#include "engine/analysis/adaptation.h"

char *
jobs_adapt_describe (const JobsAdaptReport *report)
{
  switch (report->verdict)
    {
    case JOBS_ADAPT_OFFERED:
      /* Translators: songs, and distances on the plane: "812 songs move; the error on corrections that were left out goes from
       * 0.41 to 0.33" */
      return g_strdup_printf (g_dngettext (NULL, "%u song moves; the error on corrections that were left out goes from %.2f to %.2f",
                                           "%u songs move; the error on corrections that were left out goes from %.2f to %.2f",
                                           report->n_moved),
                              report->n_moved, report->error_without, report->error_with);
    case JOBS_ADAPT_TOO_FEW:
      return g_strdup_printf (g_dngettext (NULL, "There is %u correction; to learn takes %u or more",
                                           "There are %u corrections; to learn takes %u or more", report->n_labels),
                              (guint)report->n_labels, ANALYSIS_ADAPTATION_LABELS_MIN);
    case JOBS_ADAPT_NO_BETTER:
      return g_strdup_printf (_ ("Nothing was learned: the error on corrections that were left out would go from %.2f to %.2f"),
                              report->error_without, report->error_with);
    case JOBS_ADAPT_COSTLY:
      return g_strdup_printf (_ ("Nothing was learned: the error on built-in labels would go from %.2f to %.2f, which is more than the corrections gain"),
                              report->builtin_without, report->builtin_with);
    case JOBS_ADAPT_NO_LABELS: break;
    }

  return g_strdup (_ ("There are no corrections to learn from"));
}

char *
jobs_adapt_describe_in_force (const LibraryAdaptation *adaptation)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (adaptation->made_at);
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%x") : g_strdup ("");
  g_autofree char *labels = g_strdup_printf (
      g_dngettext (NULL, "%u correction", "%u corrections", adaptation->n_labels), adaptation->n_labels);
  /* Translators: a day, "12 corrections", and two distances on the plane, the later one first */
  return g_strdup_printf (_ ("Learned on %s from %s; corrections that were left out are missed by %.2f instead of %.2f"), day,
                          labels, adaptation->error_with, adaptation->error_without);
}
