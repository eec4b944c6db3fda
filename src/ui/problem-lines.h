/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Many sentences, one a line: only those in sight are widgets. */
#define MOOD_TYPE_PROBLEM_LINES (mood_problem_lines_get_type ())
G_DECLARE_FINAL_TYPE (MoodProblemLines, mood_problem_lines, MOOD, PROBLEM_LINES, AdwBin)

void  mood_problem_lines_set   (MoodProblemLines  *self,
                                const char *const *lines);
guint mood_problem_lines_get_n (MoodProblemLines  *self);

G_END_DECLS
