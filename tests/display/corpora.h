/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "harness.h"

G_BEGIN_DECLS

/* Real recordings for tests that do what a person does with them, where the corpora are: $MOODPLANE_SHARED. */

/* So many songs a person has of their own, short clips of grekow-va. */
#define CORPORA_N_SONGS 14

/* (transfer full) (nullable): its folder */
char    *corpora_find       (const char        *name);
/* A temporary folder with songs in "music"; (transfer full). NULL, and the test is skipped, where one of these corpora is missing, or
 * xdotool. */
char    *corpora_begin      (const char *const *names);
/* Writes a table of every so many clips of taffc4q by their whole paths, of one that is not there, and of one with a quadrant
 * that is none. */
void     corpora_write_part (const char        *path,
                             guint              every);
/* Opens a window on the library of this folder. */
void     corpora_open       (Harness           *harness,
                             const char        *folder);
/* Has its songs heard, as if it was begun with them. */
void     corpora_hear       (Harness           *harness,
                             const char        *folder);

G_END_DECLS
