/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/csv.h"

#include <string.h>

static const char separators[] = { ',', ';', '\t', '|' };

static gboolean
is_number (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

void
training_csv_guess_format (const char        *text,
                           gsize              length,
                           TrainingCsvFormat *format)
{
  const char *line_end = memchr (text, '\n', length);
  const gsize size = line_end != NULL ? (gsize)(line_end - text) : length;
  g_autofree char *line = g_strndup (text, size);
  g_auto (GStrv) fields = NULL;
  guint counts[G_N_ELEMENTS (separators)] = { 0 };
  gsize best = 0;
  gboolean is_quoted = FALSE;

  for (gsize i = 0; i < size; i++)
    {
      is_quoted ^= text[i] == '"';
      for (gsize s = 0; !is_quoted && s < G_N_ELEMENTS (separators); s++)
        counts[s] += text[i] == separators[s];
    }
  for (gsize s = 1; s < G_N_ELEMENTS (separators); s++)
    if (counts[s] > counts[best])
      best = s;

  *format = (TrainingCsvFormat) { separators[best], TRUE };
  fields = g_strsplit (line, (const char[]) { separators[best], '\0' }, -1);
  for (char **field = fields; *field != NULL; field++)
    if (is_number (g_strstrip (*field)))
      format->has_header = FALSE;
}
