/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/compare-report.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/csv.h"
#include "jobs/compare-drawing.h"

static const char style[]
    = ":root{color-scheme:light dark;--ink:#1d1d20;--dim:#6b6b70;--line:#d0d0d4;--paper:#fff;--m0:#1a5fb4;--m1:#9a6700;"
      "--q1:#b5830a;--q2:#c01c28;--q3:#1a5fb4;--q4:#26794a;--cell:26,95,180}"
      "@media(prefers-color-scheme:dark){:root{--ink:#f2f2f4;--dim:#a5a5ab;--line:#47474d;--paper:#1e1e20;--m0:#78aeed;"
      "--m1:#e5b655;--q1:#e5b655;--q2:#ff7b7b;--q3:#78aeed;--q4:#6fcf97;--cell:120,174,237}}"
      "body{font:15px/1.5 sans-serif;color:var(--ink);background:var(--paper);max-width:60em;margin:2em auto;padding:0 1em}"
      "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em}table{border-collapse:collapse}"
      "td,th{padding:.25em .7em;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}"
      "td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}.dim{color:var(--dim)}.warn{border-inline-start:4px solid "
      "var(--q2);padding-inline-start:.8em}.pair{display:flex;flex-wrap:wrap;gap:2em}pre{white-space:pre-wrap;"
      "overflow-wrap:anywhere;border:1px solid var(--line);padding:.8em}svg .axis{stroke:var(--dim)}svg "
      ".grid{stroke:var(--line)}svg .label{fill:var(--dim);font-size:11px}svg .bar{stroke:var(--m0);stroke-width:3}svg "
      ".q1{fill:var(--q1)}svg .q2{fill:var(--q2)}svg .q3{fill:var(--q3)}svg .q4{fill:var(--q4)}svg "
      ".m0{fill:var(--m0);fill-opacity:.8}svg .m1{fill:var(--m1);fill-opacity:.8}.c0{color:var(--m0)}.c1{color:var(--m1)}";

char *
jobs_compare_report_format (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (isnan (number) ? "–" : g_ascii_formatd (text, sizeof text, "%.3f", number));
}

/* As text, whatever it is. */
static void
append_escaped (GString *page, const char *before, const char *text, const char *after)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append_printf (page, "%s%s%s", before, escaped, after);
}

static void
append_number (GString *page, double number)
{
  g_autofree char *text = jobs_compare_report_format (number);

  g_string_append_printf (page, "<td class=\"n\">%s</td>", text);
}

/* The first cell of a row of the table of models, and then what @model has. */
static void
append_model_row (GString *page, const char *title, const char *first, const char *second)
{
  if (*first == '\0' && *second == '\0')
    return;

  append_escaped (page, "<tr><th>", title, "</th>");
  append_escaped (page, "<td>", first, "</td>");
  append_escaped (page, "<td>", second, "</td></tr>");
}

static void
append_models (GString *page, const JobsComparison *comparison)
{
  const JobsComparedModel *first = &comparison->models[0];
  const JobsComparedModel *second = &comparison->models[1];
  g_autofree char *first_size = g_format_size (first->n_bytes);
  g_autofree char *second_size = g_format_size (second->n_bytes);

  append_escaped (page, "<h2>", _ ("The models"), "</h2><table><tr><th></th>");
  append_escaped (page, "<th class=\"c0\">", _ ("New"), "</th>");
  append_escaped (page, "<th class=\"c1\">", second->is_in_use ? _ ("In use") : _ ("Compared with"), "</th></tr>");
  append_model_row (page, _ ("File"), first->name, second->name);
  append_model_row (page, _ ("Size"), first_size, second_size);
  append_model_row (page, _ ("Trained on"), first->date, second->date);
  append_model_row (page, _ ("From so many clips of these collections"), first->corpora, second->corpora);
  append_model_row (page, _ ("Fingerprint"), first->fingerprint, second->fingerprint);
  g_string_append (page, "</table>");
}

static void
append_figures (GString *page, const JobsComparison *comparison)
{
  append_escaped (page, "<h2>", _ ("On songs that both were judged by"), "</h2><table><tr><th></th>");
  append_escaped (page, "<th class=\"n c0\">", _ ("New"), "</th>");
  append_escaped (page, "<th class=\"n c1\">", comparison->models[1].is_in_use ? _ ("In use") : _ ("Compared with"), "</th>");
  append_escaped (page, "<th class=\"n\">", _ ("Difference"), "</th>");
  append_escaped (page, "<th class=\"n\">", _ ("from"), "</th>");
  append_escaped (page, "<th class=\"n\">", _ ("to"), "</th><th></th><th></th>");
  append_escaped (page, "<th class=\"n\">", _ ("Songs"), "</th></tr>\n");
  for (guint i = 0; i < comparison->figures->len; i++)
    {
      const JobsComparedFigure *figure = comparison->figures->pdata[i];

      append_escaped (page, "<tr><th>", figure->title, "</th>");
      append_number (page, figure->values[0]);
      append_number (page, figure->values[1]);
      append_number (page, figure->difference);
      append_number (page, figure->low);
      append_number (page, figure->high);
      g_string_append (page, "<td>");
      jobs_compare_drawing_append_interval (page, figure);
      append_escaped (page, "</td><td>", jobs_difference_describe (figure->verdict), "</td>");
      g_string_append_printf (page, "<td class=\"n\">%u</td></tr>\n", figure->n);
    }
  g_string_append (page, "</table>");
  append_escaped (
      page, "<p class=\"dim\">",
      _ ("“From” and “to” hold the difference with 95 %: songs are drawn 2000 times with replacement, the same ones for both "
         "models (paired bootstrap: Efron and Tibshirani 1993; Bisani and Ney 2004). Songs of one artist, actor or album are drawn "
         "together. Of errors, cross-entropy and loss less is better."),
      "</p>");
}

static void
append_confusion (GString *page, const JobsConfusion *confusion, const char *title, int which)
{
  g_string_append_printf (page, "<div><h3 class=\"c%d\">", which);
  append_escaped (page, "", title, "</h3><table><tr><th></th>");
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    append_escaped (page, "<th class=\"n\">", mood_quadrant_get_name (q), "</th>");
  for (int truth = 0; truth < MOOD_N_QUADRANTS; truth++)
    {
      guint sum = 0;

      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        sum += confusion->counts[truth][q];
      append_escaped (page, "</tr><tr><th>", mood_quadrant_get_name (truth), "</th>");
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        {
          const guint n = confusion->counts[truth][q];

          g_string_append_printf (page, "<td class=\"n\" style=\"background:rgba(var(--cell),.%02u)\">%u</td>",
                                  sum > 0 ? 60 * n / sum : 0, n);
        }
    }
  g_string_append (page, "</tr></table></div>");
}

static void
append_quadrants (GString *page, const JobsComparison *comparison)
{
  if (comparison->confusions[0].n == 0)
    return;

  append_escaped (page, "<h2>", _ ("Labelled quadrant (rows) and reported one (columns)"), "</h2><div class=\"pair\">");
  append_confusion (page, &comparison->confusions[0], _ ("New"), 0);
  append_confusion (page, &comparison->confusions[1],
                    comparison->models[1].is_in_use ? _ ("In use") : _ ("Compared with"), 1);
  append_escaped (page, "</div><h2>", _ ("How often quadrants are right, against the probability that was said"), "</h2>");
  jobs_compare_drawing_append_calibration (page, comparison);
}

static gboolean
has_points (const JobsComparison *comparison)
{
  for (guint i = 0; i < comparison->songs->len; i++)
    if (!isnan (((const JobsComparedSong *)comparison->songs->pdata[i])->valence))
      return TRUE;

  return FALSE;
}

static void
append_points (GString *page, const JobsComparison *comparison)
{
  if (!has_points (comparison))
    return;

  append_escaped (page, "<h2>", _ ("From the labels to where the models put the songs"), "</h2><div class=\"pair\">");
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    {
      g_string_append (page, "<div>");
      jobs_compare_drawing_append_plane (page, comparison, m);
      append_escaped (page, m == 0 ? "<p class=\"c0\">" : "<p class=\"c1\">",
                      m == 0                               ? _ ("New")
                      : comparison->models[1].is_in_use ? _ ("In use")
                                                          : _ ("Compared with"),
                      "</p></div>");
    }
  append_escaped (page, "</div><p class=\"dim\">", _ ("Colours are those of the quadrant that the label lies in."), "</p>");
}

static void
append_change (GString *page, const JobsComparedSong *song)
{
  append_escaped (page, "<tr><td>", song->title, "</td>");
  append_escaped (page, "<td>", song->artist, "</td>");
  for (int m = JOBS_N_COMPARED - 1; m >= 0; m--)
    {
      append_escaped (page, "<td>", mood_quadrant_get_name (song->estimates[m].quadrant), "</td>");
      append_number (page, song->estimates[m].gaussian.valence);
      append_number (page, song->estimates[m].gaussian.arousal);
    }
  append_number (page, song->distance);
  g_string_append (page, "</tr>\n");
}

static void
append_changes (GString *page, const JobsComparison *comparison)
{
  g_autofree char *told = jobs_comparison_tell_changes (comparison);

  if (comparison->n_library == 0)
    return;

  append_escaped (page, "<h2>", _ ("Songs of the library that change most"), "</h2>");
  append_escaped (page, "<p>", told, "</p><table><tr><th>");
  append_escaped (page, "", _ ("Title"), "</th>");
  append_escaped (page, "<th>", _ ("Artist"), "</th>");
  append_escaped (page, "<th class=\"c1\" colspan=\"3\">",
                  comparison->models[1].is_in_use ? _ ("In use") : _ ("Compared with"), "</th>");
  append_escaped (page, "<th class=\"c0\" colspan=\"3\">", _ ("New"), "</th>");
  append_escaped (page, "<th class=\"n\">", _ ("Distance"), "</th></tr>\n");
  for (guint i = 0; i < comparison->changes->len; i++)
    append_change (page, comparison->changes->pdata[i]);
  g_string_append (page, "</table>");
}

static void
append_summary (GString *page, const JobsComparison *comparison)
{
  g_autofree char *conclusion = jobs_comparison_conclude (comparison);
  g_autofree char *songs = g_strdup_printf (g_dngettext (NULL, "%s: %u song", "%s: %u songs", comparison->songs->len),
                                            comparison->name, comparison->songs->len);

  append_escaped (page, "<p class=\"dim\">", songs, "</p>");
  append_escaped (page, "<p><strong>", conclusion, "</strong></p>");
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    {
      g_autofree char *warning = jobs_comparison_warn (comparison, m);

      if (warning != NULL)
        append_escaped (page, "<p class=\"warn\">", warning, "</p>");
    }
}

char *
jobs_compare_report_make_html (const JobsComparison *comparison, const char *settings)
{
  GString *page = g_string_new ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                                "content=\"width=device-width\">");

  append_escaped (page, "<title>", _ ("Two models compared"), "</title>");
  g_string_append_printf (page, "<style>%s</style></head><body>\n", style);
  append_escaped (page, "<h1>", _ ("Two models compared"), "</h1>");
  append_summary (page, comparison);
  append_figures (page, comparison);
  append_quadrants (page, comparison);
  append_points (page, comparison);
  append_changes (page, comparison);
  append_models (page, comparison);
  if (settings != NULL)
    {
      append_escaped (page, "<h2>", _ ("Settings that repeat the training"), "</h2><pre id=\"settings\">");
      append_escaped (page, "", settings, "</pre>");
    }
  g_string_append (page, "</body></html>\n");

  return g_string_free (page, FALSE);
}

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
  GString *csv = g_string_new ("path,title,artist,group,true_quadrant,true_valence,true_arousal,"
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

gboolean
jobs_compare_report_save (const char *text, const char *path, GError **error)
{
  g_autoptr (GError) write_error = NULL;
  g_autofree char *shown = base_paths_to_utf8 (path);

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &write_error))
    return TRUE;

  g_set_error (error, BASE_ERROR,
               g_error_matches (write_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? BASE_ERROR_NO_SPACE : BASE_ERROR_FAILED,
               _ ("“%s” cannot be written: %s"), shown, write_error->message);
  return FALSE;
}
