/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/db.h"
#include "ui/tag-settings.h"

G_BEGIN_DECLS

/**
 * MoodTagPreview:
 *
 * Shows, file by file, what writing the moods or undoing a write would change, before anything is touched; or what of a
 * write that is over could not be done.
 *
 * Signal "confirmed": the user wants it done. The window closes itself.
 */
#define MOOD_TYPE_TAG_PREVIEW (mood_tag_preview_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagPreview, mood_tag_preview, MOOD, TAG_PREVIEW, AdwWindow)

/* @songs: (element-type LibrarySong) */
MoodTagPreview  *mood_tag_preview_new_write    (GtkWindow        *parent,
                                                LibraryDb        *library,
                                                GPtrArray        *songs);
/* @batch: of the journal */
MoodTagPreview  *mood_tag_preview_new_undo     (GtkWindow        *parent,
                                                LibraryDb        *library,
                                                gint64            batch);
/* @job: one that is over */
MoodTagPreview  *mood_tag_preview_new_report   (GtkWindow        *parent,
                                                JobsWriteTagsJob *job,
                                                gboolean          is_undo);
/* What was asked about: songs and how they are to be written, or the batch. */
GPtrArray       *mood_tag_preview_get_songs    (MoodTagPreview   *self);
MoodTagSettings *mood_tag_preview_get_settings (MoodTagPreview   *self);
gint64           mood_tag_preview_get_batch    (MoodTagPreview   *self);

G_END_DECLS
