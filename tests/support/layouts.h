/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small sets of labeled music, laid out as the sets are that people publish; every recording sounds different. */

/* A WAV file of a few samples; the same seed sounds the same. Makes the folders that it needs. */
void  layout_fixture_write_wav  (const char *folder,
                                 const char *name,
                                 guint       seed);
void  layout_fixture_write_text (const char *folder,
                                 const char *name,
                                 const char *text);
/* @layout: "manifest", "csv", "folders", "ravdess", "emopia", "deam", "pmemo", "cal500", "emotify" or "4q". All have 24 clips;
 * where there are quadrants or points, six in each quadrant. */
void  layout_fixture_write      (const char *folder,
                                 const char *layout);

#define LAYOUT_FIXTURE_N_CLIPS 24

G_END_DECLS
