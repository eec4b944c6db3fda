/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

/* The mark of a quadrant in its color, as rows show it; @estimate: (nullable): then @icon is not shown. */
void mood_icon_show_quadrant (GtkImage           *icon,
                              const MoodEstimate *estimate);

G_END_DECLS
