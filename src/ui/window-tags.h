/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

/* Writing moods into files, undoing it, and the history of both: win.write-tags, win.undo-write, win.cancel-write,
 * win.show-write-report, win.tag-history. */
void mood_window_add_tag_actions    (MoodWindow       *self);
void mood_window_update_tag_actions (MoodWindow       *self);
void mood_window_write_finished     (MoodWindow       *self,
                                     JobsWriteTagsJob *job,
                                     gboolean          is_undo);

G_END_DECLS
