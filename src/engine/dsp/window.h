/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void dsp_window_fill_hann (float *values,
                           gsize  n_values);

G_END_DECLS
