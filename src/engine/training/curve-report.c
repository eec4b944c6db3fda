/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/curve-report.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"
#include "engine/training/curve-metrics.h"
#include "engine/training/folds.h"
#include "engine/training/report-table.h"
#include "engine/training/summary.h"

#define N_AXES 2

/* Of the first column: long enough for most names of series. */
#define NAME_WIDTH 20

#define FIGURE_WIDTH 7

/* The scores of one manifest, and whose they are. */
typedef struct
{
  const TrainingCorpus *corpus;
  GArray *clips;          /* (owned): guint */
  GArray *scores[N_AXES]; /* (owned): TrainingCurveScore, in the order of @clips */
} Scores;

static void
scores_clear (Scores *self)
{
  g_array_unref (self->clips);
  for (int axis = 0; axis < N_AXES; axis++)
    g_array_unref (self->scores[axis]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scores, scores_clear)

/* Which clips of them; all when @fold is below 0 and @group is NULL. */
typedef struct
{
  int fold;
  const char *group; /* (nullable) */
} Choice;

typedef struct
{
  guint n_songs;
  guint n_flat[N_AXES];
  TrainingSummary pearson[N_AXES];
  double rmse[N_AXES];
  double lag[N_AXES];
  double roughness[N_AXES];
} Line;

/* (nullable): the curve that is measured, where there is something to measure it by. */
static const MoodCurve *
get_curve (const TrainingFindings *findings,
           gsize                   index)
{
  if (findings->curves == NULL || training_findings_get_clip (findings, index)->curve == NULL)
    return NULL;
  return findings->curves[index];
}

static void
gather (Scores                 *self,
        const TrainingFindings *findings,
        guint                   manifest)
{
  self->corpus = findings->corpus;
  self->clips = g_array_new (FALSE, FALSE, sizeof (guint));
  for (int axis = 0; axis < N_AXES; axis++)
    self->scores[axis] = g_array_new (FALSE, FALSE, sizeof (TrainingCurveScore));

  for (gsize i = 0; i < findings->n; i++)
    {
      const TrainingClip *clip = training_findings_get_clip (findings, i);
      const MoodCurve *curve = get_curve (findings, i);

      if (clip->manifest != manifest || curve == NULL)
        continue;

      g_array_append_val (self->clips, findings->clips[i]);
      for (int axis = 0; axis < N_AXES; axis++)
        {
          TrainingCurveScore score;

          training_curve_score (&score, axis, clip->curve, curve);
          g_array_append_val (self->scores[axis], score);
        }
    }
}

static gboolean
is_chosen (const TrainingClip *clip,
           const Choice       *choice)
{
  return (choice->fold < 0 || clip->fold == choice->fold)
         && (choice->group == NULL || g_str_equal (clip->group, choice->group));
}

static void
summarize_axis (Line         *line,
                int           axis,
                const GArray *scores)
{
  g_autofree double *pearson = g_new (double, scores->len + 1);
  g_autofree double *rmse = g_new (double, scores->len + 1);
  g_autofree double *roughness = g_new (double, scores->len + 1);

  for (guint i = 0; i < scores->len; i++)
    {
      const TrainingCurveScore *score = &g_array_index (scores, TrainingCurveScore, i);

      line->n_flat[axis] += score->is_flat;
      pearson[i] = score->pearson;
      rmse[i] = score->rmse;
      roughness[i] = score->roughness;
    }

  line->pearson[axis] = training_summarize (pearson, scores->len);
  line->rmse[axis] = training_summarize (rmse, scores->len).mean;
  line->roughness[axis] = training_summarize (roughness, scores->len).mean;
  line->lag[axis]
      = training_curve_find_lag ((const TrainingCurveScore *)(gconstpointer)scores->data, scores->len);
}

static Line
summarize (const Scores *self,
           const Choice *choice)
{
  Line line = { 0 };

  for (int axis = 0; axis < N_AXES; axis++)
    {
      g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (TrainingCurveScore));

      for (guint i = 0; i < self->clips->len; i++)
        if (is_chosen (training_corpus_get_clip (self->corpus, g_array_index (self->clips, guint, i)),
                       choice))
          g_array_append_val (chosen, g_array_index (self->scores[axis], TrainingCurveScore, i));

      summarize_axis (&line, axis, chosen);
      line.n_songs = chosen->len;
    }

  return line;
}

/* So wide in characters, not in bytes: longer names are cut. */
static void
append_name (GString    *report,
             const char *name)
{
  g_autofree char *cut = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), NAME_WIDTH));

  g_string_append_printf (report, "  %s%*s", cut, NAME_WIDTH - (int)g_utf8_strlen (cut, -1), "");
}

static void
append_line (GString    *report,
             const char *name,
             const Line *line)
{
  append_name (report, name);
  g_string_append_printf (report, " %5u", line->n_songs);
  for (int axis = 0; axis < N_AXES; axis++)
    {
      training_report_append_figure (report, line->pearson[axis].mean, FIGURE_WIDTH);
      training_report_append_figure (report, line->pearson[axis].sd, FIGURE_WIDTH);
    }
  for (int axis = 0; axis < N_AXES; axis++)
    training_report_append_figure (report, line->rmse[axis], FIGURE_WIDTH);
  for (int axis = 0; axis < N_AXES; axis++)
    training_report_append_formatted (report, "%+.1f", line->lag[axis], FIGURE_WIDTH);
  for (int axis = 0; axis < N_AXES; axis++)
    training_report_append_formatted (report, "%.4f", line->roughness[axis], FIGURE_WIDTH);
  g_string_append_c (report, '\n');
}

/* Not translated but for the first: papers and programs know figures by these names. */
static void
append_head (GString    *report,
             const char *first)
{
  static const char *const names[]
      = { "r V", "sd", "r A", "sd", "RMSE V", "RMSE A", "lag V", "lag A", "rough V", "rough A" };

  append_name (report, first);
  g_string_append_printf (report, " %5s", "songs");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_string_append_printf (report, " %*s", FIGURE_WIDTH, names[i]);
  g_string_append_c (report, '\n');
}

/* The mean of the folds' lines, and of their correlations the standard deviation from fold to fold. */
static Line
average (const Line *lines,
         guint       n_lines)
{
  Line mean = { 0 };
  g_autofree double *values = g_new (double, n_lines + 1);

  for (guint k = 0; k < n_lines; k++)
    mean.n_songs += lines[k].n_songs;

  for (int axis = 0; axis < N_AXES; axis++)
    {
      for (guint k = 0; k < n_lines; k++)
        values[k] = lines[k].pearson[axis].mean;
      mean.pearson[axis] = training_summarize (values, n_lines);
      for (guint k = 0; k < n_lines; k++)
        values[k] = lines[k].rmse[axis];
      mean.rmse[axis] = training_summarize (values, n_lines).mean;
      for (guint k = 0; k < n_lines; k++)
        values[k] = lines[k].lag[axis];
      mean.lag[axis] = training_summarize (values, n_lines).mean;
      for (guint k = 0; k < n_lines; k++)
        values[k] = lines[k].roughness[axis];
      mean.roughness[axis] = training_summarize (values, n_lines).mean;
    }

  return mean;
}

static void
append_folds (GString      *report,
              const Scores *scores,
              guint         manifest)
{
  g_autoptr (GArray) folds = training_folds_list (scores->corpus, manifest);
  g_autofree Line *lines = g_new (Line, folds->len + 1);
  guint n_lines = 0;

  for (guint k = 0; k < folds->len; k++)
    {
      const Choice choice = { g_array_index (folds, int, k), NULL };
      g_autofree char *name = g_strdup_printf (_ ("fold %d"), choice.fold);

      lines[n_lines] = summarize (scores, &choice);
      if (lines[n_lines].n_songs > 0)
        append_line (report, name, &lines[n_lines++]);
    }

  if (n_lines > 1)
    {
      const Line mean = average (lines, n_lines);

      append_line (report, _ ("mean of folds"), &mean);
    }
}

/* In the order in which they first occur. */
static void
append_groups (GString      *report,
               const Scores *scores)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < scores->clips->len; i++)
    {
      const TrainingClip *clip
          = training_corpus_get_clip (scores->corpus, g_array_index (scores->clips, guint, i));
      const Choice choice = { -1, clip->group };
      Line line;

      if (*clip->group == '\0' || !g_hash_table_add (seen, clip->group))
        continue;

      line = summarize (scores, &choice);
      append_line (report, clip->group, &line);
    }
}

void
training_curve_report_append (GString                *report,
                              const TrainingFindings *findings,
                              guint                   manifest)
{
  const Choice everything = { -1, NULL };
  g_auto (Scores) scores = { 0 };
  Line line;

  gather (&scores, findings, manifest);
  if (scores.clips->len == 0)
    return;

  g_string_append_printf (
      report,
      _ ("%s, the course of the mood at 2 Hz; r is within a song, lag in seconds, above 0 "
         "when the model is late:\n"),
      training_corpus_get_manifest_name (findings->corpus, manifest));
  append_head (report, "");
  append_folds (report, &scores, manifest);
  append_groups (report, &scores);
  line = summarize (&scores, &everything);
  append_line (report, _ ("all"), &line);
  g_string_append_printf (
      report,
      _ ("  Without a correlation, since their rated curve hardly moves: %u songs in valence, "
         "%u in arousal\n"),
      line.n_flat[TRAINING_AXIS_VALENCE], line.n_flat[TRAINING_AXIS_AROUSAL]);
}

void
training_curve_report_append_columns (GString                *line,
                                      const TrainingFindings *findings,
                                      gsize                   index)
{
  const TrainingClip *clip = training_findings_get_clip (findings, index);
  const MoodCurve *curve = get_curve (findings, index);
  TrainingCurveScore scores[N_AXES];

  if (curve == NULL)
    {
      g_string_append (line, ",,,,");
      return;
    }

  for (int axis = 0; axis < N_AXES; axis++)
    training_curve_score (&scores[axis], axis, clip->curve, curve);
  for (int axis = 0; axis < N_AXES; axis++)
    training_csv_append_number (line, "%.4f", scores[axis].pearson);
  for (int axis = 0; axis < N_AXES; axis++)
    training_csv_append_number (line, "%.4f", scores[axis].rmse);
}

static void
append_moments (GString            *csv,
                const TrainingClip *clip,
                const MoodCurve    *curve)
{
  gsize first;
  g_autoptr (MoodCurve) rated = training_curve_resample (clip->curve, &first);

  for (gsize i = 0; i < rated->n_points && first + i < curve->n_points; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      training_csv_append_field (line, clip->name);
      g_string_append_c (line, ',');
      if (clip->fold >= 0)
        g_string_append_printf (line, "%d", clip->fold);
      training_csv_append_number (line, "%.1f", (double)(first + i) * MOOD_CURVE_HOP);
      training_csv_append_number (line, "%.4f", rated->valence[i]);
      training_csv_append_number (line, "%.4f", rated->arousal[i]);
      training_csv_append_number (line, "%.4f", curve->valence[first + i]);
      training_csv_append_number (line, "%.4f", curve->arousal[first + i]);
      g_string_append_printf (csv, "%s\n", line->str);
    }
}

gboolean
training_curve_report_write (const char              *path,
                             const TrainingFindings  *findings,
                             GError                 **error)
{
  g_autoptr (GString) csv = g_string_new ("path,fold,time,true_valence,true_arousal,valence,arousal\n");
  g_autoptr (GError) write_error = NULL;

  for (gsize i = 0; i < findings->n; i++)
    {
      const MoodCurve *curve = get_curve (findings, i);

      if (curve != NULL)
        append_moments (csv, training_findings_get_clip (findings, i), curve);
    }

  if (g_file_set_contents (path, csv->str, csv->len, &write_error))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The curves cannot be written: %s"),
               write_error->message);
  return FALSE;
}
