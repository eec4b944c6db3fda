/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-window [COUNT]
 * bench-window --start LIBRARY
 *
 * The second: how long it takes from the start of the process to the first frame that shows songs of this library.
 *
 * The first: how long the main thread is kept from the user while a large library is shown, sorted,
 * searched, zoomed and selected. For each step: turns of the main loop, the longest one, and the total. Times are
 * the thread's own processor time, so that a busy machine does not count. */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "ui/song-sort.h"

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
painted_cb (GdkFrameClock *clock,
            gboolean      *is_painted)
{
  *is_painted = TRUE;
}

static void
wait_for_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gboolean is_painted = FALSE;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &is_painted);

  gtk_widget_queue_draw (widget);
  while (!is_painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

static void
zoom_and_snapshot (Harness *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->plane), "plane.zoom-in", NULL);
  /* What comes into sight has its place from the next frame on. */
  for (guint i = 0; i < 3; i++)
    wait_for_frame (GTK_WIDGET (self->plane));
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

static void
set_filter (Harness    *self,
            const char *name,
            gboolean    is_set)
{
  g_object_set (mood_song_list_get_filters (self->list), name, is_set, NULL);
}

static void
group_by (Harness    *self,
          const char *kind)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self->window), "group", g_variant_new_string (kind));
}

/* What one frame of scrolling costs the main thread, with what the software renderer makes of it: the median and the
 * longest of many, each of which moves the list by some rows. */
#define N_FRAMES 120

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static void
bench_scrolling (Harness    *self,
                 const char *name,
                 double      rows)
{
  GtkWidget *view
      = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self->list), MOOD_TYPE_SONG_LIST, "view"));
  GtkAdjustment *down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  double frames[N_FRAMES];

  gtk_adjustment_set_value (down, 0);
  harness_settle (self);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      double before = now ();

      gtk_adjustment_set_value (down, gtk_adjustment_get_value (down) + rows * 28);
      wait_for_frame (view);
      frames[i] = now () - before;
    }
  qsort (frames, N_FRAMES, sizeof (double), compare_doubles);
  g_print ("%-28s median %5.1f ms   99 of 100 %5.1f ms\n", name, frames[N_FRAMES / 2],
           frames[N_FRAMES * 99 / 100]);
}

/* --- cold start --- */

typedef struct
{
  Harness harness;
  gint64 began; /* microseconds, monotonic: when the process was started */
  gboolean is_done;
} Start;

static void
start_painted_cb (GdkFrameClock *clock,
                  Start         *start)
{
  if (start->is_done || g_strcmp0 (harness_get_page (&start->harness), "library") != 0
      || g_list_model_get_n_items (mood_song_list_get_model (start->harness.list)) == 0
      || harness_find_text (GTK_WIDGET (start->harness.list), "Northern Window") == NULL)
    return;

  start->is_done = TRUE;
  g_print ("first frame with songs: %.0f ms after the start of the process, of which this thread worked %.0f ms; %u songs by then\n",
           (double)(g_get_monotonic_time () - start->began) / 1e3, now (),
           g_list_model_get_n_items (mood_song_list_get_model (start->harness.list)));
}

static gboolean
watch_frames_cb (GtkWidget     *widget,
                 GdkFrameClock *clock,
                 gpointer       user_data)
{
  static gboolean is_watching;

  if (!is_watching)
    g_signal_connect (clock, "after-paint", G_CALLBACK (start_painted_cb), user_data);
  is_watching = TRUE;

  return G_SOURCE_CONTINUE;
}

static Start the_start;

static gboolean
while_loading_cb (GtkWidget     *widget,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  return watch_frames_cb (widget, clock, &the_start);
}

static gboolean
is_started (gpointer data)
{
  return the_start.is_done;
}

/* The process starts itself again, so that loading the program counts. */
static void
bench_start (const char *program,
             const char *library)
{
  const char *began = g_getenv ("BENCH_BEGAN");

  if (began == NULL)
    {
      g_autofree char *moment = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());

      g_setenv ("BENCH_BEGAN", moment, TRUE);
      execl (program, program, "--start", library, NULL);
      g_error ("%s", g_strerror (errno));
    }

  the_start.began = g_ascii_strtoll (began, NULL, 10);
  the_start.harness.while_loading = while_loading_cb;
  g_print ("main() after %.0f ms\n", (double)(g_get_monotonic_time () - the_start.began) / 1e3);
  harness_open_file (&the_start.harness, 1320, library);
  g_print ("all songs taken after %.0f ms\n", (double)(g_get_monotonic_time () - the_start.began) / 1e3);
  harness_wait (is_started, NULL);
  harness_settle (&the_start.harness);
  harness_close (&the_start.harness);
}

/* What the worker does when the list is sorted, or groups are asked for. */
static void
sort_and_group (guint count)
{
  static const struct
  {
    const char *name;
    MoodSortKey key;
  } sorts[] = { { "title", MOOD_SORT_TITLE }, { "path", MOOD_SORT_PATH }, { "valence", MOOD_SORT_VALENCE } };
  g_autoptr (GPtrArray) songs = display_songs_make_many (0, count);
  g_autoptr (MoodSongQuery) all = mood_song_query_new (NULL);
  double before;

  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_autoptr (GPtrArray) sorted = NULL;

      before = now ();
      sorted = mood_song_sort_apply (songs, all, sorts[i].key, FALSE);
      g_print ("worker sorts %u songs by %s: %.0f ms\n", sorted->len, sorts[i].name, now () - before);
    }
  for (MoodGroupKind kind = MOOD_GROUP_ALBUM; kind <= MOOD_GROUP_ARTIST; kind++)
    {
      g_autoptr (GPtrArray) groups = NULL;

      before = now ();
      groups = mood_song_group_make_all (songs, all, kind, MOOD_GROUP_SORT_NAME, FALSE);
      g_print ("worker makes %u groups of %u songs: %.0f ms\n", groups->len, count, now () - before);
    }
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
  STEP ("filter unsure", set_filter (&harness, "unsure", TRUE));
  STEP ("filter a quadrant, too", set_filter (&harness, "quadrant-2", TRUE));
  STEP ("filter nothing", mood_filters_clear (mood_song_list_get_filters (harness.list)));
  STEP ("sort by path", mood_song_list_sort_by (harness.list, "path", GTK_SORT_DESCENDING));
  STEP ("sort by certainty", mood_song_list_sort_by (harness.list, "certainty", GTK_SORT_ASCENDING));
  STEP ("albums", group_by (&harness, "albums"));
  STEP ("artists", group_by (&harness, "artists"));
  STEP ("songs", group_by (&harness, "songs"));
  bench_scrolling (&harness, "scroll by a row", 1);
  bench_scrolling (&harness, "scroll by a page", 24);
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
  sort_and_group (count);
}

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  if (argc == 3 && g_str_equal (argv[1], "--start"))
    bench_start (argv[0], argv[2]);
  else
    bench (argc > 1 ? (guint)atoi (argv[1]) : 100000);

  return 0;
}
