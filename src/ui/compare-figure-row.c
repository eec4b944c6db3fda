/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/compare-figure-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/text.h"

struct _MoodCompareFigureRow
{
  GtkListBoxRow parent_instance;
  GtkLabel *title;
  GtkLabel *verdict;
  GtkLabel *candidate;
  GtkLabel *other;
};

G_DEFINE_FINAL_TYPE (MoodCompareFigureRow, mood_compare_figure_row, GTK_TYPE_LIST_BOX_ROW)

static void
mood_compare_figure_row_class_init (MoodCompareFigureRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/compare-figure-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodCompareFigureRow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareFigureRow, verdict);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareFigureRow, candidate);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareFigureRow, other);
}

static void
mood_compare_figure_row_init (MoodCompareFigureRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "better, by 0.021 to 0.084" (transfer full) */
static char *
describe (const JobsComparedFigure *figure)
{
  const char *verdict = jobs_difference_describe (figure->verdict);
  g_autofree char *low = mood_text_signed (figure->low, 3);
  g_autofree char *high = mood_text_signed (figure->high, 3);
  g_autoptr (GString) range = NULL;

  if (!isfinite (figure->low) || !isfinite (figure->high))
    return g_strdup (verdict);

  range = g_string_new (NULL);
  /* Translators: between which numbers a difference lies, with signs */
  g_string_printf (range, _ ("%s to %s"), low, high);
  /* The numbers stay on one line. */
  g_string_replace (range, " ", "\302\240", 0);

  /* Translators: whether a figure is better or worse, and between which numbers the difference lies */
  return g_strdup_printf (_ ("%s: %s"), verdict, range->str);
}

static void
show_heads (MoodCompareFigureRow *self)
{
  GtkLabel *labels[] = { self->candidate, self->other };

  gtk_label_set_text (self->candidate, _ ("New"));
  gtk_label_set_text (self->other, _ ("In use"));
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_widget_add_css_class (GTK_WIDGET (labels[i]), "heading");
}

GtkWidget *
mood_compare_figure_row_new (const JobsComparedFigure *figure)
{
  MoodCompareFigureRow *self = g_object_new (MOOD_TYPE_COMPARE_FIGURE_ROW, NULL);
  g_autofree char *candidate = NULL, *other = NULL, *verdict = NULL;

  if (figure == NULL)
    {
      show_heads (self);
      return GTK_WIDGET (self);
    }

  candidate = mood_text_figure (figure->values[JOBS_COMPARED_CANDIDATE]);
  other = mood_text_figure (figure->values[JOBS_COMPARED_OTHER]);
  verdict = describe (figure);
  gtk_label_set_text (self->title, figure->title);
  gtk_label_set_text (self->candidate, candidate);
  gtk_label_set_text (self->other, other);
  gtk_label_set_text (self->verdict, verdict);
  if (figure->verdict == JOBS_DIFFERENCE_BETTER)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "success");
  else if (figure->verdict == JOBS_DIFFERENCE_WORSE)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");

  return GTK_WIDGET (self);
}
