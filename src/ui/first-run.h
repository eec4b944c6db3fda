/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MoodFirstRun:
 *
 * The page of a library without songs: what the plane is, and choosing a folder. Offers the user's music folder where
 * there is one.
 *
 * Signal: "add" (GStrv): this folder is wanted.
 */
#define MOOD_TYPE_FIRST_RUN (mood_first_run_get_type ())
G_DECLARE_FINAL_TYPE (MoodFirstRun, mood_first_run, MOOD, FIRST_RUN, GtkWidget)

/* (transfer full) (nullable): the user's music folder, if it is there and not the home folder itself */
char *mood_first_run_find_music (void);

G_END_DECLS
