/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/compare-output.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "cli/command.h"
#include "cli/json-writer.h"
#include "engine/base/paths.h"
#include "jobs/compare-report.h"

#define NUMBER_WIDTH 9

/* @text and blanks after it, up to @width characters on the screen; no blanks are of no text. */
static void
append_padded (GString *line, const char *text, glong width)
{
  const glong length = g_utf8_strlen (text, -1);

  g_string_append (line, text);
  for (glong i = length; i < width; i++)
    g_string_append_c (line, ' ');
}

static void
append_right (GString *line, const char *text)
{
  const glong length = g_utf8_strlen (text, -1);

  for (glong i = length; i < NUMBER_WIDTH; i++)
    g_string_append_c (line, ' ');
  g_string_append (line, text);
}

static void
append_number (GString *line, double number)
{
  g_autofree char *text = jobs_compare_report_format (number);

  append_right (line, text);
}

static glong
measure_titles (const JobsComparison *comparison)
{
  glong width = 0;

  for (guint i = 0; i < comparison->figures->len; i++)
    width = MAX (width, g_utf8_strlen (((const JobsComparedFigure *)comparison->figures->pdata[i])->title, -1));

  return width;
}

static void
print_figures (const JobsComparison *comparison)
{
  const glong width = measure_titles (comparison) + 2;
  g_autoptr (GString) head = g_string_new (NULL);

  append_padded (head, "", width);
  append_right (head, _ ("new"));
  append_right (head, comparison->models[JOBS_COMPARED_OTHER].is_in_use ? _ ("in use") : _ ("other"));
  append_right (head, _ ("diff."));
  append_right (head, _ ("from"));
  append_right (head, _ ("to"));
  cli_write_line (head->str);
  for (guint i = 0; i < comparison->figures->len; i++)
    {
      const JobsComparedFigure *figure = comparison->figures->pdata[i];
      g_autoptr (GString) line = g_string_new (NULL);

      append_padded (line, figure->title, width);
      append_number (line, figure->values[JOBS_COMPARED_CANDIDATE]);
      append_number (line, figure->values[JOBS_COMPARED_OTHER]);
      append_number (line, figure->difference);
      append_number (line, figure->low);
      append_number (line, figure->high);
      g_string_append_printf (line, "  %s", jobs_difference_describe (figure->verdict));
      cli_write_line (line->str);
    }
}

static void
print_confusion (const JobsConfusion *confusion, const char *title)
{
  if (confusion->n == 0)
    return;

  cli_write_line (title);
  cli_write_line ("           Q1    Q2    Q3    Q4");
  for (int truth = 0; truth < MOOD_N_QUADRANTS; truth++)
    {
      const guint *counts = confusion->counts[truth];
      g_autofree char *line
          = g_strdup_printf ("    Q%d %5u %5u %5u %5u", truth + 1, counts[0], counts[1], counts[2], counts[3]);

      cli_write_line (line);
    }
}

static void
print_changes (const JobsComparison *comparison)
{
  g_autofree char *told = jobs_comparison_tell_changes (comparison);

  if (comparison->n_library == 0)
    return;

  cli_write_line ("");
  cli_write_line (told);
  for (guint i = 0; i < comparison->changes->len; i++)
    {
      const JobsComparedSong *song = comparison->changes->pdata[i];
      g_autofree char *distance = jobs_compare_report_format (song->distance);
      g_autofree char *clean = cli_clean_text (song->path);
      g_autofree char *line = g_strdup_printf ("  %s  %s → %s  %s", distance,
                                               mood_quadrant_to_id (song->estimates[JOBS_COMPARED_OTHER].quadrant),
                                               mood_quadrant_to_id (song->estimates[JOBS_COMPARED_CANDIDATE].quadrant), clean);

      cli_write_line (line);
    }
}

void
cli_compare_print_text (const JobsComparison *comparison)
{
  const JobsComparedModel *models = comparison->models;
  g_autofree char *conclusion = jobs_comparison_conclude (comparison);
  g_autofree char *name = cli_clean_text (comparison->name);
  g_autofree char *new_name = cli_clean_text (models[JOBS_COMPARED_CANDIDATE].name);
  g_autofree char *other_name = cli_clean_text (models[JOBS_COMPARED_OTHER].name);
  g_autofree char *head
      = g_strdup_printf (g_dngettext (NULL, "%s: %s beside %s on %u song", "%s: %s beside %s on %u songs", comparison->songs->len),
                         name, new_name, other_name, comparison->songs->len);

  cli_write_line (head);
  print_figures (comparison);
  print_confusion (&comparison->confusions[JOBS_COMPARED_CANDIDATE],
                   _ ("  New: labeled quadrant (rows) and reported one (columns):"));
  print_confusion (&comparison->confusions[JOBS_COMPARED_OTHER], models[JOBS_COMPARED_OTHER].is_in_use
                                                                     ? _ ("  In use: labeled quadrant (rows) and reported one (columns):")
                                                                     : _ ("  Other: labeled quadrant (rows) and reported one (columns):"));
  cli_write_line (conclusion);
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    {
      g_autofree char *warning = jobs_comparison_warn (comparison, m);

      if (warning != NULL)
        cli_write_line (warning);
    }
  print_changes (comparison);
}

/* --- JSON --- */

static void
write_number (CliJsonWriter *writer, const char *name, double number)
{
  if (isnan (number))
    cli_json_writer_value (writer, name, "null");
  else
    cli_json_writer_number (writer, name, number, 5);
}

static void
write_model (CliJsonWriter *writer, const char *name, const JobsComparedModel *model)
{
  static const char *const heard[] = { "not-known", "not", "perhaps" };
  g_autofree char *path = base_paths_to_utf8 (model->path);

  cli_json_writer_begin (writer, name, '{');
  cli_json_writer_string (writer, "path", path);
  cli_json_writer_string (writer, "fingerprint", model->fingerprint);
  cli_json_writer_string (writer, "corpora", model->corpora);
  cli_json_writer_bool (writer, "is_in_use", model->is_in_use);
  cli_json_writer_string (writer, "heard_in_training", heard[model->heard]);
  cli_json_writer_number (writer, "n_heard_in_training", model->n_heard, 0);
  cli_json_writer_end (writer, '}');
}

static void
write_figure (CliJsonWriter *writer, const JobsComparedFigure *figure)
{
  cli_json_writer_begin (writer, NULL, '{');
  cli_json_writer_string (writer, "id", figure->id);
  cli_json_writer_number (writer, "n", figure->n, 0);
  write_number (writer, "new", figure->values[JOBS_COMPARED_CANDIDATE]);
  write_number (writer, "other", figure->values[JOBS_COMPARED_OTHER]);
  write_number (writer, "difference", figure->difference);
  write_number (writer, "low", figure->low);
  write_number (writer, "high", figure->high);
  write_number (writer, "sureness", figure->sureness);
  cli_json_writer_bool (writer, "is_less_better", figure->is_less_better);
  cli_json_writer_string (writer, "verdict", jobs_difference_to_id (figure->verdict));
  cli_json_writer_end (writer, '}');
}

static void
write_quadrants (CliJsonWriter *writer, const char *name, const JobsComparison *comparison, JobsCompared which)
{
  cli_json_writer_begin (writer, name, '{');
  cli_json_writer_begin (writer, "confusion", '[');
  for (int truth = 0; truth < MOOD_N_QUADRANTS; truth++)
    {
      cli_json_writer_begin (writer, NULL, '[');
      for (int reported = 0; reported < MOOD_N_QUADRANTS; reported++)
        cli_json_writer_number (writer, NULL, comparison->confusions[which].counts[truth][reported], 0);
      cli_json_writer_end (writer, ']');
    }
  cli_json_writer_end (writer, ']');
  cli_json_writer_begin (writer, "calibration", '[');
  for (int i = 0; i < JOBS_N_CALIBRATION_BINS; i++)
    {
      const JobsCalibrationBin *bin = &comparison->calibration[which][i];

      cli_json_writer_begin (writer, NULL, '{');
      cli_json_writer_number (writer, "n", bin->n, 0);
      write_number (writer, "said", bin->said);
      write_number (writer, "correct", bin->correct);
      cli_json_writer_end (writer, '}');
    }
  cli_json_writer_end (writer, ']');
  cli_json_writer_end (writer, '}');
}

static void
write_change (CliJsonWriter *writer, const JobsComparedSong *song)
{
  static const char *const names[] = { "new", "other" };
  g_autofree char *path = base_paths_to_utf8 (song->path);

  cli_json_writer_begin (writer, NULL, '{');
  cli_json_writer_string (writer, "path", path);
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    {
      cli_json_writer_begin (writer, names[m], '{');
      write_number (writer, "valence", song->estimates[m].gaussian.valence);
      write_number (writer, "arousal", song->estimates[m].gaussian.arousal);
      cli_json_writer_string (writer, "quadrant", mood_quadrant_to_id (song->estimates[m].quadrant));
      cli_json_writer_end (writer, '}');
    }
  write_number (writer, "distance", song->distance);
  cli_json_writer_end (writer, '}');
}

void
cli_compare_print_json (const JobsComparison *comparison)
{
  CliJsonWriter writer;
  g_autofree char *line = NULL;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "name", comparison->name);
  write_model (&writer, "new", &comparison->models[JOBS_COMPARED_CANDIDATE]);
  write_model (&writer, "other", &comparison->models[JOBS_COMPARED_OTHER]);
  cli_json_writer_number (&writer, "songs", comparison->songs->len, 0);
  cli_json_writer_number (&writer, "groups", comparison->n_groups, 0);
  cli_json_writer_number (&writer, "left_out", comparison->n_left_out, 0);
  cli_json_writer_begin (&writer, "figures", '[');
  for (guint i = 0; i < comparison->figures->len; i++)
    write_figure (&writer, comparison->figures->pdata[i]);
  cli_json_writer_end (&writer, ']');
  write_quadrants (&writer, "new_quadrants", comparison, JOBS_COMPARED_CANDIDATE);
  write_quadrants (&writer, "other_quadrants", comparison, JOBS_COMPARED_OTHER);
  cli_json_writer_number (&writer, "library_songs", comparison->n_library, 0);
  cli_json_writer_number (&writer, "library_heard", comparison->n_heard, 0);
  write_number (&writer, "mean_change", comparison->mean_change);
  cli_json_writer_number (&writer, "other_quadrant", comparison->n_other_quadrant, 0);
  cli_json_writer_begin (&writer, "changes", '[');
  for (guint i = 0; i < comparison->changes->len; i++)
    write_change (&writer, comparison->changes->pdata[i]);
  cli_json_writer_end (&writer, ']');
  cli_json_writer_end (&writer, '}');
  line = cli_json_writer_finish (&writer);
  cli_write_line (line);
}
