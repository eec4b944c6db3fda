/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stalls.h"

#include <math.h>
#include <time.h>

/* Seconds without anything to do after which a step is over. */
#define QUIET_SECONDS 0.5

/* The frames of this turn so far. */
static double layout_began, paint_began;
static double turn_layout, turn_paint;
/* Milliseconds by the clock that the loop of this turn has waited for something to do. */
static double turn_waited;

double
stall_now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);

  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
update_cb (void)
{
  layout_began = stall_now ();
}

static void
layout_cb (void)
{
  paint_began = stall_now ();
  turn_layout += paint_began - layout_began;
}

static void
paint_cb (void)
{
  turn_paint += stall_now () - paint_began;
}

static void
before_paint_cb (void)
{
  layout_began = paint_began = stall_now ();
}

/* After GTK's own handlers: what lies between the ends of two phases is the second one. */
void
stall_watch (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  g_signal_connect (clock, "before-paint", before_paint_cb, NULL);
  g_signal_connect_after (clock, "update", update_cb, NULL);
  g_signal_connect_after (clock, "layout", layout_cb, NULL);
  g_signal_connect_after (clock, "paint", paint_cb, NULL);
}

void
stall_add (StallMeter *meter, double milliseconds)
{
  meter->n_turns++;
  meter->total += milliseconds;
  if (milliseconds > STALL_LIMIT)
    {
      meter->n_stalls++;
      g_test_message ("%s: a turn of %.1f ms, of which layout %.1f, painting %.1f", meter->name, milliseconds,
                      turn_layout, turn_paint);
    }
  if (milliseconds > meter->longest)
    {
      meter->longest = milliseconds;
      meter->layout = turn_layout;
      meter->paint = turn_paint;
    }
}

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 before = g_get_monotonic_time ();
  int result = g_poll (fds, n_fds, timeout);

  turn_waited += (double)(g_get_monotonic_time () - before) / 1e3;

  return result;
}

/* What a turn takes by the clock is also what the thread was kept from running by others, but waiting for a lock or a disk is
 * seen there alone. */
static double
iterate (void)
{
  gint64 before = g_get_monotonic_time ();

  turn_waited = 0;
  g_main_context_set_poll_func (NULL, poll_cb);
  g_main_context_iteration (NULL, TRUE);

  return (double)(g_get_monotonic_time () - before) / 1e3 - turn_waited;
}

/* Waiting costs no processor time, so that it does not count. */
static gboolean
turn (StallMeter *meter)
{
  gboolean is_over = FALSE;
  guint id = g_timeout_add_full (G_PRIORITY_LOW, (guint)(QUIET_SECONDS * 1e3), wake_cb, &is_over, NULL);
  double before = stall_now ();
  double by_clock;

  turn_layout = turn_paint = 0;
  by_clock = iterate ();
  meter->by_clock = MAX (meter->by_clock, by_clock);
  stall_add (meter, stall_now () - before);
  if (!is_over)
    g_source_remove (id);

  return !is_over;
}

void
stall_run (StallMeter *meter, HarnessCondition condition, gpointer data)
{
  if (condition == NULL)
    while (turn (meter))
      ;
  else
    while (!condition (data))
      turn (meter);
}

void
stall_print (const StallMeter *meter)
{
  g_print ("%-32s longest turn %6.1f ms (layout %5.1f, painting %5.1f; by the clock %6.1f)   over %.0f ms: "
           "%3u of %5u turns, "
           "%8.1f ms in all\n",
           meter->name, meter->longest, meter->layout, meter->paint, meter->by_clock, STALL_LIMIT,
           meter->n_stalls, meter->n_turns, meter->total);
}
