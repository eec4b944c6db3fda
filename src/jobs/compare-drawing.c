/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/compare-drawing.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of a square drawing, in pixels. */
#define SIZE     260.0
#define MARGIN   22.0
#define RADIUS   2.6
/* More lines than this hide each other. */
#define MAX_LINES 400

#define INTERVAL_WIDTH  120.0
#define INTERVAL_HEIGHT 16.0

/* A number with a point and one digit after it. */
static void
append_number (GString *page, const char *before, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (page, " %s=\"%s\"", before, g_ascii_formatd (text, sizeof text, "%.1f", number));
}

static void
append_line (GString *page, const char *class, double x1, double y1, double x2, double y2)
{
  g_string_append_printf (page, "<line class=\"%s\"", class);
  append_number (page, "x1", x1);
  append_number (page, "y1", y1);
  append_number (page, "x2", x2);
  append_number (page, "y2", y2);
  g_string_append (page, "/>");
}

static void
append_dot (GString *page, const char *class, double x, double y, double radius)
{
  g_string_append_printf (page, "<circle class=\"%s\"", class);
  append_number (page, "cx", x);
  append_number (page, "cy", y);
  append_number (page, "r", radius);
  g_string_append (page, "/>");
}

static void
append_text (GString *page, const char *anchor, double x, double y, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (page, "<text class=\"label\" text-anchor=\"%s\"", anchor);
  append_number (page, "x", x);
  append_number (page, "y", y);
  g_string_append_printf (page, ">%s</text>", escaped);
}

/* @title: what it shows, for whoever cannot see it. */
static void
begin (GString *page, double width, double height, const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  g_string_append_printf (page, "<svg role=\"img\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\"><title>%s</title>",
                          width, height, width, height, escaped);
}

/* From [-1, 1] of the plane; outside of it nothing is drawn outside of the drawing. */
static double
get_x (double valence)
{
  return MARGIN + (CLAMP (valence, -1.0, 1.0) + 1.0) / 2.0 * (SIZE - 2.0 * MARGIN);
}

static double
get_y (double arousal)
{
  return SIZE - get_x (arousal);
}

void
jobs_compare_drawing_append_plane (GString *page, const JobsComparison *comparison, JobsCompared which)
{
  guint n_lines = 0;

  begin (page, SIZE, SIZE,
         which == JOBS_COMPARED_CANDIDATE ? _ ("From the labels to where the new model puts the songs")
                                          : _ ("From the labels to where the other model puts the songs"));
  append_line (page, "axis", get_x (-1), get_y (0), get_x (1), get_y (0));
  append_line (page, "axis", get_x (0), get_y (-1), get_x (0), get_y (1));
  append_text (page, "end", get_x (1), get_y (0) - 4, _ ("valence"));
  append_text (page, "start", get_x (0) + 4, get_y (1) + 4, _ ("arousal"));
  for (guint i = 0; i < comparison->songs->len; i++)
    {
      const JobsComparedSong *song = comparison->songs->pdata[i];
      const MoodGaussian *said = &song->estimates[which].gaussian;
      const char *const classes[] = { "q1", "q2", "q3", "q4" };

      if (isnan (song->valence) || isnan (song->arousal))
        continue;
      if (n_lines++ < MAX_LINES)
        append_line (page, "grid", get_x (song->valence), get_y (song->arousal), get_x (said->valence),
                     get_y (said->arousal));
      append_dot (page, classes[mood_quadrant_of_point (song->valence, song->arousal)], get_x (said->valence),
                  get_y (said->arousal), RADIUS);
    }
  g_string_append (page, "</svg>");
}

static void
append_bins (GString *page, const JobsComparison *comparison, JobsCompared which)
{
  const char *const classes[] = { "m0", "m1" };
  guint most = 1;

  for (int i = 0; i < JOBS_N_CALIBRATION_BINS; i++)
    most = MAX (most, comparison->calibration[which][i].n);
  for (int i = 0; i < JOBS_N_CALIBRATION_BINS; i++)
    {
      const JobsCalibrationBin *bin = &comparison->calibration[which][i];

      /* The area goes with the number of songs. */
      if (bin->n > 0)
        append_dot (page, classes[which], get_x (2.0 * bin->said - 1.0), get_y (2.0 * bin->correct - 1.0),
                    2.0 + 6.0 * sqrt ((double)bin->n / most));
    }
}

void
jobs_compare_drawing_append_calibration (GString *page, const JobsComparison *comparison)
{
  begin (page, SIZE, SIZE, _ ("How often quadrants are right, against the probability that was said"));
  append_line (page, "axis", get_x (-1), get_y (-1), get_x (1), get_y (-1));
  append_line (page, "axis", get_x (-1), get_y (-1), get_x (-1), get_y (1));
  append_line (page, "grid", get_x (-1), get_y (-1), get_x (1), get_y (1));
  append_text (page, "middle", SIZE / 2, SIZE - 6, _ ("probability that was said"));
  append_text (page, "start", get_x (-1), get_y (1) - 6, _ ("share that is right"));
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    append_bins (page, comparison, m);
  g_string_append (page, "</svg>");
}

void
jobs_compare_drawing_append_interval (GString *page, const JobsComparedFigure *figure)
{
  const double widest = fmax (fmax (fabs (figure->low), fabs (figure->high)), fabs (figure->difference));
  const double scale = widest > 0.0 ? (INTERVAL_WIDTH / 2.0 - 4.0) / widest : 0.0;
  const double middle = INTERVAL_WIDTH / 2.0, y = INTERVAL_HEIGHT / 2.0;

  if (isnan (widest) || isnan (figure->low) || isnan (figure->high))
    return;

  begin (page, INTERVAL_WIDTH, INTERVAL_HEIGHT, _ ("Difference, with the interval that holds it with 95 %"));
  append_line (page, "grid", middle, 0.0, middle, INTERVAL_HEIGHT);
  append_line (page, "bar", middle + scale * figure->low, y, middle + scale * figure->high, y);
  append_dot (page, "m0", middle + scale * figure->difference, y, 3.5);
  g_string_append (page, "</svg>");
}
