/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tiny WAV files, and an analyzer for them in place of decoder and model: each sound is a number, is heard in no time, and
 * it is counted how often. Every file that is written gets a time of its own, later than all before: a second file within
 * one tick of the clock would not look changed. */

/* What becomes of a sound in the analyzer. */
typedef enum
{
  SOUND_GOOD = 'g',
  SOUND_DAMAGED = 'd',
  SOUND_CRASHING = 'c',
} SoundKind;

/* From then on songs are heard by the analyzer of tests; nothing was heard yet. */
void     sounds_begin       (void);
void     sounds_end         (void);
/* What every file with a title is of, with the year 1971. */
#define SOUNDS_GENRE "Blues"
/* @title: (nullable). Titles of one length make files of one size. */
void     sounds_write       (const char *path,
                             guint       sound,
                             SoundKind   kind,
                             const char *title);
/* The sound of a file; fails the test when it is none. */
guint    sounds_read        (const char *path);
/* A copy with a time of its own. */
void     sounds_copy        (const char *from,
                             const char *to);
/* What the analyzer says of it. */
double   sounds_get_valence (guint       sound);
guint    sounds_count       (guint       sound);
guint    sounds_count_all   (void);
/* (nullable): a file that a line is added to for each sound when its hearing begins; for other processes. @milliseconds:
 * how long each hearing takes. */
void     sounds_log_to      (const char *path,
                             guint       milliseconds);

G_END_DECLS
