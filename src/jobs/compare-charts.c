/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/compare-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "jobs/train-figures.h"
#include "plot/agreement.h"
#include "plot/calibration.h"
#include "plot/interval.h"
#include "plot/line-chart.h"

/* Two of them stand beside each other. */
#define HALF_WIDTH      242
#define CHART_HEIGHT 150
#define PLANE_HEIGHT 225

#define INTERVAL_WIDTH  72
#define INTERVAL_HEIGHT 12

/* Device pixels for each unit, of what is drawn as an image. */
#define IMAGE_SCALE 2

const char *
jobs_compare_charts_get_other_title (const JobsComparison *comparison)
{
  return comparison->models[JOBS_COMPARED_OTHER].is_in_use ? _ ("In use") : _ ("Compared with");
}

/* A pair, of the candidate and of the other. @data: (array length=JOBS_N_COMPARED): what @draw takes, each @size large */
static void
add_pair (PlotDocument *document,
          const JobsComparison *comparison,
          PlotDrawFunc draw,
          const char *title,
          double height,
          const void *data,
          gsize size)
{
  const char *const captions[] = { _ ("New"), jobs_compare_charts_get_other_title (comparison) };
  PlotDrawing drawings[JOBS_N_COMPARED];

  for (gsize m = 0; m < JOBS_N_COMPARED; m++)
    drawings[m] = (PlotDrawing) { .draw = draw,
                                  .data = (const char *)data + m * size,
                                  .title = title,
                                  .caption = captions[m],
                                  .width = HALF_WIDTH,
                                  .height = height };
  plot_document_add_drawings (document, drawings, JOBS_N_COMPARED);
}

/* --- confusion --- */

/* Of one kind of classes, whatever their number. @counts: of both models, (n_classes, n_classes) each */
static void
add_confusion (PlotDocument *document,
               const JobsComparison *comparison,
               const char *heading,
               gsize n_classes,
               const char *const *names,
               const guint *const counts[JOBS_N_COMPARED])
{
  const char *const captions[] = { _ ("New"), jobs_compare_charts_get_other_title (comparison) };
  PlotConfusion confusions[JOBS_N_COMPARED];

  for (int m = 0; m < JOBS_N_COMPARED; m++)
    confusions[m] = (PlotConfusion) { n_classes, names, counts[m] };
  plot_document_add_heading (document, heading);
  plot_document_add_confusions (document, confusions, captions, JOBS_N_COMPARED);
}

void
jobs_compare_charts_add_confusions (PlotDocument *document, const JobsComparison *comparison)
{
  const guint *const counts[]
      = { &comparison->confusions[0].counts[0][0], &comparison->confusions[1].counts[0][0] };
  const char *names[MOOD_N_QUADRANTS];

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    names[q] = mood_quadrant_get_name (q);
  if (comparison->confusions[0].n > 0)
    add_confusion (document, comparison, _ ("Labeled quadrant (rows) and reported one (columns)"),
                   MOOD_N_QUADRANTS, names, counts);
  if (comparison->class_names != NULL)
    add_confusion (document, comparison, _ ("Own class (rows) and reported one (columns)"),
                   g_strv_length (comparison->class_names), (const char *const *)comparison->class_names,
                   (const guint *const *)comparison->class_confusions);
}

/* --- calibration --- */

typedef struct
{
  PlotCalibrationBin bins[JOBS_N_CALIBRATION_BINS];
  gsize n_bins;
} Calibration;

static void
draw_calibration (cairo_t *cr, double width, double height, const PlotStyle *style, gconstpointer data)
{
  const Calibration *calibration = data;

  plot_calibration_render (cr, width, height, style, calibration->bins, calibration->n_bins);
}

void
jobs_compare_charts_add_calibration (PlotDocument *document, const JobsComparison *comparison)
{
  const char *const title = _ ("How often quadrants are right, against the probability that was said");
  Calibration calibrations[JOBS_N_COMPARED] = { 0 };

  if (comparison->confusions[0].n == 0)
    return;

  for (int m = 0; m < JOBS_N_COMPARED; m++)
    for (int i = 0; i < JOBS_N_CALIBRATION_BINS; i++)
      {
        const JobsCalibrationBin *bin = &comparison->calibration[m][i];

        calibrations[m].bins[calibrations[m].n_bins++]
            = (PlotCalibrationBin) { bin->said, bin->correct, bin->n };
      }
  plot_document_add_heading (document, title);
  add_pair (document, comparison, draw_calibration, title, CHART_HEIGHT, calibrations, sizeof *calibrations);
}

/* --- points --- */

typedef struct
{
  PlotPair *pairs; /* (owned) */
  gsize n_pairs;
} Points;

static void
draw_points (cairo_t *cr, double width, double height, const PlotStyle *style, gconstpointer data)
{
  const Points *points = data;

  plot_agreement_render_ground (cr, width, height, style);
  plot_agreement_render_songs (cr, width, height, IMAGE_SCALE, style, points->pairs, points->n_pairs);
}

static Points
take_points (const JobsComparison *comparison, JobsCompared which)
{
  gsize n_pairs;
  g_autofree PlotPair *pairs = jobs_comparison_list_pairs (comparison, which, &n_pairs);
  Points points;

  points.pairs = plot_agreement_sample (pairs, n_pairs, &points.n_pairs);
  return points;
}

void
jobs_compare_charts_add_points (PlotDocument *document, const JobsComparison *comparison)
{
  const char *const title = _ ("From the labels to where the models put the songs");
  Points points[JOBS_N_COMPARED];

  for (int m = 0; m < JOBS_N_COMPARED; m++)
    points[m] = take_points (comparison, m);
  if (points[0].n_pairs > 0)
    {
      plot_document_add_heading (document, title);
      add_pair (document, comparison, draw_points, title, PLANE_HEIGHT, points, sizeof *points);
      plot_document_add_text (document, PLOT_TEXT_DIM,
                              _ ("Colors are those of the quadrant that the label lies in."));
    }
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    g_free (points[m].pairs);
}

/* --- epochs --- */

static void
draw_lines (cairo_t *cr, double width, double height, const PlotStyle *style, gconstpointer data)
{
  plot_line_chart_render (cr, width, height, style, data, NULL);
}

/* The epochs of one network, the last one of several. */
static const JobsTrainFigures *
find_last_part (const GArray *epochs, gsize *n_epochs)
{
  const JobsTrainFigures *figures = (const JobsTrainFigures *)(void *)epochs->data;
  gsize first = epochs->len;

  while (first > 0 && figures[first - 1].part == figures[epochs->len - 1].part)
    first--;
  *n_epochs = epochs->len - first;

  return figures + first;
}

static double
get_loss (const JobsTrainFigures *figures, gsize line)
{
  return line == 0 ? figures->train_loss : figures->valid_loss;
}

static double
get_measure (const JobsTrainFigures *figures, gsize line)
{
  const double measures[]
      = { figures->macro_f1, figures->accuracy, figures->rmse_valence, figures->rmse_arousal };

  return measures[line];
}

/* @values: (n_names, n_epochs): room for them; lines without any number are left out */
static gsize
take_lines (PlotLine *lines,
            const char *const *names,
            gsize n_names,
            double (*get) (const JobsTrainFigures *, gsize),
            double *values,
            const JobsTrainFigures *figures,
            gsize n_epochs)
{
  gsize n_lines = 0;

  for (gsize line = 0; line < n_names; line++)
    {
      double *row = values + line * n_epochs;
      gboolean has_any = FALSE;

      for (gsize i = 0; i < n_epochs; i++)
        {
          row[i] = get (&figures[i], line);
          has_any = has_any || isfinite (row[i]);
        }
      if (has_any)
        lines[n_lines++] = (PlotLine) { names[line], row, n_epochs };
    }

  return n_lines;
}

void
jobs_compare_charts_add_epochs (PlotDocument *document, const GArray *epochs)
{
  const char *const losses[] = { _ ("training"), _ ("validation") };
  const char *const measures[]
      = { _ ("macro-F1"), _ ("accuracy"), _ ("error, pleasantness"), _ ("error, energy") };
  PlotLine lines[2][PLOT_LINE_CHART_MAX_LINES];
  PlotLineChart charts[2] = { { .low = NAN, .high = NAN }, { .low = NAN, .high = NAN } };
  PlotDrawing drawings[] = { { draw_lines, &charts[0], _ ("Loss"), _ ("Loss"), HALF_WIDTH, CHART_HEIGHT },
                             { draw_lines, &charts[1], _ ("How well it hears"), _ ("How well it hears"),
                               HALF_WIDTH, CHART_HEIGHT } };
  gsize n_epochs;
  const JobsTrainFigures *figures = find_last_part (epochs, &n_epochs);
  g_autofree double *values = g_new (double, 6 * MAX (n_epochs, 1));

  charts[0].n_lines
      = take_lines (lines[0], losses, G_N_ELEMENTS (losses), get_loss, values, figures, n_epochs);
  charts[1].n_lines = take_lines (lines[1], measures, G_N_ELEMENTS (measures), get_measure,
                                  values + 2 * n_epochs, figures, n_epochs);
  if (charts[0].n_lines + charts[1].n_lines == 0)
    return;

  for (gsize i = 0; i < n_epochs; i++)
    if (figures[i].is_best)
      charts[0].best = figures[i].epoch;
  charts[1].best = charts[0].best;
  charts[0].lines = lines[0];
  charts[1].lines = lines[1];
  plot_document_add_heading (document, _ ("How the training of the new model went, epoch by epoch"));
  plot_document_add_drawings (document, drawings, G_N_ELEMENTS (drawings));
}

/* --- intervals --- */

static void
draw_interval (cairo_t *cr, double width, double height, const PlotStyle *style, gconstpointer data)
{
  const JobsComparedFigure *figure = data;
  const PlotInterval interval = { figure->difference, figure->low, figure->high };

  plot_interval_render (cr, width, height, style, &interval);
}

PlotDrawing
jobs_compare_charts_make_interval (const JobsComparedFigure *figure)
{
  return (PlotDrawing) { .draw = isfinite (figure->low) && isfinite (figure->high) ? draw_interval : NULL,
                         .data = figure,
                         .title = _ ("Difference, with the interval that holds it with 95 %"),
                         .width = INTERVAL_WIDTH,
                         .height = INTERVAL_HEIGHT };
}
