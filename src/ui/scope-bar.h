/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/scope.h"

G_BEGIN_DECLS

/**
 * MoodScopeBar:
 *
 * What stands above list and plane: the name of what they show, how many songs that are, how long they play, and what can be
 * done with all of them.
 */
#define MOOD_TYPE_SCOPE_BAR (mood_scope_bar_get_type ())
G_DECLARE_FINAL_TYPE (MoodScopeBar, mood_scope_bar, MOOD, SCOPE_BAR, GtkWidget)

void        mood_scope_bar_set_scope    (MoodScopeBar    *self,
                                         const MoodScope *scope,
                                         const char      *title,
                                         const char      *icon);
/* @n_missing: songs of a playlist that are not there */
void        mood_scope_bar_set_songs    (MoodScopeBar    *self,
                                         guint            n_songs,
                                         double           seconds,
                                         guint            n_missing);
const char *mood_scope_bar_get_title    (MoodScopeBar    *self);
const char *mood_scope_bar_get_subtitle (MoodScopeBar    *self);

G_END_DECLS
