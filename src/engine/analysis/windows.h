/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rules by which a song is cut into windows, shared with training: what is trained is what is
 * run. */
gsize analysis_windows_get_hop    (gsize  n_frames,
                                   gsize  frames_per_step);
void  analysis_windows_fill_short (float *frames,
                                   gsize  n_bands,
                                   gsize  n_frames,
                                   gsize  n_needed);

/**
 * AnalysisWindows:
 *
 * Cuts the frames of one song, as they come, into overlapping windows. Keeps one window and the
 * frames that the window before it began with, whatever the length of the song.
 */
typedef struct _AnalysisWindows AnalysisWindows;

AnalysisWindows *analysis_windows_new       (gsize             n_bands,
                                             gsize             n_frames,
                                             gsize             hop,
                                             gsize             frames_per_step);
void             analysis_windows_free      (AnalysisWindows  *self);
void             analysis_windows_reset     (AnalysisWindows  *self);
float           *analysis_windows_get_room  (AnalysisWindows  *self,
                                             gsize            *n_frames);
void             analysis_windows_add       (AnalysisWindows  *self,
                                             gsize             n_frames);
const float     *analysis_windows_take      (AnalysisWindows  *self,
                                             gsize            *start);
const float     *analysis_windows_take_last (AnalysisWindows  *self,
                                             gsize            *start);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisWindows, analysis_windows_free)

G_END_DECLS
