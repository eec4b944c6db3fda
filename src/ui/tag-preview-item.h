/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/write-tags-job.h"

G_BEGIN_DECLS

/* One file of a preview, in words for a row: properties title, changes, error. */
#define MOOD_TYPE_TAG_PREVIEW_ITEM (mood_tag_preview_item_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagPreviewItem, mood_tag_preview_item, MOOD, TAG_PREVIEW_ITEM, GObject)

MoodTagPreviewItem *mood_tag_preview_item_new (const JobsTagOutcome *outcome);

G_END_DECLS
