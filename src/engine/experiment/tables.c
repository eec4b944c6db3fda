/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/tables.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/experiment/labels.h"
#include "engine/experiment/text-table.h"
#include "engine/training/summary.h"

#define DASH "–"

/* A figure of a row over its finished cells. */
static TrainingSummary
summarize (const GPtrArray     *results,
           const ExperimentRow *row,
           const char          *metric)
{
  g_autofree double *values = g_new (double, experiment_row_get_cells (row));
  gsize n_values = 0;

  for (guint run = 0; run < row->runs; run++)
    for (guint part = 0; part < experiment_row_get_parts (row); part++)
      {
        const ExperimentResult *result = experiment_store_find (results, row, run, part);

        values[n_values++] = result != NULL ? experiment_result_get (result, metric) : NAN;
      }

  return training_summarize (values, n_values);
}

/* With a point in every country: these are figures of a table, as the papers print them. */
static char *
format_figure (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (isfinite (value) ? g_ascii_formatd (text, sizeof text, "%.3f", value) : DASH);
}

static char *
format_summary (TrainingSummary summary)
{
  g_autofree char *mean = format_figure (summary.mean);
  g_autofree char *sd = isfinite (summary.sd) ? format_figure (summary.sd) : NULL;

  return sd != NULL ? g_strconcat (mean, " ± ", sd, NULL) : g_steal_pointer (&mean);
}

static char *
baseline_of (const char *metric)
{
  return g_strconcat ("baseline-", metric, NULL);
}

/* Whether a column has a figure of that kind in any row; else it would be all dashes. */
static gboolean
has_reported (const ExperimentPlan *plan,
              const char           *metric)
{
  for (guint i = 0; i < plan->rows->len; i++)
    if (isfinite (experiment_row_get_reported (plan->rows->pdata[i], metric)))
      return TRUE;

  return FALSE;
}

static gboolean
has_figure (const ExperimentPlan *plan,
            const GPtrArray      *results,
            const char           *metric)
{
  for (guint i = 0; i < plan->rows->len; i++)
    if (summarize (results, plan->rows->pdata[i], metric).n > 0)
      return TRUE;

  return FALSE;
}

static void
add_header (ExperimentTextTable  *table,
            const ExperimentPlan *plan,
            const GPtrArray      *results)
{
  experiment_text_table_add (table, g_strdup (_ ("row")));
  for (char **column = plan->columns; *column != NULL; column++)
    {
      g_autofree char *baseline = baseline_of (*column);

      experiment_text_table_add (table, g_strdup (*column));
      if (has_figure (plan, results, baseline))
        experiment_text_table_add (table, g_strdup (_ ("baseline")));
      if (has_reported (plan, *column))
        experiment_text_table_add (table, g_strdup (_ ("reported")));
    }
  experiment_text_table_add (table, g_strdup (_ ("cells")));
  experiment_text_table_end_row (table);
}

static void
add_row (ExperimentTextTable  *table,
         const ExperimentPlan *plan,
         const ExperimentRow  *row,
         const GPtrArray      *results)
{
  experiment_text_table_add (table, g_strdup (row->name));
  for (char **column = plan->columns; *column != NULL; column++)
    {
      g_autofree char *baseline = baseline_of (*column);

      experiment_text_table_add (table, format_summary (summarize (results, row, *column)));
      if (has_figure (plan, results, baseline))
        experiment_text_table_add (table, format_figure (summarize (results, row, baseline).mean));
      if (has_reported (plan, *column))
        experiment_text_table_add (table, format_figure (experiment_row_get_reported (row, *column)));
    }
  experiment_text_table_add (table, g_strdup_printf ("%u/%u", experiment_store_count (results, row),
                                                     experiment_row_get_cells (row)));
  experiment_text_table_end_row (table);
}

static ExperimentTextTable *
make_table (const ExperimentPlan *plan,
            const GPtrArray      *results)
{
  ExperimentTextTable *table = experiment_text_table_new ();

  add_header (table, plan, results);
  for (guint i = 0; i < plan->rows->len; i++)
    add_row (table, plan, plan->rows->pdata[i], results);
  return table;
}

/* What was reduced, once for all rows that share the words. */
static void
append_reduced (const ExperimentPlan *plan,
                GString              *text,
                const char           *bullet)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < plan->rows->len; i++)
    {
      const ExperimentRow *row = plan->rows->pdata[i];
      g_autoptr (GString) names = g_string_new (NULL);
      guint n_rows = 0;

      if (*row->reduced == '\0' || !g_hash_table_add (seen, row->reduced))
        continue;

      for (guint j = i; j < plan->rows->len; j++)
        {
          const ExperimentRow *other = plan->rows->pdata[j];

          if (!g_str_equal (other->reduced, row->reduced))
            continue;
          g_string_append_printf (names, "%s%s", n_rows++ > 0 ? "; " : "", other->name);
        }

      if (n_rows == plan->rows->len)
        g_string_append_printf (text, _ ("%sReduced against the paper: %s.\n"), bullet, row->reduced);
      else
        g_string_append_printf (text, _ ("%sReduced against the paper (%s): %s.\n"), bullet, names->str,
                                row->reduced);
    }
}

/* What a search found, or that a training went astray. */
static void
append_notes (const ExperimentPlan *plan,
              const GPtrArray      *results,
              GString              *text,
              const char           *bullet)
{
  for (guint i = 0; i < plan->rows->len; i++)
    {
      const ExperimentRow *row = plan->rows->pdata[i];
      const guint n_parts = experiment_row_get_parts (row);

      for (guint cell = 0; cell < experiment_row_get_cells (row); cell++)
        {
          const ExperimentResult *result
              = experiment_store_find (results, row, cell / n_parts, cell % n_parts);

          if (result != NULL && *result->note != '\0')
            g_string_append_printf (text, _ ("%s%s, run %u, part %u: %s\n"), bullet, row->name,
                                    cell / n_parts + 1, cell % n_parts + 1, result->note);
        }
    }
}

char *
experiment_tables_print (const ExperimentPlan *plan,
                         const GPtrArray      *results)
{
  g_autoptr (ExperimentTextTable) table = make_table (plan, results);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s (%s, %s)%s\n", plan->name, plan->title, plan->paper, plan->table,
                          plan->is_quick ? _ (" – QUICK: these figures say nothing of the systems") : "");
  experiment_text_table_plain (table, text);
  append_reduced (plan, text, "");
  append_notes (plan, results, text, "");
  return g_string_free (text, FALSE);
}

static void
append_confusion (const ExperimentPlan *plan,
                  const ExperimentRow  *row,
                  const GPtrArray      *results,
                  GString              *page)
{
  const guint n_classes = experiment_row_has_classes (row) ? experiment_labels_count_outputs (row) : 0;
  g_autofree guint *sum = NULL;

  for (guint run = 0; run < row->runs; run++)
    for (guint part = 0; part < experiment_row_get_parts (row); part++)
      {
        const ExperimentResult *result = experiment_store_find (results, row, run, part);

        if (result == NULL || result->confusion == NULL || result->n_classes != n_classes)
          continue;
        if (sum == NULL)
          sum = g_new0 (guint, n_classes * n_classes);
        for (guint i = 0; i < n_classes * n_classes; i++)
          sum[i] += result->confusion[i];
      }

  if (sum == NULL)
    return;

  g_string_append_printf (page, "\n%s, true class by row, said by column:\n\n```\n", row->name);
  for (guint truth = 0; truth < n_classes; truth++)
    {
      if (row->classes != NULL)
        g_string_append_printf (page, "%-12s", row->classes[truth]);
      else
        g_string_append_printf (page, "Q%-11u", truth + 1);
      for (guint said = 0; said < n_classes; said++)
        g_string_append_printf (page, "%6u", sum[truth * n_classes + said]);
      g_string_append_c (page, '\n');
    }
  g_string_append (page, "```\n");
}

/* When, by which program and for how long: of all cells that the table rests on. */
static void
append_provenance (const ExperimentPlan *plan,
                   const GPtrArray      *results,
                   GString              *page)
{
  g_autoptr (GHashTable) commits = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) names = g_string_new (NULL);
  const char *first = NULL, *last = NULL, *cpu = NULL;
  double seconds = 0.0;

  for (guint i = 0; i < plan->rows->len; i++)
    {
      const ExperimentRow *row = plan->rows->pdata[i];

      for (guint cell = 0; cell < experiment_row_get_cells (row); cell++)
        {
          const ExperimentResult *result = experiment_store_find (
              results, row, cell / experiment_row_get_parts (row), cell % experiment_row_get_parts (row));

          if (result == NULL)
            continue;
          seconds += result->seconds;
          cpu = result->cpu;
          first = first == NULL || g_strcmp0 (result->date, first) < 0 ? result->date : first;
          last = last == NULL || g_strcmp0 (result->date, last) > 0 ? result->date : last;
          if (g_hash_table_add (commits, result->commit))
            g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", result->commit);
        }
    }

  if (first != NULL)
    g_string_append_printf (page, "\nMade %.10s to %.10s by %s on %s: %.1f minutes of one core.\n", first, last,
                            names->str, cpu, seconds / 60.0);
}

void
experiment_tables_markdown (const ExperimentPlan *plan,
                            const GPtrArray      *results,
                            GString              *page)
{
  g_autoptr (ExperimentTextTable) table = make_table (plan, results);

  g_string_append_printf (page, "\n## %s: %s\n\n%s, %s. `moodplane-cli experiment run %s%s`\n\n", plan->name,
                          plan->title, plan->paper, plan->table, plan->name, plan->is_quick ? " --quick" : "");
  if (plan->is_quick)
    g_string_append (page, "**Quick: a few clips and epochs. These figures say that it runs, and nothing of how good it "
                           "is.**\n\n");
  if (plan->about != NULL)
    g_string_append_printf (page, "%s\n\n", plan->about);
  experiment_text_table_markdown (table, page);
  g_string_append_c (page, '\n');
  append_reduced (plan, page, "- ");
  append_notes (plan, results, page, "- ");
  for (guint i = 0; i < plan->rows->len; i++)
    append_confusion (plan, plan->rows->pdata[i], results, page);
  append_provenance (plan, results, page);
}

static char *
format_hours (double seconds)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (seconds))
    return g_strdup ("?");
  if (seconds <= 0.0)
    return g_strdup ("–");
  return seconds < 3600.0
             ? g_strdup_printf (_ ("%s min"), g_ascii_formatd (text, sizeof text, "%.0f", ceil (seconds / 60.0)))
             : g_strdup_printf (_ ("%s h"), g_ascii_formatd (text, sizeof text, "%.1f", seconds / 3600.0));
}

/* Of what is left of the row, on one core: as long as its finished cells took, or as its settings say, which
 * tell of whole runs. NAN when nobody knows. */
static double
estimate (const ExperimentPlan *plan,
          const ExperimentRow  *row,
          const GPtrArray      *results)
{
  const guint n_left = experiment_row_get_cells (row) - experiment_store_count (results, row);
  double seconds = 0.0;
  guint n_known = 0;

  for (guint i = 0; i < results->len; i++)
    {
      const ExperimentResult *result = results->pdata[i];

      if (!g_str_equal (result->row, row->name) || !g_str_equal (result->fingerprint, row->fingerprint))
        continue;
      seconds += result->seconds;
      n_known++;
    }

  if (n_left == 0)
    return 0.0;
  if (n_known > 0)
    return n_left * seconds / n_known;
  return row->seconds > 0.0 && !plan->is_quick ? n_left * row->seconds : NAN;
}

char *
experiment_tables_list (const GPtrArray  *plans,
                        const char       *results_folder,
                        GError          **error)
{
  g_autoptr (ExperimentTextTable) table = experiment_text_table_new ();
  GString *text;

  experiment_text_table_add (table, g_strdup (_ ("name")));
  experiment_text_table_add (table, g_strdup (_ ("rows")));
  experiment_text_table_add (table, g_strdup (_ ("cells")));
  experiment_text_table_add (table, g_strdup (_ ("done")));
  experiment_text_table_add (table, g_strdup (_ ("left, on two cores")));
  experiment_text_table_end_row (table);

  for (guint i = 0; i < plans->len; i++)
    {
      const ExperimentPlan *plan = plans->pdata[i];
      g_autoptr (GPtrArray) results = experiment_store_load (results_folder, plan, error);
      double seconds = 0.0;
      guint n_done = 0;

      if (results == NULL)
        return NULL;
      for (guint r = 0; r < plan->rows->len; r++)
        {
          n_done += experiment_store_count (results, plan->rows->pdata[r]);
          seconds += estimate (plan, plan->rows->pdata[r], results);
        }

      experiment_text_table_add (table, g_strdup (plan->name));
      experiment_text_table_add (table, g_strdup_printf ("%u", plan->rows->len));
      experiment_text_table_add (table, g_strdup_printf ("%u", experiment_plan_get_cells (plan)));
      experiment_text_table_add (table, g_strdup_printf ("%u", n_done));
      experiment_text_table_add (table, format_hours (seconds / 2.0));
      experiment_text_table_end_row (table);
    }

  text = g_string_new (NULL);
  experiment_text_table_plain (table, text);
  return g_string_free (text, FALSE);
}
