/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/compare-report.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/number.h"
#include "engine/base/paths.h"
#include "engine/training/csv.h"
#include "jobs/compare-charts.h"
#include "jobs/train-figures.h"

char *
jobs_compare_report_format (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (isnan (number) ? "–" : g_ascii_formatd (text, sizeof text, "%.3f", number));
}

/* --- tables --- */

/* Cells of a table, row by row. */
static void
add_cell (GPtrArray *cells, const char *text)
{
  g_ptr_array_add (cells, g_strdup (text));
}

static void
add_number (GPtrArray *cells, double number, BaseNumberFlags flags)
{
  g_ptr_array_add (cells, base_number_format (number, 3, flags));
}

/* What both models have; a row that neither has anything of is left out. */
static void
add_model_row (GPtrArray *cells, const char *title, const char *first, const char *second)
{
  if (*first == '\0' && *second == '\0')
    return;

  add_cell (cells, title);
  add_cell (cells, first);
  add_cell (cells, second);
}

static void
add_table (PlotDocument *document,
           const PlotColumn *columns,
           gsize n_columns,
           const GPtrArray *cells,
           const PlotDrawing *drawings)
{
  const PlotTable table
      = { columns, n_columns, (const char *const *)cells->pdata, drawings, cells->len / n_columns };

  plot_document_add_table (document, &table);
}

static void
add_models (PlotDocument *document, const JobsComparison *comparison)
{
  const JobsComparedModel *first = &comparison->models[JOBS_COMPARED_CANDIDATE];
  const JobsComparedModel *second = &comparison->models[JOBS_COMPARED_OTHER];
  const PlotColumn columns[]
      = { { "", FALSE, PLOT_SIDE_NONE },
          { _ ("New"), FALSE, PLOT_SIDE_FIRST },
          { jobs_compare_charts_get_other_title (comparison), FALSE, PLOT_SIDE_SECOND } };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first_size = g_format_size (first->n_bytes);
  g_autofree char *second_size = g_format_size (second->n_bytes);

  add_model_row (cells, _ ("File"), first->name, second->name);
  add_model_row (cells, _ ("Size"), first_size, second_size);
  add_model_row (cells, _ ("Trained on"), first->date, second->date);
  add_model_row (cells, _ ("From so many clips of these collections"), first->corpora, second->corpora);
  add_model_row (cells, _ ("Fingerprint"), first->fingerprint, second->fingerprint);
  plot_document_add_heading (document, _ ("The models"));
  add_table (document, columns, G_N_ELEMENTS (columns), cells, NULL);
}

static void
add_figure (GPtrArray *cells, const JobsComparedFigure *figure)
{
  add_cell (cells, figure->title);
  add_number (cells, figure->values[JOBS_COMPARED_CANDIDATE], BASE_NUMBER_PLAIN);
  add_number (cells, figure->values[JOBS_COMPARED_OTHER], BASE_NUMBER_PLAIN);
  add_number (cells, figure->difference, BASE_NUMBER_PLUS);
  add_number (cells, figure->low, BASE_NUMBER_PLUS);
  add_number (cells, figure->high, BASE_NUMBER_PLUS);
  /* There the interval is drawn. */
  g_ptr_array_add (cells, NULL);
  add_cell (cells, jobs_difference_describe (figure->verdict));
  g_ptr_array_add (cells, g_strdup_printf ("%u", figure->n));
}

static void
add_figures (PlotDocument *document, const JobsComparison *comparison)
{
  const PlotColumn columns[] = { { "", FALSE, PLOT_SIDE_NONE },
                                 { _ ("New"), TRUE, PLOT_SIDE_FIRST },
                                 { jobs_compare_charts_get_other_title (comparison), TRUE, PLOT_SIDE_SECOND },
                                 { _ ("Difference"), TRUE, PLOT_SIDE_NONE },
                                 { _ ("from"), TRUE, PLOT_SIDE_NONE },
                                 { _ ("to"), TRUE, PLOT_SIDE_NONE },
                                 { "", TRUE, PLOT_SIDE_NONE },
                                 { "", FALSE, PLOT_SIDE_NONE },
                                 { _ ("Songs"), TRUE, PLOT_SIDE_NONE } };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree PlotDrawing *intervals = g_new (PlotDrawing, MAX (comparison->figures->len, 1));

  for (guint i = 0; i < comparison->figures->len; i++)
    {
      add_figure (cells, comparison->figures->pdata[i]);
      intervals[i] = jobs_compare_charts_make_interval (comparison->figures->pdata[i]);
    }
  plot_document_add_heading (document, _ ("On songs that both were judged by"));
  add_table (document, columns, G_N_ELEMENTS (columns), cells, intervals);
  plot_document_add_text (document, PLOT_TEXT_DIM,
                          _ ("“From” and “to” hold the difference with 95 %: songs are drawn 2000 times with "
                             "replacement, the same ones for both "
                             "models (paired bootstrap: Efron and Tibshirani 1993; Bisani and Ney 2004). "
                             "Songs of one artist, actor or album are drawn "
                             "together. Of errors, cross-entropy and loss less is better."));
}

static void
add_place (GPtrArray *cells, const MoodEstimate *estimate)
{
  g_autofree char *valence = base_number_format (estimate->gaussian.valence, 2, BASE_NUMBER_PLUS);
  g_autofree char *arousal = base_number_format (estimate->gaussian.arousal, 2, BASE_NUMBER_PLUS);

  g_ptr_array_add (cells, g_strdup_printf ("%s (%s, %s)", mood_quadrant_get_name (estimate->quadrant),
                                           valence, arousal));
}

static void
add_changes (PlotDocument *document, const JobsComparison *comparison)
{
  const PlotColumn columns[]
      = { { _ ("Title"), FALSE, PLOT_SIDE_NONE },
          { _ ("Artist"), FALSE, PLOT_SIDE_NONE },
          { jobs_compare_charts_get_other_title (comparison), FALSE, PLOT_SIDE_SECOND },
          { _ ("New"), FALSE, PLOT_SIDE_FIRST },
          { _ ("Distance"), TRUE, PLOT_SIDE_NONE } };
  g_autofree char *told = jobs_comparison_tell_changes (comparison);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  if (comparison->n_library == 0)
    return;

  for (guint i = 0; i < comparison->changes->len; i++)
    {
      const JobsComparedSong *song = comparison->changes->pdata[i];

      add_cell (cells, song->title);
      add_cell (cells, song->artist);
      add_place (cells, &song->estimates[JOBS_COMPARED_OTHER]);
      add_place (cells, &song->estimates[JOBS_COMPARED_CANDIDATE]);
      add_number (cells, song->distance, BASE_NUMBER_PLAIN);
    }
  plot_document_add_heading (document, _ ("Songs of the library that change most"));
  plot_document_add_text (document, PLOT_TEXT_PLAIN, told);
  if (comparison->changes->len > 0)
    add_table (document, columns, G_N_ELEMENTS (columns), cells, NULL);
}

/* --- all of it --- */

static void
add_summary (PlotDocument *document, const JobsComparison *comparison)
{
  g_autofree char *conclusion = jobs_comparison_conclude (comparison);
  g_autofree char *songs
      = g_strdup_printf (g_dngettext (NULL, "%s: %u song", "%s: %u songs", comparison->songs->len),
                         comparison->name, comparison->songs->len);

  plot_document_add_text (document, PLOT_TEXT_DIM, songs);
  plot_document_add_text (document, PLOT_TEXT_STRONG, conclusion);
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    {
      g_autofree char *warning = jobs_comparison_warn (comparison, m);

      if (warning != NULL)
        plot_document_add_text (document, PLOT_TEXT_WARNING, warning);
    }
}

GBytes *
jobs_compare_report_make (const JobsCompareReport *self, PlotDocumentKind kind, GError **error)
{
  g_autoptr (PlotDocument) document = plot_document_new (kind, _ ("Two models compared"));

  add_summary (document, self->comparison);
  add_models (document, self->comparison);
  add_figures (document, self->comparison);
  jobs_compare_charts_add_confusions (document, self->comparison);
  jobs_compare_charts_add_calibration (document, self->comparison);
  jobs_compare_charts_add_points (document, self->comparison);
  if (self->epochs != NULL)
    jobs_compare_charts_add_epochs (document, self->epochs);
  add_changes (document, self->comparison);
  if (self->settings != NULL)
    {
      plot_document_add_heading (document, _ ("Settings that repeat the training"));
      plot_document_add_text (document, PLOT_TEXT_CODE, self->settings);
    }

  return plot_document_finish (document, error);
}

/* --- as a table --- */

static void
append_estimate (GString *line, const MoodEstimate *estimate)
{
  training_csv_append_number (line, "%.5f", estimate->gaussian.valence);
  training_csv_append_number (line, "%.5f", estimate->gaussian.arousal);
  training_csv_append_number (line, "%.5f", estimate->gaussian.valence_sd);
  training_csv_append_number (line, "%.5f", estimate->gaussian.arousal_sd);
  training_csv_append_field (line, mood_quadrant_to_id (estimate->quadrant));
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    training_csv_append_number (line, "%.5f", estimate->quadrant_probabilities[q]);
}

char *
jobs_compare_report_make_csv (const JobsComparison *comparison)
{
  GString *csv = g_string_new (
      "path,title,artist,group,true_quadrant,true_valence,true_arousal,"
      "new_valence,new_arousal,new_valence_sd,new_arousal_sd,new_quadrant,new_q1,new_q2,new_q3,new_q4,"
      "other_valence,other_arousal,other_valence_sd,other_arousal_sd,other_quadrant,other_q1,other_q2,"
      "other_q3,other_q4,distance\n");

  for (guint i = 0; i < comparison->songs->len; i++)
    {
      const JobsComparedSong *song = comparison->songs->pdata[i];
      g_autoptr (GString) line = g_string_new (NULL);

      training_csv_append_field (line, song->path);
      training_csv_append_field (line, song->title);
      training_csv_append_field (line, song->artist);
      training_csv_append_field (line, song->group);
      training_csv_append_field (line, song->quadrant >= 0 ? mood_quadrant_to_id (song->quadrant) : "");
      training_csv_append_number (line, "%.5f", song->valence);
      training_csv_append_number (line, "%.5f", song->arousal);
      for (int m = 0; m < JOBS_N_COMPARED; m++)
        append_estimate (line, &song->estimates[m]);
      training_csv_append_number (line, "%.5f", song->distance);
      g_string_append_printf (csv, "%s\n", line->str);
    }

  return g_string_free (csv, FALSE);
}

/* --- files --- */

/* Always FALSE. */
static gboolean
set_error (const char *path, const GError *cause, GError **error)
{
  g_autofree char *shown = base_paths_to_utf8 (path);

  g_set_error (error, BASE_ERROR,
               g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? BASE_ERROR_NO_SPACE
                                                                         : BASE_ERROR_FAILED,
               _ ("“%s” cannot be written: %s"), shown, cause->message);
  return FALSE;
}

gboolean
jobs_compare_report_save (GBytes *bytes, const char *path, GError **error)
{
  g_autoptr (GError) write_error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (g_file_set_contents_full (path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &write_error))
    return TRUE;

  return set_error (path, write_error, error);
}

/* By the ending of @path. */
static const char *
find_kind (const char *path)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);

  return g_str_has_suffix (folded, ".pdf") ? "pdf" : g_str_has_suffix (folded, ".csv") ? "csv" : "html";
}

static GBytes *
make_drawn (const JobsComparison *comparison,
            const JobsTrainingRun *run,
            PlotDocumentKind kind,
            GError **error)
{
  g_autofree char *settings
      = run != NULL ? jobs_train_settings_to_json (jobs_training_run_get_settings (run)) : NULL;
  g_autofree char *figures = run != NULL ? jobs_training_run_get_path (run, JOBS_RUN_FILE_EPOCHS) : NULL;
  /* A learner has no epochs; a report without curves is better than none. */
  g_autoptr (GArray) epochs = figures != NULL ? jobs_train_figures_load (figures, NULL) : NULL;
  const JobsCompareReport report = { .comparison = comparison, .settings = settings, .epochs = epochs };

  return jobs_compare_report_make (&report, kind, error);
}

gboolean
jobs_compare_report_write (const JobsComparison *comparison,
                           const JobsTrainingRun *run,
                           const char *kind,
                           const char *path,
                           GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (kind == NULL)
    kind = find_kind (path);
  if (g_str_equal (kind, "csv"))
    {
      char *csv = jobs_compare_report_make_csv (comparison);

      bytes = g_bytes_new_take (csv, strlen (csv));
    }
  else
    bytes = make_drawn (comparison, run, g_str_equal (kind, "pdf") ? PLOT_DOCUMENT_PDF : PLOT_DOCUMENT_HTML,
                        error);

  return bytes != NULL && jobs_compare_report_save (bytes, path, error);
}
