/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a person does in a window, with a pointer and keys that come through the X server. Each waits until what it needs is
 * there: it fails the test when that does not come. Widgets are found by what does not change with the texts: ids of
 * templates and names of actions. */

/* FALSE, and the test is skipped, where there is no xdotool. */
gboolean   person_is_there      (void);
/* (nullable): the first widget below @widget that is seen and has this action */
GtkWidget *person_find_action   (GtkWidget   *widget,
                                 const char  *action);
/* Turns the wheel until @widget is in sight and presses it in its middle, when it can be pressed. */
void       person_click         (GtkWidget   *widget);
/* The same of what has this action, when it is seen. */
void       person_click_action  (gpointer     widget,
                                 const char  *action);
/* Goes through the main menu of @window with the keyboard, and presses the item with this action. */
void       person_open_menu     (GtkWindow   *window,
                                 const char  *action);
/* Chooses an item of a row by keys, from where the keyboard is put on the row. */
void       person_choose        (AdwComboRow *row,
                                 guint        position);
/* Types the path into the file dialog that is open, and Enter. */
void       person_answer_file   (const char  *path);

G_END_DECLS
