/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/mood-icon.h"

#include "ui/text.h"

void
mood_icon_show_quadrant (GtkImage *icon, const MoodEstimate *estimate)
{
  const char *classes[] = { estimate != NULL ? mood_text_quadrant_class (estimate) : NULL, NULL };

  gtk_widget_set_visible (GTK_WIDGET (icon), estimate != NULL);
  if (estimate == NULL)
    return;

  gtk_image_set_from_icon_name (icon, mood_text_quadrant_icon (estimate));
  gtk_widget_set_css_classes (GTK_WIDGET (icon), classes);
}
