/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long a scan takes that finds everything as it was, and one after all was moved.
 * Usage: rescan-speed FOLDER MODEL [COUNT]
 * In FOLDER, which is made, COUNT tiny songs are written (100,000 if not given), 100 to a folder, each another sound, and
 * scanned into a library beside them with an analyzer that does nothing: once as new, twice unchanged, and once after
 * their folders were renamed. Remove FOLDER afterwards.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "jobs/scan-job.h"
#include "sounds.h"

#define PER_FOLDER 100

static double
get_processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
scan (LibraryDb  *db,
      const char *music,
      const char *model,
      const char *what)
{
  const char *const roots[] = { music, NULL };
  g_autoptr (JobsJob) job = jobs_scan_job_new (db, roots, model, 0);
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  double processor = get_processor_seconds ();
  JobsProgress progress;
  guint n_heard = sounds_count_all ();

  jobs_job_start (job);
  if (!jobs_job_wait (job, &error))
    g_error ("%s", error->message);
  jobs_job_get_progress (job, &progress);
  printf ("%-12s %7.2f s by the clock, %7.2f s of processor: %u files, %u heard, %u recognized\n", what,
          (g_get_monotonic_time () - begun) / 1e6, get_processor_seconds () - processor, progress.n_done,
          sounds_count_all () - n_heard, progress.n_recognized);
}

static void
write_songs (const char *music,
             guint       count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *folder = g_strdup_printf ("%s/%05u", music, i / PER_FOLDER);
      g_autofree char *path = g_strdup_printf ("%s/%02u.wav", folder, i % PER_FOLDER);

      if (i % PER_FOLDER == 0)
        g_mkdir_with_parents (folder, 0700);
      sounds_write (path, i + 1, SOUND_GOOD, "Title");
    }
}

static void
rename_folders (const char *music,
                guint       count)
{
  for (guint i = 0; i * PER_FOLDER < count; i++)
    {
      g_autofree char *from = g_strdup_printf ("%s/%05u", music, i);
      g_autofree char *to = g_strdup_printf ("%s/moved-%05u", music, i);

      if (g_rename (from, to) != 0)
        g_error ("%s cannot be renamed", from);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *music = NULL;
  g_autofree char *library = NULL;
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GError) error = NULL;
  guint count;

  if (argc < 3)
    {
      fprintf (stderr, "Usage: %s FOLDER MODEL [COUNT]\n", argv[0]);
      return 1;
    }

  count = argc > 3 ? (guint)atoi (argv[3]) : 100000;
  music = g_build_filename (argv[1], "music", NULL);
  library = g_build_filename (argv[1], "library.db", NULL);
  g_mkdir_with_parents (music, 0700);
  write_songs (music, count);
  db = library_db_open (library, &error);
  if (db == NULL)
    g_error ("%s", error->message);

  sounds_begin ();
  scan (db, music, argv[2], "new");
  scan (db, music, argv[2], "unchanged");
  scan (db, music, argv[2], "unchanged");
  rename_folders (music, count);
  scan (db, music, argv[2], "moved");

  return 0;
}
