/* SPDX-License-Identifier: GPL-3.0-or-later */

/* make-library FILE COUNT: a library of made-up songs, to look at the window with: moodplane --library FILE. */

#include <stdlib.h>

#include "songs.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = NULL;

  if (argc != 3)
    {
      g_printerr ("make-library FILE COUNT\n");
      return 1;
    }

  db = library_db_open (argv[1], &error);
  if (db == NULL || !display_songs_store (db, (guint)atoi (argv[2]), &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  return 0;
}
