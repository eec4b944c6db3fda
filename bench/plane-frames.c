/* SPDX-License-Identifier: GPL-3.0-or-later */

/* plane-frames --start LIBRARY: how long it takes from the start of the program to the first frame, and till all songs
 * of a library are shown.
 *
 * plane-frames COUNT ZOOM [FRAMES]: shows COUNT songs on the plane, moves it by a few pixels in every frame, and prints the
 * median and the 99th percentile of the time that frames take: from the frame clock's "before-paint" to its
 * "after-paint", all that the main thread does for a frame, with the renderer; then the same in processor time of that
 * thread. With the counter of allocations
 * preloaded (bench/plane does it), also how often that thread asks for memory
 * in a frame. */

#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../tests/display/harness.h"
#include "ui/plane-private.h"

typedef struct
{
  Harness harness;
  GArray *times;       /* (element-type double): milliseconds */
  GArray *allocations; /* (element-type double): calls */
  GArray *own_times;   /* (element-type double): the main thread's own processor time */
  gint64 began;
  double began_own;
  long long began_calls;
  long long painter_calls; /* of all threads but the main one, since the first picture that counts */
  const void *last_picture;
  guint n_pictures;
  guint n_wanted;
  guint n_seen;
} Bench;

#define N_WARM_UP 20

static long long
ask_counter (const char *name)
{
  long long (*get) (void);

  *(void **)&get = dlsym (RTLD_DEFAULT, name);

  return get != NULL ? get () : 0;
}

/* Of this thread. */
static long long
count_calls (void)
{
  return ask_counter ("malloc_counter_get_own");
}

/* Of all others, of which the painter's is the one that is busy. */
static long long
count_other_calls (void)
{
  return ask_counter ("malloc_counter_get") - count_calls ();
}

/* Milliseconds of this thread: what a frame costs on a machine that has other things to do, too. */
static double
get_own_time (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);

  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
before_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->began = g_get_monotonic_time ();
  bench->began_own = get_own_time ();
  bench->began_calls = count_calls ();
}

static void
after_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  double milliseconds = (double)(g_get_monotonic_time () - bench->began) / 1e3;
  double own = get_own_time () - bench->began_own;
  double calls = (double)(count_calls () - bench->began_calls);

  if (bench->n_seen++ < N_WARM_UP)
    {
      bench->painter_calls = count_other_calls ();
      return;
    }
  if (bench->harness.plane->picture != bench->last_picture)
    {
      bench->last_picture = bench->harness.plane->picture;
      bench->n_pictures++;
    }

  g_array_append_val (bench->times, milliseconds);
  g_array_append_val (bench->own_times, own);
  g_array_append_val (bench->allocations, calls);
}

/* To and fro, so that it never comes to an edge. */
static gboolean
pan_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;
  double direction = bench->n_seen / 30 % 2 == 0 ? 1 : -1;

  mood_plane_pan (bench->harness.plane, 3 * direction, 2 * direction);

  return G_SOURCE_CONTINUE;
}

static gboolean
is_done (gpointer data)
{
  Bench *bench = data;

  return bench->times->len >= bench->n_wanted;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
get_percentile (GArray *values, double percentile)
{
  g_array_sort (values, compare);

  return g_array_index (values, double, (guint)floor ((values->len - 1) * percentile / 100));
}

/* The list's workers go on preparing what a search looks at, after all is shown. */
static void
wait_for_quiet (void)
{
  long long before;

  do
    {
      gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;

      before = count_other_calls ();
      while (g_get_monotonic_time () < end)
        if (!g_main_context_iteration (NULL, FALSE))
          g_usleep (5000);
    }
  while (count_other_calls () - before > 20);
}

static void
run (Bench *bench, guint count, double zoom)
{
  GdkFrameClock *clock;

  harness_open (&bench->harness, 1360, display_songs_make_many (0, count));
  harness_settle (&bench->harness);
  plot_plane_layout_set_view (bench->harness.plane->data->layout, zoom, 0.1, 0.1);
  mood_plane_view_changed (bench->harness.plane);
  harness_settle (&bench->harness);

  wait_for_quiet ();

  clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->harness.plane));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), bench);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), bench);
  gtk_widget_add_tick_callback (GTK_WIDGET (bench->harness.plane), pan_cb, bench, NULL);
  harness_wait (is_done, bench);
  g_signal_handlers_disconnect_by_data (clock, bench);

  g_print ("%8u songs, zoom %4.1f: median %5.1f ms, 99th percentile %5.1f ms", count, zoom,
           get_percentile (bench->times, 50), get_percentile (bench->times, 99));
  g_print ("; processor %5.1f ms, %5.1f ms", get_percentile (bench->own_times, 50),
           get_percentile (bench->own_times, 99));
  if (count_calls () > 0)
    g_print (", %4.0f, %4.0f calls for memory; %u pictures, %.0f calls for each", get_percentile (bench->allocations, 50),
             get_percentile (bench->allocations, 99), bench->n_pictures,
             (double)(count_other_calls () - bench->painter_calls) / MAX (bench->n_pictures, 1));
  g_print ("\n");
  _exit (0); /* taking a million songs apart again is not measured */
}

/* --- from the start to the first frames --- */

typedef struct
{
  Harness *harness;
  gint64 began;
  double first; /* milliseconds to the first frame, and the processor's till then */
  double first_own;
  gboolean is_connected;
} Start;

static double
get_process_time (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);

  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
first_frame_cb (GdkFrameClock *clock, Start *start)
{
  if (start->first > 0)
    return;

  start->first = (double)(g_get_monotonic_time () - start->began) / 1e3;
  start->first_own = get_process_time ();
}

static Start *current_start;

/* The first tick comes before the first frame is painted. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  if (!current_start->is_connected)
    g_signal_connect (clock, "after-paint", G_CALLBACK (first_frame_cb), current_start);
  current_start->is_connected = TRUE;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_painted (gpointer data)
{
  Start *start = data;
  MoodPlane *plane = start->harness->plane;

  return mood_plane_get_n_points (plane) > 0 && mood_plane_is_settled (plane) && !plane->is_repaint_due
         && mood_song_list_is_settled (start->harness->list);
}

/* A library file is opened as the program does it. */
static void
run_start (const char *path, gint64 began)
{
  Harness harness = { .while_loading = tick_cb };
  Start start = { .harness = &harness, .began = began };

  current_start = &start;
  harness_open_file (&harness, 1360, path);
  harness_wait (is_painted, &start);
  g_print ("start: first frame after %.0f ms (processor %.0f ms); all %u songs in list and on plane after %.0f ms "
           "(processor %.0f ms)\n",
           start.first, start.first_own, mood_plane_get_n_points (harness.plane),
           (double)(g_get_monotonic_time () - began) / 1e3, get_process_time ());
  _exit (0);
}

int
main (int argc, char *argv[])
{
  gint64 began = g_get_monotonic_time ();
  Bench bench = { .times = g_array_new (FALSE, FALSE, sizeof (double)),
                  .own_times = g_array_new (FALSE, FALSE, sizeof (double)),
                  .allocations = g_array_new (FALSE, FALSE, sizeof (double)) };

  harness_init (&argc, &argv);
  if (argc > 2 && g_str_equal (argv[1], "--start"))
    run_start (argv[2], began);

  bench.n_wanted = argc > 3 ? (guint)atoi (argv[3]) : 300;
  run (&bench, argc > 1 ? (guint)atoi (argv[1]) : 100000, argc > 2 ? g_ascii_strtod (argv[2], NULL) : 2);

  return 0;
}
