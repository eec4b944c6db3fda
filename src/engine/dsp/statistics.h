/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of one column of a table: @values: first value, @stride floats from one to the next. */
void  dsp_statistics_mean_deviation (const float *values,
                                     gsize        n_values,
                                     gsize        stride,
                                     float       *mean,
                                     float       *deviation);
float dsp_statistics_percentile     (float       *values,
                                     gsize        n_values,
                                     double       share);
/* The same of several @shares, and of many values quicker than one after the other; @scratch: (n_values); @values keep
 * their order. */
void  dsp_statistics_percentiles    (const float  *values,
                                     gsize         n_values,
                                     const double *shares,
                                     gsize         n_shares,
                                     float        *scratch,
                                     float        *percentiles);

G_END_DECLS
