/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/write-tags-job.h"
#include "library/journal.h"
#include "ui/tag-row.h"

G_BEGIN_DECLS

/**
 * MoodTagRows:
 *
 * A list model of MoodTagRow: what a write would do, what it did, or what one of the past has done, a line per field of
 * a file. Some hundred thousand lines are kept as what they were made from; the rows are made when somebody looks.
 *
 * Property: show: "all", "changes" or "problems".
 */
#define MOOD_TYPE_TAG_ROWS (mood_tag_rows_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagRows, mood_tag_rows, MOOD, TAG_ROWS, GObject)

MoodTagRows *mood_tag_rows_new          (void);
/* Everything goes, and with it what was held for it. */
void         mood_tag_rows_clear        (MoodTagRows          *self);
/* @owner: what the outcomes that are added from now on live in; it is held. */
void         mood_tag_rows_hold         (MoodTagRows          *self,
                                         GObject              *owner);
/* Adds the lines of one file, which are listed after the next mood_tag_rows_flush(). */
void         mood_tag_rows_add_outcome  (MoodTagRows          *self,
                                         const JobsTagOutcome *outcome);
/* Many at a time: one by one, ten thousand would be as many layouts. */
void         mood_tag_rows_flush        (MoodTagRows          *self);
/* Shows the writing of the past that @entries (transfer full) (element-type LibraryJournalEntry) are of, the newest
 * first, in place of what was there. May be called on any thread while nobody else sees the list. */
void         mood_tag_rows_take_entries (MoodTagRows          *self,
                                         GPtrArray            *entries);
/* From now on, some at a time: a table makes widgets for the first ones. On the main thread, before a table has them. */
void         mood_tag_rows_show_in_steps (MoodTagRows         *self);
guint        mood_tag_rows_get_n_lines  (MoodTagRows          *self); /* whatever is shown of them */

G_END_DECLS
