/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/tag-settings.h"

G_BEGIN_DECLS

/**
 * MoodTagOptions:
 *
 * What is written into files, and how, to choose: begins with what is kept in the settings, and keeps what is chosen.
 *
 * Property: scrolls (whether it scrolls and has margins; else it is for a page that does).
 * Signal: "changed", a moment after the last of several changes.
 */
#define MOOD_TYPE_TAG_OPTIONS (mood_tag_options_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagOptions, mood_tag_options, MOOD, TAG_OPTIONS, GtkWidget)

MoodTagSettings *mood_tag_options_get_settings (MoodTagOptions *self);

G_END_DECLS
