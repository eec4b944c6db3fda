/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which pieces of a song are listened to: an analysis hears the same ones that its model was trained on. */

typedef enum
{
  ANALYSIS_CUT_WHOLE,    /* "whole": the song as it is */
  ANALYSIS_CUT_SLICES,   /* "slices": one after the other, nothing dropped: the last one ends with the song */
  ANALYSIS_CUT_EXCERPTS, /* "excerpts 3": so many from beginning to end, evenly; they overlap where they must */
  ANALYSIS_CUT_QUARTER,  /* "quarter": one, from a quarter of the song on, or as late as it fits */
  ANALYSIS_CUT_SPARSE,   /* "slices 30 every 75": of each 75 s the 30 s in their middle; of a song that ends before
                          * the first middle does, its last 30 s. "slices 6 every 18 from 45": the same, but of a
                          * song shorter than 45 s all */
} AnalysisCutKind;

typedef struct
{
  AnalysisCutKind kind;
  guint           n_excerpts;
  guint           seconds; /* of sparse slices */
  guint           every;   /* seconds from one to the next, at least as many */
  guint           from;    /* seconds: a shorter song is heard whole; 0: none is */
} AnalysisCut;

#define ANALYSIS_CUT_MAX_SECONDS 600

/* Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean analysis_cut_parse        (AnalysisCut        *self,
                                    const char         *text,
                                    GError            **error);
char    *analysis_cut_to_text      (const AnalysisCut  *self);

/* How long a piece is, in samples, of features that are worked out for @length at once (0: for any number). A length
 * of 0 means whole. */
gsize    analysis_cut_get_length   (const AnalysisCut  *self,
                                    gsize               length,
                                    guint               sample_rate);
/* Whether each piece is known when its last sample is, or is the song's last samples: who hears such pieces need
 * not keep more of the song than one. */
gboolean analysis_cut_is_streamed  (const AnalysisCut  *self,
                                    gsize               length);
/* Whether a song of @total samples is too short to be cut: then the functions about pieces are not for it. */
gboolean analysis_cut_takes_whole  (const AnalysisCut  *self,
                                    guint64             total,
                                    guint               sample_rate);
/* Of a streamed cut: how many samples of the song there are when piece @index is complete, if the song goes so far. */
guint64  analysis_cut_get_end      (const AnalysisCut  *self,
                                    gsize               length,
                                    gsize               index);
/* How many pieces of @length a song of @total is cut into: at least one. A @length of 0 means whole. */
gsize    analysis_cut_get_n_pieces (const AnalysisCut  *self,
                                    gsize               total,
                                    gsize               length);
/* Where a piece begins. All lie within the song, unless that is shorter than one: then the only one begins
 * at 0. */
gsize    analysis_cut_get_start    (const AnalysisCut  *self,
                                    gsize               total,
                                    gsize               length,
                                    gsize               index);

G_END_DECLS
