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
} AnalysisCutKind;

typedef struct
{
  AnalysisCutKind kind;
  guint           n_excerpts;
} AnalysisCut;

/* Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean analysis_cut_parse        (AnalysisCut        *self,
                                    const char         *text,
                                    GError            **error);
char    *analysis_cut_to_text      (const AnalysisCut  *self);

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
