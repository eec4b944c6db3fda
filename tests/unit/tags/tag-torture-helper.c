/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes other and other moods into the songs of a library, and undoes some of it, until it is killed: what
 * test-torture.c does. Usage: LIBRARY SEED FILE... */

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/rng.h"
#include "jobs/walker.h"
#include "jobs/write-tags-job.h"

static LibrarySong *
store (LibraryDb  *library,
       const char *path,
       double      valence,
       double      arousal)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  MoodGaussian gaussian = { .valence = valence, .arousal = arousal, .valence_sd = 0.1, .arousal_sd = 0.1 };
  MoodEstimate estimate;
  LibrarySongFields fields = { .path = path, .estimate = &estimate };

  mood_estimate_init (&estimate, &gaussian);
  if (!jobs_walk_get_state (path, &fields.size, &fields.mtime))
    return NULL;

  return library_db_store (library, &fields, NULL, NULL, &version, NULL);
}

static gboolean
run (JobsJob *job)
{
  g_autoptr (JobsJob) held = job;
  g_autoptr (GError) error = NULL;
  GPtrArray *outcomes;

  jobs_job_start (job);
  if (!jobs_job_wait (job, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return FALSE;
    }

  outcomes = jobs_write_tags_job_get_outcomes (JOBS_WRITE_TAGS_JOB (job));
  for (guint i = 0; i < outcomes->len; i++)
    {
      const JobsTagOutcome *outcome = outcomes->pdata[i];

      if (outcome->error_message == NULL)
        continue;
      fprintf (stderr, "%s: %s\n", outcome->path, outcome->error_message);
      return FALSE;
    }

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) library = argc > 3 ? library_db_open (argv[1], &error) : NULL;
  BaseRng rng;

  if (library == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "usage");
      return 2;
    }

  base_rng_init (&rng, (guint64)atoll (argv[2]));
  puts ("ready");
  fflush (stdout);
  for (;;)
    {
      g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
      int first = 3 + (int)base_rng_below (&rng, (guint32)argc - 3);

      for (int i = 0; i < argc - 3; i++)
        {
          const char *path = argv[3 + (first - 3 + i) % (argc - 3)];
          LibrarySong *song = store (library, path, base_rng_uniform (&rng) * 2 - 1, base_rng_uniform (&rng) * 2 - 1);

          if (song == NULL)
            return 1;
          g_ptr_array_add (songs, song);
        }
      if (!run (jobs_write_tags_job_new_write (library, songs)))
        return 1;
      if (base_rng_below (&rng, 2) == 0 && !run (jobs_write_tags_job_new_undo (library, 0)))
        return 1;
    }
}
