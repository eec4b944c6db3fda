/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-scan FOLDER [SONGS]: how often the main thread is kept from the user for more than a frame while the window scans the music
 * in FOLDER with the default model; with SONGS made-up songs in the library before. Fails when it ever was. */

#include <stdlib.h>

#include "stalls.h"

static gboolean
is_scan_over (gpointer data)
{
  return !mood_session_is_scanning (((Harness *)data)->session);
}

int
main (int argc, char *argv[])
{
  Harness harness = { 0 };
  StallMeter scanning = { .name = "scan" };
  StallMeter after = { .name = "after the scan" };
  g_autofree char *path = NULL;
  guint n_before;

  harness_init (&argc, &argv);
  if (argc < 2)
    g_error ("usage: bench-scan FOLDER [SONGS]");
  harness.folder = g_dir_make_tmp ("moodplane-bench-XXXXXX", NULL);
  path = g_build_filename (harness.folder, "library.db", NULL);
  if (argc > 2)
    display_songs_write (path, (guint)atoi (argv[2]));

  harness_open_file (&harness, 1360, path);
  harness_settle (&harness);
  stall_watch (GTK_WIDGET (harness.window));
  n_before = g_list_model_get_n_items (G_LIST_MODEL (harness.store));

  /* As a person adds a folder: what the scan shows at its beginning counts, too. */
  {
    const char *folders[] = { argv[1], NULL };
    double began = stall_now ();

    mood_window_add_folders (harness.window, folders);
    stall_add (&scanning, stall_now () - began);
  }
  stall_run (&scanning, is_scan_over, &harness);
  stall_run (&after, NULL, NULL);

  g_print ("%u songs were heard\n", g_list_model_get_n_items (G_LIST_MODEL (harness.store)) - n_before);
  stall_print (&scanning);
  stall_print (&after);
  harness_close (&harness);

  return scanning.n_stalls + after.n_stalls > 0;
}
