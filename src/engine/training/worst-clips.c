/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/worst-clips.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/training/classification-metrics.h"
#include "engine/training/coverage.h"
#include "engine/training/report-table.h"

#define FIGURE_WIDTH 7

/* A clip that has a label. */
typedef struct
{
  guint index; /* of the findings */
  double cost;
} Judged;

double
training_worst_judge (const TrainingClip *clip, const MoodEstimate *estimate)
{
  if (clip->has_quadrant && clip->point != TRAINING_POINT_RATED)
    return training_classification_judge (estimate->quadrant_probabilities[clip->quadrant]);

  if (clip->point != TRAINING_POINT_NONE)
    return training_coverage_judge (&estimate->gaussian, clip->valence, clip->arousal);

  return NAN;
}

/* Dearest first, in the order of the findings where they cost the same. */
static int
compare_judged (gconstpointer a, gconstpointer b)
{
  const Judged *first = a;
  const Judged *second = b;

  if (first->cost != second->cost)
    return first->cost < second->cost ? 1 : -1;
  return (first->index > second->index) - (first->index < second->index);
}

GArray *
training_worst_find (const TrainingFindings *findings, guint manifest, guint n_worst)
{
  g_autoptr (GArray) judged = g_array_new (FALSE, FALSE, sizeof (Judged));
  GArray *worst = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < findings->n; i++)
    {
      const TrainingClip *clip = training_findings_get_clip (findings, i);
      const Judged one = { i, training_worst_judge (clip, &findings->estimates[i]) };

      if (clip->manifest == manifest && !isnan (one.cost))
        g_array_append_val (judged, one);
    }

  g_array_sort (judged, compare_judged);
  for (guint i = 0; i < MIN (n_worst, judged->len); i++)
    g_array_append_val (worst, g_array_index (judged, Judged, i).index);
  return worst;
}

/* “Title”, artist (file): as much of it as is known. */
static void
append_name (GString *report, const TrainingClip *clip)
{
  if (*clip->title != '\0' && *clip->artist != '\0')
    /* Translators: title, artist and file of a song */
    g_string_append_printf (report, _ ("“%s”, %s (%s)"), clip->title, clip->artist, clip->name);
  else if (*clip->title != '\0' || *clip->artist != '\0')
    g_string_append_printf (report, "%s (%s)", *clip->title != '\0' ? clip->title : clip->artist, clip->name);
  else
    g_string_append (report, clip->name);
}

static void
append_clip (GString *report, const TrainingClip *clip, const MoodEstimate *estimate)
{
  const gboolean has_point = clip->point != TRAINING_POINT_NONE;

  g_string_append (report, "  ");
  training_report_append_figure (report, training_worst_judge (clip, estimate), FIGURE_WIDTH);
  g_string_append_printf (report, " %5s %5s", clip->has_quadrant ? mood_quadrant_to_id (clip->quadrant) : "-",
                          mood_quadrant_to_id (estimate->quadrant));
  training_report_append_figure (report, has_point ? clip->valence : NAN, FIGURE_WIDTH);
  training_report_append_figure (report, estimate->gaussian.valence, FIGURE_WIDTH);
  training_report_append_figure (report, has_point ? clip->arousal : NAN, FIGURE_WIDTH);
  training_report_append_figure (report, estimate->gaussian.arousal, FIGURE_WIDTH);
  g_string_append (report, "  ");
  append_name (report, clip);
  g_string_append_c (report, '\n');
}

void
training_worst_append (GString *report, const TrainingFindings *findings, guint manifest, guint n_worst)
{
  g_autoptr (GArray) worst = training_worst_find (findings, manifest, n_worst);

  if (worst->len == 0)
    return;

  g_string_append_printf (
      report, _ ("%s, the clips whose labels were expected least (labels, then what was said):\n"),
      training_corpus_get_manifest_name (findings->corpus, manifest));
  g_string_append (report, "      cost label  said       V    said       A    said\n");
  for (guint i = 0; i < worst->len; i++)
    {
      const guint index = g_array_index (worst, guint, i);

      append_clip (report, training_findings_get_clip (findings, index), &findings->estimates[index]);
    }
}
