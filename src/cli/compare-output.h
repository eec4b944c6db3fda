/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/comparison.h"

G_BEGIN_DECLS

/* A comparison on standard output: for a person, or as one line of JSON. */
void cli_compare_print_text (const JobsComparison *comparison);
void cli_compare_print_json (const JobsComparison *comparison);

G_END_DECLS
