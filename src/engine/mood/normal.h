/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The standard normal distribution. */
double mood_normal_density (double x);
double mood_normal_cdf     (double x);

G_END_DECLS
