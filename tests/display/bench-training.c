/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-training [SONGS [EPOCHS]]: how long the main thread is kept from the user by the charts of a training that is watched. */

#include <stdlib.h>

#include "stalls.h"
#include "ui/training-charts.h"

/* Songs that are heard the better the later the epoch is; the same with each call. */
static void
make_points (JobsTrainPoint *points, guint n_points, double blur)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < n_points; i++)
    {
      double valence = g_rand_double_range (random, -0.9, 0.9), arousal = g_rand_double_range (random, -0.9, 0.9);

      points[i] = (JobsTrainPoint) {
        .has_point = TRUE,
        .true_valence = valence,
        .true_arousal = arousal,
        .valence = valence + g_rand_double_range (random, -blur, blur),
        .arousal = arousal + g_rand_double_range (random, -blur, blur),
      };
    }
}

static int
get_quadrant (double valence, double arousal)
{
  if (arousal >= 0)
    return valence >= 0 ? 0 : 1;

  return valence < 0 ? 2 : 3;
}

static void
fill_in (JobsTrainFigures *figures, JobsTrainPoint *points, guint epoch)
{
  double share = (double)epoch / figures->n_epochs;

  make_points (points, (guint)figures->n_points, 1.2 - 0.8 * share);
  figures->epoch = epoch;
  figures->train_loss = 1.2 - share;
  figures->valid_loss = 1.3 - 0.8 * share;
  figures->accuracy = 0.3 + 0.3 * share;
  figures->macro_f1 = 0.25 + 0.3 * share;
  figures->concordance_valence = 0.5 + 0.1 * share;
  figures->concordance_arousal = 0.4 + 0.2 * share;
  figures->is_best = epoch % 5 == 1;
  figures->points = points;
  memset (figures->confusion, 0, sizeof figures->confusion);
  for (gsize i = 0; i < figures->n_points; i++)
    figures->confusion[get_quadrant (points[i].true_valence, points[i].true_arousal)]
                      [get_quadrant (points[i].valence, points[i].arousal)]++;
}

int
main (int   argc,
      char *argv[])
{
  guint n_songs, n_epochs;
  GtkWindow *window;
  MoodTrainingCharts *charts;
  g_autofree JobsTrainPoint *points = NULL;
  StallMeter opening = { .name = "a window with empty charts" };
  StallMeter first = { .name = "the first epoch" };
  StallMeter further = { .name = "further epochs" };

  harness_init (&argc, &argv);
  n_songs = argc > 1 ? (guint)atoi (argv[1]) : 75;
  n_epochs = argc > 2 ? (guint)atoi (argv[2]) : 30;
  points = g_new (JobsTrainPoint, n_songs);
  charts = g_object_new (MOOD_TYPE_TRAINING_CHARTS, NULL);
  window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (window, 900, 800);
  gtk_window_set_child (window, GTK_WIDGET (charts));
  gtk_window_present (window);
  stall_run (&opening, NULL, NULL);
  stall_watch (GTK_WIDGET (window));

  for (guint epoch = 1; epoch <= n_epochs; epoch++)
    {
      JobsTrainFigures figures = { .n_epochs = n_epochs, .n_points = n_songs };
      StallMeter *meter = epoch == 1 ? &first : &further;
      double before;

      fill_in (&figures, points, epoch);
      before = stall_now ();
      mood_training_charts_add (charts, &figures);
      stall_add (meter, stall_now () - before);
      stall_run (meter, NULL, NULL);
    }

  stall_print (&opening);
  stall_print (&first);
  stall_print (&further);
  gtk_window_destroy (window);

  return 0;
}
