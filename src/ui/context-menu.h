/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the menu at a point of @parent. @menu: (inout): (nullable): a child of @parent, which is made when it is first asked for and
 * which the parent unparents in the end. */
void mood_context_menu_popup (GtkWidget  **menu,
                              GMenuModel  *model,
                              GtkWidget   *parent,
                              double       x,
                              double       y);

G_END_DECLS
