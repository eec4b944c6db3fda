/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/training-run.h"

G_BEGIN_DECLS

/* How many songs of a training could not be read, and which and why when it is opened. Hidden where there are none. */
#define MOOD_TYPE_LEFT_OUT_VIEW (mood_left_out_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodLeftOutView, mood_left_out_view, MOOD, LEFT_OUT_VIEW, AdwBin)

/* @run: (nullable). What its folder has now is read on a worker. */
void mood_left_out_view_show (MoodLeftOutView *self,
                              JobsTrainingRun *run);

G_END_DECLS
