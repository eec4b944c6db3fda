/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Softmax in place of @scores (n); returns the logarithm of what the exponentials of the scores sum up to. */
double classic_softmax (double *scores,
                        gsize   n);

G_END_DECLS
