/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A pointer and keys that come through the X server, as a person's do. All return after the events were sent; what comes
 * of them is to be waited for. Skips the test and returns FALSE where there is no xdotool. */
gboolean display_pointer_click (GtkWidget  *widget,
                                double      x,
                                double      y,
                                guint       button);
gboolean display_pointer_drag  (GtkWidget  *widget,
                                double      x0,
                                double      y0,
                                double      x1,
                                double      y1);
/* @key: as xdotool calls it, "Menu" or "ctrl+a" */
gboolean display_pointer_key   (GtkWidget  *widget,
                                const char *key);
/* @text: has no quotation marks */
gboolean display_pointer_type  (GtkWidget  *widget,
                                const char *text);

G_END_DECLS
