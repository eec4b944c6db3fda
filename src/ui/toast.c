/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/toast.h"

/* Up to which width notices are cut that have a line for themselves and a button. */
#define NARROW 640

/* How many signs fit beside a button in a window of 360 pixels, and without one. */
#define N_CHARS_BESIDE 17
#define N_CHARS        28

/* An overlay gives a notice the height that it wants at the width that it wants, whatever width there is: so it wants little. */
static GtkWidget *
new_label (const char *text, int n_chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), n_chars);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");

  return label;
}

AdwToast *
mood_toast_new (GtkWidget *over, const char *text, const char *button)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  if (gtk_widget_get_width (over) < NARROW)
    adw_toast_set_custom_title (toast, new_label (text, button != NULL ? N_CHARS_BESIDE : N_CHARS));
  adw_toast_set_button_label (toast, button);

  return toast;
}
