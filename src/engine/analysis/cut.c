/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/cut.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

#define MAX_EXCERPTS 1000

/* "slices 30 every 75", and perhaps "from 90" */
static gboolean
parse_sparse (AnalysisCut *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 7);
  const guint n_words = g_strv_length (words);
  guint64 seconds, every, from = 0;

  if ((n_words != 4 && n_words != 6) || !g_str_equal (words[0], "slices") || !g_str_equal (words[2], "every")
      || !g_ascii_string_to_unsigned (words[1], 10, 1, ANALYSIS_CUT_MAX_SECONDS, &seconds, NULL)
      || !g_ascii_string_to_unsigned (words[3], 10, seconds, ANALYSIS_CUT_MAX_SECONDS, &every, NULL))
    return FALSE;
  if (n_words == 6
      && (!g_str_equal (words[4], "from")
          || !g_ascii_string_to_unsigned (words[5], 10, every, ANALYSIS_CUT_MAX_SECONDS, &from, NULL)))
    return FALSE;

  *self = (AnalysisCut) {
    .kind = ANALYSIS_CUT_SPARSE, .seconds = (guint)seconds, .every = (guint)every, .from = (guint)from
  };
  return TRUE;
}

gboolean
analysis_cut_parse (AnalysisCut *self, const char *text, GError **error)
{
  static const char prefix[] = "excerpts ";
  guint64 n = 1;

  *self = (AnalysisCut) { .kind = ANALYSIS_CUT_WHOLE, .n_excerpts = 1 };
  if (g_str_equal (text, "whole"))
    return TRUE;
  self->kind = ANALYSIS_CUT_SLICES;
  if (g_str_equal (text, "slices"))
    return TRUE;
  self->kind = ANALYSIS_CUT_QUARTER;
  if (g_str_equal (text, "quarter"))
    return TRUE;
  if (parse_sparse (self, text))
    return TRUE;

  self->kind = ANALYSIS_CUT_EXCERPTS;
  if (g_str_has_prefix (text, prefix)
      && g_ascii_string_to_unsigned (text + strlen (prefix), 10, 1, MAX_EXCERPTS, &n, NULL))
    {
      self->n_excerpts = (guint)n;
      return TRUE;
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("A song cannot be cut into “%s”: “whole”, “slices”, “quarter”, “excerpts” with a number and “slices "
                  "30 every 75”, in seconds, perhaps with “from 90”, are known."),
               text);
  return FALSE;
}

char *
analysis_cut_to_text (const AnalysisCut *self)
{
  switch (self->kind)
    {
    case ANALYSIS_CUT_WHOLE: return g_strdup ("whole");
    case ANALYSIS_CUT_SLICES: return g_strdup ("slices");
    case ANALYSIS_CUT_QUARTER: return g_strdup ("quarter");
    case ANALYSIS_CUT_SPARSE:
      return self->from > 0 ? g_strdup_printf ("slices %u every %u from %u", self->seconds, self->every, self->from)
                            : g_strdup_printf ("slices %u every %u", self->seconds, self->every);
    case ANALYSIS_CUT_EXCERPTS:
    default: return g_strdup_printf ("excerpts %u", self->n_excerpts);
    }
}

/* From one sparse slice to the next, in samples. */
static guint64
get_period (const AnalysisCut *self, gsize length)
{
  return (guint64)length * self->every / self->seconds;
}

gsize
analysis_cut_get_length (const AnalysisCut *self, gsize length, guint sample_rate)
{
  if (self->kind == ANALYSIS_CUT_SPARSE && length == 0)
    return (gsize)self->seconds * sample_rate;
  return length;
}

gboolean
analysis_cut_is_streamed (const AnalysisCut *self, gsize length)
{
  return length > 0 && (self->kind == ANALYSIS_CUT_SLICES || self->kind == ANALYSIS_CUT_SPARSE);
}

gboolean
analysis_cut_takes_whole (const AnalysisCut *self, guint64 total, guint sample_rate)
{
  return self->kind == ANALYSIS_CUT_SPARSE && total < (guint64)self->from * sample_rate;
}

guint64
analysis_cut_get_end (const AnalysisCut *self, gsize length, gsize index)
{
  if (self->kind == ANALYSIS_CUT_SPARSE)
    return (get_period (self, length) - length) / 2 + index * get_period (self, length) + length;
  return (index + 1) * (guint64)length;
}

gsize
analysis_cut_get_n_pieces (const AnalysisCut *self, gsize total, gsize length)
{
  if (length == 0 || total <= length)
    return 1;

  switch (self->kind)
    {
    case ANALYSIS_CUT_SLICES: return (total + length - 1) / length;
    case ANALYSIS_CUT_EXCERPTS: return self->n_excerpts;
    case ANALYSIS_CUT_SPARSE:
      if (total < analysis_cut_get_end (self, length, 0))
        return 1;
      return (total - analysis_cut_get_end (self, length, 0)) / get_period (self, length) + 1;
    case ANALYSIS_CUT_WHOLE:
    case ANALYSIS_CUT_QUARTER:
    default: return 1;
    }
}

gsize
analysis_cut_get_start (const AnalysisCut *self, gsize total, gsize length, gsize index)
{
  const gsize room = total > length ? total - length : 0;

  if (length == 0)
    return 0;

  switch (self->kind)
    {
    case ANALYSIS_CUT_SLICES: return MIN (index * length, room);
    case ANALYSIS_CUT_SPARSE: return MIN (analysis_cut_get_end (self, length, index) - length, room);
    case ANALYSIS_CUT_EXCERPTS:
      return self->n_excerpts > 1 ? room * index / (self->n_excerpts - 1) : room / 2;
    case ANALYSIS_CUT_QUARTER: return MIN (total / 4, room);
    case ANALYSIS_CUT_WHOLE:
    default: return 0;
    }
}
