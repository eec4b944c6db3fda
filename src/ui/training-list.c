/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-list.h"

#include "ui/training-row.h"

/* The row of @run, at @place of the list; rows before it are of trainings that are gone. (nullable) */
static MoodTrainingRow *
find_row (GtkListBox *list, JobsTrainingRun *run, int place)
{
  GtkListBoxRow *row;

  for (int i = place; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_str_equal (mood_training_row_get_id (MOOD_TRAINING_ROW (row)), jobs_training_run_get_id (run)))
      {
        while (i-- > place)
          gtk_list_box_remove (list, GTK_WIDGET (gtk_list_box_get_row_at_index (list, place)));
        return MOOD_TRAINING_ROW (row);
      }

  return NULL;
}

/* Rows are kept: there may be hundreds of trainings, and GTK takes a millisecond or two to make one. */
void
mood_training_list_show (GtkListBox *list, GPtrArray *runs, JobsRunJob *job)
{
  const char *running = job != NULL ? jobs_training_run_get_id (jobs_run_job_get_run (job)) : NULL;
  GtkListBoxRow *left;

  for (guint i = 0; i < runs->len; i++)
    {
      JobsTrainingRun *run = g_ptr_array_index (runs, i);
      JobsRunJob *its = g_strcmp0 (running, jobs_training_run_get_id (run)) == 0 ? job : NULL;
      MoodTrainingRow *row = find_row (list, run, (int)i);

      if (row != NULL)
        mood_training_row_show (row, run, its);
      else
        gtk_list_box_insert (list, mood_training_row_new (run, its), (int)i);
    }
  while ((left = gtk_list_box_get_row_at_index (list, (int)runs->len)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (left));
}
