/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/write-tags-job.h"

G_BEGIN_DECLS

/**
 * MoodTagSettings:
 *
 * What the owner wants written into files, and how, in a form that widgets can be bound to.
 *
 * Properties, for each FIELD of mood, valence, arousal and quadrant: writes-FIELD (whether it is written), FIELD-name
 * (the name that the owner wants it under, "" for the usual one), FIELD-field (the name that comes of that, read-only).
 * Besides: mode ("add", "replace", "fill"), separator-kind (0: moods are values of their own; else which sign stands
 * between them), keeps-mtime, error (read-only: why this cannot be written, "" when it can).
 */
#define MOOD_TYPE_TAG_SETTINGS (mood_tag_settings_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagSettings, mood_tag_settings, MOOD, TAG_SETTINGS, GObject)

/* As it is kept in @settings (nullable). */
MoodTagSettings *mood_tag_settings_new             (GSettings        *settings);
/* The same for one that was made by a template. What cannot be meant, such as a field TITLE, leaves what is usual. */
void             mood_tag_settings_load            (MoodTagSettings  *self,
                                                    GSettings        *settings);
/* Keeps it, unless there is an error. */
void             mood_tag_settings_save            (MoodTagSettings  *self);
/* Makes @job write, or preview, like this. */
void             mood_tag_settings_apply           (MoodTagSettings  *self,
                                                    JobsWriteTagsJob *job);
/* "" when it can be written. */
const char      *mood_tag_settings_get_error       (MoodTagSettings  *self);
gboolean         mood_tag_settings_get_keeps_mtime (MoodTagSettings  *self);

G_END_DECLS
