/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-set-text.h"

#include <glib/gi18n.h>

/* Classes beyond these are counted. */
#define N_CLASSES 8

char *
mood_training_set_describe (const LibraryLabelCounts *counts)
{
  const guint n = counts->n_statuses[LIBRARY_CLIP_OK];
  const guint n_missing = counts->n_statuses[LIBRARY_CLIP_MISSING];
  const guint n_bad = counts->n_statuses[LIBRARY_CLIP_BAD];
  const guint n_twins = counts->n_statuses[LIBRARY_CLIP_DUPLICATE];
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%'u clip", "%'u clips", n), n);
  if (n_missing > 0)
    g_string_append_printf (text, ngettext (", %'u missing", ", %'u missing", n_missing), n_missing);
  if (n_bad > 0)
    g_string_append_printf (text, ngettext (", %'u bad", ", %'u bad", n_bad), n_bad);
  if (n_twins > 0)
    g_string_append_printf (text, ngettext (", %'u duplicate", ", %'u duplicates", n_twins), n_twins);

  return g_string_free (text, FALSE);
}

static void
append_classes (GString *text, const GPtrArray *classes)
{
  for (guint i = 0; i < MIN (classes->len, N_CLASSES); i++)
    {
      const LibraryLabelClass *class = g_ptr_array_index (classes, i);

      g_string_append_printf (text, "%s%s %'u", text->len > 0 ? ", " : "", class->name, class->n);
    }
  if (classes->len > N_CLASSES)
    g_string_append_printf (text, ngettext (" and %u more", " and %u more", classes->len - N_CLASSES),
                            classes->len - N_CLASSES);
}

char *
mood_training_set_describe_labels (const LibraryLabelCounts *counts)
{
  GString *text = g_string_new (NULL);

  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    if (counts->n_quadrants[q] > 0)
      g_string_append_printf (text, "%s%s %'u", text->len > 0 ? ", " : "", mood_quadrant_to_id ((MoodQuadrant)q),
                              counts->n_quadrants[q]);
  if (counts->classes->len > 0)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');

      GString *classes = g_string_new (NULL);

      append_classes (classes, counts->classes);
      g_string_append (text, classes->str);
      g_string_free (classes, TRUE);
    }

  return g_string_free (text, FALSE);
}

char *
mood_training_set_describe_classes (const LibraryLabelCounts *counts)
{
  g_autoptr (GString) classes = g_string_new (NULL);
  const guint n = counts->classes->len;

  if (n == 0)
    return g_strdup ("");

  append_classes (classes, counts->classes);
  /* Translators: how many classes a set has, and each with its number of songs */
  return g_strdup_printf (ngettext ("%'u class: %s", "%'u classes: %s", n), n, classes->str);
}

GStrv
mood_training_set_list_problems (GPtrArray *clips)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < clips->len; i++)
    {
      const LibraryLabelClip *clip = g_ptr_array_index (clips, i);
      g_autofree char *name = g_filename_display_basename (clip->path);
      g_autofree char *text = NULL;

      if (clip->status == LIBRARY_CLIP_OK)
        continue;
      /* Translators: a line of a table, a file and what is wrong with it */
      text = clip->line > 0 ? g_strdup_printf (_ ("Line %u, %s: %s"), clip->line, name, clip->reason)
                            : g_strdup_printf ("%s: %s", name, clip->reason);
      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}
