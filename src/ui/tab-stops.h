/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How the keyboard goes into a part and on in it; FALSE where it is to leave. */
typedef gboolean (*MoodTabFunc) (GtkWidget        *part,
                                 GtkDirectionType  direction);

/* Tab and Shift+Tab, for the focus of a widget whose @parts are in this order. Rows are one stop, however many there are:
 * Tab would else go through a whole library. @rows: the part that has them; @focus_rows goes into it in place of GTK. */
gboolean mood_tab_stops_move     (GtkWidget *const *parts,
                                  guint             n_parts,
                                  GtkWidget        *rows,
                                  MoodTabFunc       focus_rows,
                                  GtkDirectionType  direction);
/* A MoodTabFunc for what has a GtkListBox: the selected row is a stop, and so is what can be pressed in headers. */
gboolean mood_tab_stops_list_box (GtkListBox       *list,
                                  GtkDirectionType  direction);

G_END_DECLS
