/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether none of the numbers is NAN or infinite. */
gboolean base_are_finite       (gsize         n,
                                const double *values);
gboolean base_are_finite_float (gsize         n,
                                const float  *values);

G_END_DECLS
