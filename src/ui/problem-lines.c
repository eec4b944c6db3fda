/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/problem-lines.h"

#include "ui/growing-rows.h"

/* Rows that come at a time. */
#define STEP 10

struct _MoodProblemLines
{
  AdwBin parent_instance;
  GtkStringList *lines;
  GtkSliceListModel *rows;  /* those of lines that are shown */
  MoodGrowingRows *growing; /* (owned) (nullable): of rows, until it is disposed of */
};

G_DEFINE_FINAL_TYPE (MoodProblemLines, mood_problem_lines, ADW_TYPE_BIN)

static void
mood_problem_lines_dispose (GObject *object)
{
  g_clear_pointer (&MOOD_PROBLEM_LINES (object)->growing, mood_growing_rows_free);

  G_OBJECT_CLASS (mood_problem_lines_parent_class)->dispose (object);
}

static void
mood_problem_lines_class_init (MoodProblemLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_problem_lines_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/moodplane/Moodplane/ui/problem-lines.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), MoodProblemLines, lines);
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), MoodProblemLines, rows);
}

static void
mood_problem_lines_init (MoodProblemLines *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->growing = mood_growing_rows_new (self->rows, STEP);
}

void
mood_problem_lines_set (MoodProblemLines *self, const char *const *lines)
{
  mood_growing_rows_stop (self->growing);
  gtk_string_list_splice (self->lines, 0, mood_problem_lines_get_n (self), lines);
  mood_growing_rows_start (self->growing);
}

guint
mood_problem_lines_get_n (MoodProblemLines *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->lines));
}
