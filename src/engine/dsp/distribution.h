/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a number is spread over the frames of a segment: mean, deviation, p10, median, p90. */
#define DSP_DISTRIBUTION_N 5

extern const char *const dsp_distribution_names[DSP_DISTRIBUTION_N];

/* Of the first @n_columns numbers of each row: all means, then all deviations ...
 * @values: (n_rows, stride); @is_heard (nullable): (n_rows): rows without it are left out; @scratch: (2 * n_rows);
 * @output: (out): (DSP_DISTRIBUTION_N, n_columns) */
void dsp_distribution_fill (const float    *values,
                            gsize           n_rows,
                            gsize           n_columns,
                            gsize           stride,
                            const gboolean *is_heard,
                            float          *scratch,
                            float          *output);

G_END_DECLS
