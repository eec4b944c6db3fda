/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/cut.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

#define MAX_EXCERPTS 1000

gboolean
analysis_cut_parse (AnalysisCut *self, const char *text, GError **error)
{
  static const char prefix[] = "excerpts ";
  guint64 n = 1;

  *self = (AnalysisCut) { ANALYSIS_CUT_WHOLE, 1 };
  if (g_str_equal (text, "whole"))
    return TRUE;
  self->kind = ANALYSIS_CUT_SLICES;
  if (g_str_equal (text, "slices"))
    return TRUE;
  self->kind = ANALYSIS_CUT_QUARTER;
  if (g_str_equal (text, "quarter"))
    return TRUE;

  self->kind = ANALYSIS_CUT_EXCERPTS;
  if (g_str_has_prefix (text, prefix)
      && g_ascii_string_to_unsigned (text + strlen (prefix), 10, 1, MAX_EXCERPTS, &n, NULL))
    {
      self->n_excerpts = (guint)n;
      return TRUE;
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("A song cannot be cut into “%s”: “whole”, “slices”, “quarter” and “excerpts” with a number "
                  "are known."),
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
    case ANALYSIS_CUT_EXCERPTS:
    default: return g_strdup_printf ("excerpts %u", self->n_excerpts);
    }
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
    case ANALYSIS_CUT_EXCERPTS:
      return self->n_excerpts > 1 ? room * index / (self->n_excerpts - 1) : room / 2;
    case ANALYSIS_CUT_QUARTER: return MIN (total / 4, room);
    case ANALYSIS_CUT_WHOLE:
    default: return 0;
    }
}
