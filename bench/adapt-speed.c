/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long it takes to find which songs to ask for in a large library, to learn from its labels, to move its songs, and to take it
 * back.
 * Usage: adapt-speed FILE [COUNT [LABELS]]
 * FILE is a library of COUNT made-up songs (100,000 if not given) that is made when it is not there, and kept; LABELS of them
 * (50) are placed by a made-up owner. Times are by the clock, which a busy machine makes longer, and of the processor.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "jobs/adapt-text.h"
#include "jobs/label-next-job.h"
#include "library/labels.h"
#include "made-up-library.h"
#include "measure.h"

#define N_ROUNDS 5

static LibraryDb *
open_library (const char *path, guint count)
{
  const gboolean is_new = !g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (GError) error = NULL;
  LibraryDb *db = library_db_open (path, &error);
  BaseRng rng;

  bench_stop_on_error (error);
  if (is_new)
    {
      base_rng_init (&rng, 1);
      for (guint i = 0; i < MIN (count, 100); i++)
        made_up_library_store (db, &rng, i, &error);
      bench_stop_on_error (error);
      made_up_library_insert (path, &rng, MIN (count, 100), count);
    }

  return db;
}

static void
place (LibraryDb *db, guint n_labels)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_db_list_songs (db, &error);
  guint n = 0;

  bench_stop_on_error (error);
  for (guint i = 0; i < songs->len && n < n_labels; i += MAX (songs->len / (2 * n_labels), 1))
    {
      const MoodEstimate *heard = library_song_get_prediction (songs->pdata[i]);

      if (heard == NULL)
        continue;
      library_labels_set (db, library_song_get_id (songs->pdata[i]), fmin (heard->gaussian.valence + 0.4, 1.0),
                          heard->gaussian.arousal, NULL, NULL, &error);
      bench_stop_on_error (error);
      n++;
    }
}

/* The least of several rounds. */
typedef struct
{
  double clock;
  double processor;
} Least;

static void
run (JobsJob *job, Least *least)
{
  const double clock = bench_read_clock (CLOCK_MONOTONIC), processor = bench_read_clock (CLOCK_PROCESS_CPUTIME_ID);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  jobs_job_wait (job, &error);
  bench_stop_on_error (error);
  least->clock = fmin (least->clock, bench_read_clock (CLOCK_MONOTONIC) - clock);
  least->processor = fmin (least->processor, bench_read_clock (CLOCK_PROCESS_CPUTIME_ID) - processor);
}

static void
print (const char *name, const Least *least, const char *said)
{
  printf ("%-8s %6.0f ms by the clock, %6.0f ms of the processor  %s\n", name, 1e3 * least->clock, 1e3 * least->processor,
          said);
}

static void
measure (LibraryDb *db, const char *name, JobsAdaptKind kind)
{
  Least least = { INFINITY, INFINITY };
  g_autofree char *said = g_strdup ("");

  /* To take back the second time there is nothing. */
  for (int i = 0; i < (kind == JOBS_ADAPT_REVERT ? 1 : N_ROUNDS); i++)
    {
      g_autoptr (JobsJob) job = jobs_adapt_job_new (db, kind, 1.0);

      run (job, &least);
      g_free (said);
      said = jobs_adapt_describe (jobs_adapt_job_get_report (JOBS_ADAPT_JOB (job)));
    }
  print (name, &least, kind == JOBS_ADAPT_REVERT ? "" : said);
}

static void
measure_next (LibraryDb *db)
{
  Least least = { INFINITY, INFINITY };

  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (JobsJob) job = jobs_label_next_job_new (db, JOBS_LABEL_NEXT_USUAL, NULL);

      run (job, &least);
    }
  print ("next", &least, "");
}

int
main (int argc, char *argv[])
{
  const guint count = argc > 2 ? (guint)atoi (argv[2]) : 100000;
  const guint n_labels = argc > 3 ? (guint)atoi (argv[3]) : 50;

  if (argc < 2)
    {
      fprintf (stderr, "Usage: adapt-speed FILE [COUNT [LABELS]]\n");
      return 2;
    }
  g_autoptr (LibraryDb) db = open_library (argv[1], count);

  place (db, n_labels);
  measure_next (db);
  measure (db, "look", JOBS_ADAPT_LOOK);
  measure (db, "apply", JOBS_ADAPT_APPLY);
  measure (db, "revert", JOBS_ADAPT_REVERT);

  return 0;
}
