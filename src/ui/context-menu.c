/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/context-menu.h"

void
mood_context_menu_popup (GtkWidget **menu, GMenuModel *model, GtkWidget *parent, double x, double y)
{
  if (*menu == NULL)
    {
      *menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (*menu), FALSE);
      gtk_widget_set_halign (*menu, GTK_ALIGN_START);
      gtk_widget_set_parent (*menu, parent);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (*menu), &(GdkRectangle) { (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (*menu));
}
