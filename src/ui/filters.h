/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/song-query.h"

G_BEGIN_DECLS

/**
 * MoodFilters:
 *
 * What narrows the songs that are shown, beside the search and what the sidebar chooses: switches, each a property, so that
 * an action of the window can be made of each.
 *
 * Properties: quadrant-1 ... quadrant-4, unsure, unwritten, corrected, problem (gboolean); word (id of a mood word, ""
 * for any). Signal "changed": after any of them.
 */
#define MOOD_TYPE_FILTERS (mood_filters_get_type ())
G_DECLARE_FINAL_TYPE (MoodFilters, mood_filters, MOOD, FILTERS, GObject)

MoodFilters       *mood_filters_new        (void);
MoodSongQuery     *mood_filters_make_query (MoodFilters *self);
/* How many of them are set. */
guint              mood_filters_count      (MoodFilters *self);
void               mood_filters_clear      (MoodFilters *self);
/* The names of the properties, NULL-terminated; and what one of them does when it is set, in words (transfer full)
 * (nullable), or NULL when it is not. */
const char *const *mood_filters_list       (void);
char              *mood_filters_describe   (MoodFilters *self,
                                            const char  *name);
/* Takes one back. */
void               mood_filters_unset      (MoodFilters *self,
                                            const char  *name);
/* (nullable): the style class of one that has a color */
const char        *mood_filters_get_class  (const char  *name);

/* Other mood words are in use: a filter by one that is no more is taken away, and "words-changed" is emitted. */
void         mood_filters_words_changed (MoodFilters *self);

G_END_DECLS
