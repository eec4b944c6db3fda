/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* win.reanalyze: hears anew what another model has heard. */
void mood_window_add_reanalysis_actions (MoodWindow *self);

G_END_DECLS
