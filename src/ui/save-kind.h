/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Adds a kind of file to those that a chooser can save: the name that is proposed ends as the chosen kind does.
 * @endings: static, with their dots; the first is given to names */
void  mood_save_kind_add      (GtkFileChooser     *chooser,
                               const char         *name,
                               const char *const  *endings);
/* (transfer full) (nullable): where to save. A name without an ending gets that of the kind; since the chooser has not asked
 * about it then, a file that is there already is an error. */
char *mood_save_kind_dup_path (GtkFileChooser     *chooser,
                               GError            **error);

G_END_DECLS
