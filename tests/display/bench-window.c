/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-window [COUNT]: how long the main thread is kept from the user while a large library is shown, sorted,
 * searched, zoomed and selected. For each step: turns of the main loop, the longest one, and the total. Times are
 * the thread's own processor time, so that a busy machine does not count. */

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "harness.h"

typedef struct
{
  guint n_turns;
  double longest;
  double total;
} Meter;

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);

  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
add_turn (Meter  *meter,
          double  milliseconds)
{
  meter->n_turns++;
  meter->longest = fmax (meter->longest, milliseconds);
  meter->total += milliseconds;
}

static void
run (Harness *self,
     Meter   *meter)
{
  gint64 quiet_since = g_get_monotonic_time ();

  while (g_get_monotonic_time () - quiet_since < 300000)
    {
      double before = now ();

      if (g_main_context_iteration (NULL, FALSE))
        add_turn (meter, now () - before);
      else
        g_usleep (500);
      if (!mood_song_list_is_settled (self->list) || !mood_plane_is_settled (self->plane))
        quiet_since = g_get_monotonic_time ();
    }
}

/* As a session does with a library that it has loaded. */
static void
show_in_portions (Harness *self,
                  Meter   *meter,
                  guint    count)
{
  for (guint first = 0; first < count; first += 2000)
    {
      g_autoptr (GPtrArray) portion = display_songs_make_many (first, MIN (2000, count - first));
      double before = now ();

      mood_song_store_add (self->store, portion);
      add_turn (meter, now () - before);
      do
        {
          before = now ();
          g_main_context_iteration (NULL, FALSE);
          add_turn (meter, now () - before);
        }
      while (g_main_context_pending (NULL));
    }
}

/* The plane's own part of a frame, without what the renderer makes of it. */
static void
snapshot_plane (Harness *self)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (self->plane)->snapshot (GTK_WIDGET (self->plane), snapshot);
}

static void
zoom_and_snapshot (Harness *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->plane), "plane.zoom-in", NULL);
  snapshot_plane (self);
}

/* What the worker does on a key press, but for sorting: asks every song. */
static void
ask_all (guint       count,
         const char *text)
{
  static GPtrArray *songs;
  g_autoptr (MoodSongQuery) query = mood_song_query_new (&(MoodSongFilter) { .text = text });
  guint n_found = 0;
  double before;

  if (songs == NULL)
    songs = display_songs_make_many (0, count);
  before = now ();
  for (guint i = 0; i < songs->len; i++)
    n_found += mood_song_query_matches (query, songs->pdata[i]);
  g_print ("worker asks %u songs for “%s”: %.1f ms, %u found\n", count, text, now () - before, n_found);
}

#define STEP(name, code)                                                                                     \
  {                                                                                                          \
    Meter meter = { 0 };                                                                                     \
    double before = now ();                                                                                  \
    gboolean call_is_many = FALSE;                                                                           \
    code;                                                                                                    \
    double call = call_is_many ? 0 : now () - before;                                                        \
    add_turn (&meter, call);                                                                                 \
    run (&harness, &meter);                                                                                  \
    g_print ("%-28s call %6.1f ms   longest turn %6.1f ms   %5u turns, %8.1f ms\n", name, call,              \
             meter.longest, meter.n_turns, meter.total);                                                     \
  }

static void
bench (guint count)
{
  Harness harness = { 0 };
  g_autoptr (GPtrArray) one = display_songs_make_many (count, 1);
  GtkEditable *entry;

  harness_open (&harness, 1320, display_songs_make_many (0, 1));
  harness_settle (&harness);
  entry = harness_get_child (&harness, "search_entry");

  STEP ("show all", (call_is_many = TRUE, show_in_portions (&harness, &meter, count)));
  STEP ("one more", mood_song_store_add (harness.store, one));
  STEP ("sort by title", mood_song_list_sort_by (harness.list, "title", GTK_SORT_ASCENDING));
  STEP ("sort by valence", mood_song_list_sort_by (harness.list, "valence", GTK_SORT_ASCENDING));
  STEP ("search, first time", gtk_editable_set_text (entry, "golden"));
  STEP ("search, again", gtk_editable_set_text (entry, "golden harb"));
  STEP ("search nothing", gtk_editable_set_text (entry, ""));
  STEP ("zoom in", gtk_widget_activate_action (GTK_WIDGET (harness.plane), "plane.zoom-in", NULL));
  STEP ("zoom out", gtk_widget_activate_action (GTK_WIDGET (harness.plane), "plane.zoom-out", NULL));
  STEP ("snapshot of the plane", snapshot_plane (&harness));
  STEP ("snapshot, zoomed", zoom_and_snapshot (&harness));
  STEP ("hover", harness_hover_plane (&harness, 250, 300));
  STEP ("select one", gtk_selection_model_select_item (GTK_SELECTION_MODEL (harness.selection), 5, TRUE));
  STEP ("focus to the right", mood_plane_move_focus (harness.plane, 1, 0));
  STEP ("select all", gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness.selection)));
  STEP ("select none", mood_selection_clear (harness.selection));

  harness_close (&harness);

  ask_all (count, "golden"); /* and folds them, once for all */
  ask_all (count, "g");
  ask_all (count, "golden harb");
  ask_all (count, "not there at all");
}

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  bench (argc > 1 ? (guint)atoi (argv[1]) : 100000);

  return 0;
}
