/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/song.h"

G_BEGIN_DECLS

/* mood_text_describe_song() with its place on the plane in words and numbers. */
char *mood_text_describe_place (LibrarySong *song);

/* Sentences of the window that are made from numbers. All (transfer full), translated, plain text. */

/* "Clair de lune by Debussy: calm" */
char *mood_text_describe_song     (LibrarySong        *song);
/* "Listening: 12 of 117 songs" */
char *mood_text_scan_headline     (const JobsProgress *progress);
/* "Paused: 12 of 117 songs" */
char *mood_text_paused_headline   (const JobsProgress *progress);
/* "35 × real time · 2 minutes left", "" when nothing is known */
char *mood_text_scan_details      (const JobsProgress *progress);
/* "About 3 minutes": of what nobody knows exactly */
char *mood_text_about_duration    (double              seconds);
/* "3 minutes left", "at most 3 minutes left" (nullable): nobody knows */
char *mood_text_time_left         (const JobsProgress *progress);
/* "12 songs, 47 min", "1,204 songs, 78:05 h"; without the time where it is not known */
char *mood_text_songs_and_time    (guint               n_songs,
                                   double              seconds);
/* "+0.421", "−0.421", "0.000" */
char *mood_text_signed            (double              value,
                                   guint               n_decimals);
/* "0.421", "−0.421", "–" where there is none */
char *mood_text_figure            (double              value);
/* "+0.42", with the sign that a place on an axis has */
char *mood_text_coordinate        (double              value);
/* "0.002", "7 × 10⁻⁸" */
char *mood_text_small_number      (double              value);
/* "+0.42 ± 0.20" */
char *mood_text_value_with_spread (double              value,
                                   double              sd);
/* "very pleasant", "a little unpleasant", "neither pleasant nor unpleasant" (transfer none) */
const char *mood_text_valence_in_words (double valence);
const char *mood_text_arousal_in_words (double arousal);
/* "quite sure", "fairly sure", "unsure" (transfer none) */
const char *mood_text_certainty        (const MoodEstimate *estimate);
/* "73 %", how probable its quadrant is (transfer full) */
char       *mood_text_percentage       (const MoodEstimate *estimate);
/* The same of a song; "placed by you" of one that its owner has put where it is; "" when nothing is known. */
const char *mood_text_song_certainty   (LibrarySong        *song);
/* The name of the icon with the marker's shape (transfer none). */
const char *mood_text_quadrant_icon    (const MoodEstimate *estimate);
/* Likewise of a quadrant as such. */
const char *mood_text_quadrant_mark    (MoodQuadrant        quadrant);
const char *mood_text_quadrant_style   (MoodQuadrant        quadrant);
/* The style class with the quadrant's color (transfer none). */
const char *mood_text_quadrant_class   (const MoodEstimate *estimate);
/* How much wider texts are than those that widths in pixels were made for; at least 1. */
double      mood_text_get_scale        (void);

G_END_DECLS
