/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/problem-lines.h"

/* GTK makes widgets for about 200 rows whatever is seen of them: they come in steps that leave the main thread free in between,
 * and those after them cost nothing. */
#define FIRST_ROWS 240
#define STEP       10

struct _MoodProblemLines
{
  AdwBin parent_instance;
  GtkStringList *lines;
  GtkSliceListModel *rows; /* those of lines that are shown */
  guint grow_id;           /* while more of them are to come */
};

G_DEFINE_FINAL_TYPE (MoodProblemLines, mood_problem_lines, ADW_TYPE_BIN)

static void
mood_problem_lines_dispose (GObject *object)
{
  g_clear_handle_id (&MOOD_PROBLEM_LINES (object)->grow_id, g_source_remove);

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
}

static gboolean
grow_cb (gpointer user_data)
{
  MoodProblemLines *self = user_data;
  const guint n_lines = mood_problem_lines_get_n (self);
  const guint n_rows = gtk_slice_list_model_get_size (self->rows) + STEP;

  gtk_slice_list_model_set_size (self->rows, n_rows < FIRST_ROWS ? n_rows : n_lines);
  if (n_rows < MIN (FIRST_ROWS, n_lines))
    return G_SOURCE_CONTINUE;

  self->grow_id = 0;
  return G_SOURCE_REMOVE;
}

void
mood_problem_lines_set (MoodProblemLines *self, const char *const *lines)
{
  g_clear_handle_id (&self->grow_id, g_source_remove);
  gtk_slice_list_model_set_size (self->rows, STEP);
  gtk_string_list_splice (self->lines, 0, mood_problem_lines_get_n (self), lines);
  /* After the frame that shows the rows that are there. */
  if (mood_problem_lines_get_n (self) > STEP)
    self->grow_id = g_timeout_add_full (GDK_PRIORITY_REDRAW, 4, grow_cb, self, NULL);
}

guint
mood_problem_lines_get_n (MoodProblemLines *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->lines));
}
