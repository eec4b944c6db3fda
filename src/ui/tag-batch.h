/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/journal.h"

G_BEGIN_DECLS

/**
 * MoodTagBatch:
 *
 * One writing of the past, in words. Properties, all read-only: title (when it was), details (how many files and
 * fields), state ("Undone", "Undone in part", "").
 */
#define MOOD_TYPE_TAG_BATCH (mood_tag_batch_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagBatch, mood_tag_batch, MOOD, TAG_BATCH, GObject)

MoodTagBatch *mood_tag_batch_new      (const LibraryJournalBatch *batch);
gint64        mood_tag_batch_get_id   (MoodTagBatch              *self);
/* Whether anything of it is not undone yet. */
gboolean      mood_tag_batch_can_undo (MoodTagBatch              *self);

G_END_DECLS
