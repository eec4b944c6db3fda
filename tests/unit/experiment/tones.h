/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A corpus made up here: low and high tones as sound files with labels of every kind, in four folds, and a
 * curve for each. @n_clips are written into FOLDER/tones, with its manifest. */
void tones_write_corpus (const char *folder,
                         guint       n_clips);

G_END_DECLS
