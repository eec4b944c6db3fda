/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-reader.h"

G_BEGIN_DECLS

/* Part of the name under which a tape is kept: raised when tapes are written another way, or when decoding gives other
 * samples than it did. */
#define ANALYSIS_TAPE_VERSION 1

/* What windows hear is rounded to so many dB, whether it comes from samples or from a tape, so that both are the same
 * to the last bit. A mel band of music moves by ten times as much from one frame to the next. */
#define ANALYSIS_TAPE_STEP 0.25f

/* A longer tape breaks off: five hours of the default front end. */
#define ANALYSIS_TAPE_MAX_BYTES (48 << 20)

typedef enum
{
  ANALYSIS_TAPE_FRAMES = 1,   /* rows are frames of a streaming front end, dB */
  ANALYSIS_TAPE_FEATURES = 2, /* rows are examples for a model that hears features */
} AnalysisTapeKind;

/**
 * AnalysisTape:
 *
 * What a front end gave of one song, from beginning to end: with it the song can be heard by any model that has this
 * front end, without its file. Frames are kept in steps of ANALYSIS_TAPE_STEP, features to the last bit. What is not a
 * number, and what is too long, breaks a tape; a broken one is of no use.
 */
typedef struct _AnalysisTape AnalysisTape;

/* Rounds @values in place to what a tape holds; what is no number stays none. */
void              analysis_tape_round        (float                   *values,
                                              gsize                    n_values);

/* @n_values: of a row. */
AnalysisTape     *analysis_tape_new          (AnalysisTapeKind         kind,
                                              gsize                    n_values);
void              analysis_tape_free         (AnalysisTape            *self);
/* @frames: (n_frames, n_values), rounded. */
void              analysis_tape_add_frames   (AnalysisTape            *self,
                                              const float             *frames,
                                              gsize                    n_frames);
void              analysis_tape_add_features (AnalysisTape            *self,
                                              const AnalysisFeatures  *features);
/* The song has ended. @loudest: its loudest sample; of frames without meaning. */
void              analysis_tape_end          (AnalysisTape            *self,
                                              guint64                  n_samples,
                                              float                    loudest);
guint64           analysis_tape_get_n_samples (const AnalysisTape     *self);
float             analysis_tape_get_loudest  (const AnalysisTape      *self);
gsize             analysis_tape_get_n_rows   (const AnalysisTape      *self);

/* Plays a tape of frames from its beginning, or from where the last call ended. @frames: (out): (max_frames, n_values).
 * Returns: how many there were; fewer than @max_frames at the end, and when the tape turns out to be damaged. */
void              analysis_tape_rewind       (AnalysisTape            *self);
gsize             analysis_tape_play         (AnalysisTape            *self,
                                              float                   *frames,
                                              gsize                    max_frames);
gboolean          analysis_tape_is_broken    (const AnalysisTape      *self);
/* All that is on a tape of features. @features: (out): zeroed; @has_levels: whether they have levels; @pieces: (out):
 * guint: how many of the examples were added with each call: what judges them together may round them otherwise than one
 * by one. FALSE: they are not as expected. */
gboolean          analysis_tape_get_features (const AnalysisTape      *self,
                                              gboolean                 has_levels,
                                              AnalysisFeatures        *features,
                                              GArray                  *pieces);

/* (transfer full) (nullable): NULL when it is broken or has not ended. */
GBytes           *analysis_tape_to_bytes     (const AnalysisTape      *self);
/* (transfer full) (nullable): NULL when these are not such a tape. @bytes need not be trusted. */
AnalysisTape     *analysis_tape_from_bytes   (GBytes                  *bytes,
                                              AnalysisTapeKind         kind,
                                              gsize                    n_values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisTape, analysis_tape_free)

G_END_DECLS
