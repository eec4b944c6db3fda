/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/class-metrics.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/training/report-table.h"

#define FIGURE_WIDTH 9

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

GStrv
training_class_names_list (const TrainingCorpus *corpus)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
    {
      const char *name = training_corpus_get_clip (corpus, i)->class_name;

      if (*name != '\0' && g_hash_table_add (seen, (gpointer)name))
        g_ptr_array_add (names, (gpointer)name);
    }

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strdupv ((char **)names->pdata);
}

int
training_class_names_find (const char *const *names, const char *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;

  return -1;
}

static void
take_names (TrainingClassMetrics *self, const char *const *names, gsize n)
{
  if (self->names != NULL)
    return;

  self->names = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    self->names[i] = g_strdup (names[i]);
  self->figures.n_classes = n;
}

void
training_class_metrics_gather (TrainingClassMetrics *self,
                               const TrainingCorpus *corpus,
                               int manifest,
                               const GArray *predictions)
{
  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
      const MoodDegrees *said = prediction->classes;
      int truth;

      if (said == NULL || *clip->class_name == '\0' || (manifest >= 0 && clip->manifest != (guint)manifest))
        continue;
      take_names (self, said->names, said->n_degrees);
      truth = training_class_names_find ((const char *const *)self->names, clip->class_name);
      if (truth >= 0)
        training_classification_add (&self->figures, truth, mood_degrees_find_highest (said), said->shares);
      else
        self->n_unknown++;
    }
}

void
training_class_metrics_merge (TrainingClassMetrics *self, const TrainingClassMetrics *other)
{
  if (other->names == NULL)
    return;

  take_names (self, (const char *const *)other->names, g_strv_length (other->names));
  training_classification_merge (&self->figures, &other->figures);
  self->n_unknown += other->n_unknown;
}

void
training_class_metrics_clear (TrainingClassMetrics *self)
{
  g_clear_pointer (&self->names, g_strfreev);
}

double
training_class_metrics_get_chance (const TrainingClassMetrics *self)
{
  guint most = 0;

  for (guint c = 0; c < self->figures.n_classes; c++)
    most = MAX (most, training_classification_get_n_true (&self->figures, c));
  return self->figures.n > 0 ? (double)most / self->figures.n : NAN;
}

static void
append_figures (const TrainingClassMetrics *self, GString *report)
{
  const struct
  {
    const char *name; /* as in other tables */
    double figure;
  } figures[] = {
    { "macro-F1", training_classification_get_macro_f1 (&self->figures) },
    { "accuracy", training_classification_get_accuracy (&self->figures) },
    { "cross-entropy", training_classification_get_cross_entropy (&self->figures) },
    { "ECE", training_classification_get_calibration_error (&self->figures) },
  };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    g_string_append_printf (report, "%s%s %s", i == 0 ? "  " : ", ", figures[i].name,
                            g_ascii_formatd (number, sizeof number, "%.3f", figures[i].figure));
  g_string_append (report, "\n  ");
  g_string_append_printf (report, _ ("the most frequent class, said of every clip: accuracy %s"),
                          g_ascii_formatd (number, sizeof number, "%.3f",
                                           training_class_metrics_get_chance (self)));
  g_string_append_c (report, '\n');
  if (self->n_unknown > 0)
    g_string_append_printf (report,
                            ngettext ("  %u clip is of a class that the model does not know.\n",
                                      "  %u clips are of classes that the model does not know.\n",
                                      self->n_unknown),
                            self->n_unknown);
}

/* The names come last, as they are of any width. */
static void
append_class (const TrainingClassMetrics *self, guint which, GString *report)
{
  const TrainingClassification *figures = &self->figures;

  g_string_append_printf (report, "  %5u", training_classification_get_n_true (figures, which));
  training_report_append_figure (report, training_classification_get_precision (figures, which),
                                 FIGURE_WIDTH);
  training_report_append_figure (report, training_classification_get_recall (figures, which), FIGURE_WIDTH);
  training_report_append_figure (report, training_classification_get_f1 (figures, which), FIGURE_WIDTH);
  g_string_append (report, "  ");
  for (guint c = 0; c < figures->n_classes; c++)
    g_string_append_printf (report, " %4u", figures->confusion[which][c]);
  g_string_append_printf (report, "  %2u %s\n", which + 1, self->names[which]);
}

void
training_class_report_append (GString *report,
                              const TrainingCorpus *corpus,
                              guint manifest,
                              const GArray *predictions)
{
  g_auto (TrainingClassMetrics) metrics = { 0 };

  training_class_metrics_gather (&metrics, corpus, (int)manifest, predictions);
  if (metrics.figures.n + metrics.n_unknown == 0)
    return;

  g_string_append_printf (report, _ ("%s, own classes, %u clips:\n"),
                          training_corpus_get_manifest_name (corpus, manifest), metrics.figures.n);
  append_figures (&metrics, report);
  g_string_append_printf (report, "  %5s %*s %*s %*s   %s\n", _ ("clips"), FIGURE_WIDTH, "precision",
                          FIGURE_WIDTH, "recall", FIGURE_WIDTH, "F1", _ ("taken for"));
  g_string_append_printf (report, "  %*s", 5 + 3 * (FIGURE_WIDTH + 1) + 2, "");
  for (guint c = 0; c < metrics.figures.n_classes; c++)
    g_string_append_printf (report, " %4u", c + 1);
  g_string_append_c (report, '\n');
  for (guint c = 0; c < metrics.figures.n_classes; c++)
    append_class (&metrics, c, report);
}
