/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-sidebar [SONGS [PLAYLISTS [SECONDS]]]: how long the main thread is kept from the user by the sidebar and by playlists in a large
 * library. For each step: turns of the main loop, the longest one, how many took over 16 ms, and the total. Times are the
 * thread's own processor time, so that a busy machine does not count. A step is over when nothing has happened for so many SECONDS. */

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "harness.h"
#include "library/playlist.h"
#include "ui/sidebar.h"

typedef struct
{
  guint n_turns;
  guint n_long;
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
add_turn (Meter *meter, double milliseconds)
{
  meter->n_turns++;
  meter->n_long += milliseconds > 16;
  meter->longest = fmax (meter->longest, milliseconds);
  meter->total += milliseconds;
}

/* Until nothing has happened for a while. */
static void
run (Harness *self, Meter *meter, double seconds)
{
  gint64 quiet_since = g_get_monotonic_time ();

  while (g_get_monotonic_time () - quiet_since < (gint64)(seconds * 1e6))
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

#define STEP(name, code)                                                                                     \
  {                                                                                                          \
    Meter meter = { 0 };                                                                                     \
    double before = now ();                                                                                  \
    code;                                                                                                    \
    add_turn (&meter, now () - before);                                                                      \
    run (&harness, &meter, patience);                                                                        \
    g_print ("%-28s longest turn %6.1f ms   over 16 ms: %u   %5u turns, %8.1f ms\n", name, meter.longest,    \
             meter.n_long, meter.n_turns, meter.total);                                                      \
  }

static void
make_playlists (LibraryDb *db, guint count, GPtrArray *songs)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = g_strdup_printf ("Playlist number %u", i);
      g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
      g_autoptr (GPtrArray) entries
          = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
      guint n_entries = i == 0 ? MIN (20000, songs->len) : MIN (100, songs->len);
      gint64 id;

      rule->quadrants = 1u << (i % 4);
      rule->max_songs = 200;
      id = library_playlists_create (db, name, i % 4 == 3 ? rule : NULL, NULL);
      for (guint j = 0; i % 4 != 3 && j < n_entries; j++)
        g_ptr_array_add (entries, library_playlist_entry_new (songs->pdata[(i * 37 + j * 11) % songs->len]));
      if (i % 4 != 3)
        library_playlists_append (db, id, entries, NULL);
    }
}

static void
make_library (const char *path, guint n_songs, guint n_playlists)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (path, &error);
  g_autoptr (GPtrArray) songs = NULL;

  if (db == NULL || !display_songs_store (db, n_songs, &error)
      || (songs = library_db_list_songs (db, &error)) == NULL)
    g_error ("%s", error->message);
  make_playlists (db, n_playlists, songs);
}

static void
set_scope (Harness *harness, const char *id)
{
  g_action_group_change_action_state (G_ACTION_GROUP (harness->window), "scope", g_variant_new_string (id));
}

static void
activate (Harness *harness, const char *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (harness->window), name, NULL);
}

int
main (int argc, char *argv[])
{
  Harness harness = { 0 };
  g_autofree char *path = NULL;
  guint n_songs = argc > 1 ? (guint)atoi (argv[1]) : 100000;
  const double patience = argc > 3 ? atof (argv[3]) : 2;
  guint n_playlists = argc > 2 ? (guint)atoi (argv[2]) : 200;

  harness_init (&argc, &argv);
  harness.folder = g_dir_make_tmp ("moodplane-bench-XXXXXX", NULL);
  path = g_build_filename (harness.folder, "library.db", NULL);
  make_library (path, n_songs, n_playlists);

  harness_open_file (&harness, 1360, path);
  STEP ("after loading", (void)0);
  STEP ("words", g_object_set (harness_get_child (&harness, "sidebar"), "words-shown", TRUE, NULL));
  STEP ("a quadrant", set_scope (&harness, "quadrant:Q2"));
  STEP ("unwritten", set_scope (&harness, "unwritten"));
  STEP ("all songs", set_scope (&harness, "all"));
  STEP ("a list of 20,000", set_scope (&harness, "playlist:1"));
  STEP ("select 1,000 of it",
        gtk_selection_model_select_range (GTK_SELECTION_MODEL (harness.selection), 500, 1000, TRUE));
  STEP ("move them down", activate (&harness, "move-down"));
  STEP ("take them out", activate (&harness, "remove-from-playlist"));
  STEP ("put them back", g_action_group_activate_action (G_ACTION_GROUP (harness.window), "put-back-playlist",
                                                         g_variant_new_int64 (1)));
  STEP ("a rule", set_scope (&harness, "playlist:4"));
  STEP ("a list of 100", set_scope (&harness, "playlist:2"));
  STEP ("all songs again", set_scope (&harness, "all"));
  STEP ("select all", gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness.selection)));
  STEP ("add all to a list", g_action_group_activate_action (G_ACTION_GROUP (harness.window),
                                                             "add-to-playlist", g_variant_new_int64 (3)));
  STEP ("choose a list", g_action_group_activate_action (G_ACTION_GROUP (harness.window), "add-to-playlist",
                                                         g_variant_new_int64 (0)));
  {
    g_autoptr (GPtrArray) more = display_songs_make_many (n_songs, 2000);

    STEP ("2,000 more songs", mood_song_store_add (harness.store, more));
  }
  harness_close (&harness);

  return 0;
}
