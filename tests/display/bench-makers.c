/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-makers [SONGS]: how long a journey or a rule takes until its songs are shown in a large library, and how long the main
 * thread is kept from the user meanwhile. For each step: from the question to the answer, turns of the main loop, the longest one
 * and how many took over 16 ms, by the thread's own processor time, so that a busy machine counts in the first figure alone. */

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "harness.h"
#include "ui/rule-editor.h"
#include "ui/window-private.h"

typedef gboolean (*IsDone) (Harness *harness);

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);

  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static gboolean
is_journey_done (Harness *harness)
{
  return !mood_maker_is_busy (harness->window->journey_maker) && mood_plane_is_settled (harness->plane);
}

static gboolean
is_rule_done (Harness *harness)
{
  gpointer editor = harness_find_window (MOOD_TYPE_RULE_EDITOR);

  return editor != NULL && mood_rule_editor_is_settled (editor);
}

static void
report (Harness *harness, const char *name, double first_turn, IsDone is_done)
{
  gint64 begin = g_get_monotonic_time ();
  double longest = first_turn;
  guint n_turns = 1, n_long = first_turn > 16;

  while (!is_done (harness))
    {
      double before = now (), turn;

      g_main_context_iteration (NULL, TRUE);
      turn = now () - before;
      longest = fmax (longest, turn);
      n_long += turn > 16;
      n_turns++;
    }
  g_print ("%-32s %7.0f ms   longest turn %6.1f ms   over 16 ms: %u   %5u turns\n", name,
           (double)(g_get_monotonic_time () - begin) / 1e3, longest, n_long, n_turns);
}

#define STEP(name, is_done, code)                                                                            \
  {                                                                                                          \
    double before = now ();                                                                                  \
    code;                                                                                                    \
    report (&harness, name, now () - before, is_done);                                                       \
  }

static void
activate (Harness *harness, const char *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (harness->window), name, NULL);
}

/* A way of so many points, to and fro over the whole plane. */
static void
draw_way (Harness *harness, guint n_points)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (harness->plane));
  const double height = gtk_widget_get_height (GTK_WIDGET (harness->plane));
  g_autofree double *corners = g_new (double, 2 * n_points);

  for (guint i = 0; i < n_points; i++)
    {
      corners[2 * i] = width * (0.2 + 0.6 * i / (n_points - 1));
      corners[2 * i + 1] = height * (i % 2 == 0 ? 0.2 : 0.7);
    }
  harness_draw_plane (harness, corners, n_points);
}

static void
set_amount (Harness *harness, double amount)
{
  GtkWidget *bar = GTK_WIDGET (harness->window->journey_bar);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (
                                 gtk_widget_get_template_child (bar, MOOD_TYPE_JOURNEY_BAR, "amount")),
                             amount);
}

int
main (int argc, char *argv[])
{
  Harness harness = { 0 };
  guint n_songs = argc > 1 ? (guint)atoi (argv[1]) : 100000;

  harness_init (&argc, &argv);
  harness_open_made_up (&harness, 1360, n_songs);
  activate (&harness, "new-journey");
  STEP ("journey of 2 points, 12 songs", is_journey_done, draw_way (&harness, 2));
  STEP ("the same, again", is_journey_done, activate (&harness, "turn-journey"));
  STEP ("32 points", is_journey_done, draw_way (&harness, 32));
  STEP ("100 songs", is_journey_done, set_amount (&harness, 100));
  STEP ("1,000 songs", is_journey_done, set_amount (&harness, 1000));
  activate (&harness, "end-journey");
  STEP ("rule of all songs", is_rule_done, activate (&harness, "new-rule"));
  STEP ("rule of a circle", is_rule_done,
        g_object_set (mood_rule_editor_get_draft (harness_find_window (MOOD_TYPE_RULE_EDITOR)), "place",
                      MOOD_RULE_CIRCLE, "radius", 0.4, NULL));
  harness_close (&harness);

  return 0;
}
