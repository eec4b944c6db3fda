/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-learn LIBRARY: how long the main thread is kept from the user while all songs of a large library, such as
 * bench/adapt-speed makes, follow a correction, are seen going, and are put back. */

#include "stalls.h"

#include <math.h>

#include "ui/learner.h"

#define RELEASE_SECONDS 7

typedef struct
{
  Harness *harness;
  guint n_learned;
} Wait;

static void
learned_cb (MoodLearner *learner, const JobsAdaptReport *report, MoodLearnerReason reason, Wait *wait)
{
  g_autofree char *moved = g_strdup_printf ("%u songs moved, %s", report->n_moved, report->is_in_force ? "in force" : "not in force");

  wait->n_learned++;
  g_print ("%s\n", moved);
}

static gboolean
is_over (gpointer data)
{
  Wait *wait = data;

  return wait->n_learned > 0 && !mood_learner_is_busy (mood_session_get_learner (wait->harness->session))
         && mood_plane_is_settled (wait->harness->plane) && mood_song_list_is_settled (wait->harness->list);
}

/* Songs are released bit by bit for some seconds. */
static gboolean
is_time (gpointer data)
{
  gint64 *end = data;

  return g_get_monotonic_time () > *end;
}

static void
place (Harness *harness, guint number)
{
  g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (harness->store), number);
  const MoodGaussian *heard = &library_song_get_prediction (song)->gaussian;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->window), "win.place-song", "(xdd)",
                                             library_song_get_id (song), fmin (heard->valence + 0.4, 1.0), heard->arousal));
}

int
main (int argc, char *argv[])
{
  StallMeter learning = { .name = "songs follow a correction" };
  StallMeter releasing = { .name = "what they were is released" };
  StallMeter reverting = { .name = "they are put back" };
  Harness harness = { 0 };
  Wait wait = { &harness, 0 };
  gint64 end;

  harness_init (&argc, &argv);
  if (argc != 2)
    {
      g_printerr ("bench-learn LIBRARY\n");
      return 2;
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  harness_open_file (&harness, 1320, argv[1]);
  harness_settle (&harness);
  g_signal_connect (mood_session_get_learner (harness.session), "learned", G_CALLBACK (learned_cb), &wait);
  stall_watch (GTK_WIDGET (harness.window));

  for (guint i = 0; i < 5; i++)
    place (&harness, 100 * i + 50);
  stall_run (&learning, is_over, &wait);
  end = g_get_monotonic_time () + RELEASE_SECONDS * G_USEC_PER_SEC;
  stall_run (&releasing, is_time, &end);
  wait.n_learned = 0;
  gtk_widget_activate_action (GTK_WIDGET (harness.window), "win.revert-adaptation", NULL);
  stall_run (&reverting, is_over, &wait);

  stall_print (&learning);
  stall_print (&releasing);
  stall_print (&reverting);
  harness_close (&harness);

  return 0;
}
