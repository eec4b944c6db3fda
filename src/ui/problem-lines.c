/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/problem-lines.h"

struct _MoodProblemLines
{
  AdwBin parent_instance;
  GtkStringList *lines;
};

G_DEFINE_FINAL_TYPE (MoodProblemLines, mood_problem_lines, ADW_TYPE_BIN)

static void
mood_problem_lines_class_init (MoodProblemLinesClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/org/moodplane/Moodplane/ui/problem-lines.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), MoodProblemLines, lines);
}

static void
mood_problem_lines_init (MoodProblemLines *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_problem_lines_set (MoodProblemLines *self, const char *const *lines)
{
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)), lines);
}

guint
mood_problem_lines_get_n (MoodProblemLines *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->lines));
}
