/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A WAV file at 16 kHz: a tone, and some noise. */
void  tones_write        (const char *path,
                          double      frequency,
                          double      seconds,
                          guint64     seed);
/* One tone after the other, without noise. */
typedef struct
{
  double frequency;
  double amplitude; /* of 1 */
  double seconds;
} TonePart;

void  tones_write_parts  (const char     *path,
                          const TonePart *parts,
                          gsize           n_parts);
/* Low tones are sad and calm, high ones happy; four folds with both in each. (transfer full): the manifest. */
char *tones_write_corpus (const char *folder,
                          guint       n_clips);

G_END_DECLS
