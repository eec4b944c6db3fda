/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/mood/spectrogram.h"

G_BEGIN_DECLS

/* Of what the picture is made: stands beside every stored one. It is the front end that models hear with, in fewer bands. */
char            *analysis_spectrogram_get_version (void);
MoodSpectrogram *analysis_spectrogram_make        (const char    *path,
                                                   GCancellable  *cancellable,
                                                   GError       **error);

G_END_DECLS
