/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/comparison.h"

G_BEGIN_DECLS

/* A comparison to keep or to hand on. Numbers are written with a point, the same in all countries. */

/* (transfer full): one page that needs nothing else, drawings included. @settings: (nullable): all that repeats the training of
 * the candidate, which stands in the page as it is. */
char    *jobs_compare_report_make_html (const JobsComparison  *comparison,
                                        const char            *settings);
/* (transfer full): a line for each song: its label, and what both models say of it. */
char    *jobs_compare_report_make_csv  (const JobsComparison  *comparison);
/* Writes either to a file, which is as it was when that is not possible. */
gboolean jobs_compare_report_save      (const char            *text,
                                        const char            *path,
                                        GError               **error);
/* (transfer full): "0.123", or "–" where there is none. */
char    *jobs_compare_report_format    (double                 number);

G_END_DECLS
