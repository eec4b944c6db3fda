/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* "Label ten songs": win.label-next asks for the songs whose place would teach most, one after the other; win.label-keep puts the
 * one that is asked for where its mark is, win.place-asked (id, valence, arousal) anywhere, win.label-skip passes it over and
 * win.label-end asks no more. win.take-labels: places from files and playlists. */
void     mood_window_set_up_teach       (MoodWindow          *self);
void     mood_window_update_teach_actions (MoodWindow        *self);
/* Something was said or taken back. TRUE: it was of a song that was asked for, and the bar tells of it. */
gboolean mood_window_take_taught        (MoodWindow          *self,
                                         const MoodCorrected *corrected);
void     mood_window_end_teach          (MoodWindow          *self);

G_END_DECLS
