/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/layouts/scale.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"

/* In the order in which they are thought of. A scale that begins at 1 comes before one at 0: nobody rated below 1. */
static const TrainingScale usual[]
    = { { 0, 1 }, { -1, 1 }, { 1, 5 }, { 1, 7 }, { 1, 9 }, { 0, 10 }, { -5, 5 }, { -10, 10 }, { 0, 100 }, { -100, 100 } };

static gboolean
parse_number (const char *text,
              double     *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

gboolean
training_scale_parse (const char     *text,
                      TrainingScale  *scale,
                      GError        **error)
{
  const char *dots = strstr (text, "..");
  g_autofree char *lowest = dots != NULL ? g_strndup (text, (gsize)(dots - text)) : NULL;

  if (dots != NULL && parse_number (g_strstrip (lowest), &scale->lowest) && parse_number (dots + 2, &scale->highest)
      && scale->lowest < scale->highest)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no scale; it is the lowest and the highest number with two points between: 1..9."), text);
  return FALSE;
}

char *
training_scale_format (const TrainingScale *scale)
{
  char lowest[G_ASCII_DTOSTR_BUF_SIZE], highest[G_ASCII_DTOSTR_BUF_SIZE];

  if (!training_scale_is_known (scale))
    return g_strdup ("");

  return g_strdup_printf ("%s..%s", g_ascii_formatd (lowest, sizeof lowest, "%g", scale->lowest),
                          g_ascii_formatd (highest, sizeof highest, "%g", scale->highest));
}

gboolean
training_scale_is_known (const TrainingScale *scale)
{
  return scale->lowest < scale->highest;
}

gboolean
training_scale_convert (const TrainingScale *scale,
                        double               value,
                        double              *converted)
{
  if (!(value >= scale->lowest && value <= scale->highest))
    return FALSE;
  *converted = 2.0 * (value - scale->lowest) / (scale->highest - scale->lowest) - 1.0;

  return TRUE;
}

void
training_scale_guess (double         lowest,
                      double         highest,
                      TrainingScale *scale)
{
  *scale = (TrainingScale) { 0.0, 0.0 };
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (lowest >= usual[i].lowest && highest <= usual[i].highest)
      {
        *scale = usual[i];
        return;
      }
}
